//! What is handed to a translator, and what comes back: a [`Catalogue`] as PO or XLIFF 2.
//!
//! [`page_texts`] takes the texts out of pages, in pairs; [`catalogue`] makes
//! messages of them, and [`write_po`] or [`write_xliff`] a file. Of a file that
//! comes back, [`read_po`] and [`read_xliff`] make a [`Reading`], or a [`Fault`]
//! with its place: a damaged file is refused whole. [`place`] puts a reading
//! back into the pages. Nothing here touches the disk; the formats know no
//! site, and the texts know no format.
//!
//! [`Reading::remarks`] says what should be looked at besides, such as a
//! citation that the translation has lost. [`Fault::message`] and
//! [`Remark::message`] tell both in the program's language.

mod codes;
mod export;
mod fault;
mod front;
mod html;
mod place;
mod po;
mod settle;
mod texts;
mod wrap;
mod xliff;
mod xml;

pub use export::{Extent, catalogue, source_of};
pub use fault::{Fault, FaultKind, Remark, RemarkKind};
pub use html::{Column, columns, is_ours, table};
pub use place::{InStep, Placed, Problem, ProblemKind, as_in_file, place, targets, with_files};
pub use po::{Entry as PoEntry, read_entries as read_po_entries, read_po, write_po};
pub use texts::{PageTexts, Text, TextPair, TextPlace, of_page, page_texts};
pub use xliff::{read_xliff, write_xliff};

use crate::language::LanguageTag;
use crate::source::SourcePath;

/// Texts to translate from one language to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The language of [`Message::source`].
    pub source: LanguageTag,
    /// The language of [`Message::target`].
    pub target: LanguageTag,
    /// The site's title.
    pub title: String,
    /// The texts, a page's one after another, in the order in which they are read.
    pub messages: Vec<Message>,
}

/// One text with its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The lasting name of the text inside the site, unique: `what-is-torture/four-elements#severity/3`.
    ///
    /// What stands before the first `#` names the page.
    pub context: String,
    /// Where the text stands in the site's sources: the file and the line, from 1.
    pub place: Option<(SourcePath, u32)>,
    /// Inline Markdown, its lines joined with single spaces.
    pub source: String,
    /// The same in the other language; empty if it is not translated.
    pub target: String,
    /// How the two stand to each other. A message without a target is always missing.
    pub state: MessageState,
    /// For an outdated message, the words of the source as they were when it was translated.
    pub previous: Option<String>,
    /// For the translator, a line each: "heading", "torture = tortura".
    pub notes: Vec<String>,
    /// From translators, a line each. They stay with the message.
    pub comments: Vec<String>,
}

/// How a translation stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageState {
    /// There is none.
    Missing,
    /// The source has changed since, or a translator is not sure: *fuzzy*, *needs work*.
    Outdated,
    /// In step.
    Current,
}

/// What a file from a translator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The language of the sources, if the file names it; XLIFF always does.
    pub source: Option<LanguageTag>,
    /// The language of the translations.
    pub target: LanguageTag,
    /// The site's title, if the file has kept it.
    pub title: String,
    /// The messages in the order of the file; contexts are unique.
    pub messages: Vec<Returned>,
    /// Messages that a tool has set aside because the site no longer had their text (`#~` in PO).
    pub obsolete: Vec<Returned>,
    /// What should be looked at before translations are put back.
    pub remarks: Vec<Remark>,
}

/// A message with its place in the file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The message.
    pub message: Message,
    /// The line, from 1, where its name stands in the file.
    pub line: usize,
}

/// A page's name and the rest of a context.
fn page_of(context: &str) -> &str {
    context.split_once('#').map_or(context, |(page, _)| page)
}

/// `content/en/01-law/index.md:12`, as places are written in both formats.
fn written_place(place: &(SourcePath, u32)) -> String {
    format!("{}:{}", one_line(place.0.as_str()), place.1)
}

/// A place from its writing; none if it is written otherwise.
fn read_place(text: &str) -> Option<(SourcePath, u32)> {
    let (path, line) = text.rsplit_once(':')?;
    Some((SourcePath::new(path), line.parse().ok()?))
}

/// A tag as tools write it: `es`, `es_MX`, `ES-mx.UTF-8`, `sr@latin`.
fn read_tag(text: &str) -> Option<LanguageTag> {
    let tag = text.trim().split('.').next().unwrap_or_default().replace(['_', '@'], "-");
    let primary_end = tag.find('-').unwrap_or(tag.len());
    let (primary, rest) = tag.split_at(primary_end);
    LanguageTag::parse(&(primary.to_ascii_lowercase() + rest))
}

/// A text on one line, without control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// The state that a message is in: without a target there is nothing that could be current.
fn true_state(target: &str, state: MessageState) -> MessageState {
    match (target.is_empty(), state) {
        (true, _) => MessageState::Missing,
        (false, MessageState::Missing) => MessageState::Current,
        (false, state) => state,
    }
}
