//! Captions of films (WebVTT): keeps the cues, without notes, styles and the text of the header.
//!
//! <https://www.w3.org/TR/webvtt1/#file-structure>

use super::reason::{Reason, damaged};

/// The captions with cues only.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let Ok(text) = std::str::from_utf8(bytes) else { return damaged("UTF-8") };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = blocks(&text).into_iter();
    let head = blocks.next().unwrap_or_default();
    let is_head =
        |line: &&str| line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    if head.first().filter(|line| is_head(line)).is_none() {
        return damaged("WEBVTT");
    }
    let mut made = String::from("WEBVTT\n");
    // Some programs write the first cue directly below the header.
    let cues: Vec<Vec<&str>> = std::iter::once(head[1..].to_vec()).chain(blocks).collect();
    let mut count = 0;
    for (number, block) in cues.iter().enumerate() {
        let Some(first) = block.first() else { continue };
        let is_hidden = ["NOTE", "STYLE", "REGION"]
            .iter()
            .any(|name| first.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])));
        let Some(timed) = block.iter().take(2).position(|line| is_timing(line)) else {
            if is_hidden || number == 0 {
                continue;
            }
            return damaged((*first).to_owned());
        };
        count += 1;
        made.push('\n');
        // The line before the times is a name that nobody sees.
        for line in &block[timed..] {
            made.push_str(line);
            made.push('\n');
        }
    }
    if count == 0 { damaged("-->") } else { Ok(made.into_bytes()) }
}

/// The groups of lines between blank lines.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks = vec![Vec::new()];
    for line in text.lines() {
        match (line.is_empty(), blocks.last_mut()) {
            (false, Some(last)) => last.push(line),
            _ => blocks.push(Vec::new()),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Whether a line has two times: `00:01.000 --> 00:04.000`. Those of SubRip have a comma.
fn is_timing(line: &str) -> bool {
    let is_time = |text: &str| {
        let Some((clock, thousandths)) = text.rsplit_once('.') else { return false };
        let parts: Vec<&str> = clock.split(':').collect();
        let is_number = |part: &str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        thousandths.len() == 3
            && is_number(thousandths)
            && (2..=3).contains(&parts.len())
            && parts.into_iter().all(is_number)
    };
    let Some((from, to)) = line.split_once("-->") else { return false };
    is_time(from.trim()) && is_time(to.trim_start().split([' ', '\t']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_kept_and_what_nobody_sees_is_not() {
        let text = "\u{feff}WEBVTT - by Ana\r\nX-Author: Ana\r\n\r\nNOTE secret\r\n\r\nSTYLE\r\n::cue { }\r\n\r\nana 1\r\n00:01.000 --> 00:02.500 align:start\r\nHola.\r\n\r\n00:01:03.000 --> 00:01:04.000\r\n<v Ana>Adiós.\r\n";
        let made = clean(text.as_bytes()).expect("cleaned");
        let wanted =
            "WEBVTT\n\n00:01.000 --> 00:02.500 align:start\nHola.\n\n00:01:03.000 --> 00:01:04.000\n<v Ana>Adiós.\n";
        assert_eq!(String::from_utf8_lossy(&made), wanted);
        assert_eq!(clean(&made), Ok(made.clone()));
    }

    #[test]
    fn what_is_no_captions_is_refused() {
        for text in [
            "1\n00:00:01,000 --> 00:00:02,000\nHola\n",
            "WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nHola\n",
            "WEBVTT\n",
            "WEBVTTx\n\n00:01.000 --> 00:02.000\na\n",
            "WEBVTT\n\nA note without its word\n\n00:01.000 --> 00:02.000\na\n",
            "",
            "Hola",
        ] {
            assert!(clean(text.as_bytes()).is_err(), "{text}");
        }
        assert!(clean(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe1\n").is_err());
    }
}
