//! Remarks about an import: changes, and what was not imported.
//!
//! A remark has a kind, a subject (a key, a block's name, a language) and places, relative to the source folder. Its
//! text is in the program's texts, under the name of the kind.

use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use std::collections::BTreeMap;

/// The kinds of remarks, in the order of the report: what is missing, what was not imported, what was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described by its words in the program's texts")]
pub enum ImportRemarkKind {
    NoCounterpart,
    LanguageLeftOut,
    NotTaken,
    NotUtf8,
    NameNotUnicode,
    LinkNotFollowed,
    TooLarge,
    ConfigUnreadable,
    FrontUnreadable,
    KeyDropped,
    Untranslated,
    Fuzzy,
    CatalogueUnreadable,
    Shortcode,
    Component,
    RawHtml,
    Attribute,
    BlockUnknown,
    FileUnused,
    SamePlace,
    Paired,
    Flattened,
    Numbered,
    FrontMade,
    TitleMade,
    TitleFromHeading,
    TitleHeading,
    AliasDropped,
    SlugChanged,
    Block,
    BlockTitle,
    BlockClosed,
    Alert,
    Details,
    Quote,
    PictureText,
    Comment,
    Link,
    Anchor,
    File,
}

impl ImportRemarkKind {
    /// The text, with the number of occurrences and the subject.
    pub fn say(self, language: ProgramLanguage, n: &str, subject: &str) -> String {
        let words: &dyn Phrase = match self {
            Self::NoCounterpart => &phrases::ImportNoCounterpart { n, subject },
            Self::LanguageLeftOut => &phrases::ImportLanguageLeftOut { n, subject },
            Self::NotTaken => &phrases::ImportNotTaken { n },
            Self::NotUtf8 => &phrases::ImportNotUtf8 { n },
            Self::NameNotUnicode => &phrases::ImportNameNotUnicode { n },
            Self::LinkNotFollowed => &phrases::ImportLinkNotFollowed { n },
            Self::TooLarge => &phrases::ImportTooLarge { n },
            Self::ConfigUnreadable => &phrases::ImportConfigUnreadable { n },
            Self::FrontUnreadable => &phrases::ImportFrontUnreadable { n },
            Self::KeyDropped => &phrases::ImportKeyDropped { n, subject },
            Self::Untranslated => &phrases::ImportUntranslated { n },
            Self::Fuzzy => &phrases::ImportFuzzy { n },
            Self::CatalogueUnreadable => &phrases::ImportCatalogueUnreadable { n },
            Self::Shortcode => &phrases::ImportShortcode { n },
            Self::Component => &phrases::ImportComponent { n },
            Self::RawHtml => &phrases::ImportRawHtml { n },
            Self::Attribute => &phrases::ImportAttribute { n },
            Self::BlockUnknown => &phrases::ImportBlockUnknown { n, subject },
            Self::FileUnused => &phrases::ImportFileUnused { n },
            Self::SamePlace => &phrases::ImportSamePlace { n },
            Self::Paired => &phrases::ImportPaired { n },
            Self::Flattened => &phrases::ImportFlattened { n },
            Self::Numbered => &phrases::ImportNumbered { n },
            Self::FrontMade => &phrases::ImportFrontMade { n },
            Self::TitleMade => &phrases::ImportTitleMade { n },
            Self::TitleFromHeading => &phrases::ImportTitleFromHeading { n },
            Self::TitleHeading => &phrases::ImportTitleHeading { n },
            Self::AliasDropped => &phrases::ImportAliasDropped { n, subject },
            Self::SlugChanged => &phrases::ImportSlugChanged { n, subject },
            Self::Block => &phrases::ImportBlock { n, subject },
            Self::BlockTitle => &phrases::ImportBlockTitle { n },
            Self::BlockClosed => &phrases::ImportBlockClosed { n },
            Self::Alert => &phrases::ImportAlert { n },
            Self::Details => &phrases::ImportDetails { n },
            Self::Quote => &phrases::ImportQuote { n },
            Self::PictureText => &phrases::ImportPictureText { n },
            Self::Comment => &phrases::ImportComment { n },
            Self::Link => &phrases::ImportLink { n },
            Self::Anchor => &phrases::ImportAnchor { n },
            Self::File => &phrases::ImportFile { n },
        };
        phrase(language, words)
    }

    /// Whether each place is listed. Uniform changes are only counted.
    pub fn lists_places(self) -> bool {
        !matches!(
            self,
            Self::KeyDropped
                | Self::Numbered
                | Self::TitleFromHeading
                | Self::TitleHeading
                | Self::Block
                | Self::BlockTitle
                | Self::BlockClosed
                | Self::Alert
                | Self::Details
                | Self::Quote
                | Self::PictureText
                | Self::Comment
                | Self::Link
                | Self::Anchor
                | Self::File
        )
    }
}

/// A remark with all of its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRemark {
    /// Its kind.
    pub kind: ImportRemarkKind,
    /// The key, name or language; may be empty.
    pub subject: String,
    /// The number of occurrences.
    pub count: usize,
    /// The places, sorted by path: `content/es/a.md:3, 17`.
    pub places: Vec<String>,
}

#[derive(Default)]
pub(super) struct Remarks(BTreeMap<(ImportRemarkKind, String), BTreeMap<String, Vec<usize>>>);

impl Remarks {
    /// Adds a remark about a whole file.
    pub fn at(&mut self, kind: ImportRemarkKind, path: &str) {
        self.about(kind, "", path, 0);
    }

    /// Adds a remark about a line of a file, from 1.
    pub fn line(&mut self, kind: ImportRemarkKind, path: &str, line: usize) {
        self.about(kind, "", path, line);
    }

    /// Adds a remark with a subject; line 0 means the whole file.
    pub fn about(&mut self, kind: ImportRemarkKind, subject: &str, path: &str, line: usize) {
        let places = self.0.entry((kind, subject.to_owned())).or_default();
        places.entry(path.to_owned()).or_default().push(line);
    }

    /// The remarks in the order of the report.
    pub fn finish(self) -> Vec<ImportRemark> {
        let remark = |((kind, subject), places): ((ImportRemarkKind, String), BTreeMap<String, Vec<usize>>)| {
            let count = places.values().map(Vec::len).sum();
            ImportRemark { kind, subject, count, places: places.into_iter().map(place).collect() }
        };
        self.0.into_iter().map(remark).collect()
    }
}

fn place((path, mut lines): (String, Vec<usize>)) -> String {
    lines.retain(|line| *line > 0);
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        return path;
    }
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    format!("{path}:{}", lines.join(", "))
}
