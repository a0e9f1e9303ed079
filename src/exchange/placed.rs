//! The result of an import: what was put into the pages, and what was not accepted.

use std::collections::BTreeMap;

use super::message::Message;
use super::reading::Returned;
use crate::source::SourcePath;

/// The result of placing translations.
#[derive(Debug, Default)]
pub struct Placed {
    /// The changed files with their new text.
    pub files: BTreeMap<SourcePath, String>,
    /// The number of translations put into pages.
    pub placed: usize,
    /// The number of translations that are already in the pages.
    pub unchanged: usize,
    /// The sections whose texts are all confirmed by the translator.
    pub in_step: Vec<InStep>,
    /// The translations that were not accepted.
    pub problems: Vec<Problem>,
}

/// A section that the translator confirmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InStep {
    /// The page's name in the translation record, or the key of an entry of data.
    pub page: String,
    /// The anchor of the section in the source.
    pub section: String,
}

/// A translation that was not accepted. It remains in the translator's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The context of the text.
    pub context: String,
    /// The line in the translator's file.
    pub line: usize,
    /// The position of the source according to the file: a file of the site and a line, from 1.
    pub place: Option<(SourcePath, u32)>,
    /// The translation that was not accepted.
    pub words: String,
    /// The reason.
    pub kind: ProblemKind,
}

/// The reason why a translation was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The site has no such page.
    NoPage,
    /// The page exists in the language as a draft, whose texts are not exchanged.
    PageIsDraft,
    /// The page does not exist in the language, but its file or address is in use there.
    FileExists,
    /// The source has changed or was removed.
    SourceChanged,
    /// The page has changed since, and the translation is the earlier text.
    TranslationChanged,
    /// The translation is only the mark of a text that is not translated yet.
    Open,
    /// The translation is doubtful, and a program took it from another source text.
    Guess,
    /// The page has no place for the text: what is beside it differs from the source.
    NoPlace,
    /// The section of the text is new, and some of its texts are in another section of the translation.
    Moved,
    /// The translation has another footnote with the label of the text's, or of one in its new section.
    LabelTaken,
    /// The list, row or block of the text is new, and not all of its texts are translated.
    Incomplete,
    /// The translation would be parsed differently: as a heading, a list or the end of a block.
    WouldBreak,
    /// Only facilitators see the source text, and the translation would be public.
    Audience,
    /// A data file cannot be edited there without changing other values.
    NotEditable,
    /// The values in braces of an interface text differ from those of the source.
    PlaceholdersDiffer,
    /// Pages write the word, as that of a block.
    WordOfPages,
}

/// A translation that was not accepted for a reason.
pub(super) fn problem(one: &Returned, kind: ProblemKind) -> Problem {
    let Message { context, place, target, .. } = one.message.clone();
    Problem { context, line: one.line, place, words: target, kind }
}
