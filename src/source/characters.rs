//! The characters of texts and names as they are compared: in NFC, without invisible characters that hide something.
//!
//! Systems and programs write `é` as one character or as two. Soft hyphens, zero-width and bidirectional characters make
//! two texts look the same that are not. Everything that reads a site sees its texts and names only in one form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::span::Span;

/// A text in NFC.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) || is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// Whether a fast check finds that a text is in NFC: characters below U+0300, whose first bytes are below CC, and
/// dashes, quotation marks and other punctuation from U+2002 are the same in NFC.
fn is_plain(bytes: &[u8]) -> bool {
    let is_punctuation = |rest: &[u8]| matches!(rest, [0xE2, 0x80, third, ..] if *third >= 0x82);
    // Without an early end inside a block, its bytes are compared at once.
    let is_low = |block: &[u8]| block.iter().fold(true, |all, byte| all & (*byte < 0xCC));
    bytes.chunks(BLOCK).enumerate().filter(|(_, block)| !is_low(block)).all(|(number, block)| {
        let each = (number * BLOCK..).zip(block);
        each.into_iter().all(|(at, byte)| *byte < 0xCC || is_punctuation(&bytes[at..]))
    })
}

/// The number of bytes that are looked at together.
const BLOCK: usize = 64;

/// A text as it is compared: in NFC, without invisible characters that hide something.
pub fn normalised(text: &str) -> Cow<'_, str> {
    match composed(text) {
        Cow::Borrowed(text) => visible(text).0,
        Cow::Owned(text) => visible(&text).0.into_owned().into(),
    }
}

/// An invisible character that was removed from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Removed {
    pub character: char,
    /// How often it was removed where it hid something.
    pub count: usize,
    /// The span, in the text without it, of the first word in which it was.
    pub span: Span,
}

/// A text without the invisible characters that no script needs where they are, and those that hid something: not
/// between spaces. Each character is listed once.
pub(super) fn visible(text: &str) -> (Cow<'_, str>, Vec<Removed>) {
    // Soft hyphens begin with C2, the mark of the Arabic letter with D8, the others with E2 or EF.
    let bytes = text.as_bytes();
    let mut firsts = memchr::memchr2_iter(0xC2, 0xE2, bytes).chain(memchr::memchr2_iter(0xD8, 0xEF, bytes));
    if !firsts.any(|at| text[at..].starts_with(is_hiding)) {
        return (text.into(), Vec::new());
    }
    let mut kept = String::with_capacity(text.len());
    let mut removed: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    // The removed characters since the last one that was kept.
    let mut since = Vec::new();
    let mut settle = |since: &mut Vec<char>, kept: &str, next: Option<char>| {
        let is_edge = |one: Option<char>| one.is_none_or(char::is_whitespace);
        let is_between_spaces = is_edge(kept.chars().next_back()) && is_edge(next);
        for character in since.drain(..).filter(|_| !is_between_spaces) {
            removed.entry(character).or_insert((0, kept.len())).0 += 1;
        }
    };
    for line in text.split_inclusive('\n') {
        let is_rtl = line.chars().any(is_right_to_left);
        for (at, character) in line.char_indices() {
            if !is_hiding(character) || is_needed(character, is_rtl, &line[..at], &line[at + character.len_utf8()..]) {
                settle(&mut since, &kept, Some(character));
                kept.push(character);
            } else {
                since.push(character);
            }
        }
    }
    settle(&mut since, &kept, None);
    let of = |(character, (count, at))| Removed { character, count, span: word_at(&kept, at) };
    let removed = removed.into_iter().map(of).collect();
    (kept.into(), removed)
}

/// The word around an offset.
fn word_at(text: &str, at: usize) -> Span {
    let is_end = |one: char| one.is_whitespace();
    let start =
        text[..at].rfind(is_end).map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
    Span::new(start, text[at..].find(is_end).map_or(text.len(), |end| at + end))
}

/// Soft hyphens, zero-width and bidirectional characters.
fn is_hiding(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a script needs such a character where it is. No script needs an override of the direction.
fn is_needed(character: char, is_rtl: bool, before: &str, after: &str) -> bool {
    let beside = || {
        let is_far = |one: Option<char>, first: char| one.is_some_and(|one| one >= first && !is_hiding(one));
        let first = if matches!(character, '\u{200C}' | '\u{200D}') { '\u{590}' } else { '\u{E00}' };
        // General punctuation is between the scripts; symbols with their own pictures are joined.
        let is_script =
            |one: Option<char>| is_far(one, first) && !one.is_some_and(|one| ('\u{2000}'..='\u{206F}').contains(&one));
        is_script(before.chars().next_back()) && is_script(after.chars().next())
    };
    match character {
        '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' => beside(),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202C}' | '\u{2066}'..='\u{2069}' => is_rtl,
        _ => false,
    }
}

/// Whether a character is of a script that is written from right to left.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
        && !is_hiding(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_stay_only_where_a_script_needs_them() {
        for (text, kept, hidden) in [
            ("tor\u{AD}tura", "tortura", 1),
            ("tor\u{200B}tura y tor\u{200B}tura", "tortura y tortura", 2),
            ("tor\u{200D}tura", "tortura", 1),
            ("tor\u{200C}tura", "tortura", 1),
            ("tor\u{2060}tura", "tortura", 1),
            ("tor\u{FEFF}tura", "tortura", 1),
            ("a\u{202E}b\u{202C}", "ab", 2),
            ("a\u{2066}b\u{2069}", "ab", 2),
            ("a\u{200E}b\u{200F}", "ab", 2),
            (":\u{200B}:: facilitator", "::: facilitator", 1),
            ("ti\u{200B}tle: A", "title: A", 1),
            ("[a](b\u{200B}.md)", "[a](b.md)", 1),
            ("`a\u{202E}b`", "`ab`", 1),
            // Between spaces it hides nothing.
            ("uno \u{200B} dos", "uno  dos", 0),
            ("uno\n\u{FEFF}\ndos", "uno\n\ndos", 0),
            // Persian, Hindi, Thai, Hebrew, emoji.
            ("می\u{200C}خواهم", "می\u{200C}خواهم", 0),
            ("क\u{94D}\u{200D}ष", "क\u{94D}\u{200D}ष", 0),
            ("ไทย\u{200B}ไทย", "ไทย\u{200B}ไทย", 0),
            ("שלום (a)\u{200F}", "שלום (a)\u{200F}", 0),
            ("שלום \u{2066}abc\u{2069}", "שלום \u{2066}abc\u{2069}", 0),
            ("שלום \u{202E}abc", "שלום abc", 1),
            ("👩\u{200D}⚕\u{FE0F} 👩\u{200D}👧", "👩\u{200D}⚕\u{FE0F} 👩\u{200D}👧", 0),
            ("año “sí” — no", "año “sí” — no", 0),
        ] {
            let (found, removed) = visible(text);
            assert_eq!(found, kept, "{text:?}");
            assert_eq!(removed.iter().map(|one| one.count).sum::<usize>(), hidden, "{text:?}");
            assert!(removed.iter().all(|one| found.get(one.span.range()).is_some_and(|word| !word.is_empty())));
        }
    }

    #[test]
    fn both_forms_of_a_letter_are_one() {
        assert_eq!(composed("visio\u{301}n"), "visión");
        assert_eq!(composed("visión"), "visión");
        assert_eq!(composed("“visión” — sí…"), "“visión” — sí…");
        assert_eq!(composed("“visio\u{301}n”"), "“visión”");
        assert_eq!(composed("a\u{2000}b\u{2001}c \u{212B}"), "a\u{2002}b\u{2003}c \u{C5}");
        assert_eq!(composed("vision"), "vision");
    }
}
