//! Emphasis that is text: `**bold **`, `** bold**`, and signs that nothing closes.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Event, Prose};
use crate::source::Span;

/// Signs of emphasis that were read as text.
#[derive(Clone, Copy, Debug)]
struct TextSigns {
    /// Offset in the file.
    at: usize,
    sign: u8,
    count: usize,
    is_space_before: bool,
    is_space_after: bool,
    is_word_after: bool,
}

impl TextSigns {
    fn end(self) -> usize {
        self.at + self.count
    }
}

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    let body = &page.document.body;
    if memchr::memchr2(b'*', b'_', body.text.as_bytes()).is_none() {
        return;
    }
    let mut signs: Vec<TextSigns> = Vec::new();
    for event in &body.events {
        match event {
            Event::Prose(prose) => read(page, *prose, &mut signs),
            Event::Open(element) | Event::Close(element) if !element.is_inline() => {
                report(page, &signs, found);
                signs.clear();
            }
            _ => {}
        }
    }
    report(page, &signs, found);
}

/// Adds the signs in a run of text.
fn read(page: &SlipPage<'_>, prose: Prose, signs: &mut Vec<TextSigns>) {
    let text = page.document.body.words(prose.text).as_bytes();
    let mut from = 0;
    while let Some(next) = memchr::memchr2(b'*', b'_', &text[from..]) {
        let start = from + next;
        let sign = text[start];
        let count = text[start..].iter().take_while(|byte| **byte == sign).count();
        from = start + count;
        let offset = prose.text.start as usize + start;
        let at = page.document.body.source_of(page.file, Span::new(offset, offset + 1)).start as usize;
        let is_written = page.file.as_bytes()[at..].starts_with(&text[start..start + count]);
        if count > 3 || !is_written || page.is_escaped(at) {
            continue;
        }
        let (before, after) = page.around(at, at + count);
        let is_space = |character: Option<char>| character.is_none_or(char::is_whitespace);
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        // `a_name`, `2*3`.
        if is_word(before) && is_word(after) && (sign == b'_' || count == 1) {
            continue;
        }
        signs.push(TextSigns {
            at,
            sign,
            count,
            is_space_before: is_space(before),
            is_space_after: is_space(after),
            is_word_after: is_word(after),
        });
    }
}

/// How many signs after one may close it: a page of signs alone must not take long.
const NEAR: usize = 32;

/// Reports the signs of one passage that belong together, and strong ones that nothing closes.
fn report(page: &SlipPage<'_>, signs: &[TextSigns], found: &mut Vec<Diagnostic>) {
    let mut rest = signs;
    while let Some((open, others)) = rest.split_first() {
        rest = others;
        // `**Note: **text`: words may follow directly where the signs cannot be those of a note.
        let is_free = |close: &TextSigns| !close.is_word_after || (close.count > 1 && close.is_space_before);
        let is_close = |close: &TextSigns| close.sign == open.sign && close.count == open.count && is_free(close);
        let close = others.iter().take(NEAR).position(is_close);
        let close = close.map(|place| (place, others[place]));
        if let Some((place, close)) = close {
            let inner = &page.file[open.end()..close.at];
            let is_slip = open.is_space_after != close.is_space_before || open.count > 1 && open.is_space_after;
            let is_pair = open.is_space_before || !open.is_space_after;
            if is_slip && is_pair && !inner.trim().is_empty() && !inner.contains('\n') {
                let sign = &page.file[open.at..open.end()];
                // A word that follows directly needs the space that was inside.
                let next = page.file[close.end()..].split(char::is_whitespace).next().filter(|_| close.is_word_after);
                let next = next.map(|next| format!(" {next}")).unwrap_or_default();
                let fitting = format!("{sign}{}{sign}{next}", inner.trim());
                found.push(page.fault(faults::EmphasisAsText { fitting }, open.at, close.end()));
                rest = &others[place + 1..];
                continue;
            }
        }
        // A sign after a word or alone is that of a note.
        let is_opening = !open.is_space_after && (open.is_space_before || opens_after(page, open.at));
        if open.count > 1 && is_opening && open.sign == b'*' {
            let sign = page.file[open.at..open.end()].to_owned();
            found.push(page.fault(faults::EmphasisAsTextUnclosed { sign }, open.at, open.end()));
        }
    }
}

/// Whether a bracket or quotation mark is before an offset of the file.
fn opens_after(page: &SlipPage<'_>, at: usize) -> bool {
    page.file[..at].ends_with(['(', '[', '“', '«', '"', '¿', '¡', '>'])
}
