//! Captions of tables: a paragraph directly before or after a table that begins with the word for a table in the
//! language of the text, `Table: Who decides` or `**Table 2.** Who decides`. Markdown has no sign for captions.

use crate::markdown::{Body, Element, Event};

/// The characters of a paragraph that are read to find the word and its number.
const READ: usize = 48;

/// The table whose caption the paragraph is that opens at the event `at`. `word` is the word for a table.
pub(super) fn table_of(body: &Body, at: u32, word: &str) -> Option<u32> {
    if !is_caption(body, at, word) {
        return None;
    }
    let before = match at.checked_sub(1).and_then(|before| event(body, before)) {
        Some(Event::Close(Element::Table(table))) => Some(table),
        _ => None,
    };
    // Between two tables it belongs to the second.
    following(body, at).or(before.filter(|table| !has_one_before(body, *table, at, word)))
}

/// Whether the table that opens at the event `at` has a caption.
pub(super) fn has_one(body: &Body, at: u32, table: u32, word: &str) -> bool {
    if starts_behind_caption(body, at, word) {
        return true;
    }
    let end = (at..).find(|at| !matches!(event(body, *at), Some(one) if one != Event::Close(Element::Table(table))));
    end.is_some_and(|end| is_caption(body, end + 1, word) && following(body, end + 1).is_none())
}

/// Whether a table that was closed before the event `at` has a caption before it.
fn has_one_before(body: &Body, table: u32, at: u32, word: &str) -> bool {
    let open = (0..at).rev().find(|at| event(body, *at) == Some(Event::Open(Element::Table(table))));
    open.is_some_and(|open| starts_behind_caption(body, open, word))
}

/// Whether what opens at the event `at` follows a caption directly.
fn starts_behind_caption(body: &Body, at: u32, word: &str) -> bool {
    let Some(Event::Close(Element::Paragraph(_))) = at.checked_sub(1).and_then(|at| event(body, at)) else {
        return false;
    };
    let is_paragraph = |at: &u32| matches!(event(body, *at), Some(Event::Open(Element::Paragraph(_))));
    (0..at).rev().find(is_paragraph).is_some_and(|paragraph| is_caption(body, paragraph, word))
}

/// The table that opens directly after the paragraph that opens at the event `at`.
fn following(body: &Body, at: u32) -> Option<u32> {
    let is_inside = |one: Event| !matches!(one, Event::Close(Element::Paragraph(_)));
    let end = (at..).find(|at| !event(body, *at).is_some_and(is_inside))?;
    match event(body, end + 1) {
        Some(Event::Open(Element::Table(table))) => Some(table),
        _ => None,
    }
}

/// Whether a paragraph opens at the event `at`, and begins with the word for a table, a number or none, and a colon or
/// full stop.
fn is_caption(body: &Body, at: u32, word: &str) -> bool {
    let Some(Event::Open(Element::Paragraph(_))) = event(body, at) else { return false };
    let mut start = String::new();
    for at in at + 1.. {
        match event(body, at) {
            Some(Event::Prose(prose)) => start.extend(body.words(prose.text).chars().take(READ)),
            Some(Event::Open(Element::Emphasis | Element::Strong)) => {}
            Some(Event::Close(Element::Emphasis | Element::Strong)) => {}
            _ => break,
        }
        if start.chars().count() >= READ {
            break;
        }
    }
    let start = start.trim_start().to_lowercase();
    let Some(rest) = start.strip_prefix(&word.to_lowercase()).filter(|_| !word.is_empty()) else { return false };
    let number = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '–');
    let numbered = rest.trim_start().trim_start_matches(number);
    let is_number = |text: &str| text.chars().next().is_some_and(char::is_numeric);
    match rest.trim_start() {
        rest if rest.starts_with([':', '：', '.']) => true,
        // The full stop behind a number was taken as part of it.
        rest if is_number(rest) => {
            rest.strip_suffix(numbered).is_some_and(|number| number.ends_with('.'))
                || numbered.trim_start().starts_with([':', '：'])
        }
        _ => false,
    }
}

fn event(body: &Body, at: u32) -> Option<Event> {
    body.events.get(at as usize).copied()
}
