//! Converts the entries of a PO file into a reading; an error has its position.
//!
//! Rejects what a site does not have: plural forms, messages without a context, a file without a language.

use std::collections::BTreeMap;

use super::entries::{EXPORTED, PoEntry, charset, decode, is_utf8, read_entries};
use crate::exchange::codes::lost_codes;
use crate::exchange::digest::is_digest;
use crate::exchange::fault::{ExchangeRemark, FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState, true_state};
use crate::exchange::notation::{read_place, read_tag};
use crate::exchange::reading::{Reading, Returned};
use crate::language::LanguageTag;
use crate::source::{LineIndex, SourcePath};

/// Parses the bytes of a PO file.
///
/// # Errors
/// The first error, if the file is not PO in UTF-8 with a language, or contains what a site does not have. A file with
/// an error must not be used.
pub fn read_po(bytes: &[u8]) -> Result<Reading, FileFault> {
    let mut reader = PoReader::new(decode(bytes)?);
    for entry in read_entries(bytes)? {
        reader.entry(entry)?;
    }
    reader.end()
}

/// The values of the PO header.
struct Head {
    title: String,
    source: Option<LanguageTag>,
    target: LanguageTag,
}

/// The marker of `msgcat` before each version of a text with several translations, followed by the file's name.
const JOINED: &str = "#-#-#-#-#  ";

struct PoReader<'t> {
    text: &'t str,
    lines: LineIndex<'t>,
    head: Option<Head>,
    messages: Vec<Returned>,
    obsolete: Vec<Returned>,
    remarks: Vec<ExchangeRemark>,
    /// The line of each context.
    seen: BTreeMap<String, usize>,
}

impl<'t> PoReader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            head: None,
            messages: Vec::new(),
            obsolete: Vec::new(),
            remarks: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    fn fault(&self, offset: usize, kind: FaultKind) -> FileFault {
        FileFault::at(self.text, offset, kind)
    }

    fn entry(&mut self, entry: PoEntry) -> Result<(), FileFault> {
        if let Some(offset) = entry.plural_start {
            return Err(self.fault(offset, FaultKind::Plural));
        }
        let (source, target) = (entry.source, entry.target);
        if target.contains(JOINED) && !entry.is_obsolete {
            return Err(self.fault(entry.target_start, FaultKind::Joined));
        }
        if entry.context.is_none() && source.is_empty() && !entry.is_obsolete {
            if self.head.is_some() {
                return Err(self.fault(entry.start, FaultKind::NoContext));
            }
            self.head = Some(self.read_head(&target, entry.target_start)?);
            return Ok(());
        }
        let line = self.lines.position(u32::try_from(entry.start).unwrap_or(u32::MAX)).line;
        let state = if entry.is_fuzzy { MessageState::Outdated } else { MessageState::Current };
        let state = true_state(&target, state);
        let context = match entry.context {
            Some(context) => context,
            None if entry.is_obsolete => String::new(),
            None => return Err(self.fault(entry.start, FaultKind::NoContext)),
        };
        let (own, notes): (Vec<String>, _) = entry.notes.into_iter().partition(|note| exported_in(note).is_some());
        let exported = own.first().and_then(|note| exported_in(note)).map(str::to_owned);
        let message = Message {
            context,
            place: first_place(&entry.places),
            source,
            target,
            state,
            previous: entry.previous.filter(|_| state == MessageState::Outdated),
            exported,
            notes,
            comments: entry.comments,
        };
        if entry.is_obsolete {
            self.obsolete.push(Returned { message, line });
            return Ok(());
        }
        if let Some(first) = self.seen.insert(message.context.clone(), line) {
            let kind = FaultKind::Repeated { context: message.context, first };
            return Err(self.fault(entry.start, kind));
        }
        self.remark_on(&message, entry.target_start);
        self.messages.push(Returned { message, line });
        Ok(())
    }

    fn remark_on(&mut self, message: &Message, target_start: usize) {
        if message.target.is_empty() {
            return;
        }
        let position = self.lines.position(u32::try_from(target_start).unwrap_or(u32::MAX));
        self.remarks.extend(lost_codes(&message.source, &message.target).into_iter().map(|code| ExchangeRemark {
            line: position.line,
            column: position.column,
            context: message.context.clone(),
            kind: RemarkKind::LostCode(code),
        }));
    }

    fn read_head(&self, text: &str, offset: usize) -> Result<Head, FileFault> {
        let value = |name: &str| {
            let fields = text.lines().filter_map(|line| line.split_once(':')).map(|(key, value)| (key, value.trim()));
            let mut found = fields.filter(|(key, value)| key.trim().eq_ignore_ascii_case(name) && !value.is_empty());
            found.next().map(|(_, value)| value)
        };
        if let Some(at) = text.find("charset=")
            && !is_utf8(charset(&text[at..]))
        {
            return Err(self.fault(offset, FaultKind::Charset(charset(&text[at..]).to_owned())));
        }
        let language =
            |text: &str| read_tag(text).ok_or_else(|| self.fault(offset, FaultKind::Language(text.to_owned())));
        let target = value("Language").ok_or_else(|| self.fault(offset, FaultKind::NoHeader("Language")))?;
        Ok(Head {
            title: value("Project-Id-Version").unwrap_or_default().to_owned(),
            source: value("X-Source-Language").map(language).transpose()?,
            target: language(target)?,
        })
    }

    fn end(self) -> Result<Reading, FileFault> {
        let Some(head) = self.head else { return Err(FileFault::at(self.text, 0, FaultKind::NoHeader("Language"))) };
        Ok(Reading {
            source: head.source,
            target: head.target,
            title: head.title,
            messages: self.messages,
            obsolete: self.obsolete,
            remarks: self.remarks,
        })
    }
}

/// The digest in the note that has it.
fn exported_in(note: &str) -> Option<&str> {
    note.trim().strip_prefix(EXPORTED).map(str::trim).filter(|digest| is_digest(digest))
}

/// The first position in the lines; a line may have several.
fn first_place(lines: &[String]) -> Option<(SourcePath, u32)> {
    lines.iter().find_map(|words| {
        match words.trim().strip_prefix('\u{2068}').and_then(|rest| rest.split_once('\u{2069}')) {
            Some((path, rest)) => read_place(&format!("{path}{}", rest.split_whitespace().next().unwrap_or_default())),
            None => words.split_whitespace().next().and_then(read_place),
        }
    })
}
