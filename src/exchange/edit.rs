//! New texts in the syntax of the places where they are put.

use super::front::scalar;
use super::texts::{Text, TextPlace};
use super::words::same_words;
use super::wrap;
use crate::markdown::UnitKind;
use crate::source::Span;

/// The new text of a span.
pub(super) struct Edit {
    pub span: Span,
    pub words: String,
    /// The index of its pair.
    pub pair: usize,
}

/// A translation in the syntax of the text that it replaces.
pub(super) fn written(file: &str, text: &Text, words: &str) -> String {
    let old = file.get(text.span.range()).unwrap_or_default();
    match &text.place {
        TextPlace::Front(..) => scalar(old, words.trim()),
        TextPlace::Unit(UnitKind::Cell | UnitKind::HeadCell, _) => cell(words),
        TextPlace::Unit(UnitKind::Attribute, _) => {
            let before = file.get(..text.span.start as usize).and_then(|before| before.chars().next_back());
            if before != Some('"') && words.contains(char::is_whitespace) {
                format!("\"{words}\"")
            } else {
                words.to_owned()
            }
        }
        TextPlace::Unit(..) => {
            // After a forced line break, the next line needs the same quote and indent marks as the lines around it.
            let marks = marks_before(file, text.span.start as usize);
            let folded = |line: &str| match wrap::width(old) {
                Some(width) => wrap::wrapped(line, width).join(&format!("\n{marks}")),
                None => line.to_owned(),
            };
            words.lines().map(folded).collect::<Vec<_>>().join(&format!("\\\n{marks}"))
        }
    }
}

/// The marks of quotations and indents before a position in its line, as the next line needs them.
pub(super) fn marks_before(file: &str, at: usize) -> String {
    let line = file.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    line.chars().map(|character| if matches!(character, '>' | ' ' | '\t') { character } else { ' ' }).collect()
}

/// Whether a text of a page is what a translator returned.
pub(super) fn is_as_returned(text: &Text, words: &str) -> bool {
    same_words(&unescaped(text, &text.words), &unescaped(text, words))
}

/// Escapes text for a table cell, which an unescaped bar would end.
fn cell(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut escaped = false;
    for character in words.replace('\n', " ").chars() {
        if character == '|' && !escaped {
            out.push('\\');
        }
        escaped = character == '\\' && !escaped;
        out.push(character);
    }
    out
}

/// Text as a translator writes it: bars in cells are not escaped.
pub(super) fn unescaped(text: &Text, words: &str) -> String {
    match text.place {
        TextPlace::Unit(UnitKind::Cell | UnitKind::HeadCell, _) => words.replace("\\|", "|"),
        _ => words.to_owned(),
    }
}

pub(super) fn replaced(file: &str, edits: &[&Edit]) -> String {
    let mut edits: Vec<&&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut out = String::with_capacity(file.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&file[at..edit.span.start as usize]);
        out.push_str(&edit.words);
        at = edit.span.end as usize;
    }
    out.push_str(&file[at..]);
    out
}
