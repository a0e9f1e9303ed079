//! The content of a file from a translator.

use super::fault::ExchangeRemark;
use super::message::Message;
use crate::language::LanguageTag;

/// The content of a file from a translator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The language of the sources, if the file declares it; XLIFF always does.
    pub source: Option<LanguageTag>,
    /// The language of the translations.
    pub target: LanguageTag,
    /// The site's title; empty if the file does not have it.
    pub title: String,
    /// The messages in the order of the file; each context is unique.
    pub messages: Vec<Returned>,
    /// Messages that a tool marked as obsolete, because the site no longer had their text (`#~` in PO).
    pub obsolete: Vec<Returned>,
    /// What should be checked before the import.
    pub remarks: Vec<ExchangeRemark>,
}

/// A message with its position in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The message.
    pub message: Message,
    /// The line of its name in the file, from 1.
    pub line: usize,
}
