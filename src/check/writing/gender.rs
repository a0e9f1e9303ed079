//! Characters that include both genders, `tod@s` and `todxs`, which screen readers cannot pronounce.

use super::page::{Run, WritingPage};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;

/// Looks for the endings listed in the strings. Whole words are found by another rule, with all other listed words.
pub(super) fn check(page: &WritingPage<'_>, run: &Run, found: &mut Vec<Diagnostic>) {
    let Some(marks) = &page.writing.gender else { return };
    let text = page.words(run.text);
    if page.is_emphasised(run) {
        return;
    }
    for ending in &marks.endings {
        for at in memchr::memmem::find_iter(text.as_bytes(), ending) {
            let end = at + ending.len();
            let stem = text[..at].rsplit(|one: char| !one.is_alphabetic()).next().unwrap_or_default();
            let word = &text[at - stem.len()..end];
            if is_mark(text, stem, (at - stem.len(), end), &marks.after) && !marks.innocent.contains(word) {
                let start = run.text.start as usize + at - stem.len();
                report(page, Span::new(start, start + word.len()), found);
            }
        }
    }
}

/// Whether an ending closes a lower-case word outside addresses and names.
fn is_mark(text: &str, stem: &str, (start, end): (usize, usize), after: &str) -> bool {
    let joins = |one: char| one.is_alphanumeric() || matches!(one, '@' | '_' | '\\' | '#');
    let mut rest = text[end..].chars();
    let next = rest.next();
    let goes_on =
        next.is_some_and(joins) || (matches!(next, Some('.' | '-')) && rest.next().is_some_and(char::is_alphanumeric));
    let before = text[..start].chars().next_back();
    let is_free = !before.is_some_and(|one| matches!(one, '.' | '_' | '#'));
    let fits = stem.chars().next_back().is_some_and(|last| last.to_lowercase().all(|last| after.contains(last)));
    let is_word = stem.chars().skip(1).all(char::is_lowercase);
    !goes_on && is_free && fits && is_word
}

pub(super) fn report(page: &WritingPage<'_>, span: Span, found: &mut Vec<Diagnostic>) {
    found.push(page.fault(faults::GenderMark { word: page.words(span).to_string() }, span));
}
