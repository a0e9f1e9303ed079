//! What an import did that is not plain copying, and what it could not do.
//!
//! A remark is of a kind, has a subject (a key, a block's name, a language) and
//! the places it is about, as seen from the folder that was read. Its words are
//! in the program's texts, under the name of the kind.

use std::collections::BTreeMap;

/// The kinds of remarks, in the order of the report: what is missing, what could not be taken over, what was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described by its words in the program's texts")]
pub enum Kind {
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

impl Kind {
    /// The name of its words.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::NoCounterpart => "import-no-counterpart",
            Self::LanguageLeftOut => "import-language-left-out",
            Self::NotTaken => "import-not-taken",
            Self::NotUtf8 => "import-not-utf8",
            Self::NameNotUnicode => "import-name-not-unicode",
            Self::LinkNotFollowed => "import-link-not-followed",
            Self::TooLarge => "import-too-large",
            Self::ConfigUnreadable => "import-config-unreadable",
            Self::FrontUnreadable => "import-front-unreadable",
            Self::KeyDropped => "import-key-dropped",
            Self::Untranslated => "import-untranslated",
            Self::Fuzzy => "import-fuzzy",
            Self::CatalogueUnreadable => "import-catalogue-unreadable",
            Self::Shortcode => "import-shortcode",
            Self::Component => "import-component",
            Self::RawHtml => "import-raw-html",
            Self::Attribute => "import-attribute",
            Self::BlockUnknown => "import-block-unknown",
            Self::FileUnused => "import-file-unused",
            Self::SamePlace => "import-same-place",
            Self::Paired => "import-paired",
            Self::Flattened => "import-flattened",
            Self::Numbered => "import-numbered",
            Self::FrontMade => "import-front-made",
            Self::TitleMade => "import-title-made",
            Self::TitleFromHeading => "import-title-from-heading",
            Self::TitleHeading => "import-title-heading",
            Self::AliasDropped => "import-alias-dropped",
            Self::SlugChanged => "import-slug-changed",
            Self::Block => "import-block",
            Self::BlockTitle => "import-block-title",
            Self::BlockClosed => "import-block-closed",
            Self::Alert => "import-alert",
            Self::Details => "import-details",
            Self::Quote => "import-quote",
            Self::PictureText => "import-picture-text",
            Self::Comment => "import-comment",
            Self::Link => "import-link",
            Self::Anchor => "import-anchor",
            Self::File => "import-file",
        }
    }

    /// Whether the places are worth a line each. What was changed in the same way everywhere is only counted.
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

/// One remark, with all the places it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRemark {
    /// What it says.
    pub kind: Kind,
    /// The key, name or language it is about; may be empty.
    pub subject: String,
    /// How often.
    pub count: usize,
    /// Where: `content/es/a.md:3, 17`, in order of path.
    pub places: Vec<String>,
}

/// Remarks as they are gathered.
#[derive(Default)]
pub(super) struct Remarks(BTreeMap<(Kind, String), BTreeMap<String, Vec<usize>>>);

impl Remarks {
    /// About a whole file.
    pub fn at(&mut self, kind: Kind, path: &str) {
        self.about(kind, "", path, 0);
    }

    /// About a line of a file, counted from 1.
    pub fn line(&mut self, kind: Kind, path: &str, line: usize) {
        self.about(kind, "", path, line);
    }

    /// About something that has a name; without a line (0) the whole file is meant.
    pub fn about(&mut self, kind: Kind, subject: &str, path: &str, line: usize) {
        let places = self.0.entry((kind, subject.to_owned())).or_default();
        places.entry(path.to_owned()).or_default().push(line);
    }

    /// In the order of the report.
    pub fn finish(self) -> Vec<ImportRemark> {
        let remark = |((kind, subject), places): ((Kind, String), BTreeMap<String, Vec<usize>>)| {
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
