//! Comments in places where they are published, and text that is almost a comment: `<!— note —>`.

use std::collections::HashSet;
use std::ops::Range;

use super::line::is_blank;
use super::page::ScannedPage;
use crate::diagnostic::{Diagnostic, Fault, faults, rules};
use crate::markdown::UnderstoodKind;

/// How the opening of a comment is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slip {
    /// `<!--`, the correct form.
    Right,
    /// Almost the correct form.
    Nearly,
}

pub(super) fn check(page: &ScannedPage<'_>, found: &mut Vec<Diagnostic>) {
    in_brackets(page, found);
    let unclosed = page.document.diagnostics.iter().filter(|one| one.rule == &rules::COMMENT_UNCLOSED);
    let unclosed: HashSet<u32> = unclosed.map(|one| one.primary.span.start).collect();
    let last_end = memchr::memmem::rfind(page.text.as_bytes(), b"-->").unwrap_or(0);
    openings(&page.text[page.start..], |opening, slip| {
        let (start, end) = (page.start + opening.start, page.start + opening.end);
        if page.is_escaped(start) {
            return;
        }
        let around = page.around(start);
        match (slip, around.map(|one| (one.kind, one.span.start as usize == start))) {
            // The viewer treats these as comments without text.
            (_, Some((UnderstoodKind::Comment, true)))
                if page.text[start..].starts_with("<!-->") || page.text[start..].starts_with("<!--->") =>
            {
                report(page, (start, end), Slip::Nearly, found);
            }
            (_, Some(_)) => {}
            (Slip::Nearly, None) => report(page, (start, end), Slip::Nearly, found),
            (Slip::Right, None) => {
                let is_reported = unclosed.contains(&u32::try_from(start).unwrap_or(u32::MAX));
                if !is_reported && last_end > start {
                    report(page, (start, end), Slip::Right, found);
                } else if !is_reported {
                    found.push(Diagnostic::new(faults::CommentUnclosed, page.place(start, end)));
                }
            }
        }
    });
}

/// `[note: ask Ana]`
fn in_brackets(page: &ScannedPage<'_>, found: &mut Vec<Diagnostic>) {
    for at in memchr::memchr_iter(b'[', &page.text.as_bytes()[page.start..]) {
        let at = page.start + at;
        let inner = &page.text[at + 1..];
        let words = inner.trim_start_matches(|character| is_space(character) || "*_".contains(character));
        if words.starts_with(char::is_alphabetic)
            && page.words.begins_comment(words)
            && line_of(words).contains(']')
            && page.around(at).is_none()
            && !page.is_escaped(at)
        {
            let end = at + 1 + inner.find(':').or(inner.find('：')).unwrap_or(0);
            report(page, (at, end), Slip::Nearly, found);
        }
    }
}

fn report(page: &ScannedPage<'_>, (start, end): (usize, usize), slip: Slip, found: &mut Vec<Diagnostic>) {
    let place = page.place(start, end);
    let written = page.text[start..end].to_owned();
    let fault: Fault = match slip {
        Slip::Right => faults::CommentMisplaced.into(),
        Slip::Nearly => faults::CommentMisplacedNearly { opening: written }.into(),
    };
    found.push(Diagnostic::new(fault, place));
}

/// Calls `visit` for each opening of a comment in a text, correct or almost correct.
pub(super) fn openings(text: &str, mut visit: impl FnMut(Range<usize>, Slip)) {
    let bytes = text.as_bytes();
    // `‹`, `«`, `＜`, `〈` and similar characters begin with one of three bytes; `&lt;` is an entity.
    let ascii = memchr::memchr2_iter(b'<', b'&', bytes);
    let wide = memchr::memchr3_iter(0xE2, 0xC2, 0xEF, bytes).chain(memchr::memchr_iter(0xE3, bytes));
    let braces = memchr::memchr_iter(b'{', bytes);
    for at in ascii.chain(wide).chain(braces) {
        if let Some((end, slip)) = opening(text, at) {
            visit(at..end, slip);
        }
    }
}

fn opening(text: &str, at: usize) -> Option<(usize, Slip)> {
    let rest = text.get(at..)?;
    if rest.starts_with("<!--") {
        return Some((at + 4, Slip::Right));
    }
    let first = rest.chars().next()?;
    let bracket = match first {
        '<' | '‹' | '«' | '＜' | '\u{2329}' | '\u{3008}' | '❮' | '⟨' | '{' => first.len_utf8(),
        '&' => ["&lt;", "&#60;", "&#x3c;", "&#x3C;", "&lsaquo;", "&laquo;"]
            .into_iter()
            .find(|entity| rest.starts_with(entity))?
            .len(),
        _ => return None,
    };
    let inner = &rest[bracket..];
    let spaces = inner.len() - inner.trim_start_matches(is_space).len();
    let inner = &inner[spaces..];
    let is_mark = |character: char| matches!(character, '!' | '¡' | '！' | 'ǃ' | '﹗' | '❗' | '?');
    let marks: usize = inner.chars().take_while(|character| is_mark(*character)).map(char::len_utf8).sum();
    let after = &inner[marks..];
    let gap = after.len() - after.trim_start_matches(is_space).len();
    let after = &after[gap..];
    let dashes: usize = after.chars().take_while(|character| is_dash(*character)).map(char::len_utf8).sum();
    let end = at + bracket + spaces + marks + gap + dashes;
    let behind = &after[dashes..];
    let is_comment = match (marks, dashes) {
        (0, 0) => false,
        // `<-- note -->` and `<— note —>`, but not an arrow, which is not closed on its line.
        (0, _) => first != '«' && closes(behind),
        // `<! note >`, but not `<!DOCTYPE html>`, which is reported as HTML.
        (_, 0) => first == '<' && inner.starts_with('!') && closes_angle(behind) && !behind.starts_with('['),
        // `«¡—` begins direct speech.
        (_, _) => first != '«' || closes(behind),
    };
    is_comment.then_some((end, Slip::Nearly))
}

fn is_space(character: char) -> bool {
    is_blank(character) && character != '\n'
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '－' | '⸺' | '⸻' | '─')
}

/// The rest of a line up to the search limit: a line may be as long as a file.
fn line_of(text: &str) -> &str {
    text[..text.floor_char_boundary(400)].split('\n').next().unwrap_or_default()
}

/// Whether dashes and a closing bracket follow on the line.
fn closes(behind: &str) -> bool {
    let line = line_of(behind);
    line.char_indices().any(|(at, character)| {
        is_dash(character) && {
            let rest = line[at..].trim_start_matches(is_dash).trim_start_matches(is_space);
            rest.starts_with(['>', '›', '»', '＞', '〉', '❯', '⟩', '}']) || rest.starts_with("&gt;")
        }
    })
}

fn closes_angle(behind: &str) -> bool {
    let line = line_of(behind);
    line.contains(['>', '›']) && !line.trim_start().to_ascii_lowercase().starts_with("doctype")
}
