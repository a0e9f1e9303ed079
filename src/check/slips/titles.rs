//! Markdown in titles, which are plain text: those of blocks and of the page.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    let document = page.document;
    for (div, _) in document.each_block() {
        let Some(title) = &div.title else { continue };
        let Some(fitting) = plain(title) else { continue };
        let after = div.name_span.end as usize;
        let start = after + page.file.get(after..).and_then(|rest| rest.find(title.as_str())).unwrap_or(0);
        found.push(page.fault(faults::MarkupInTitle { fitting }, start, start + title.len()));
    }
    if let Some(fitting) = plain(&document.front.title) {
        let span = document.front.title_span.range();
        found.push(page.fault(faults::MarkupInTitle { fitting }, span.start, span.end));
    }
}

/// The most bytes of a title that are read: the rest of a longer one is no title.
const LONGEST: usize = 1024;

/// A title without the signs of Markdown in it; `None` if it has none.
fn plain(title: &str) -> Option<String> {
    let title = &title[..title.floor_char_boundary(LONGEST)];
    // Fast path: most titles have no such sign.
    if !title.contains(['*', '_', '`', '[', '#']) {
        return None;
    }
    let mut text = title.to_owned();
    // Links and pictures become their words.
    while let Some(middle) = text.find("](") {
        let Some(start) = text[..middle].rfind('[') else { break };
        let Some(end) = text[middle..].find(')').map(|end| middle + end + 1) else { break };
        let begin = if text[..start].ends_with('!') { start - 1 } else { start };
        text = format!("{}{}{}", &text[..begin], &text[start + 1..middle], &text[end..]);
    }
    for sign in ["**", "__", "`", "*", "_"] {
        text = without_pairs(&text, sign);
    }
    let trimmed = text.trim_start_matches('#').trim_start();
    let is_heading = trimmed.len() + 1 < text.len() && text[..text.len() - trimmed.len()].ends_with(' ');
    let text = if is_heading { trimmed.to_owned() } else { text };
    (text != title).then_some(text)
}

/// A text without the pairs of a sign around words.
fn without_pairs(text: &str, sign: &str) -> String {
    let mut rest = text;
    let mut done = String::with_capacity(text.len());
    while let Some(open) = rest.find(sign) {
        let inner = &rest[open + sign.len()..];
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let close = inner.find(sign).filter(|end| {
            let (words, after) = (&inner[..*end], inner[end + sign.len()..].chars().next());
            !words.is_empty() && words.trim() == words && !is_word(rest[..open].chars().next_back()) && !is_word(after)
        });
        let Some(close) = close else {
            done.push_str(&rest[..open + sign.len()]);
            rest = inner;
            continue;
        };
        done.push_str(&rest[..open]);
        done.push_str(&inner[..close]);
        rest = &inner[close + sign.len()..];
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_from_words() {
        for (title, wanted) in [
            ("**One** and [two](https://example.org)", Some("One and two")),
            ("The *law* of `code`", Some("The law of code")),
            ("![Yard](yard.jpg) The yard", Some("Yard The yard")),
            ("## Heading", Some("Heading")),
            ("a_name_here", None),
            ("2 * 3 * 4", None),
            ("Note *", None),
            ("#MeToo", None),
            ("Rule [3]", None),
        ] {
            assert_eq!(plain(title).as_deref(), wanted, "{title}");
        }
    }
}
