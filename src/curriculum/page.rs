//! What a site consists of: modules, pages with their translations, files, former addresses, and the numbers by which
//! they are named.

use std::sync::{Arc, OnceLock};

use super::address::Address;
use super::document::Document;
use super::mentions::{DrawnOn, Mentions, Used};
use super::translation::Step;
use crate::language::{Language, PerLanguage};
use crate::source::{Digest, Place, SourcePath};

/// A page by its number in [`Site::pages`](super::Site::pages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// A module by its number in [`Site::modules`](super::Site::modules), which is its place in the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// A published file by its number in [`Site::files`](super::Site::files).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A module.
#[derive(Clone, Debug)]
pub struct Module {
    /// The folder's name without its number.
    pub id: String,
    /// The number of its folder.
    pub number: Option<i64>,
    /// Its front page.
    pub front: Option<PageId>,
    /// Its other pages in order.
    pub pages: Vec<PageId>,
    /// The language it is written in first.
    pub source: Language,
}

/// What a page is in the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// The front page of the course.
    Home,
    /// A page beside it.
    Course,
    /// The front page of a module.
    Module(ModuleId),
    /// A page of a module.
    Lesson(ModuleId),
}

impl PageKind {
    /// The module that the page belongs to.
    pub fn module(self) -> Option<ModuleId> {
        match self {
            Self::Module(module) | Self::Lesson(module) => Some(module),
            Self::Home | Self::Course => None,
        }
    }
}

/// A page in all its languages.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file's name without number and ending.
    pub id: String,
    /// What it is.
    pub kind: PageKind,
    /// The language whose text stands in where a translation is missing.
    pub source: Language,
    /// What is shown, by language.
    pub translations: PerLanguage<Option<Translation>>,
    /// Where the page lies, or what stands in for it; `None` where it is absent on purpose.
    pub addresses: PerLanguage<Option<Address>>,
    /// Files of this page that the edition leaves out: drafts, pages for facilitators.
    pub left_out: Vec<Arc<Document>>,
}

impl Page {
    /// What a reader of a language gets: the language of the text, and the text.
    pub fn shown(&self, language: Language) -> Option<(Language, &Translation)> {
        let own = self.translations[language].as_ref().map(|translation| (language, translation));
        own.or_else(|| {
            self.addresses[language].as_ref()?;
            self.translations[self.source].as_ref().map(|translation| (self.source, translation))
        })
    }
}

/// A page in one language.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The parsed file.
    pub document: Arc<Document>,
    pub(super) drawn_on: Arc<DrawnOn>,
    /// See [`Site::resolved`](super::Site::resolved).
    pub(super) resolved: OnceLock<Resolved>,
    /// See [`Site::steps`](super::Site::steps).
    pub(super) steps: OnceLock<Vec<Step>>,
}

impl Translation {
    /// Where it mentions terms, hidden parts included.
    pub fn mentions(&self) -> &Mentions {
        self.drawn_on.mentions()
    }

    /// What its visible text uses of the library.
    pub fn used(&self) -> &Used {
        self.drawn_on.used()
    }
}

/// Where the links of a translation lead.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Where its links lead, by index.
    pub links: Vec<LinkTarget>,
    /// Where its pictures are, by index.
    pub images: Vec<LinkTarget>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// A page, in the reader's language, and an anchor in the language of the file that holds the link.
    Page(PageId, Option<String>),
    /// A heading of the same page.
    Anchor(String),
    /// A published file, and what follows its address.
    File(FileId, String),
    /// Elsewhere.
    External(String),
    /// Nowhere; this was reported.
    Broken,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFile {
    /// Where it comes from.
    pub source: SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Where it goes.
    pub address: Address,
    /// Width and height in pixels, if it is a picture whose header says them.
    pub size: Option<(u32, u32)>,
}

/// A former address of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The former address.
    pub from: Address,
    /// Where it leads.
    pub to: PageId,
    /// In which language.
    pub language: Language,
    /// The alias in front matter.
    pub place: Place,
}
