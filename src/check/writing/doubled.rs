//! A word written twice in a row.
//!
//! Only words that the strings list (`doubled`: articles, prepositions) are reported; `muy muy` and `had had` are not.

use super::page::WritingPage;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;

/// Two equal words, from `first` and from `second` on.
pub(super) fn look(page: &WritingPage<'_>, (first, second, end): (usize, usize, usize), found: &mut Vec<Diagnostic>) {
    let word = &page.text[second..end];
    // A single capital is a name: `plan A a single`.
    let is_name = second - first == 2 && page.text[first..second].starts_with(char::is_uppercase);
    let is_small = word.chars().all(char::is_lowercase) && !is_name;
    // Joined to a third word by a hyphen or apostrophe, it is another word.
    let joins = |character: Option<char>| character.is_some_and(|one| matches!(one, '-' | '’' | '\'' | '/'));
    let is_joined = joins(page.text[..first].chars().next_back()) || joins(page.text[end..].chars().next());
    let is_space = matches!(page.text.as_bytes().get(second - 1), Some(b' ' | b'\n'));
    if is_small && is_space && !is_joined && page.writing.doubled.contains(word) {
        found.push(page.fault(faults::SpaceOrMarkDoubled { word: word.to_owned() }, Span::new(first, end)));
    }
}
