//! XML as one vocabulary needs it: a text becomes a tree of its elements, or a fault with its place.
//!
//! Elements of other vocabularies are left out with all they hold. Document
//! types are refused, so no entity can be defined, and so is what is nested
//! deeper than any tool nests. What the elements mean is not known here.

use quick_xml::XmlVersion;
use quick_xml::errors::Error;
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{Fault, FaultKind};

/// Deeper than this no tool nests: files, groups in groups, a unit, a segment, marks in marks.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without prefix.
    pub name: String,
    /// Attributes without prefix, in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub nodes: Vec<Node>,
    /// The byte where its tag begins.
    pub start: usize,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Node {
    /// Another element.
    Element(Element),
    /// Text, with all references resolved.
    Text(String),
}

impl Element {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it of a name.
    pub fn first(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The text in it, without that of its elements.
    pub fn text(&self) -> String {
        self.nodes
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }
}

/// Reads a text whose elements are of the vocabulary `namespace`; the root may be of another, and is told apart
/// by the second value.
pub(super) fn read_tree(text: &str, namespace: &str) -> Result<(Element, Root), Fault> {
    let mut reader = NsReader::from_str(text);
    let mut growing = Growing { text, open: Vec::new(), done: None };
    let mut root = Root::Foreign;
    // How many elements of another vocabulary are open.
    let mut foreign = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let (resolved, event) = match reader.read_resolved_event() {
            Ok((resolved, event)) => (resolved, event),
            Err(error) => {
                let place = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                return Err(Fault::at(text, place.max(at), kind_of(&error)));
            }
        };
        let is_ours = matches!(resolved, ResolveResult::Bound(found) if found.as_ref() == namespace);
        match event {
            Event::Start(_) | Event::Empty(_) if foreign > 0 => {
                foreign += usize::from(matches!(event, Event::Start(_)))
            }
            Event::End(_) if foreign > 0 => foreign -= 1,
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let is_root = growing.open.is_empty();
                if is_root && is_ours {
                    root = Root::Ours;
                }
                if is_ours || is_root {
                    growing.open(tag, at)?;
                    if matches!(event, Event::Empty(_)) {
                        growing.close();
                    }
                } else if matches!(event, Event::Start(_)) {
                    foreign = 1;
                }
            }
            Event::End(_) => growing.close(),
            Event::Text(part) if foreign == 0 => growing.raw(&part.xml10_content(), at)?,
            Event::CData(part) if foreign == 0 => growing.raw(&part.xml10_content(), at)?,
            Event::GeneralRef(reference) if foreign == 0 => growing.reference(&reference, at)?,
            Event::DocType(_) => return Err(Fault::at(text, at, FaultKind::DocumentType)),
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|_| Fault::at(text, at, FaultKind::BrokenXml))?;
                    if !encoding.eq_ignore_ascii_case("utf-8") && !encoding.eq_ignore_ascii_case("us-ascii") {
                        return Err(Fault::at(text, at, FaultKind::Charset(encoding.into_owned())));
                    }
                }
            }
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    match growing.done {
        Some(element) if growing.open.is_empty() && foreign == 0 => Ok((element, root)),
        _ => Err(Fault::at(text, text.len(), FaultKind::CutOff)),
    }
}

/// Whether the root element is of the vocabulary that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// It is.
    Ours,
    /// It is not.
    Foreign,
}

/// The tree as far as it was read.
struct Growing<'t> {
    text: &'t str,
    open: Vec<Element>,
    done: Option<Element>,
}

impl Growing<'_> {
    fn fault(&self, at: usize, kind: FaultKind) -> Fault {
        Fault::at(self.text, at, kind)
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), Fault> {
        if self.done.is_some() {
            return Err(self.fault(at, FaultKind::BrokenXml));
        }
        if self.open.len() >= DEEPEST {
            return Err(self.fault(at, FaultKind::TooDeep));
        }
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| self.fault(at, FaultKind::BrokenXml))?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            let value = value.map_err(|error| self.fault(at, kind_of(&error)))?;
            if let Some(character) = value.chars().find(|character| !is_xml_character(*character)) {
                return Err(self.fault(at, FaultKind::Character(code_point(character))));
            }
            let name = attribute.key.as_ref();
            if !name.contains(':') && name != "xmlns" {
                attributes.push((name.to_owned(), value.into_owned()));
            }
        }
        let name = tag.local_name().as_ref().to_owned();
        self.open.push(Element { name, attributes, nodes: Vec::new(), start: at });
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.nodes.push(Node::Element(element)),
            None => self.done = Some(element),
        }
    }

    /// Text as it stands in the file.
    fn raw(&mut self, text: &str, at: usize) -> Result<(), Fault> {
        if let Some(character) = text.chars().find(|character| !is_xml_character(*character)) {
            return Err(self.fault(at, FaultKind::Character(code_point(character))));
        }
        if self.open.is_empty() && !text.trim().is_empty() {
            return Err(self.fault(at, FaultKind::BrokenXml));
        }
        self.add(text);
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, at: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(self.fault(at, FaultKind::BrokenXml));
        }
        let name: &str = reference;
        if reference.is_char_ref() {
            let character =
                reference.resolve_char_ref().ok().flatten().filter(|character| is_xml_character(*character));
            let Some(character) = character else {
                return Err(self.fault(at, FaultKind::Character(format!("&{name};"))));
            };
            self.add(character.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        match resolve_predefined_entity(name) {
            Some(text) => self.add(text),
            None => return Err(self.fault(at, FaultKind::Entity(name.to_owned()))),
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.nodes.push(Node::Text(text.to_owned())),
        }
    }
}

fn kind_of(error: &Error) -> FaultKind {
    match error {
        // The parser's grammar fails only where something that was opened is not closed.
        Error::Syntax(_) => FaultKind::CutOff,
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => FaultKind::Entity(name.clone()),
        _ => FaultKind::BrokenXml,
    }
}

/// The characters that XML 1.0 can hold.
pub(super) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Writes text between tags. What XML cannot hold is written by `otherwise`.
pub(super) fn escape_text(text: &str, written: &mut String, otherwise: impl Fn(char, &mut String)) {
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            // A reader turns a bare one into a line feed.
            '\r' => written.push_str("&#13;"),
            _ if is_xml_character(character) => written.push(character),
            _ => otherwise(character, written),
        }
    }
}

/// Writes an attribute with a space before it. What XML cannot hold becomes U+FFFD.
pub(super) fn write_attribute(name: &str, value: &str, written: &mut String) {
    written.push(' ');
    written.push_str(name);
    written.push_str("=\"");
    for character in value.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            // A reader turns bare ones into spaces.
            '\t' => written.push_str("&#9;"),
            '\n' => written.push_str("&#10;"),
            '\r' => written.push_str("&#13;"),
            _ if is_xml_character(character) => written.push(character),
            _ => written.push('\u{FFFD}'),
        }
    }
    written.push('"');
}
