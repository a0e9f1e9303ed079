//! Parses XML of one namespace, which the root element selects, into a tree of elements; an error has its position.
//!
//! Elements of other namespaces are omitted with their content. Document types are rejected, so that entities cannot be
//! defined, and so is nesting deeper than any tool writes. Elements are not interpreted here. The parser is quick-xml;
//! decision 9 gives the reason for the separate tree.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::Error;
use quick_xml::escape::{EscapeError, partial_escape, resolve_predefined_entity};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::fault::{FaultKind, FileFault};

/// The maximum nesting that tools write: files, nested groups, a unit, a segment, nested marks.
const DEEPEST: usize = 64;

#[derive(Debug, Default)]
pub(super) struct XmlElement {
    /// Its name without the prefix.
    pub name: String,
    /// Its attributes without prefixes, in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// Its child nodes.
    pub nodes: Vec<XmlNode>,
    /// The byte at which its tag begins.
    pub start: usize,
    /// Whether it had child elements of other namespaces, which were omitted.
    pub has_foreign: bool,
}

/// A child node of an element.
#[derive(Debug)]
pub(super) enum XmlNode {
    Element(XmlElement),
    /// Text, with references resolved.
    Text(String),
}

impl XmlElement {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first child element with a name.
    pub fn first(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The text of the element, without that of child elements.
    pub fn text(&self) -> String {
        self.nodes
            .iter()
            .filter_map(|node| match node {
                XmlNode::Text(text) => Some(text.as_str()),
                XmlNode::Element(_) => None,
            })
            .collect()
    }

    /// Adds text at the end of the content.
    fn add(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(XmlNode::Text(before)) => before.push_str(text),
            _ => self.nodes.push(XmlNode::Text(text.to_owned())),
        }
    }
}

/// Parses text into a tree of elements of one of the namespaces, that of the root. The root may be of another namespace;
/// then the second value is `None`.
pub(super) fn read_tree(
    text: &str,
    namespaces: &[&'static str],
) -> Result<(XmlElement, Option<&'static str>), FileFault> {
    let mut reader = TreeReader { text, namespaces, own: None, events: NsReader::from_str(text) };
    reader.events.config_mut().expand_empty_elements = true;
    let mut found = None;
    loop {
        let NextEvent { at, namespace, event } = reader.next()?;
        match event {
            Event::Eof => break,
            Event::Start(_) if found.is_some() => return Err(reader.fault(at, FaultKind::BrokenXml)),
            Event::Start(tag) => {
                reader.own = namespace;
                found = Some((reader.element(&tag, at, 0)?, namespace));
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            // A reference is not whitespace, whatever character it represents.
            Event::GeneralRef(_) => return Err(reader.fault(at, FaultKind::BrokenXml)),
            other if reader.text_of(&other, at)?.trim().is_empty() => {}
            _ => return Err(reader.fault(at, FaultKind::BrokenXml)),
        }
    }
    found.ok_or_else(|| reader.fault(text.len(), FaultKind::CutOff))
}

struct TreeReader<'t> {
    text: &'t str,
    namespaces: &'t [&'static str],
    /// The namespace of the root element.
    own: Option<&'static str>,
    events: NsReader<&'t [u8]>,
}

/// The next event of the parser.
struct NextEvent<'t> {
    /// The byte at which it begins.
    at: usize,
    /// Its namespace, if it is one of those requested.
    namespace: Option<&'static str>,
    event: Event<'t>,
}

impl<'t> TreeReader<'t> {
    fn fault(&self, at: usize, kind: FaultKind) -> FileFault {
        FileFault::at(self.text, at, kind)
    }

    fn next(&mut self) -> Result<NextEvent<'t>, FileFault> {
        let at = offset(self.events.buffer_position());
        let (namespace, event) = match self.events.read_resolved_event() {
            Ok((resolved, event)) => (requested(self.namespaces, &resolved), event),
            Err(error) => {
                let place = offset(self.events.error_position()).max(at);
                return Err(self.fault(place, kind_of(&error)));
            }
        };
        match &event {
            Event::DocType(_) => return Err(self.fault(at, FaultKind::DocumentType)),
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|_| self.fault(at, FaultKind::BrokenXml))?;
                    if !encoding.eq_ignore_ascii_case("utf-8") && !encoding.eq_ignore_ascii_case("us-ascii") {
                        return Err(self.fault(at, FaultKind::Charset(encoding.into_owned())));
                    }
                }
            }
            _ => {}
        }
        Ok(NextEvent { at, namespace, event })
    }

    /// Reads an element to its end, after its start tag; `depth` is the number of elements around it.
    fn element(&mut self, tag: &BytesStart<'_>, start: usize, depth: usize) -> Result<XmlElement, FileFault> {
        if depth >= DEEPEST {
            return Err(self.fault(start, FaultKind::TooDeep));
        }
        let attributes = self.attributes(tag, start)?;
        let mut element =
            XmlElement { name: tag.local_name().as_ref().to_owned(), attributes, start, ..XmlElement::default() };
        loop {
            let NextEvent { at, namespace, event } = self.next()?;
            match event {
                Event::End(_) => return Ok(element),
                Event::Eof => return Err(self.fault(self.text.len(), FaultKind::CutOff)),
                Event::Start(tag) if namespace == self.own && namespace.is_some() => {
                    element.nodes.push(XmlNode::Element(self.element(&tag, at, depth + 1)?))
                }
                Event::Start(_) => {
                    element.has_foreign = true;
                    self.pass_over()?;
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                other => element.add(&self.text_of(&other, at)?),
            }
        }
    }

    /// Skips an element of another namespace, after its start tag. `read_to_end` of the parser would also skip a
    /// document type.
    fn pass_over(&mut self) -> Result<(), FileFault> {
        let mut open = 1;
        while open > 0 {
            match self.next()?.event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Eof => return Err(self.fault(self.text.len(), FaultKind::CutOff)),
                _ => {}
            }
        }
        Ok(())
    }

    /// The attributes of an element, without those of other namespaces.
    fn attributes(&self, tag: &BytesStart<'_>, start: usize) -> Result<Vec<(String, String)>, FileFault> {
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| self.fault(start, FaultKind::BrokenXml))?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            let value = value.map_err(|error| self.fault(start, kind_of(&error)))?;
            self.check_characters(&value, start)?;
            let name = attribute.key.as_ref();
            let (resolved, local) = self.events.resolver().resolve_attribute(attribute.key);
            let is_own = self.own.is_some() && requested(self.namespaces, &resolved) == self.own;
            if is_own || (!name.contains(':') && name != "xmlns") {
                attributes.push((local.as_ref().to_owned(), value.into_owned()));
            }
        }
        Ok(attributes)
    }

    /// The text of an event.
    fn text_of<'e>(&self, event: &'e Event<'t>, at: usize) -> Result<Cow<'e, str>, FileFault> {
        let text = match event {
            Event::Text(part) => part.xml10_content(),
            Event::CData(part) => part.xml10_content(),
            Event::GeneralRef(reference) => return self.referred(reference, at),
            _ => Cow::Borrowed(""),
        };
        self.check_characters(&text, at)?;
        Ok(text)
    }

    /// The text of a reference: a character, or a predefined entity.
    fn referred(&self, reference: &BytesRef<'_>, at: usize) -> Result<Cow<'static, str>, FileFault> {
        let name: &str = reference;
        if reference.is_char_ref() {
            let character = reference.resolve_char_ref().ok().flatten();
            let character = character.filter(|character| is_xml_character(*character));
            let character = character.ok_or_else(|| self.fault(at, FaultKind::Character(format!("&{name};"))))?;
            return Ok(Cow::Owned(character.to_string()));
        }
        let text = resolve_predefined_entity(name);
        text.map(Cow::Borrowed).ok_or_else(|| self.fault(at, FaultKind::Entity(name.to_owned())))
    }

    /// Checks for characters that XML does not allow, because the parser accepts all.
    fn check_characters(&self, text: &str, at: usize) -> Result<(), FileFault> {
        match text.chars().find(|character| !is_xml_character(*character)) {
            Some(character) => Err(self.fault(at, FaultKind::Character(format!("U+{:04X}", u32::from(character))))),
            None => Ok(()),
        }
    }
}

/// The requested namespace that a name is of.
fn requested(namespaces: &[&'static str], resolved: &ResolveResult<'_>) -> Option<&'static str> {
    let ResolveResult::Bound(found) = resolved else { return None };
    namespaces.iter().copied().find(|known| found.as_ref() == *known)
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn kind_of(error: &Error) -> FaultKind {
    match error {
        // The parser's syntax errors are all for constructs that are not closed.
        Error::Syntax(_) => FaultKind::CutOff,
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => FaultKind::Entity(name.clone()),
        _ => FaultKind::BrokenXml,
    }
}

/// The characters that XML 1.0 allows.
pub(super) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Writes text between tags. Characters that XML does not allow are written by `otherwise`.
pub(super) fn escape_text(text: &str, written: &mut String, otherwise: impl Fn(char, &mut String)) {
    let mut rest = text;
    while let Some(at) = rest.find(|character| !is_xml_character(character)) {
        let (before, after) = rest.split_at(at);
        written.push_str(&partial_escape(before));
        let mut after = after.chars();
        after.next().into_iter().for_each(|character| otherwise(character, written));
        rest = after.as_str();
    }
    written.push_str(&partial_escape(rest));
}

/// Writes a space and an attribute. Characters that XML does not allow become U+FFFD.
pub(super) fn write_attribute(name: &str, value: &str, written: &mut String) {
    let value = value.replace(|character| !is_xml_character(character), "\u{FFFD}");
    let attribute = Attribute::from((name, value.as_str()));
    written.push_str(&format!(" {name}=\"{}\"", attribute.value));
}
