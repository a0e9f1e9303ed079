//! Why a file from a translator is refused, and what in it needs a look.
//!
//! Both are values that can be told in each of the program's languages; nothing here prints.

use super::one_line;
use crate::diagnostic::{ProgramLanguage, phrase};
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
        told(language, self.kind.phrase())
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
    /// The phrase that tells it, with the values for it.
    fn phrase(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::NotUtf8 => ("exchange-not-utf8", Vec::new()),
            Self::Charset(charset) => ("exchange-charset", vec![("charset", charset.clone())]),
            Self::CutOff => ("exchange-cut-off", Vec::new()),
            Self::Unexpected(text) => ("exchange-unexpected", vec![("text", text.clone())]),
            Self::OpenText => ("exchange-open-text", Vec::new()),
            Self::Escape(text) => ("exchange-escape", vec![("text", text.clone())]),
            Self::Plural => ("exchange-plural", Vec::new()),
            Self::NoContext => ("exchange-no-context", Vec::new()),
            Self::Repeated { context, first } => {
                ("exchange-repeated", vec![("context", context.clone()), ("line", first.to_string())])
            }
            Self::NoHeader(name) => ("exchange-no-header", vec![("name", (*name).to_owned())]),
            Self::Language(text) => ("exchange-language", vec![("text", text.clone())]),
            Self::BrokenXml => ("exchange-broken-xml", Vec::new()),
            Self::DocumentType => ("exchange-document-type", Vec::new()),
            Self::Entity(name) => ("exchange-entity", vec![("name", name.clone())]),
            Self::Character(text) => ("exchange-character", vec![("text", text.clone())]),
            Self::TooDeep => ("exchange-too-deep", Vec::new()),
            Self::NotXliff => ("exchange-not-xliff", Vec::new()),
            Self::Version(version) => ("exchange-version", vec![("version", version.clone())]),
            Self::Lacks { element, part } => {
                ("exchange-lacks", vec![("element", element.clone()), ("part", (*part).to_owned())])
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
        told(language, self.kind.phrase())
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
    /// The phrase that tells it, with the values for it.
    fn phrase(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::LostCode(code) => ("exchange-lost-code", vec![("code", code.clone())]),
            Self::BrokenCode(code) => ("exchange-broken-code", vec![("code", code.clone())]),
            Self::UnknownCode(id) => ("exchange-unknown-code", vec![("id", id.clone())]),
            Self::PartlyTranslated => ("exchange-partly", Vec::new()),
        }
    }
}

fn told(language: ProgramLanguage, (name, values): (&str, Vec<(&str, String)>)) -> String {
    // What is quoted comes from outside, and may be long or hold anything.
    const LONGEST: usize = 60;
    let shown: Vec<(&str, String)> =
        values.iter().map(|(key, value)| (*key, one_line(&value.chars().take(LONGEST).collect::<String>()))).collect();
    let values: Vec<(&str, &str)> = shown.iter().map(|(key, value)| (*key, value.as_str())).collect();
    phrase(language, name, &values)
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
        let phrases = faults.iter().map(FaultKind::phrase).chain(remarks.iter().map(RemarkKind::phrase));
        for phrase in phrases {
            let told = ProgramLanguage::ALL.map(|language| told(language, phrase.clone()));
            assert_ne!(told[0], told[1]);
            for message in told {
                assert!(message.chars().count() < 200 && !message.contains(char::is_control), "{message}");
            }
        }
    }
}
