//! Questions and exclamations begin with the opening mark that their language has.
//!
//! A closing mark without an opening mark before it in the same paragraph is reported. A question that begins in a
//! lead-in may end in the items of its list.

use super::page::WritingPage;
use super::passages::{OBJECT, WritingPassage};
use super::tongues::Tongues;
use crate::diagnostic::{Diagnostic, faults};

/// Whether the rule applies: a closing mark does not follow its opening mark in the same run of text.
pub(super) fn concerns(page: &WritingPage<'_>) -> bool {
    page.own_words().any(|run| {
        let text = page.words(run.text);
        page.writing.opening_marks.iter().any(|(opening, closing)| {
            let mut from = 0;
            places(text, *closing).any(|at| {
                let sentence = &text[std::mem::replace(&mut from, at)..at];
                places(sentence, *opening).next().is_none()
            })
        })
    })
}

/// The offsets of a mark.
fn places(text: &str, mark: char) -> impl Iterator<Item = usize> {
    let mut bytes = [0; 4];
    mark.encode_utf8(&mut bytes);
    memchr::memchr_iter(bytes[0], text.as_bytes()).filter(move |at| text[*at..].starts_with(mark))
}

pub(super) fn check(
    page: &WritingPage<'_>,
    passages: &[WritingPassage],
    tongues: &Tongues<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let pairs = &page.writing.opening_marks;
    if pairs.is_empty() {
        return;
    }
    // The opening marks of the sentences that have not ended, the innermost last.
    let mut open: Vec<char> = Vec::new();
    // Whether a question that begins in a lead-in ends in each item of its list.
    let mut goes_on_in_list = false;
    for passage in passages {
        let first = passage.text.chars().find(|character| character.is_alphabetic());
        // A sentence that continues in a list does so in lower case.
        goes_on_in_list = (goes_on_in_list || !open.is_empty()) && first.is_some_and(char::is_lowercase);
        open.clear();
        open.extend(pairs.first().map(|(opening, _)| *opening).filter(|_| goes_on_in_list));
        let is_mark = |text: &str, mark: char| places(text, mark).next().is_some();
        if !pairs.iter().any(|pair| is_mark(&passage.text, pair.0) || is_mark(&passage.text, pair.1)) {
            continue;
        }
        let first_letter = passage.text.find(char::is_alphabetic).unwrap_or(usize::MAX);
        let mut before = ' ';
        // The start of the sentence.
        let mut start = 0;
        for (at, mark) in passage.text.char_indices() {
            if pairs.iter().any(|(opening, _)| *opening == mark) {
                open.push(mark);
            } else if let Some((opening, _)) = pairs.iter().find(|(_, closing)| *closing == mark) {
                let rest = &passage.text[at + mark.len_utf8()..];
                let was_open = !open.is_empty();
                if !goes_on(rest, pairs) {
                    close(&mut open, &passage.text[..at + mark.len_utf8()], pairs);
                }
                let link = passage.linked.iter().find(|link| link.contains(&at)).map_or(0, |link| link.start);
                let sentence = &passage.text[std::mem::replace(&mut start, at).max(link)..at + mark.len_utf8()];
                if !was_open
                    && first_letter < at
                    && ends_sentence(page, passage, at, before, rest)
                    && !tongues.is_of_another(last_sentence(sentence))
                    && !(tongues.is_of_none(last_sentence(sentence)) && tongues.is_of_another(&passage.text))
                {
                    let fault = faults::OpeningMarkMissing { mark: mark.to_string(), opening: opening.to_string() };
                    found.push(page.fault(fault, passage.place(at, mark.len_utf8())));
                }
            }
            before = mark;
        }
    }
}

/// Ends the sentences of the marks at the end of a text: each the last one that it can end, or the innermost.
fn close(open: &mut Vec<char>, text: &str, pairs: &[(char, char)]) {
    let kind = |mark: char| pairs.iter().find(|(_, closing)| *closing == mark).map(|(opening, _)| *opening);
    let mut is_first = true;
    for opening in text.chars().rev().map_while(kind) {
        match open.iter().rposition(|one| *one == opening) {
            Some(at) => _ = open.remove(at),
            None if is_first => _ = open.pop(),
            None => {}
        }
        is_first = false;
    }
}

/// The last sentence of a text that ends in a mark: what follows a point, a mark or a placeholder before it.
fn last_sentence(text: &str) -> &str {
    let until = text.trim_end_matches(|character: char| !character.is_alphanumeric());
    let start = until.rfind(". ").map_or(0, |point| point + 1).max(until.rfind(OBJECT).map_or(0, |at| at + 3));
    text[start..].trim_start_matches(|character: char| !character.is_alphanumeric())
}

/// Whether more marks follow directly, as in `?!`, which end the same sentence.
fn goes_on(rest: &str, pairs: &[(char, char)]) -> bool {
    rest.chars().next().is_some_and(|next| pairs.iter().any(|(_, closing)| *closing == next))
}

/// In bytes.
const LONGEST_ADDRESS: usize = 2048;

/// Whether a mark ends a sentence of the author, and is not mentioned as a mark, part of a name or an aside.
fn ends_sentence(page: &WritingPage<'_>, passage: &WritingPassage, at: usize, before: char, rest: &str) -> bool {
    let is_closing = |character: char| page.writing.opening_marks.iter().any(|(_, closing)| *closing == character);
    let next = rest.chars().next();
    let follows_word = before.is_alphanumeric() || matches!(before, ')' | '”' | '»' | '’' | '"' | '…' | '.' | OBJECT);
    // `!important`, `?x=1` and `/?`
    let goes_on = next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '=' | '/' | '_' | '&'));
    let until = &passage.text[..at];
    let is_name = page
        .writing
        .names_with_marks
        .iter()
        .any(|name| passage.text[..passage.text.len() - rest.len()].ends_with(name.as_str()));
    // An address is not longer, and a text may have no space at all.
    let near = &until[until.ceil_char_boundary(until.len().saturating_sub(LONGEST_ADDRESS))..];
    let is_address = || {
        let address = near.rsplit(char::is_whitespace).next().unwrap_or_default();
        address.contains("://") || address.starts_with("www.") || address.starts_with('/')
    };
    // `Password1!, Password2!`
    let is_value = until.ends_with(|last: char| last.is_ascii_digit())
        && next.is_some_and(|next| matches!(next, ',' | ';' | ':'))
        && until.trim_end_matches(|last: char| last.is_ascii_digit()).ends_with(char::is_alphabetic);
    follows_word
        && !is_closing(before)
        && !goes_on
        && !is_value
        && !is_name
        && !is_address()
        && !passage.is_quotation
        && !WritingPassage::is_in(&passage.quoted, at)
        && !WritingPassage::is_in(&passage.emphasised, at)
}
