//! Moves the title of a page from its first heading to its front matter.

use pulldown_cmark::{Event, Parser};

use super::lines::heading;
use super::original::{INDEX, OriginalPage, number_and_name};
use super::remarks::{ImportRemarkKind, Remarks};

/// Ensures that a page has a title, and removes a heading that repeats it.
pub(super) fn settle(page: &mut OriginalPage, remarks: &mut Remarks) {
    let found = first_heading(&page.body);
    let title = page.front.title.clone();
    match (found, title) {
        (Some((range, words)), None) => {
            page.front.title = Some(words);
            page.body.replace_range(range, "");
            remarks.at(ImportRemarkKind::TitleFromHeading, &page.from);
        }
        (Some((range, words)), Some(title)) if words == title => {
            page.body.replace_range(range, "");
            remarks.at(ImportRemarkKind::TitleHeading, &page.from);
        }
        (_, Some(_)) => {}
        (None, None) => {
            page.front.title = page.given_title.clone().or_else(|| {
                remarks.at(ImportRemarkKind::TitleMade, &page.from);
                let name = page.place.iter().rev().find(|name| *name != INDEX);
                Some(title_of(name.map_or(INDEX, String::as_str)))
            });
        }
    }
}

/// A level 1 heading at the start of a text: its range and its text without marks.
fn first_heading(body: &str) -> Option<(std::ops::Range<usize>, String)> {
    let mut at = 0;
    let mut in_comment = false;
    let mut lines = body.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let end = at + line.len();
        // Comments before the title, for example with the author, are skipped.
        if in_comment || line.trim().is_empty() || line.starts_with("<!--") {
            in_comment = (in_comment || line.starts_with("<!--")) && !line.contains("-->");
            at = end;
            continue;
        }
        if let Some((level, words)) = heading(line) {
            return (level == 1).then(|| (at..end, plain(words)));
        }
        // A setext heading.
        let below = lines.peek()?;
        let is_underline = below.starts_with('=') && below.trim_end().bytes().all(|byte| byte == b'=');
        return is_underline.then(|| (at..end + below.len(), plain(line.trim())));
    }
    None
}

/// Text without marks, as in titles.
pub(super) fn plain(words: &str) -> String {
    let text: String = Parser::new(words)
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { words.trim().to_owned() } else { text }
}

/// Converts a name to a title: `02-four_elements`.
pub(super) fn title_of(name: &str) -> String {
    let words = number_and_name(name).1.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heading_of_the_first_level_at_the_start_is_the_title() {
        let found = |body: &str| first_heading(body).map(|(range, words)| (body[range].to_owned(), words));
        assert_eq!(found("\n# El *aviso* {#a}\r\nUno"), Some(("# El *aviso* {#a}\r\n".into(), "El aviso".into())));
        assert_eq!(found("El aviso\n===\nUno"), Some(("El aviso\n===\n".into(), "El aviso".into())));
        assert_eq!(found("<!--\nx\n-->\n# El aviso\n").map(|(_, words)| words).as_deref(), Some("El aviso"));
        assert_eq!(found("## El aviso\n"), None);
        assert_eq!(found("Uno\n# El aviso\n"), None);
    }
}
