//! Headings that are text: `##Title`, and `##` before a space that Markdown does not know.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};

/// The most letters of a line with one sign that can be a heading.
const SHORT: usize = 60;

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    for passage in page.passages.iter().filter(|passage| passage.is_flow) {
        for line in page.lines(*passage) {
            let Some((signs, words)) = heading(line.text) else { continue };
            if page.is_code(line.at) || page.is_escaped(line.at) {
                continue;
            }
            let fitting = format!("{} {}", "#".repeat(signs.max(2)), words.trim_end_matches('#').trim());
            let end = line.at + line.text.trim_end().len();
            found.push(page.fault(faults::HeadingAsText { fitting }, line.at, end));
        }
    }
}

/// The number of signs and the words of a line that looks like a heading and is none.
fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches(['#', '＃']);
    let signs = line[..line.len() - rest.len()].chars().count();
    let words = rest.trim_start();
    let first = words.chars().next()?;
    let is_apart = words.len() < rest.len();
    // The words of a heading are on its line; `#123` and `#word` are numbers and words of their own.
    let is_title = match signs {
        0 => false,
        1 if is_apart => true,
        1 => {
            first.is_uppercase() && words.contains(' ') && words.len() < SHORT && !words.ends_with(['.', ',', ';', ':'])
        }
        2..=6 => first.is_alphanumeric() || "¿¡«“\"*_[`(".contains(first),
        _ => false,
    };
    is_title.then_some((signs, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_told_from_a_word_with_a_sign() {
        for (line, wanted) in [
            ("##Title", true),
            ("##\u{a0}Title", true),
            ("#\u{a0}Title", true),
            ("＃＃ Title", true),
            ("###¿Qué es?", true),
            ("#Before the visit", true),
            ("#NiUnaMenos", false),
            ("#NiUnaMenos began in 2015.", false),
            ("#3", false),
            ("##", false),
            ("#######Title", false),
            ("Title", false),
        ] {
            assert_eq!(heading(line).is_some(), wanted, "{line}");
        }
    }
}
