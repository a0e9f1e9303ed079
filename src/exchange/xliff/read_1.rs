//! Converts an XLIFF 1.2 file into a reading; an error has its position.
//!
//! Accepts what tools make of a file: groups, divided texts (`mrk`), codes that were moved, copied or removed, and codes
//! that were replaced by `x`, `g`, `bx` and `ex`, which have the text of the source's code with the same id. Suggestions
//! (`alt-trans`) are ignored.

use std::collections::BTreeMap;

use super::units::{CodeEnd, UnitSide, XliffUnits, empty_reading, message};
use super::vocabulary::{OLD, category};
use crate::exchange::digest::is_digest;
use crate::exchange::fault::{FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState};
use crate::exchange::notation::read_place;
use crate::exchange::reading::Reading;
use crate::exchange::xml::{XmlElement, XmlNode};

/// Converts the root element of an XLIFF 1.2 file.
pub(super) fn read(text: &str, xliff: &XmlElement) -> Result<Reading, FileFault> {
    let mut reader = Xliff1Reader { units: XliffUnits::new(text), reading: None };
    let version = xliff.attribute("version").unwrap_or_default();
    if version != "1.2" {
        return Err(reader.units.fault(xliff, FaultKind::Version(version.to_owned())));
    }
    for file in xliff.elements() {
        match file.name.as_str() {
            "file" => reader.file(file)?,
            _ => return Err(reader.units.unexpected(file)),
        }
    }
    let Xliff1Reader { units, reading } = reader;
    reading.ok_or_else(|| units.lacks(xliff, "file"))
}

struct Xliff1Reader<'t> {
    units: XliffUnits<'t>,
    /// `None` before the first file, which has the languages.
    reading: Option<Reading>,
}

impl Xliff1Reader<'_> {
    fn file(&mut self, file: &XmlElement) -> Result<(), FileFault> {
        let language = |name| self.units.language(file, name);
        let (source, target) = (language("source-language")?, language("target-language")?);
        let reading = self.reading.get_or_insert_with(|| empty_reading(source.clone(), target.clone()));
        if (reading.source.as_ref(), &reading.target) != (Some(&source), &target) {
            return Err(self.units.fault(file, FaultKind::Unexpected(format!("{source} → {target}"))));
        }
        for element in file.elements() {
            match element.name.as_str() {
                "header" => self.header(element),
                "body" => self.group(element)?,
                _ => return Err(self.units.unexpected(element)),
            }
        }
        Ok(())
    }

    fn header(&mut self, header: &XmlElement) {
        let title = header.elements().find(|note| category_of(note) == Some(category::SITE));
        if let (Some(note), Some(reading)) = (title, &mut self.reading)
            && reading.title.is_empty()
        {
            reading.title = note.text();
        }
    }

    /// Reads the body of a file, or a group in it.
    fn group(&mut self, group: &XmlElement) -> Result<(), FileFault> {
        for element in group.elements() {
            match element.name.as_str() {
                "trans-unit" => self.unit(element)?,
                "group" => self.group(element)?,
                "context-group" | "count-group" | "prop-group" | "note" => {}
                _ => return Err(self.units.unexpected(element)),
            }
        }
        Ok(())
    }

    fn unit(&mut self, unit: &XmlElement) -> Result<(), FileFault> {
        let context = self.units.context(unit, "resname")?;
        let parts =
            ["source", "seg-source", "target", "note", "context-group", "count-group", "prop-group", "alt-trans"];
        if let Some(unknown) = unit.elements().find(|element| !parts.contains(&element.name.as_str())) {
            return Err(self.units.unexpected(unknown));
        }
        let Some(source_element) = unit.first("source") else {
            return Err(self.units.lacks(unit, "source"));
        };
        let mut codes = Codes::default();
        let mut source = String::new();
        codes
            .inline(source_element, UnitSide::Source, &mut source)
            .map_err(|element| self.units.unexpected(element))?;
        codes.written.clear();
        let (target, kinds) = self.target(unit, &mut codes)?;
        let mut message = message(context, source, target, state(unit));
        read_notes(unit, &mut message);
        if let Some(reading) = &mut self.reading {
            let place = unit.first("target").unwrap_or(unit);
            self.units.add((unit, place), message, kinds, &codes.written, reading);
        }
        Ok(())
    }

    /// The translation; empty if a tool divided the text and did not translate all parts.
    fn target<'e>(&self, unit: &'e XmlElement, codes: &mut Codes<'e>) -> Result<(String, Vec<RemarkKind>), FileFault> {
        let mut target = String::new();
        let Some(element) = unit.first("target") else { return Ok((target, Vec::new())) };
        codes.inline(element, UnitSide::Target, &mut target).map_err(|element| self.units.unexpected(element))?;
        let mut kinds: Vec<RemarkKind> =
            std::mem::take(&mut codes.unknown).into_iter().map(RemarkKind::UnknownCode).collect();
        let filled = |element: &XmlElement| segments(element).into_iter().filter(|one| !is_empty(one)).count();
        let wanted = unit.first("seg-source").map_or(0, filled);
        let (found, all) = (filled(element), segments(element).len());
        if (all > 0 && found < wanted.max(all)) || (all == 0 && wanted > 1 && target.trim().is_empty()) {
            if found > 0 {
                kinds.push(RemarkKind::PartlyTranslated);
            }
            return Ok((String::new(), kinds));
        }
        Ok((target, kinds))
    }
}

/// The segments of a divided text, at any depth.
fn segments(element: &XmlElement) -> Vec<&XmlElement> {
    let mut found = Vec::new();
    for child in element.elements() {
        if child.name == "mrk" && child.attribute("mtype") == Some("seg") {
            found.push(child);
        } else {
            found.extend(segments(child));
        }
    }
    found
}

fn is_empty(element: &XmlElement) -> bool {
    element.nodes.iter().all(|node| match node {
        XmlNode::Text(text) => text.trim().is_empty(),
        XmlNode::Element(child) => is_empty(child),
    })
}

/// A translation is finished only if the file says so. Without a state it is not known to be (OmegaT writes none), unless
/// the text is approved; a text that is expressly not approved is not finished.
fn state(unit: &XmlElement) -> MessageState {
    let state = unit.first("target").and_then(|target| target.attribute("state"));
    let is_sure = match (state, unit.attribute("approved")) {
        (_, Some("no")) => false,
        (Some(state), _) => matches!(state, "translated" | "signed-off" | "final"),
        (None, approved) => approved == Some("yes"),
    };
    if is_sure { MessageState::Current } else { MessageState::Outdated }
}

/// The category of one of our notes.
fn category_of(note: &XmlElement) -> Option<&str> {
    note.attribute("from").and_then(|from| from.strip_prefix(OLD.from))
}

fn read_notes(unit: &XmlElement, message: &mut Message) {
    for note in unit.elements().filter(|element| element.name == "note") {
        let text = note.text();
        match category_of(note) {
            Some(category::DESCRIPTION) => message.notes.push(text),
            Some(category::PREVIOUS) if message.state == MessageState::Outdated => {
                let before = message.previous.take().map(|before| before + "\n").unwrap_or_default();
                message.previous = Some(before + &text);
            }
            Some(category::PREVIOUS) => {}
            Some(category::EXPORTED) => message.exported = Some(text.trim().to_owned()).filter(|text| is_digest(text)),
            _ => message.comments.extend(text.split('\n').map(str::to_owned)),
        }
    }
    let location =
        |group: &&XmlElement| group.name == "context-group" && group.attribute("purpose") == Some("location");
    message.place = unit.elements().find(location).and_then(|group| {
        let value = |kind: &str| {
            let mut found = group.elements().filter(|context| context.attribute("context-type") == Some(kind));
            found.next().map(XmlElement::text)
        };
        read_place(&format!("{}:{}", value(OLD.file)?, value(OLD.line)?))
    });
}

/// The text of a unit's codes.
#[derive(Default)]
struct Codes<'e> {
    /// The text of the source's codes by id: opening and closing.
    known: BTreeMap<&'e str, (Option<String>, Option<String>)>,
    unknown: Vec<String>,
    /// The text written for codes.
    written: Vec<String>,
}

impl<'e> Codes<'e> {
    /// Writes the content of an element as Markdown; returns an element that is not allowed there as an error.
    fn inline(&mut self, parent: &'e XmlElement, side: UnitSide, written: &mut String) -> Result<(), &'e XmlElement> {
        for node in &parent.nodes {
            let element = match node {
                XmlNode::Text(text) => {
                    written.push_str(text);
                    continue;
                }
                XmlNode::Element(element) => element,
            };
            match element.name.as_str() {
                "ph" | "bpt" | "x" | "bx" => self.code(element, CodeEnd::Start, side, written),
                "ept" | "ex" => self.code(element, CodeEnd::End, side, written),
                "it" if element.attribute("pos") == Some("close") => self.code(element, CodeEnd::End, side, written),
                "it" => self.code(element, CodeEnd::Start, side, written),
                "g" => {
                    self.code(element, CodeEnd::Start, side, written);
                    self.inline(element, side, written)?;
                    self.code(element, CodeEnd::End, side, written);
                }
                "mrk" => self.inline(element, side, written)?,
                _ => return Err(element),
            }
        }
        Ok(())
    }

    /// Writes one end of a code: with its own text, else with that of the source's code with the same id.
    fn code(&mut self, element: &'e XmlElement, end: CodeEnd, side: UnitSide, written: &mut String) {
        let own =
            if matches!(element.name.as_str(), "ph" | "bpt" | "ept" | "it") { plain(element) } else { String::new() };
        let ids = [element.attribute("rid"), element.attribute("id")];
        let mut ids = ids.into_iter().flatten();
        let id = ids.clone().next().unwrap_or_default();
        let at = |id: &str| end.of(self.known.get(id)?).clone();
        let text = if own.is_empty() { ids.find_map(at) } else { Some(own) };
        let Some(text) = text else {
            if self.unknown.last().is_none_or(|last| last != id) {
                self.unknown.push(id.to_owned());
            }
            return;
        };
        if side == UnitSide::Source {
            end.set(self.known.entry(id).or_default(), Some(text.clone()));
        }
        written.push_str(&text);
        self.written.push(text);
    }
}

/// The text of a code, with that of translatable parts in it.
fn plain(element: &XmlElement) -> String {
    let nodes = element.nodes.iter().map(|node| match node {
        XmlNode::Text(part) => part.clone(),
        XmlNode::Element(child) => plain(child),
    });
    nodes.collect()
}
