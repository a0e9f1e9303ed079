//! Text that is shown as code, because four spaces or a tab are before it.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Element, Event};

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    let body = &page.document.body;
    if body.languages.is_empty() {
        return;
    }
    for (event, next) in body.events.iter().zip(body.events.iter().skip(1)) {
        let (Event::Open(Element::CodeBlock(_)), Event::Verbatim(text)) = (event, next) else { continue };
        let start = body.source_of(page.file, *text).start as usize;
        if page.is_code(start) {
            continue;
        }
        let words = body.words(*text);
        let first = words.lines().next().unwrap_or_default();
        if words.lines().filter(|line| !line.trim().is_empty()).all(is_prose) {
            found.push(page.fault(faults::TextAsCode, start, start + first.trim_end().len()));
        }
    }
}

/// Whether a line is a sentence or an item of a list rather than a line of a program.
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    let is_item = line.starts_with(['-', '*', '+', '•', '·']) || line.starts_with(|first: char| first.is_ascii_digit());
    let line =
        line.trim_start_matches(|character: char| !character.is_alphabetic() && !"¿¡“«\"*_[".contains(character));
    let words = line.split_whitespace().count();
    let is_sign = |character: char| "{}<>=;$\\|~^`#&@/_".contains(character);
    let is_text = !line.contains(is_sign) && !line.contains("()") && !line.contains("::") && !line.contains("--");
    is_text && line.chars().any(char::is_alphabetic) && (words >= 3 || is_item && words >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_programs() {
        for (line, wanted) in [
            ("Un párrafo que alguien sangró.", true),
            ("- un cuaderno", true),
            ("1. Prepare the visit", true),
            ("let x = 5;", false),
            ("npm install --save x", false),
            ("cargo build", false),
            ("if (a) { b }", false),
            ("/etc/hosts is a file", false),
        ] {
            assert_eq!(is_prose(line), wanted, "{line}");
        }
    }
}
