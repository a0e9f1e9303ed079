//! A space before a comma or point.

use super::page::{Run, WritingPage};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;

pub(super) fn check(page: &WritingPage<'_>, run: &Run, found: &mut Vec<Diagnostic>) {
    let marks = page.writing.no_space_before.as_bytes();
    let text = &page.text.as_bytes()[run.text.range()];
    for (mark, at) in marks.iter().flat_map(|mark| memchr::memchr_iter(*mark, text).map(move |at| (mark, at))) {
        if at == 0 || text[at - 1] != b' ' {
            continue;
        }
        let space = at - 1;
        // After a word, and before a space or the end: not `.odt`, `. . .` or a mark between symbols.
        let after_word = space > 0 && (text[space - 1].is_ascii_alphabetic() || text[space - 1] >= 0x80);
        let closes = text.get(space + 2).is_none_or(|next| matches!(next, b' ' | b'\n'));
        let spaced_dots = *mark == b'.' && text.get(space + 2..space + 4) == Some(b" .");
        if after_word && closes && !spaced_dots {
            let start = run.text.start as usize + space;
            let fault = faults::SpaceOrMark { mark: char::from(*mark).to_string() };
            found.push(page.fault(fault, Span::new(start, start + 2)));
        }
    }
}
