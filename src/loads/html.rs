//! HTML pages, and the templates of pages.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::css;
use super::found::{FoundLoads, floor};
use super::markup::{self, MarkupAttribute, is_space, local};

/// Encodings in which tags have the same bytes as in UTF-8.
const PLAIN: [&str; 5] = ["utf-8", "utf8", "us-ascii", "ascii", "latin1"];

/// Reads a whole page.
///
/// The content of `<title>`, `<noscript>`, `<style>` inside a drawing and the like is text or markup, depending on the
/// enclosing elements; it is read as both.
pub fn read(text: &str, found: &mut FoundLoads) {
    if tokens(text, true, found) {
        tokens(text, false, found);
    }
}

/// Reads with or without elements whose content is text; returns whether such an element has text that could be markup.
fn tokens(text: &str, switches: bool, found: &mut FoundLoads) -> bool {
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

/// An element whose content is text, at least outside drawings.
enum Inside {
    Style,
    /// A script without `src`.
    Script,
    Other,
}

/// Elements whose content is text.
const TEXTS: [&str; 8] = ["title", "textarea", "noscript", "noembed", "noframes", "iframe", "xmp", "plaintext"];

fn start(text: &str, tag: &StartTag<usize>, found: &mut FoundLoads) -> Option<Inside> {
    let name = local(&String::from_utf8_lossy(&tag.name));
    let attributes: Vec<MarkupAttribute> = tag
        .attributes
        .iter()
        .map(|(name, value)| {
            let written = String::from_utf8_lossy(value).into_owned();
            let whole = bounded(text, value.span.start, value.span.end);
            // The position of the value alone, if it has no character references.
            let found = text[whole.clone()].rfind(&written).filter(|_| !written.is_empty());
            let at = found.map_or(whole.clone(), |at| whole.start + at..whole.start + at + written.len());
            MarkupAttribute { name: local(&String::from_utf8_lossy(name)), value: written, at }
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
fn charset(attributes: &[MarkupAttribute], found: &mut FoundLoads) {
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
