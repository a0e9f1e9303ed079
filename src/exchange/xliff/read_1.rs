//! Converts an XLIFF 1.2 file into a reading; an error has its position.
//!
//! Accepts what tools make of a file: groups, divided texts (`mrk`), codes that were moved, copied or removed, and codes
//! that were replaced by `x`, `g`, `bx` and `ex`, which have the text of the source's code with the same id. Suggestions
//! (`alt-trans`) are ignored.

use std::collections::BTreeMap;

use super::vocabulary::{OLD, category, needed};
use crate::exchange::codes::{broken_codes, lost_codes};
use crate::exchange::digest::is_digest;
use crate::exchange::fault::{ExchangeRemark, FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState, true_state};
use crate::exchange::notation::{read_place, read_tag};
use crate::exchange::reading::{Reading, Returned};
use crate::exchange::xml::{XmlElement, XmlNode};
use crate::language::LanguageTag;
use crate::source::LineIndex;

/// Converts the root element of an XLIFF 1.2 file.
pub(super) fn read(text: &str, xliff: &XmlElement) -> Result<Reading, FileFault> {
    let version = xliff.attribute("version").unwrap_or_default();
    if version != "1.2" {
        return Err(FileFault::at(text, xliff.start, FaultKind::Version(version.to_owned())));
    }
    let mut reader = Xliff1Reader { text, lines: LineIndex::new(text), seen: BTreeMap::new(), reading: None };
    for file in xliff.elements() {
        match file.name.as_str() {
            "file" => reader.file(file)?,
            _ => return Err(reader.unexpected(file)),
        }
    }
    let kind = FaultKind::Lacks { element: "xliff".to_owned(), part: "file" };
    reader.reading.ok_or_else(|| FileFault::at(text, xliff.start, kind))
}

struct Xliff1Reader<'t> {
    text: &'t str,
    lines: LineIndex<'t>,
    /// The line of each context.
    seen: BTreeMap<String, usize>,
    /// `None` before the first file, which has the languages.
    reading: Option<Reading>,
}

impl Xliff1Reader<'_> {
    fn fault(&self, element: &XmlElement, kind: FaultKind) -> FileFault {
        FileFault::at(self.text, element.start, kind)
    }

    fn unexpected(&self, element: &XmlElement) -> FileFault {
        self.fault(element, FaultKind::Unexpected(format!("<{}>", element.name)))
    }

    fn file(&mut self, file: &XmlElement) -> Result<(), FileFault> {
        let language = |name: &'static str| -> Result<LanguageTag, FileFault> {
            let tag = needed(self.text, file, name)?;
            read_tag(tag).ok_or_else(|| self.fault(file, FaultKind::Language(tag.to_owned())))
        };
        let (source, target) = (language("source-language")?, language("target-language")?);
        let reading = self.reading.get_or_insert_with(|| Reading {
            source: Some(source.clone()),
            target: target.clone(),
            title: String::new(),
            messages: Vec::new(),
            obsolete: Vec::new(),
            remarks: Vec::new(),
        });
        if (reading.source.as_ref(), &reading.target) != (Some(&source), &target) {
            return Err(self.fault(file, FaultKind::Unexpected(format!("{source} → {target}"))));
        }
        for element in file.elements() {
            match element.name.as_str() {
                "header" => self.header(element),
                "body" => self.group(element)?,
                _ => return Err(self.unexpected(element)),
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
                _ => return Err(self.unexpected(element)),
            }
        }
        Ok(())
    }

    fn unit(&mut self, unit: &XmlElement) -> Result<(), FileFault> {
        let context = needed(self.text, unit, "resname")?.to_owned();
        let line = self.lines.position(offset(unit)).line;
        if let Some(first) = self.seen.insert(context.clone(), line) {
            return Err(self.fault(unit, FaultKind::Repeated { context, first }));
        }
        let parts =
            ["source", "seg-source", "target", "note", "context-group", "count-group", "prop-group", "alt-trans"];
        if let Some(unknown) = unit.elements().find(|element| !parts.contains(&element.name.as_str())) {
            return Err(self.unexpected(unknown));
        }
        let Some(source_element) = unit.first("source") else {
            return Err(self.fault(unit, FaultKind::Lacks { element: unit.name.clone(), part: "source" }));
        };
        let mut codes = Codes::default();
        let mut source = String::new();
        codes.inline(source_element, UnitSide::Source, &mut source).map_err(|element| self.unexpected(element))?;
        codes.written.clear();
        let (target, mut kinds) = self.target(unit, &mut codes)?;
        let state = true_state(&target, state(unit));
        let mut message = Message {
            context,
            place: None,
            source,
            target,
            state,
            previous: None,
            exported: None,
            notes: Vec::new(),
            comments: Vec::new(),
        };
        read_notes(unit, &mut message);
        if !message.target.is_empty() {
            let lost = lost_codes(&message.source, &message.target);
            let broken = broken_codes(&codes.written, &message.target).into_iter().filter(|code| !lost.contains(code));
            kinds.extend(broken.map(RemarkKind::BrokenCode));
            kinds.extend(lost.into_iter().map(RemarkKind::LostCode));
        }
        let position = self.lines.position(offset(unit.first("target").unwrap_or(unit)));
        let remark = |kind| ExchangeRemark {
            line: position.line,
            column: position.column,
            context: message.context.clone(),
            kind,
        };
        if let Some(reading) = &mut self.reading {
            reading.remarks.extend(kinds.into_iter().map(remark));
            reading.messages.push(Returned { message, line });
        }
        Ok(())
    }

    /// The translation; empty if a tool divided the text and did not translate all parts.
    fn target<'e>(&self, unit: &'e XmlElement, codes: &mut Codes<'e>) -> Result<(String, Vec<RemarkKind>), FileFault> {
        let mut target = String::new();
        let Some(element) = unit.first("target") else { return Ok((target, Vec::new())) };
        codes.inline(element, UnitSide::Target, &mut target).map_err(|element| self.unexpected(element))?;
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

fn offset(element: &XmlElement) -> u32 {
    u32::try_from(element.start).unwrap_or(u32::MAX)
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

/// The side of a unit that is read; only the source defines the text of codes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitSide {
    Source,
    Target,
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
                "ph" | "bpt" | "x" | "bx" => self.code(element, End::Start, side, written),
                "ept" | "ex" => self.code(element, End::End, side, written),
                "it" if element.attribute("pos") == Some("close") => self.code(element, End::End, side, written),
                "it" => self.code(element, End::Start, side, written),
                "g" => {
                    self.code(element, End::Start, side, written);
                    self.inline(element, side, written)?;
                    self.code(element, End::End, side, written);
                }
                "mrk" => self.inline(element, side, written)?,
                _ => return Err(element),
            }
        }
        Ok(())
    }

    /// Writes one end of a code: with its own text, else with that of the source's code with the same id.
    fn code(&mut self, element: &'e XmlElement, end: End, side: UnitSide, written: &mut String) {
        let own =
            if matches!(element.name.as_str(), "ph" | "bpt" | "ept" | "it") { plain(element) } else { String::new() };
        let ids = [element.attribute("rid"), element.attribute("id")];
        let mut ids = ids.into_iter().flatten();
        let id = ids.clone().next().unwrap_or_default();
        let at = |(start, closing): &(Option<String>, Option<String>)| match end {
            End::Start => start.clone(),
            End::End => closing.clone(),
        };
        let text = if own.is_empty() { ids.find_map(|id| self.known.get(id).and_then(at)) } else { Some(own) };
        let Some(text) = text else {
            if self.unknown.last().is_none_or(|last| last != id) {
                self.unknown.push(id.to_owned());
            }
            return;
        };
        if side == UnitSide::Source {
            let known = self.known.entry(id).or_default();
            match end {
                End::Start => known.0 = Some(text.clone()),
                End::End => known.1 = Some(text.clone()),
            }
        }
        written.push_str(&text);
        self.written.push(text);
    }
}

/// The start or the end of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    End,
}

/// The text of a code, with that of translatable parts in it.
fn plain(element: &XmlElement) -> String {
    let nodes = element.nodes.iter().map(|node| match node {
        XmlNode::Text(part) => part.clone(),
        XmlNode::Element(child) => plain(child),
    });
    nodes.collect()
}
