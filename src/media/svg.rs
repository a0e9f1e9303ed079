//! SVG drawings: rewrites the elements and attributes that are rendered.
//!
//! Programs write more than the drawing: paths on the author's disk, names of layers, drafts in hidden layers, whole
//! photographs with metadata. Unknown elements and attributes are left out. A drawing that would run or load something
//! is refused, because removing it would change the drawing. Titles and descriptions are part of the picture and kept.
//! SVG 2.

mod css;
mod names;
mod shown;

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use self::css::{local_names, safe_sheet, safe_style, safe_value};
use self::names::{ATTRIBUTES, ELEMENTS, FORBIDDEN, HOLD_TEXT};
use self::shown::shown;
use super::kind::FileKind;
use super::pixels;
use super::reason::{Reason, damaged};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The greatest depth of nested elements; no program nests deeper.
const DEEPEST: usize = 200;

/// The largest drawing in bytes; larger ones are raster pictures in SVG.
const LENGTH: usize = 16 << 20;

/// The most elements that a browser has to render, counting each use of reused ones.
const DRAWN: u64 = 500_000;

struct DrawingElement {
    name: String,
    attributes: Vec<(String, String)>,
    nodes: Vec<DrawingNode>,
}

enum DrawingNode {
    Element(DrawingElement),
    Text(String),
}

/// The drawing with only what is rendered. It is parsed again to verify it.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    if bytes.len() > LENGTH {
        return damaged("16 MB");
    }
    let clean = once(&text(bytes)?)?;
    if once(&clean)? == clean { Ok(clean.into_bytes()) } else { damaged("reading again") }
}

fn once(text: &str) -> Result<String, Reason> {
    let mut root = read(text)?;
    let mut used = BTreeSet::new();
    let mut facts = DrawingFacts::default();
    root.each(&mut |element| {
        facts.has_sheet |= element.name == "style";
        facts.moves |= element.name.starts_with("animate") || element.name == "set";
        for (_, value) in &element.attributes {
            used.extend(local_names(value));
        }
        if element.name == "style" {
            used.extend(local_names(&element.text()));
        }
    });
    facts.used = used;
    root.leave_out_hidden(&facts);
    let mut named = HashMap::new();
    root.each(&mut |element| {
        if let Some(id) = element.attribute("id") {
            named.entry(id).or_insert(element);
        }
    });
    let weight = root.weight(&named, &mut Vec::new());
    if weight > DRAWN {
        return Err(Reason::Forbidden("<use>".to_owned()));
    }
    let mut out = String::with_capacity(text.len());
    root.write(&facts, true, &mut out)?;
    out.push('\n');
    Ok(out)
}

/// Facts about the whole drawing that decide which parts are kept.
#[derive(Default)]
struct DrawingFacts {
    /// Ids that are referred to.
    used: BTreeSet<String>,
    has_sheet: bool,
    moves: bool,
}

fn text(bytes: &[u8]) -> Result<String, Reason> {
    let wide = |bytes: &[u8], number: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().or_else(|_| damaged("UTF-16"))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            String::from_utf8(bytes.to_vec()).or_else(|_| damaged("UTF-8"))
        }
    }
}

fn read(text: &str) -> Result<DrawingElement, Reason> {
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<DrawingElement> = Vec::new();
    let mut done: Option<DrawingElement> = None;
    // The number of open elements that are left out.
    let mut foreign = 0_usize;
    let broken = || Reason::Damaged("XML".to_owned());
    loop {
        let (resolved, event) = reader.read_resolved_event().map_err(|_| broken())?;
        let is_svg = matches!(resolved, ResolveResult::Bound(found) if found.as_ref() == SVG);
        let is_unbound = matches!(resolved, ResolveResult::Unknown(_));
        match event {
            Event::Eof => break,
            Event::Start(_) if foreign > 0 => foreign += 1,
            Event::Empty(_) if foreign > 0 => {}
            Event::End(_) if foreign > 0 => foreign -= 1,
            _ if foreign > 0 => {}
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                if is_unbound || done.is_some() || open.len() >= DEEPEST {
                    return Err(broken());
                }
                let name = tag.local_name().as_ref().to_owned();
                let parent = open.last().map(|parent| parent.name.as_str());
                if !is_svg || name == "metadata" {
                    if open.is_empty() {
                        return damaged("xmlns");
                    }
                    // Elements of other namespaces, such as HTML, are left out.
                    foreign = usize::from(!is_empty);
                    continue;
                }
                // `switch` contains an alternative for programs that do not support it.
                if name == "foreignObject" && parent == Some("switch") {
                    foreign = usize::from(!is_empty);
                    continue;
                }
                let is_script = FORBIDDEN.iter().any(|known| known.eq_ignore_ascii_case(&name));
                if is_script {
                    return Err(Reason::Forbidden(format!("<{name}>")));
                }
                let is_known = ELEMENTS.contains(&name.as_str());
                if !is_known {
                    foreign = usize::from(!is_empty);
                    continue;
                }
                if open.is_empty() && name != "svg" {
                    return damaged("svg");
                }
                let attributes = attributes(&reader, tag, &name)?;
                open.push(DrawingElement { name, attributes, nodes: Vec::new() });
                if is_empty {
                    close(&mut open, &mut done);
                }
            }
            Event::End(_) => close(&mut open, &mut done),
            Event::Text(part) => add(&mut open, &part.xml10_content())?,
            Event::CData(part) => add(&mut open, &part.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let character = reference.resolve_char_ref().ok().flatten().filter(|one| is_character(*one));
                match (character, resolve_predefined_entity(name)) {
                    (Some(character), _) => add(&mut open, character.encode_utf8(&mut [0; 4]))?,
                    (None, Some(text)) => add(&mut open, text)?,
                    (None, None) => return Err(Reason::Forbidden(shown(&format!("&{name};")))),
                }
            }
            Event::DocType(words) => {
                if words.contains('[') {
                    return Err(Reason::Forbidden("<!DOCTYPE [ ]>".to_owned()));
                }
            }
            Event::PI(words) => {
                if words.trim_start().to_ascii_lowercase().starts_with("xml-stylesheet") {
                    return Err(Reason::Forbidden("<?xml-stylesheet?>".to_owned()));
                }
            }
            Event::Decl(_) | Event::Comment(_) => {}
        }
    }
    match done {
        Some(root) if open.is_empty() && foreign == 0 => Ok(root),
        _ => Err(Reason::CutShort),
    }
}

fn close(open: &mut Vec<DrawingElement>, done: &mut Option<DrawingElement>) {
    let Some(element) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.nodes.push(DrawingNode::Element(element)),
        None => *done = Some(element),
    }
}

fn add(open: &mut [DrawingElement], text: &str) -> Result<(), Reason> {
    if text.chars().any(|character| !is_character(character)) {
        return damaged("XML");
    }
    match open.last_mut() {
        Some(parent) => match parent.nodes.last_mut() {
            Some(DrawingNode::Text(before)) => before.push_str(text),
            _ => parent.nodes.push(DrawingNode::Text(text.to_owned())),
        },
        None if text.trim().is_empty() => {}
        None => return damaged("XML"),
    }
    Ok(())
}

fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The attributes that are rendered, with safe values.
fn attributes(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>, element: &str) -> Result<Vec<(String, String)>, Reason> {
    let mut found: Vec<(String, String)> = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.or_else(|_| damaged("XML"))?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).or_else(|_| damaged("XML"))?;
        if value.chars().any(|character| !is_character(character)) {
            return damaged("XML");
        }
        let (space, local) = reader.resolver().resolve_attribute(attribute.key);
        let local: &str = local.as_ref();
        let name = match space {
            ResolveResult::Unbound => local.to_owned(),
            ResolveResult::Bound(space) if space.as_ref() == XLINK && local == "href" => "href".to_owned(),
            ResolveResult::Bound(space) if space.as_ref() == XML && matches!(local, "space" | "lang") => {
                format!("xml:{local}")
            }
            _ => continue,
        };
        if name.len() > 2 && name[..2].eq_ignore_ascii_case("on") && !ATTRIBUTES.contains(&name.as_str()) {
            return Err(Reason::Forbidden(shown(&name)));
        }
        let value = match name.as_str() {
            "href" => match reference(&value, element)? {
                Some(value) => value,
                None => continue,
            },
            "style" => safe_style(&value).map_err(Reason::Forbidden)?,
            "attributeName" if !ATTRIBUTES.contains(&value.trim()) || matches!(value.trim(), "class" | "id") => {
                return Err(Reason::Forbidden(shown(&value)));
            }
            name if ATTRIBUTES.contains(&name) => {
                // Text for readers is not an address.
                if !name.starts_with("aria-") {
                    safe_value(&value).map_err(Reason::Forbidden)?;
                }
                value.into_owned()
            }
            _ => continue,
        };
        match found.iter_mut().find(|(known, _)| *known == name) {
            // Of `href` and `xlink:href`, the first takes precedence.
            Some(slot) if matches!(space, ResolveResult::Unbound) => slot.1 = value,
            Some(_) => {}
            None => found.push((name, value)),
        }
    }
    Ok(found)
}

/// The target of a reference: inside the drawing, or an embedded photograph, which is cleaned.
fn reference(value: &str, element: &str) -> Result<Option<String>, Reason> {
    let value = value.trim();
    if value.starts_with('#') {
        return Ok(Some(value.to_owned()));
    }
    if element == "a" || value.is_empty() {
        return Ok(None);
    }
    let is_data = value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
    if !is_data || !matches!(element, "image" | "feImage") {
        return Err(Reason::Forbidden(shown(value)));
    }
    let Some((head, data)) = value[5..].split_once(',') else { return damaged("data:") };
    if !head.to_ascii_lowercase().ends_with(";base64") {
        return Err(Reason::Forbidden(shown(value)));
    }
    let packed: String = data.chars().filter(|character| !character.is_whitespace()).collect();
    let Ok(bytes) = STANDARD.decode(packed) else { return damaged("data:") };
    let kind = FileKind::of(&bytes);
    let media_type = match kind {
        FileKind::Jpeg => "image/jpeg",
        FileKind::Png => "image/png",
        FileKind::Gif => "image/gif",
        FileKind::WebP => "image/webp",
        _ => return Err(Reason::Forbidden(format!("data: {}", kind.name()))),
    };
    let clean = pixels::published(kind, &bytes)?;
    Ok(Some(format!("data:{media_type};base64,{}", STANDARD.encode(clean))))
}

impl DrawingElement {
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        self.elements().for_each(|element| element.each(visit));
    }

    fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            DrawingNode::Element(element) => Some(element),
            DrawingNode::Text(_) => None,
        })
    }

    fn text(&self) -> String {
        let text = self.nodes.iter().map(|node| match node {
            DrawingNode::Text(text) => text.as_str(),
            DrawingNode::Element(_) => "",
        });
        text.collect()
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is never visible: a layer that was hidden in the drawing program.
    fn is_hidden(&self, facts: &DrawingFacts) -> bool {
        let style = self.attribute("style").unwrap_or_default();
        let says = self.attribute("display").is_some_and(|value| value.trim() == "none")
            || style.split(';').any(|part| part.replace(char::is_whitespace, "") == "display:none");
        let mut is_used = false;
        self.each(&mut |element| {
            is_used |= element.attribute("id").is_some_and(|id| facts.used.contains(id));
        });
        says && !is_used && !facts.moves && !facts.has_sheet
    }

    fn leave_out_hidden(&mut self, facts: &DrawingFacts) {
        self.nodes.retain_mut(|node| match node {
            DrawingNode::Text(_) => true,
            DrawingNode::Element(element) if element.is_hidden(facts) => false,
            DrawingNode::Element(element) => {
                element.leave_out_hidden(facts);
                true
            }
        });
    }

    /// The number of elements rendered for it; the maximum for a cycle of references.
    fn weight<'a>(&'a self, named: &HashMap<&'a str, &'a Self>, open: &mut Vec<&'a str>) -> u64 {
        let mut weight = 1_u64;
        if let (true, Some(target)) = (self.name == "use", self.attribute("href").and_then(|to| to.strip_prefix('#'))) {
            if open.len() > 20 || open.contains(&target) {
                return u64::MAX;
            }
            open.push(target);
            weight = weight.saturating_add(named.get(target).map_or(0, |element| element.weight(named, open)));
            open.pop();
        }
        for element in self.elements() {
            weight = weight.saturating_add(element.weight(named, open));
            if weight > DRAWN {
                break;
            }
        }
        weight
    }

    fn write(&self, facts: &DrawingFacts, is_root: bool, out: &mut String) -> Result<(), Reason> {
        // Links are replaced by groups.
        let name = if self.name == "a" { "g" } else { self.name.as_str() };
        out.push('<');
        out.push_str(name);
        if is_root {
            out.push_str(" xmlns=\"");
            out.push_str(SVG);
            out.push('"');
        }
        for (name, value) in &self.attributes {
            let is_needed = match name.as_str() {
                "id" => facts.used.contains(value),
                "class" => facts.has_sheet,
                "style" => !value.is_empty(),
                _ => true,
            };
            if is_needed {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                escape(value, true, out);
                out.push('"');
            }
        }
        let before = out.len();
        out.push('>');
        if self.name == "style" {
            let sheet = safe_sheet(&self.text()).map_err(Reason::Forbidden)?;
            escape(&sheet, false, out);
        } else {
            for node in &self.nodes {
                match node {
                    DrawingNode::Element(element) => element.write(facts, false, out)?,
                    DrawingNode::Text(text) if HOLD_TEXT.contains(&self.name.as_str()) => escape(text, false, out),
                    DrawingNode::Text(_) => {}
                }
            }
        }
        if out.len() == before + 1 {
            out.truncate(before);
            out.push_str("/>");
            return Ok(());
        }
        out.push_str("</");
        out.push_str(name);
        out.push('>');
        Ok(())
    }
}

fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\t' if in_attribute => out.push_str("&#9;"),
            '\n' if in_attribute => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            _ => out.push(character),
        }
    }
}
