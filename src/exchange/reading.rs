//! What a file from a translator says.

use super::fault::Remark;
use super::message::Message;
use crate::language::LanguageTag;

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
