//! Marks of unverified statements, in any spelling: `[VERIFY]`, `[verificar: la cifra]`, `TODO:`.

use std::ops::Range;

use super::line::{Lead, is_blank};
use super::open;
use super::page::ScannedPage;
use super::words::HiddenWords;
use crate::curriculum::OpenMark;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Language;

pub(super) fn check(page: &ScannedPage<'_>, found: &mut Vec<Diagnostic>) {
    let text = &page.text[page.start..];
    marks(page.words, text, &page.hits.marks, Some(page.document.language), |mark| {
        let (start, end) = (page.start + mark.start, page.start + mark.end);
        if page.around(start).is_none() && !page.is_escaped(start) {
            let marker = &page.text[start..end];
            found.push(Diagnostic::new(fault(marker), page.place(start, end)));
        }
    });
}

/// The fault of a mark: a statement that nobody has verified, or a text that is not translated.
pub(super) fn fault(marker: &str) -> Fault {
    match (OpenMark::is_of_any(marker), open::is_mark(marker)) {
        (true, _) => faults::UnverifiedOpen.into(),
        (false, true) => {
            let start = &marker[..marker.floor_char_boundary(SHOWN)];
            let marker = if start.len() < marker.len() { format!("{start}…") } else { marker.to_owned() };
            faults::UnverifiedDamaged { marker }.into()
        }
        (false, false) => faults::Unverified { marker: marker.to_owned() }.into(),
    }
}

/// Calls `visit` for each mark in a text. `hits` are the offsets at which one without brackets may be.
pub(super) fn marks(
    words: &HiddenWords,
    text: &str,
    hits: &[usize],
    language: Option<Language>,
    mut visit: impl FnMut(Range<usize>),
) {
    // Brackets are visited kind by kind, so their offsets are not in order.
    let mut last = 0..0;
    for (at, opening) in brackets(text) {
        if last.contains(&at) {
            continue;
        }
        if let Some(end) = open_mark(text, at).or_else(|| bracketed(words, text, at, opening, language)) {
            visit(at..end);
            last = at..end;
        }
    }
    for (at, line) in lines_with(text, hits) {
        let lead = Lead::of(line);
        let rest = line[lead.at..].trim_start_matches(['*', '_', '¡', '¿']);
        // `VERIFY: …` at the start of a line: capitals before a colon.
        let mut letters = rest.chars();
        if !letters.next().is_some_and(char::is_uppercase) || letters.next().is_some_and(char::is_lowercase) {
            continue;
        }
        let start = at + line.len() - rest.len();
        if let Some(end) = open::end(rest, 0, false) {
            visit(start..start + end);
            continue;
        }
        let Some(mark) = words.mark(rest, language) else { continue };
        // The `new` command writes `TODO: …` where text is missing; its author sees it.
        let is_capital = mark.may_go_on && !rest[..mark.end].chars().any(char::is_lowercase);
        let after = rest[mark.end..].trim_start_matches(['*', '_']).trim_start();
        if is_capital && (after.is_empty() || after.starts_with([':', '：'])) {
            visit(start..start + mark.end);
        }
    }
}

/// The lines with at least one of some offsets, in order: the start of each, and its text without spaces at the end.
fn lines_with<'t>(text: &'t str, hits: &[usize]) -> impl Iterator<Item = (usize, &'t str)> {
    let mut end = 0;
    hits.iter().filter_map(move |hit| {
        if *hit < end {
            return None;
        }
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..*hit]).map_or(0, |at| at + 1);
        end = memchr::memchr(b'\n', &text.as_bytes()[*hit..]).map_or(text.len(), |at| hit + at + 1);
        Some((start, text[start..end].trim_end()))
    })
}

/// Entities of an opening square bracket.
const ENTITIES: [&str; 5] = ["&#91;", "&#x5b;", "&#x5B;", "&lsqb;", "&lbrack;"];

/// Opening brackets of any kind.
fn brackets(text: &str) -> impl Iterator<Item = (usize, char)> {
    // The first bytes of `［`, `【`, `（` and `⟦` are rare.
    let ascii = memchr::memchr3_iter(b'[', b'(', b'{', text.as_bytes()).map(|at| (at, text.as_bytes()[at] as char));
    let wide = memchr::memchr2_iter(0xEF, 0xE3, text.as_bytes()).filter_map(|at| {
        let character = text[at..].chars().next()?;
        matches!(character, '［' | '【' | '（' | '〔' | '〖').then_some((at, character))
    });
    let angle = memchr::memchr_iter(b'<', text.as_bytes()).map(|at| (at, '<'));
    let written_out = memchr::memchr_iter(b'&', text.as_bytes())
        .filter(|at| ENTITIES.iter().any(|entity| text[*at..].starts_with(entity)))
        .map(|at| (at, '&'));
    ascii.chain(wide).chain(angle).chain(written_out)
}

/// The longest part of a mark that a message contains, in bytes.
const SHOWN: usize = 60;

/// The longest bracketed text that may be a mark, in bytes.
const LONGEST: usize = 100;

fn is_closing(character: char) -> bool {
    matches!(character, ']' | ')' | '}' | '>' | '］' | '】' | '）' | '〕' | '〗')
}

fn is_square(opening: char) -> bool {
    matches!(opening, '[' | '［' | '【' | '〔' | '〖' | '&')
}

/// The end of a mark of a text that is not translated yet, whose bracket opens at `at`.
fn open_mark(text: &str, at: usize) -> Option<usize> {
    open::end(text, behind_bracket(text, at), true)
}

/// The position behind an opening bracket.
fn behind_bracket(text: &str, at: usize) -> usize {
    let entity = ENTITIES.iter().find(|entity| text[at..].starts_with(*entity));
    at + entity.map_or_else(|| text[at..].chars().next().map_or(0, char::len_utf8), |entity| entity.len())
}

/// The end of a mark whose bracket opens at `at`.
fn bracketed(words: &HiddenWords, text: &str, at: usize, opening: char, language: Option<Language>) -> Option<usize> {
    let inner_at = behind_bracket(text, at);
    let rest = &text[inner_at..];
    let skipped = |character: char| {
        is_blank(character) && character != '\n' || "*_~¿¡!?=#".contains(character) || character == opening
    };
    let word_at = rest[..rest.floor_char_boundary(LONGEST)].find(|character| !skipped(character))?;
    if rest[word_at..].starts_with(is_closing) && is_square(opening) && rest[..word_at].contains('?') {
        return Some(inner_at + word_at + rest[word_at..].chars().next().map_or(0, char::len_utf8));
    }
    if !rest[word_at..].starts_with(char::is_alphabetic) {
        return None;
    }
    let Some(mark) = words.mark(&rest[word_at..], language) else {
        if !is_square(opening) {
            return None;
        }
        // “[figure, to be verified]”
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let end = closing(near).filter(|end| *end >= word_at && near[*end..].starts_with(is_closing))?;
        let behind = inner_at + end + rest[end..].chars().next().map_or(0, char::len_utf8);
        return (!is_linked(text, behind) && words.has_mark(&rest[word_at..end])).then_some(behind);
    };
    let after = &rest[word_at + mark.end..];
    let tail = after.trim_start_matches(|character| is_blank(character) || "*_~!?¿¡=.…".contains(character));
    let is_alone = tail.starts_with(is_closing) || (opening == '&' && tail.starts_with('&'));
    let is_square = is_square(opening);
    let goes_on = tail.starts_with(['-', '–', '—', '/', ',', ';']) || (mark.may_go_on && after.starts_with(is_blank));
    // Round brackets contain ordinary words; braces and angle brackets are the syntax of other programs.
    let is_plain = mark.may_go_on || !rest[word_at..word_at + mark.end].chars().any(char::is_lowercase);
    let fits = is_alone || tail.starts_with([':', '：']) || (is_square && goes_on);
    if !fits || !(is_square || is_plain) {
        return None;
    }
    let near = &after[..after.floor_char_boundary(LONGEST)];
    let end = closing(near).map_or(inner_at + word_at + mark.end + near.len(), |end| {
        let end = inner_at + word_at + mark.end + end;
        text[end..].chars().next().filter(|character| is_closing(*character)).map_or(end, |last| end + last.len_utf8())
    });
    let written = &rest[word_at..word_at + mark.end];
    if opening == '(' && is_alone && is_abbreviation(written, &text[..at]) {
        return None;
    }
    // Link text that only begins like a mark is a title, and an ordinary word is the text of a link.
    if opening == '[' && is_linked(text, end) {
        let is_plain = written.contains(' ') || !written.chars().any(char::is_lowercase);
        return (is_alone && is_plain).then_some(end);
    }
    Some(end)
}

/// Whether what follows square brackets at an offset makes them a link, or the definition of one.
fn is_linked(text: &str, at: usize) -> bool {
    let after = &text[at..];
    let definition = after.strip_prefix(':').map(str::trim_start);
    after.strip_prefix('[').is_some_and(|label| is_defined(text, at, label))
        || after.strip_prefix('(').is_some_and(is_target)
        || definition.is_some_and(|target| target.starts_with(['<', '/', '#', '.']) || is_address(target))
}

/// Whether a text defines the label that begins behind square brackets at an offset: without a definition,
/// `[verify][the ministry]` is text. The label of `[verify][]` is in the brackets before it.
fn is_defined(text: &str, at: usize, label: &str) -> bool {
    let Some((label, _)) = label.split_once(']') else { return false };
    let own = || text[..at].rsplit_once('[').map_or("", |(_, own)| own.trim_end_matches(']'));
    let label = if label.trim().is_empty() { own() } else { label };
    let words = |label: &str| label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = words(label);
    text.lines().any(|line| {
        let line = line.trim_start_matches(|character: char| is_blank(character) || character == '>');
        line.strip_prefix('[').and_then(|line| line.split_once("]:")).is_some_and(|(known, _)| words(known) == wanted)
    })
}

/// Whether a text begins with the target of a link and its parenthesis: not `[verify](with the ministry)`, which is text.
fn is_target(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('<') {
        // No address is longer; a limit keeps a line of many such beginnings from taking time with its square.
        let bytes = &rest.as_bytes()[..rest.len().min(2_000)];
        return memchr::memchr2(b'>', b'\n', bytes).is_some_and(|at| bytes[at] == b'>');
    }
    let is_end = |character: char| is_blank(character) || matches!(character, ')' | '\n');
    let end = text.find(is_end).unwrap_or(text.len());
    let behind = text[end..].trim_start_matches(|character| is_blank(character) && character != '\n');
    end > 0 && behind.starts_with([')', '"', '\'', '('])
}

fn is_address(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) && rest.starts_with(|first: char| !first.is_whitespace())
    })
}

/// The end of the bracket in which a text begins, or of its line.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, character)| {
        match character {
            '\n' => return Some(at),
            '[' | '(' | '{' | '［' | '【' | '（' | '〔' | '〖' => depth += 1,
            _ if is_closing(character) && depth == 0 => return Some(at),
            _ if is_closing(character) && character != '>' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// Whether capitals are the initials of the words before them: “a work in progress (WIP)”.
fn is_abbreviation(capitals: &str, before: &str) -> bool {
    let initials = before.rsplit(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let initials: Vec<char> = initials.take(capitals.chars().count()).filter_map(|word| word.chars().next()).collect();
    initials.len() > 1
        && capitals.chars().rev().flat_map(char::to_lowercase).eq(initials.into_iter().flat_map(char::to_lowercase))
}
