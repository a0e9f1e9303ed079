//! Converts an XLIFF 2 file into a reading; an error has its position.
//!
//! Accepts what tools make of a file: other namespace prefixes, groups, extension elements, several segments for a
//! text, annotations for terms and comments, and codes that were moved, copied, removed or split into a start and an
//! end.

use std::collections::BTreeMap;

use super::units::{CodeEnd, UnitSide, XliffUnits, empty_reading, message};
use super::vocabulary::category;
use crate::exchange::digest::is_digest;
use crate::exchange::fault::{FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState};
use crate::exchange::notation::read_place;
use crate::exchange::reading::Reading;
use crate::exchange::xml::{XmlElement, XmlNode};

/// Converts the root element of an XLIFF 2 file.
pub(super) fn read(text: &str, xliff: &XmlElement) -> Result<Reading, FileFault> {
    let units = XliffUnits::new(text);
    let version = xliff.attribute("version").unwrap_or_default();
    if !matches!(version, "2.0" | "2.1") {
        return Err(units.fault(xliff, FaultKind::Version(version.to_owned())));
    }
    let mut reading = empty_reading(units.language(xliff, "srcLang")?, units.language(xliff, "trgLang")?);
    let mut reader = XliffReader { units, reading: &mut reading };
    for file in xliff.elements() {
        match file.name.as_str() {
            "file" => reader.file(file)?,
            _ => return Err(reader.units.unexpected(file)),
        }
    }
    Ok(reading)
}

struct XliffReader<'t, 'r> {
    units: XliffUnits<'t>,
    reading: &'r mut Reading,
}

/// A segment of a unit.
struct Segment<'e> {
    element: &'e XmlElement,
    source: &'e XmlElement,
    target: Option<&'e XmlElement>,
    /// The position of its translation in the order of segments.
    order: usize,
}

impl XliffReader<'_, '_> {
    /// Reads a file, or a group in it.
    fn file(&mut self, file: &XmlElement) -> Result<(), FileFault> {
        for element in file.elements() {
            match element.name.as_str() {
                "unit" => self.unit(element)?,
                "group" => self.file(element)?,
                "notes" => {
                    let site = element.elements().find(|note| note.attribute("category") == Some(category::SITE));
                    if let Some(note) = site.filter(|_| self.reading.title.is_empty()) {
                        self.reading.title = note.text();
                    }
                }
                "skeleton" => {}
                _ => return Err(self.units.unexpected(element)),
            }
        }
        Ok(())
    }

    fn unit(&mut self, unit: &XmlElement) -> Result<(), FileFault> {
        let context = self.units.context(unit, "name")?;
        let segments = self.segments(unit)?;
        let mut codes = Codes::new(unit);
        let mut source = String::new();
        for segment in &segments {
            codes
                .inline(segment.source, UnitSide::Source, &mut source)
                .map_err(|element| self.units.unexpected(element))?;
        }
        codes.written.clear();
        let (target, kinds) = self.target(&segments, &mut codes)?;
        // A segment without a state is `initial` (XLIFF 2.1, 4.7.1), so a tool that drops states confirms nothing.
        let is_sure = |segment: &Segment<'_>| {
            let state = segment.element.attribute("state");
            segment.element.name == "ignorable" || matches!(state, Some("translated" | "reviewed" | "final"))
        };
        let state = if segments.iter().all(is_sure) { MessageState::Current } else { MessageState::Outdated };
        let mut message = message(context, source, target, state);
        read_notes(unit, &mut message);
        let place = segments.iter().find_map(|segment| segment.target).unwrap_or(unit);
        self.units.add((unit, place), message, kinds, &codes.written, self.reading);
        Ok(())
    }

    fn segments<'e>(&self, unit: &'e XmlElement) -> Result<Vec<Segment<'e>>, FileFault> {
        let mut segments = Vec::new();
        for element in unit.elements() {
            match element.name.as_str() {
                "segment" | "ignorable" => {
                    let source = element.first("source").ok_or_else(|| self.units.lacks(element, "source"))?;
                    let target = element.first("target");
                    let order =
                        target.and_then(|target| target.attribute("order")).and_then(|order| order.parse().ok());
                    let order = order.unwrap_or(segments.len() + 1);
                    segments.push(Segment { element, source, target, order });
                }
                "notes" | "originalData" => {}
                _ => return Err(self.units.unexpected(element)),
            }
        }
        if segments.is_empty() {
            return Err(self.units.lacks(unit, "segment"));
        }
        Ok(segments)
    }

    /// The translations of all segments, in target order; empty if one is missing.
    fn target<'e>(
        &self,
        segments: &[Segment<'e>],
        codes: &mut Codes<'e>,
    ) -> Result<(String, Vec<RemarkKind>), FileFault> {
        let mut parts = Vec::new();
        let (mut translated, mut open) = (0, 0);
        for segment in segments {
            let mut part = String::new();
            let is_ignorable = segment.element.name == "ignorable";
            // Content between segments is the same in both languages, unless a tool translates it.
            let (element, side) = match segment.target {
                Some(target) => (target, UnitSide::Target),
                None if is_ignorable => (segment.source, UnitSide::Source),
                None => {
                    open += 1;
                    continue;
                }
            };
            codes.inline(element, side, &mut part).map_err(|element| self.units.unexpected(element))?;
            match (is_ignorable, part.is_empty()) {
                (true, _) => {}
                // A segment with an empty source may have an empty target.
                (false, true) if segment.source.nodes.is_empty() => {}
                (false, true) => open += 1,
                (false, false) => translated += 1,
            }
            parts.push((segment.order, part));
        }
        let mut kinds: Vec<RemarkKind> =
            std::mem::take(&mut codes.unknown).into_iter().map(RemarkKind::UnknownCode).collect();
        if translated == 0 {
            return Ok((String::new(), Vec::new()));
        }
        if open > 0 {
            kinds.push(RemarkKind::PartlyTranslated);
            return Ok((String::new(), kinds));
        }
        parts.sort_by_key(|(order, _)| *order);
        Ok((parts.into_iter().map(|(_, part)| part).collect(), kinds))
    }
}

fn read_notes(unit: &XmlElement, message: &mut Message) {
    let Some(notes) = unit.first("notes") else { return };
    for note in notes.elements().filter(|note| note.name == "note") {
        let text = note.text();
        match note.attribute("category") {
            Some(category::LOCATION) => message.place = message.place.take().or_else(|| read_place(&text)),
            Some(category::DESCRIPTION) => message.notes.push(text),
            Some(category::PREVIOUS) if message.state == MessageState::Outdated => message.previous = Some(text),
            Some(category::PREVIOUS) => {}
            Some(category::EXPORTED) => message.exported = Some(text.trim().to_owned()).filter(|text| is_digest(text)),
            // Tools use their own categories for comments of translators.
            _ => message.comments.extend(text.split('\n').map(str::to_owned)),
        }
    }
}

/// The original data of a unit's codes.
struct Codes<'e> {
    data: BTreeMap<&'e str, String>,
    /// The data ids of the source's codes by code id: opening and closing.
    known: BTreeMap<&'e str, (Option<&'e str>, Option<&'e str>)>,
    unknown: Vec<String>,
    /// The text written for codes.
    written: Vec<String>,
}

impl<'e> Codes<'e> {
    fn new(unit: &'e XmlElement) -> Self {
        let mut data = BTreeMap::new();
        for element in unit.first("originalData").into_iter().flat_map(XmlElement::elements) {
            if let Some(id) = element.attribute("id") {
                data.insert(id, plain(element));
            }
        }
        Self { data, known: BTreeMap::new(), unknown: Vec::new(), written: Vec::new() }
    }

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
                "cp" => written.extend(code_point(element)),
                "ph" | "sc" => self.code(element, element.attribute("dataRef"), CodeEnd::Start, side, written),
                "ec" => self.code(element, element.attribute("dataRef"), CodeEnd::End, side, written),
                "pc" => {
                    self.code(element, element.attribute("dataRefStart"), CodeEnd::Start, side, written);
                    self.inline(element, side, written)?;
                    self.code(element, element.attribute("dataRefEnd"), CodeEnd::End, side, written);
                }
                "mrk" => self.inline(element, side, written)?,
                "sm" | "em" => {}
                _ => return Err(element),
            }
        }
        Ok(())
    }

    /// Writes one end of a code: with its own data, else that of the code it copies, else that of the source's code
    /// with the same id.
    fn code(
        &mut self,
        element: &'e XmlElement,
        own: Option<&'e str>,
        end: CodeEnd,
        side: UnitSide,
        written: &mut String,
    ) {
        let id = element.attribute("startRef").or_else(|| element.attribute("id")).unwrap_or_default();
        if let (UnitSide::Source, Some(own)) = (side, own) {
            end.set(self.known.entry(id).or_default(), Some(own));
        }
        let of = |id: &str| *end.of(self.known.get(id)?);
        let reference = own.or_else(|| element.attribute("copyOf").and_then(of)).or_else(|| of(id));
        match reference.and_then(|reference| self.data.get(reference)) {
            Some(data) => {
                written.push_str(data);
                self.written.push(data.clone());
            }
            None if self.unknown.last().is_some_and(|last| last == id) => {}
            None => self.unknown.push(id.to_owned()),
        }
    }
}

/// Text and code points; other elements are ignored.
fn plain(element: &XmlElement) -> String {
    let mut text = String::new();
    for node in &element.nodes {
        match node {
            XmlNode::Text(part) => text.push_str(part),
            XmlNode::Element(element) if element.name == "cp" => text.extend(code_point(element)),
            XmlNode::Element(_) => {}
        }
    }
    text
}

fn code_point(element: &XmlElement) -> Option<char> {
    char::from_u32(u32::from_str_radix(element.attribute("hex")?, 16).ok()?)
}
