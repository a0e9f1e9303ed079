//! Captions of tables: a paragraph directly before or after a table that begins with a word for a table in the
//! language of the text, `Table: Who decides` or `**Table 2.** Who decides`. Markdown has no sign for captions.

use crate::markdown::{Body, Element, Event};

/// The length of the start of a paragraph in which the word and its number stand, in bytes.
const READ: usize = 48;

/// The table whose caption the paragraph is that opens at the event `at`. `words` are the words for a table.
pub(super) fn table_of(body: &Body, at: u32, words: &str) -> Option<u32> {
    if !is_caption(body, at, words) {
        return None;
    }
    let before = match at.checked_sub(1).and_then(|before| event(body, before)) {
        Some(Event::Close(Element::Table(table))) => Some(table),
        _ => None,
    };
    // Between two tables it belongs to the second.
    following(body, at).or(before.filter(|table| !has_one_before(body, *table, at, words)))
}

/// Whether the table that opens at the event `at` has a caption.
pub(super) fn has_one(body: &Body, at: u32, table: u32, words: &str) -> bool {
    if starts_behind_caption(body, at, words) {
        return true;
    }
    let end = (at..).find(|at| !matches!(event(body, *at), Some(one) if one != Event::Close(Element::Table(table))));
    end.is_some_and(|end| is_caption(body, end + 1, words) && following(body, end + 1).is_none())
}

/// Whether a table that was closed before the event `at` has a caption before it.
fn has_one_before(body: &Body, table: u32, at: u32, words: &str) -> bool {
    let open = (0..at).rev().find(|at| event(body, *at) == Some(Event::Open(Element::Table(table))));
    open.is_some_and(|open| starts_behind_caption(body, open, words))
}

/// Whether what opens at the event `at` follows a caption directly.
fn starts_behind_caption(body: &Body, at: u32, words: &str) -> bool {
    let Some(Event::Close(Element::Paragraph(_))) = at.checked_sub(1).and_then(|at| event(body, at)) else {
        return false;
    };
    let is_paragraph = |at: &u32| matches!(event(body, *at), Some(Event::Open(Element::Paragraph(_))));
    (0..at).rev().find(is_paragraph).is_some_and(|paragraph| is_caption(body, paragraph, words))
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

/// Whether a paragraph opens at the event `at`, and begins as a caption does.
fn is_caption(body: &Body, at: u32, words: &str) -> bool {
    let Some(Event::Open(Element::Paragraph(_))) = event(body, at) else { return false };
    let mut start = String::new();
    for at in at + 1.. {
        match event(body, at) {
            Some(Event::Prose(prose)) => {
                let text = body.words(prose.text);
                // Most paragraphs end here.
                if start.is_empty() && !begins_with_one(text, words) {
                    return false;
                }
                start.extend(text.chars().take(READ));
            }
            Some(Event::Open(Element::Emphasis | Element::Strong)) => {}
            Some(Event::Close(Element::Emphasis | Element::Strong)) => {}
            _ => break,
        }
        if start.len() >= READ {
            break;
        }
    }
    names_a_table(&start, words)
}

/// Whether a text begins with the first letter of one of the words, in any case.
fn begins_with_one(text: &str, words: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    words
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .any(|own| own.to_lowercase().eq(first.to_lowercase()))
}

/// Whether a text begins with one of the words for a table, then a number or none, then a colon or full stop.
fn names_a_table(text: &str, words: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    words.split_whitespace().filter_map(|word| text.strip_prefix(&word.to_lowercase())).any(|rest| {
        let rest = rest.trim_start();
        let number = rest.split([':', '：']).next().unwrap_or_default().split_whitespace().next().unwrap_or_default();
        let after = rest.strip_prefix(number).unwrap_or_default().trim_start();
        match number.chars().next() {
            None => after.starts_with([':', '：']),
            Some('.') => number == ".",
            Some(first) => first.is_numeric() && (number.ends_with('.') || after.starts_with([':', '：'])),
        }
    })
}

fn event(body: &Body, at: u32) -> Option<Event> {
    body.events.get(at as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::names_a_table;

    #[test]
    fn a_caption_begins_with_a_word_for_a_table_a_number_or_none_and_a_colon_or_full_stop() {
        for caption in [
            "Tabla: Quién decide",
            "TABLA 2. Quién decide",
            "Cuadro\u{a0}3 : Quién decide",
            "cuadro 2.1: Quién",
            "Tabla 4a. Quién",
            "Tabla. Quién decide",
            "Tabla 1：谁",
        ] {
            assert!(names_a_table(caption, "tabla cuadro"), "{caption}");
        }
        for text in [
            "Tabla 5 muestra otra cosa.",
            "Tablas: de madera",
            "Tabla de salvación: una metáfora",
            "La tabla 4: abajo",
            "Cuadros. Dos",
            "Tabla",
            "Tabla 3.5 veces mayor",
            "tabla.example.org es otra cosa",
            "",
        ] {
            assert!(!names_a_table(text, "tabla cuadro"), "{text}");
        }
        assert!(names_a_table("جدول ٢: من يقرر", "جدول"));
        assert!(!names_a_table(": sin palabra", ""));
    }
}
