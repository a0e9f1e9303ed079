//! Pages, and the templates that pages are made of.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::markup::{self, Attribute, is_space, local};
use super::{Found, Load, css, floor};

/// Encodings in which a tag is written as in UTF-8.
const PLAIN: [&str; 5] = ["utf-8", "utf8", "us-ascii", "ascii", "latin1"];

/// A whole page.
///
/// What stands in `<title>`, `<noscript>`, `<style>` inside a drawing and the like is text or markup, as the elements
/// around it are; it is read as both.
pub fn read(text: &str, found: &mut Found) {
    if tokens(text, true, found) {
        tokens(text, false, found);
    }
}

/// Reads with or without elements whose content is text; says whether there is text in one that could be markup.
fn tokens(text: &str, switches: bool, found: &mut Found) -> bool {
    let mut is_ambiguous = false;
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(switches);
    let mut inside = None;
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => inside = start(text, &tag, found),
            Token::String(piece) => {
                let Some(inside) = &inside else { continue };
                is_ambiguous |= piece.value.contains(&b'<');
                let words = String::from_utf8_lossy(&piece.value);
                let at = bounded(text, piece.span.start, piece.span.end);
                match inside {
                    Inside::Style if switches => found.stretch(at.start, |found| css::read(&words, found)),
                    Inside::Script if !words.trim().is_empty() => found.script(at, &words),
                    _ => {}
                }
            }
            Token::EndTag(_) => inside = None,
            Token::Comment(words) => {
                let at = bounded(text, words.span.start, words.span.end);
                found.comment(at, &String::from_utf8_lossy(&words.value));
            }
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    is_ambiguous
}

/// An element whose content is text, at least outside of drawings.
enum Inside {
    Style,
    /// A script that is not elsewhere.
    Script,
    Other,
}

/// Elements whose content is text.
const TEXTS: [&str; 8] = ["title", "textarea", "noscript", "noembed", "noframes", "iframe", "xmp", "plaintext"];

fn start(text: &str, tag: &StartTag<usize>, found: &mut Found) -> Option<Inside> {
    let name = local(&String::from_utf8_lossy(&tag.name));
    let attributes: Vec<Attribute> = tag
        .attributes
        .iter()
        .map(|(name, value)| {
            let written = String::from_utf8_lossy(value).into_owned();
            let whole = bounded(text, value.span.start, value.span.end);
            // The value alone, if it has no references in it.
            let found = text[whole.clone()].rfind(&written).filter(|_| !written.is_empty());
            let at = found.map_or(whole.clone(), |at| whole.start + at..whole.start + at + written.len());
            Attribute { name: local(&String::from_utf8_lossy(name)), value: written, at }
        })
        .collect();
    markup::element(&name, &attributes, found);
    if name == "meta" {
        charset(&attributes, found);
    }
    match name.as_str() {
        "style" => Some(Inside::Style),
        "script" if markup::is_program(&attributes) && !markup::is_elsewhere(&attributes) => Some(Inside::Script),
        "script" => Some(Inside::Other),
        _ => TEXTS.contains(&name.as_str()).then_some(Inside::Other),
    }
}

/// In another encoding the same bytes could be other tags.
fn charset(attributes: &[Attribute], found: &mut Found) {
    for attribute in attributes {
        let text = attribute.value.to_ascii_lowercase();
        let named = match attribute.name.as_str() {
            "charset" => Some(text.as_str()),
            "content" => text.split_once("charset=").map(|(_, name)| name),
            _ => None,
        };
        let Some(named) = named.map(|name| name.trim_matches(|one| is_space(one) || matches!(one, '"' | '\'' | ';')))
        else {
            continue;
        };
        let is_plain = PLAIN.contains(&named) || named.starts_with("iso-8859-") || named.starts_with("windows-125");
        if !is_plain {
            found.unreadable(attribute.at.clone());
        }
    }
}

fn bounded(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let start = floor(text, start);
    start..floor(text, end).max(start)
}

/// What a template would make pages load: its HTML with a letter for each sign of what is filled in, and the addresses
/// among the strings of its expressions.
pub fn template(text: &str) -> Vec<Load> {
    let mut found = Found::default();
    let mut html = text.as_bytes().to_vec();
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
        html[start..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = filler);
        if close != "#}" {
            for (at, string) in strings(&text[start..end]) {
                if matches!(super::script::address(string), Some(address) if !address.is_empty()) {
                    found.push(super::LoadKind::Foreign, start + at..start + at + string.len(), string);
                }
            }
        }
        from = end;
    }
    // Whole tags were written over with ASCII, so that this is text still.
    read(&String::from_utf8_lossy(&html), &mut found);
    found.finish(text)
}

/// Where an expression ends: signs in its strings do not count.
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

/// The strings of an expression with their places.
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
