//! Errors in a file from a translator, and remarks about its translations.
//!
//! Both have a message in each of the program's languages; nothing is printed here.

use super::notation::one_line;
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::source::LineIndex;

/// An error that makes a file invalid, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The kind of error.
    pub kind: FaultKind,
}

impl FileFault {
    /// The error as one clause, without the position.
    pub fn message(&self, language: ProgramLanguage) -> String {
        self.kind.say(language)
    }

    /// A fault at a byte offset of the text.
    pub(super) fn at(text: &str, offset: usize, kind: FaultKind) -> Self {
        let position = LineIndex::new(text).position(u32::try_from(offset).unwrap_or(u32::MAX));
        Self { line: position.line, column: position.column, kind }
    }
}

/// The kind of error in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A byte sequence that is not UTF-8.
    NotUtf8,
    /// The file declares another character set.
    Charset(String),
    /// The file ends in the middle of an entry or element.
    CutOff,
    /// Content that the format does not allow here.
    Unexpected(String),
    /// A text without a closing quotation mark in its line.
    OpenText,
    /// A backslash before a character that cannot be escaped.
    Escape(String),
    /// Several versions of a text, joined by `msgcat`.
    Joined,
    /// A text with plural forms, which a site does not have.
    Plural,
    /// A message without a context, so its text in the site is unknown.
    NoContext,
    /// Two messages for the same text of the site.
    Repeated {
        /// The context of the message.
        context: String,
        /// The line, from 1, of the first message.
        first: usize,
    },
    /// The header of a PO file lacks a line.
    NoHeader(&'static str),
    /// A language that is not a language tag.
    Language(String),
    /// XML that is not well formed.
    BrokenXml,
    /// A document type declaration, which could define entities.
    DocumentType,
    /// An entity that is not predefined in XML.
    Entity(String),
    /// A character that XML cannot contain.
    Character(String),
    /// Elements are nested more deeply than any tool writes.
    TooDeep,
    /// XML, but not XLIFF.
    NotXliff,
    /// An unsupported version of XLIFF.
    Version(String),
    /// An element lacks an attribute or a child.
    Lacks {
        /// The element.
        element: String,
        /// The name of the missing attribute or child.
        part: &'static str,
    },
    /// A package or another file that is not a Word document.
    NotWord,
    /// A document with a password.
    Locked,
    /// A package whose part with this name cannot be read.
    DamagedPackage(String),
    /// A Word document without a table with the languages.
    NoTable,
    /// The two columns in HTML, which are only for reading.
    OnlyForReading,
}

impl FaultKind {
    /// The message in a language.
    fn say(&self, language: ProgramLanguage) -> String {
        match self {
            Self::NotUtf8 => phrase(language, &phrases::ExchangeNotUtf8),
            Self::Charset(charset) => phrase(language, &phrases::ExchangeCharset { charset: &cut(charset) }),
            Self::CutOff => phrase(language, &phrases::ExchangeCutOff),
            Self::Unexpected(text) => phrase(language, &phrases::ExchangeUnexpected { text: &cut(text) }),
            Self::OpenText => phrase(language, &phrases::ExchangeOpenText),
            Self::Escape(text) => phrase(language, &phrases::ExchangeEscape { text: &cut(text) }),
            Self::Joined => phrase(language, &phrases::ExchangeJoined),
            Self::Plural => phrase(language, &phrases::ExchangePlural),
            Self::NoContext => phrase(language, &phrases::ExchangeNoContext),
            Self::Repeated { context, first } => {
                phrase(language, &phrases::ExchangeRepeated { context: &cut(context), line: &first.to_string() })
            }
            Self::NoHeader(name) => phrase(language, &phrases::ExchangeNoHeader { name: &cut(name) }),
            Self::Language(text) => phrase(language, &phrases::ExchangeLanguage { text: &cut(text) }),
            Self::BrokenXml => phrase(language, &phrases::ExchangeBrokenXml),
            Self::DocumentType => phrase(language, &phrases::ExchangeDocumentType),
            Self::Entity(name) => phrase(language, &phrases::ExchangeEntity { name: &cut(name) }),
            Self::Character(text) => phrase(language, &phrases::ExchangeCharacter { text: &cut(text) }),
            Self::TooDeep => phrase(language, &phrases::ExchangeTooDeep),
            Self::NotXliff => phrase(language, &phrases::ExchangeNotXliff),
            Self::Version(version) => phrase(language, &phrases::ExchangeVersion { version: &cut(version) }),
            Self::Lacks { element, part } => {
                phrase(language, &phrases::ExchangeLacks { element: &cut(element), part: &cut(part) })
            }
            Self::NotWord => phrase(language, &phrases::ExchangeNotWord),
            Self::Locked => phrase(language, &phrases::ExchangeLocked),
            Self::DamagedPackage(name) => phrase(language, &phrases::ExchangeDamagedPackage { name: &cut(name) }),
            Self::NoTable => phrase(language, &phrases::ExchangeNoTable),
            Self::OnlyForReading => phrase(language, &phrases::ExchangeOnlyForReading),
        }
    }
}

/// Something in a valid file to check before its message is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRemark {
    /// Line of the translation in the file, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The context of the message.
    pub context: String,
    /// The kind of remark.
    pub kind: RemarkKind,
}

impl ExchangeRemark {
    /// The remark as one clause, without position and message.
    pub fn message(&self, language: ProgramLanguage) -> String {
        self.kind.say(&self.context, language)
    }
}

/// The kind of remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The translation lacks a citation, footnote, link or code of the source.
    LostCode(String),
    /// A code that is no longer parsed as a mark in its new position: `** word**`.
    BrokenCode(String),
    /// A code without text in the file; it was omitted.
    UnknownCode(String),
    /// A tool divided the text into parts and not all are translated; none was imported.
    PartlyTranslated,
    /// A comment on a cell of a document; without an author, what was written in the notes.
    Comment {
        /// The name of the author.
        author: String,
        /// The comment on one line.
        text: String,
    },
    /// A row of a document whose first cell does not say which text it is, with its translation.
    RowUnknown(String),
    /// A row whose cells were merged, split, added or removed, with its translation.
    RowShape(String),
    /// Two rows of the same text with different translations.
    RowTwice,
    /// The page has the source of the row several times, and it is not known which of them the row is of.
    RowSeveral,
    /// Several paragraphs in the cell of one text.
    Paragraphs,
    /// Words with formatting of a word processor, which is not imported.
    Formatting,
    /// Something in the cell that is not text, by its name in the file.
    LeftOut(String),
    /// The source cell of the row was edited.
    SourceEdited,
    /// A word in the mark column that has no meaning.
    Mark(String),
    /// The translation was changed in the site after the export.
    Stale,
}

impl RemarkKind {
    /// Whether the text cannot be confirmed because of it.
    pub fn is_doubt(&self) -> bool {
        !matches!(self, Self::Comment { .. })
    }

    /// Whether the translation is not imported because of it.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::RowUnknown(_)
                | Self::RowShape(_)
                | Self::RowTwice
                | Self::RowSeveral
                | Self::Paragraphs
                | Self::LeftOut(_)
                | Self::Stale
        )
    }

    /// The message in a language; `name` is the context of the text.
    fn say(&self, name: &str, language: ProgramLanguage) -> String {
        let name = &if name.is_empty() { "?".to_owned() } else { cut(name) };
        match self {
            Self::LostCode(code) => phrase(language, &phrases::ExchangeLostCode { code: &cut(code) }),
            Self::BrokenCode(code) => phrase(language, &phrases::ExchangeBrokenCode { code: &cut(code) }),
            Self::UnknownCode(id) => phrase(language, &phrases::ExchangeUnknownCode { id: &cut(id) }),
            Self::PartlyTranslated => phrase(language, &phrases::ExchangePartly),
            Self::Comment { author, text } if author.is_empty() => {
                phrase(language, &phrases::DocxNote { name, text: &one_line(text) })
            }
            Self::Comment { author, text } => {
                phrase(language, &phrases::DocxComment { name, author: &cut(author), text: &one_line(text) })
            }
            Self::RowUnknown(text) => phrase(language, &phrases::DocxRowUnknown { text: &cut(text) }),
            Self::RowShape(text) => phrase(language, &phrases::DocxRowShape { name, text: &cut(text) }),
            Self::RowTwice => phrase(language, &phrases::DocxRowTwice { name }),
            Self::RowSeveral => phrase(language, &phrases::DocxRowSeveral { name }),
            Self::Paragraphs => phrase(language, &phrases::DocxParagraphs { name }),
            Self::Formatting => phrase(language, &phrases::DocxFormatting { name }),
            Self::LeftOut(_) => phrase(language, &phrases::DocxLeftOut { name }),
            Self::SourceEdited => phrase(language, &phrases::DocxSourceEdited { name }),
            Self::Mark(mark) => phrase(language, &phrases::DocxUnknownMark { name, mark: &cut(mark) }),
            Self::Stale => phrase(language, &phrases::TranslateTranslationChanged { name }),
        }
    }
}

/// Quotes are from the file, and may be long or contain any characters.
fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    one_line(&text.chars().take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_and_remark_has_words_in_both_languages() {
        let text = || "tortura\u{7}".repeat(20);
        let faults = [
            FaultKind::NotUtf8,
            FaultKind::Charset(text()),
            FaultKind::CutOff,
            FaultKind::Unexpected(text()),
            FaultKind::OpenText,
            FaultKind::Escape(text()),
            FaultKind::Plural,
            FaultKind::NoContext,
            FaultKind::Repeated { context: text(), first: 3 },
            FaultKind::NoHeader("Language"),
            FaultKind::Language(text()),
            FaultKind::BrokenXml,
            FaultKind::DocumentType,
            FaultKind::Entity(text()),
            FaultKind::Character(text()),
            FaultKind::TooDeep,
            FaultKind::NotXliff,
            FaultKind::Version(text()),
            FaultKind::Lacks { element: text(), part: "id" },
            FaultKind::NotWord,
            FaultKind::Locked,
            FaultKind::DamagedPackage(text()),
            FaultKind::NoTable,
            FaultKind::OnlyForReading,
        ];
        let remarks = [
            RemarkKind::LostCode(text()),
            RemarkKind::BrokenCode(text()),
            RemarkKind::UnknownCode(text()),
            RemarkKind::PartlyTranslated,
            RemarkKind::Comment { author: "Ana".to_owned(), text: "¿sí?".to_owned() },
            RemarkKind::Comment { author: String::new(), text: "¿sí?".to_owned() },
            RemarkKind::RowUnknown(text()),
            RemarkKind::RowShape(text()),
            RemarkKind::RowTwice,
            RemarkKind::RowSeveral,
            RemarkKind::Paragraphs,
            RemarkKind::Formatting,
            RemarkKind::LeftOut(text()),
            RemarkKind::SourceEdited,
            RemarkKind::Mark(text()),
            RemarkKind::Stale,
        ];
        let of = |say: &dyn Fn(ProgramLanguage) -> String| ProgramLanguage::ALL.map(say);
        let faults = faults.iter().map(|fault| of(&|language| fault.say(language)));
        let remarks = remarks.iter().map(|remark| of(&|language| remark.say("x/page#severity/2", language)));
        for told in faults.chain(remarks) {
            assert_ne!(told[0], told[1]);
            for message in told {
                assert!(message.chars().count() < 200 && !message.contains(char::is_control), "{message}");
            }
        }
    }
}
