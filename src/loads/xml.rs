//! XML: drawings, XHTML pages, feeds, transformations.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::css;
use super::found::{FoundLoads, floor};
use super::markup::{self, MarkupAttribute, local};
use super::target::is_of_w3c;

const TRANSFORMATION: &str = "http://www.w3.org/1999/XSL/Transform";
const INCLUSION: &str = "http://www.w3.org/2001/XInclude";

/// Namespaces whose elements a browser renders, and whose addresses it loads.
const SHOWN: [&str; 3] =
    ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"];

/// Reads a whole document.
pub fn read(text: &str, found: &mut FoundLoads) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    found.stretch(text.len() - body.len(), |found| document(body, found));
}

fn document(text: &str, found: &mut FoundLoads) {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<OpenElement> = Vec::new();
    let mut has_root = false;
    loop {
        let at = position(reader.buffer_position(), text);
        let Ok((resolved, event)) = reader.read_resolved_event() else {
            let at = position(reader.error_position(), text);
            return found.unreadable(at..at);
        };
        let kind = match &resolved {
            ResolveResult::Bound(namespace) if SHOWN.contains(&namespace.as_ref()) => ElementKind::Shown,
            ResolveResult::Bound(namespace) if namespace.as_ref() == TRANSFORMATION => ElementKind::Program,
            ResolveResult::Bound(namespace) if namespace.as_ref() == INCLUSION => ElementKind::Shown,
            ResolveResult::Bound(_) => ElementKind::Other,
            // A drawing without a namespace is rendered when a page includes it.
            ResolveResult::Unbound | ResolveResult::Unknown(_) => ElementKind::Shown,
        };
        match event {
            Event::Start(tag) => {
                has_root = true;
                let end = position(reader.buffer_position(), text);
                open.push(start(text, kind, &tag, at..end, found));
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    element.end(found);
                }
            }
            Event::Text(piece) => add(&mut open, at, &piece.xml10_content()),
            Event::CData(piece) => add(&mut open, at, &piece.xml10_content()),
            Event::GeneralRef(reference) => match resolve(&reference) {
                Some(character) => add(&mut open, at, character.encode_utf8(&mut [0; 4])),
                None => found.unreadable(at..at),
            },
            Event::DocType(doctype) => declared(&doctype.xml10_content(), at, found),
            Event::PI(instruction) => {
                let words = String::from(&*instruction);
                if words.trim_start().to_ascii_lowercase().starts_with("xml-stylesheet") {
                    instruction_of(&words, at, found);
                }
            }
            Event::Decl(declaration) => {
                let named = declaration.encoding().and_then(Result::ok).map(|name| name.to_ascii_lowercase());
                let is_plain = |name: &str| {
                    ["utf-8", "us-ascii"].contains(&name)
                        || name.starts_with("iso-8859-")
                        || name.starts_with("windows-")
                };
                if named.is_some_and(|name| !is_plain(&name)) {
                    found.unreadable(at..at);
                }
            }
            Event::Eof if open.is_empty() && has_root => return,
            Event::Eof => return found.unreadable(text.len()..text.len()),
            Event::Comment(words) => found.comment(at..at, &words.xml10_content()),
            Event::Empty(_) => {}
        }
    }
}

fn position(at: u64, text: &str) -> usize {
    floor(text, usize::try_from(at).unwrap_or(usize::MAX))
}

/// How a browser treats an element.
#[derive(Clone, Copy, PartialEq)]
enum ElementKind {
    /// It is rendered.
    Shown,
    /// It is an instruction of a transformation, which is a program.
    Program,
    /// Browsers do not know it.
    Other,
}

/// An open element, with the text read in it.
struct OpenElement {
    is_style: bool,
    /// A script without a reference to another file.
    is_script: bool,
    at: usize,
    text: String,
}

impl OpenElement {
    fn end(self, found: &mut FoundLoads) {
        if self.is_style {
            // Characters may be written as references, so positions in the text differ from those in the file.
            found.inside(self.at..self.at, |found| css::read(&self.text, found));
        }
        if self.is_script && !self.text.trim().is_empty() {
            found.script(self.at..self.at, &self.text);
        }
    }
}

fn add(open: &mut [OpenElement], at: usize, text: &str) {
    if let Some(element) = open.last_mut().filter(|element| element.is_style || element.is_script) {
        if element.text.trim().is_empty() {
            element.at = at;
        }
        element.text.push_str(text);
    }
}

fn start(
    text: &str,
    kind: ElementKind,
    tag: &BytesStart<'_>,
    range: std::ops::Range<usize>,
    found: &mut FoundLoads,
) -> OpenElement {
    let mut open = OpenElement { is_style: false, is_script: false, at: range.start, text: String::new() };
    if kind == ElementKind::Program {
        found.script(range.clone(), tag.name().as_ref());
    }
    let name = local(tag.name().as_ref());
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let Ok(attribute) = attribute else {
            found.unreadable(range.clone());
            continue;
        };
        let key = attribute.key.as_ref();
        let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) else {
            found.unreadable(range.clone());
            continue;
        };
        let written: &str = &attribute.value;
        // The XML reader does not report the position of a value, so it is searched for.
        let at = text[range.clone()].find(written).map_or(range.start, |at| range.start + at);
        attributes.push(MarkupAttribute { name: local(key), value: value.into_owned(), at: at..at + written.len() });
    }
    if kind != ElementKind::Other {
        markup::element(&name, &attributes, found);
        open.is_style = name == "style";
        open.is_script = matches!(name.as_str(), "script" | "handler" | "listener")
            && markup::is_program(&attributes)
            && !markup::is_elsewhere(&attributes);
    }
    open
}

/// The character of a reference; `None` if only a document type could define it.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// A document type can refer to other files and add attributes to elements. Browsers know the usual ones of W3C and
/// load nothing for them.
fn declared(doctype: &str, at: usize, found: &mut FoundLoads) {
    if let Some((_, subset)) = doctype.split_once('[')
        && subset.contains("<!")
    {
        found.unreadable(at..at);
    }
    let head = doctype.split('[').next().unwrap_or_default();
    let addresses = head.split(['"', '\'']).skip(1).step_by(2);
    for address in addresses.filter(|address| !address.starts_with("-//") && !is_of_w3c(address)) {
        found.address(address, at..at);
    }
}

/// `<?xml-stylesheet href="…"?>`
fn instruction_of(words: &str, at: usize, found: &mut FoundLoads) {
    let mut rest = words;
    let mut is_named = false;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|one| matches!(one, '"' | '\'')) else { break };
        let Some((value, tail)) = after[1..].split_once(quote) else { break };
        if name.trim_end().ends_with("href") {
            is_named = true;
            match quick_xml::escape::unescape(value) {
                Ok(value) => found.address(&value, at..at),
                Err(_) => found.unreadable(at..at),
            }
        }
        rest = tail;
    }
    if !is_named {
        found.unreadable(at..at);
    }
}
