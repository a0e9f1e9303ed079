//! Texts of drawings that have little room: their length is checked where they are written.

use super::super::data::DataTable;
use crate::config::Spanned;
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::Place;

/// A text in each language.
pub(super) type DiagramWords = PerLanguage<String>;

/// The most characters of a name, of a heading of a column, and of a note.
pub(super) const NAME: usize = 60;
pub(super) const HEADING: usize = 30;
pub(super) const NOTE: usize = 160;

/// The most letters of a word that no soft hyphen divides.
const WORD: usize = 24;

/// The text of `prefix` + tag in each language, of at most a number of characters; a language without it is reported.
pub(super) fn short(table: &mut DataTable<'_, '_>, prefix: &'static str, id: &str, most: usize) -> DiagramWords {
    let words = measured(table, prefix, most);
    for (language, _) in words.iter().filter(|(_, text)| text.is_empty()) {
        table.report_incomplete(prefix, language, id);
    }
    words
}

/// Like [`short`], for a text that all languages can omit.
pub(super) fn short_if_any(
    table: &mut DataTable<'_, '_>,
    prefix: &'static str,
    id: &str,
    most: usize,
) -> Option<DiagramWords> {
    let words = measured(table, prefix, most);
    let is_any = words.values().any(|text| !text.is_empty());
    for (language, _) in words.iter().filter(|(_, text)| is_any && text.is_empty()) {
        table.report_incomplete(prefix, language, id);
    }
    is_any.then_some(words)
}

fn measured(table: &mut DataTable<'_, '_>, prefix: &'static str, most: usize) -> DiagramWords {
    let words = table.each_spanned(prefix);
    for text in words.values().flatten() {
        measure(table, text, most);
    }
    words.map(|text| text.map(|text| text.value).unwrap_or_default())
}

fn measure(table: &mut DataTable<'_, '_>, text: &Spanned<String>, most: usize) {
    let place = table.place_of(text);
    let characters = text.value.chars().filter(|one| *one != '\u{ad}').count();
    let pieces = text.value.split(|one: char| one.is_whitespace() || one == '\u{ad}');
    let longest = pieces.max_by_key(|piece| piece.chars().count()).unwrap_or_default();
    if characters > most {
        let fault = faults::DiagramUndrawableLong { characters: characters.to_string(), most: most.to_string() };
        table.report(Diagnostic::new(fault, place));
    } else if longest.chars().count() > WORD {
        let fault = faults::DiagramUndrawableWord { word: longest.to_owned(), most: WORD.to_string() };
        table.report(Diagnostic::new(fault, place));
    }
}

/// Reports a list whose number of entries is not within a range, at the first key of its table.
pub(super) fn count(table: &mut DataTable<'_, '_>, key: &str, entries: usize, valid: &std::ops::RangeInclusive<usize>) {
    if !valid.contains(&entries) {
        let (least, most) = (valid.start().to_string(), valid.end().to_string());
        let fault = faults::DiagramUndrawableCount { key: key.to_owned(), least, most };
        let place = table.place();
        table.report(Diagnostic::new(fault, place));
    }
}

/// `at: [column, row]`, from 1 to the numbers of columns and rows; returned from 0. Without these numbers, which is
/// reported, nothing more is.
pub(super) fn square(table: &mut DataTable<'_, '_>, size: Option<(usize, usize)>) -> Option<(usize, usize)> {
    let at = table.whole_numbers("at");
    let (columns, rows) = size?;
    let within = |number: i64, most: usize| usize::try_from(number).ok().filter(|number| (1..=most).contains(number));
    let found = match at.as_ref().map(|at| at.value.as_slice()) {
        Some([column, row]) => within(*column, columns).zip(within(*row, rows)),
        _ => None,
    };
    if found.is_none() {
        let place: Place = at.map_or_else(|| table.place(), |at| table.place_of(&at));
        let fault = faults::DiagramUndrawableSquare { columns: columns.to_string(), rows: rows.to_string() };
        table.report(Diagnostic::new(fault, place));
    }
    found.map(|(column, row)| (column - 1, row - 1))
}
