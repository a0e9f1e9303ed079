//! Templates of themes: HTML with expressions in it.

use super::found::{FoundLoads, Load, LoadKind};
use super::{html, script};

pub fn read(text: &str, mut found: FoundLoads) -> Vec<Load> {
    let mut filled = text.as_bytes().to_vec();
    let mut from = 0;
    while let Some(open) =
        text[from..].find("{{").into_iter().chain(text[from..].find("{%")).chain(text[from..].find("{#")).min()
    {
        let start = from + open;
        let (close, filler) = match text.as_bytes()[start + 1] {
            b'{' => ("}}", b'x'),
            b'%' => ("%}", b' '),
            _ => ("#}", b' '),
        };
        let end = end_of(&text[start + 2..], close).map_or(text.len(), |at| start + 2 + at + close.len());
        filled[start..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = filler);
        if close != "#}" {
            for (at, string) in strings(&text[start..end]) {
                if matches!(script::address(string), Some(address) if !address.is_empty()) {
                    found.push(LoadKind::Foreign, start + at..start + at + string.len(), string);
                }
            }
        }
        from = end;
    }
    // Whole tags were replaced by ASCII, so the bytes are still UTF-8.
    html::read(&String::from_utf8_lossy(&filled), &mut found);
    found.finish(text)
}

/// The end of an expression; delimiters in its strings do not count.
fn end_of(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if close != "#}" && matches!(character, '"' | '\'' | '`') => quote = Some(character),
            None if text[at..].starts_with(close) => return Some(at),
            None => {}
        }
    }
    None
}

/// The strings of an expression with their positions.
fn strings(text: &str) -> Vec<(usize, &str)> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['"', '\'', '`']).map(|open| at + open) {
        let quote = &text[open..=open];
        let Some(length) = text[open + 1..].find(quote) else { break };
        strings.push((open + 1, &text[open + 1..open + 1 + length]));
        at = open + length + 2;
    }
    strings
}
