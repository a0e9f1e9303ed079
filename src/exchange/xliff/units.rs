//! What the readers of both versions of XLIFF share: faults with their place, and from the parts of a unit its message.

use std::collections::BTreeMap;

use super::vocabulary::needed;
use crate::exchange::codes::{broken_codes, lost_codes};
use crate::exchange::fault::{ExchangeRemark, FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState, true_state};
use crate::exchange::notation::read_tag;
use crate::exchange::reading::{Reading, Returned};
use crate::exchange::xml::XmlElement;
use crate::language::LanguageTag;
use crate::source::LineIndex;

/// The side of a unit that is read; only the source defines the text of codes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitSide {
    Source,
    Target,
}

/// The start or the end of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeEnd {
    Start,
    End,
}

impl CodeEnd {
    /// Its value of the two.
    pub(super) fn of<T>(self, (start, end): &(T, T)) -> &T {
        match self {
            Self::Start => start,
            Self::End => end,
        }
    }

    /// Sets its value of the two.
    pub(super) fn set<T>(self, (start, end): &mut (T, T), value: T) {
        match self {
            Self::Start => *start = value,
            Self::End => *end = value,
        }
    }
}

/// The units of a file that have been read.
pub(super) struct XliffUnits<'t> {
    text: &'t str,
    lines: LineIndex<'t>,
    /// The line of each context.
    seen: BTreeMap<String, usize>,
}

impl<'t> XliffUnits<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, lines: LineIndex::new(text), seen: BTreeMap::new() }
    }

    pub(super) fn fault(&self, element: &XmlElement, kind: FaultKind) -> FileFault {
        FileFault::at(self.text, element.start, kind)
    }

    pub(super) fn unexpected(&self, element: &XmlElement) -> FileFault {
        self.fault(element, FaultKind::Unexpected(format!("<{}>", element.name)))
    }

    pub(super) fn lacks(&self, element: &XmlElement, part: &'static str) -> FileFault {
        self.fault(element, FaultKind::Lacks { element: element.name.clone(), part })
    }

    /// The language that an attribute states.
    pub(super) fn language(&self, element: &XmlElement, name: &'static str) -> Result<LanguageTag, FileFault> {
        let tag = needed(self.text, element, name)?;
        read_tag(tag).ok_or_else(|| self.fault(element, FaultKind::Language(tag.to_owned())))
    }

    /// The context of a unit, from the attribute that has it; an error if another unit has the same.
    pub(super) fn context(&mut self, unit: &XmlElement, name: &'static str) -> Result<String, FileFault> {
        let context = needed(self.text, unit, name)?.to_owned();
        let line = self.lines.position(offset(unit)).line;
        match self.seen.insert(context.clone(), line) {
            Some(first) => Err(self.fault(unit, FaultKind::Repeated { context, first })),
            None => Ok(context),
        }
    }

    /// Adds the message of a unit. Remarks are about its translation, which is at `place`: those of `kinds`, and one for
    /// each code that it lost or broke. `written` is the text of its codes.
    pub(super) fn add(
        &self,
        (unit, place): (&XmlElement, &XmlElement),
        message: Message,
        mut kinds: Vec<RemarkKind>,
        written: &[String],
        reading: &mut Reading,
    ) {
        if !message.target.is_empty() {
            let lost = lost_codes(&message.source, &message.target);
            let broken = broken_codes(written, &message.target).into_iter().filter(|code| !lost.contains(code));
            kinds.extend(broken.map(RemarkKind::BrokenCode));
            kinds.extend(lost.into_iter().map(RemarkKind::LostCode));
        }
        let position = self.lines.position(offset(place));
        reading.remarks.extend(kinds.into_iter().map(|kind| ExchangeRemark {
            line: position.line,
            column: position.column,
            context: message.context.clone(),
            kind,
        }));
        reading.messages.push(Returned { message, line: self.lines.position(offset(unit)).line });
    }
}

/// A message without what notes say.
pub(super) fn message(context: String, source: String, target: String, state: MessageState) -> Message {
    let state = true_state(&target, state);
    Message {
        context,
        place: None,
        source,
        target,
        state,
        previous: None,
        exported: None,
        notes: Vec::new(),
        comments: Vec::new(),
    }
}

/// A file without messages.
pub(super) fn empty_reading(source: LanguageTag, target: LanguageTag) -> Reading {
    Reading {
        source: Some(source),
        target,
        title: String::new(),
        messages: Vec::new(),
        obsolete: Vec::new(),
        remarks: Vec::new(),
    }
}

fn offset(element: &XmlElement) -> u32 {
    u32::try_from(element.start).unwrap_or(u32::MAX)
}
