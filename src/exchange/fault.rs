//! Why a file from a translator is refused, and what in it needs a look.
//!
//! Both are values that can be told in each of the program's languages; nothing here prints.

use super::notation::one_line;
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::source::LineIndex;

/// What makes a file unfit, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub kind: FaultKind,
}

impl Fault {
    /// What is wrong, as one clause, without the place.
    pub fn message(&self, language: ProgramLanguage) -> String {
        self.kind.say(language)
    }

    /// A fault at a byte of the text.
    pub(super) fn at(text: &str, offset: usize, kind: FaultKind) -> Self {
        let position = LineIndex::new(text).position(u32::try_from(offset).unwrap_or(u32::MAX));
        Self { line: position.line, column: position.column, kind }
    }
}

/// What makes a file unfit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A byte that is not UTF-8.
    NotUtf8,
    /// The file says that it is written in another character set.
    Charset(String),
    /// The file ends in the middle of something.
    CutOff,
    /// Something that the format does not have here.
    Unexpected(String),
    /// A text whose quotation mark is not closed in its line.
    OpenText,
    /// A backslash before a character that it cannot stand before.
    Escape(String),
    /// Several versions of a text, as `msgcat` writes them in one.
    Joined,
    /// A text with plural forms; the site has none.
    Plural,
    /// A message that does not say to which text of the site it belongs.
    NoContext,
    /// The same text of the site twice.
    Repeated {
        /// The message's name.
        context: String,
        /// The line, from 1, where it stood first.
        first: usize,
    },
    /// The head of a PO file lacks a line.
    NoHeader(&'static str),
    /// A language that is no language tag.
    Language(String),
    /// XML that is not well formed.
    BrokenXml,
    /// A document type, which could define entities.
    DocumentType,
    /// An entity that XML itself does not know.
    Entity(String),
    /// A character that XML cannot hold.
    Character(String),
    /// Elements nested deeper than any tool nests them.
    TooDeep,
    /// XML that is not XLIFF 2.
    NotXliff,
    /// XLIFF of another version.
    Version(String),
    /// An element lacks an attribute or a part.
    Lacks {
        /// The element.
        element: String,
        /// What it lacks.
        part: &'static str,
    },
}

impl FaultKind {
    /// What it is, in the words of a language.
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
        }
    }
}

/// Something in a sound file that should be looked at before its message is put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Line of the translation in the file, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The message.
    pub context: String,
    /// What it is.
    pub kind: RemarkKind,
}

impl Remark {
    /// What should be looked at, as one clause, without place and message.
    pub fn message(&self, language: ProgramLanguage) -> String {
        self.kind.say(language)
    }
}

/// What should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The source has a citation or a footnote that the translation lacks.
    LostCode(String),
    /// A code that is no mark any more where it stands now: `** word**`.
    BrokenCode(String),
    /// A code for which the file has no text; it was left out.
    UnknownCode(String),
    /// Only some parts of a text that a tool has divided are translated; none was taken.
    PartlyTranslated,
}

impl RemarkKind {
    /// What it is, in the words of a language.
    fn say(&self, language: ProgramLanguage) -> String {
        match self {
            Self::LostCode(code) => phrase(language, &phrases::ExchangeLostCode { code: &cut(code) }),
            Self::BrokenCode(code) => phrase(language, &phrases::ExchangeBrokenCode { code: &cut(code) }),
            Self::UnknownCode(id) => phrase(language, &phrases::ExchangeUnknownCode { id: &cut(id) }),
            Self::PartlyTranslated => phrase(language, &phrases::ExchangePartly),
        }
    }
}

/// What is quoted comes from outside, and may be long or hold anything.
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
        ];
        let remarks = [
            RemarkKind::LostCode(text()),
            RemarkKind::BrokenCode(text()),
            RemarkKind::UnknownCode(text()),
            RemarkKind::PartlyTranslated,
        ];
        let of = |say: &dyn Fn(ProgramLanguage) -> String| ProgramLanguage::ALL.map(say);
        let faults = faults.iter().map(|fault| of(&|language| fault.say(language)));
        let remarks = remarks.iter().map(|remark| of(&|language| remark.say(language)));
        for told in faults.chain(remarks) {
            assert_ne!(told[0], told[1]);
            for message in told {
                assert!(message.chars().count() < 200 && !message.contains(char::is_control), "{message}");
            }
        }
    }
}
