//! Comparison and repair of texts that a word processor corrected by itself: quotation marks, dashes, ellipses, spaces.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::markdown::{PieceKind, inline_pieces};

/// A text with its typographic variants replaced, and for each byte the range that it is from.
struct Folded {
    text: String,
    ranges: Vec<Range<usize>>,
}

/// A text without the differences that automatic correction makes.
pub(super) fn folded(text: &str) -> String {
    fold(&text.nfc().collect::<String>()).text.trim().to_owned()
}

fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), ranges: Vec::new() };
    for (start, character) in text.char_indices() {
        let range = start..start + character.len_utf8();
        let mut buffer = [0; 4];
        let plain = match character {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => "\"",
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' => "'",
            '–' | '—' | '‑' | '‐' | '−' => "-",
            '…' => "...",
            '©' => "(c)",
            '®' => "(r)",
            '™' => "(tm)",
            '→' => "->",
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}' => "",
            other if other.is_whitespace() => " ",
            other => other.encode_utf8(&mut buffer),
        };
        // Two hyphens become a dash, and several spaces one.
        let is_repeated = matches!(plain, "-" | " ") && folded.text.ends_with(plain);
        if is_repeated {
            if let Some(last) = folded.ranges.last_mut() {
                last.end = range.end;
            }
            continue;
        }
        folded.text.push_str(plain);
        folded.ranges.extend(plain.bytes().map(|_| range.clone()));
    }
    folded
}

/// A translation in which the marks that were corrected automatically are again as in `originals`.
pub(super) fn repaired(target: &str, originals: [&str; 2]) -> String {
    let mut target = straight_titles(target);
    for original in originals {
        for piece in inline_pieces(original).into_iter().filter(|piece| piece.kind != PieceKind::Text) {
            let wanted = fold(piece.text).text;
            // Marks without letters, such as the end of a title, look like punctuation of the text.
            if !wanted.contains(char::is_alphanumeric) || target.contains(piece.text) {
                continue;
            }
            let now = fold(&target);
            let Some(at) = now.text.find(&wanted) else { continue };
            let found = now.ranges[at].start..now.ranges[at + wanted.len() - 1].end;
            target.replace_range(found, piece.text);
        }
    }
    target
}

/// Titles of links in straight quotation marks: Markdown reads no others.
fn straight_titles(text: &str) -> String {
    const CURLY: [char; 6] = ['“', '”', '„', '‟', '«', '»'];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (before, link) = rest.split_at(at + 2);
        out.push_str(before);
        let title = link.find(char::is_whitespace).zip(link.find(')')).filter(|(space, end)| space < end);
        // The title ends where a quotation mark is before the closing parenthesis.
        let found = title.and_then(|(space, _)| {
            let inner = link[space..].trim_start();
            let start = link.len() - inner.len();
            inner.strip_prefix(CURLY)?;
            let ends = link.char_indices().filter(|(at, mark)| *at > start && CURLY.contains(mark));
            let (end, mark) =
                ends.into_iter().find(|(at, mark)| link[at + mark.len_utf8()..].trim_start().starts_with(')'))?;
            let first = inner.chars().next()?.len_utf8();
            Some((start, start + first, end, end + mark.len_utf8()))
        });
        let Some((start, inside, end, after)) = found else {
            rest = link;
            continue;
        };
        let address = link[..start].trim_end();
        out.push_str(&format!("{address} \"{}\"", link[inside..end].replace('"', "\\\"")));
        rest = &link[after..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_word_corrects_is_the_same_text_and_other_changes_are_not() {
        for (one, other) in [
            ("\"no\" -- it's...", "“no” — it’s…"),
            ("50 %", "50\u{A0}%"),
            ("a  b", "a b"),
            ("pa\u{AD}la\u{200B}bra", "palabra"),
            ("e\u{301}l", "él"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        for (one, other) in [("no", "No"), ("5", "6"), ("a, b", "a b"), ("el", "él")] {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn marks_that_word_corrected_are_as_before_and_words_stay_as_written() {
        let source = "See [@uncat art. 1--2], `a \"b\"` and [x](y.md \"It's\")[^1].";
        let target = "Vea [@uncat\u{A0}art. 1—2], `a “b”`, “así” y [x](y.md “It’s”)[^1].";
        assert_eq!(
            repaired(target, [source, ""]),
            "Vea [@uncat art. 1--2], `a \"b\"`, “así” y [x](y.md \"It’s\")[^1]."
        );
        let own = "[x](y.md “Qué es «grave»”) y (“no”)";
        assert_eq!(repaired(own, [source, ""]), "[x](y.md \"Qué es «grave»\") y (“no”)");
        for words in ["“Nada” — más…", "Sin enlace (“no”)"] {
            assert_eq!(repaired(words, [source, ""]), words);
        }
    }
}
