//! The parts of a site: modules, pages with their translations, files, former addresses, and their numbers.

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

/// A module by its number in [`Site::modules`](super::Site::modules), which is its position in the course.
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
    /// The number prefix of its folder.
    pub number: Option<i64>,
    /// Its front page.
    pub front: Option<PageId>,
    /// Its other pages, in order.
    pub pages: Vec<PageId>,
    /// All its pages in order, with those that this edition omits: their minutes are part of the course in every
    /// edition.
    pub(super) in_every_edition: Vec<PageId>,
    /// The language it is written in first.
    pub source: Language,
}

/// The kind of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// The front page of the course.
    Home,
    /// Another of the course's own pages.
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
    /// The file's name without number and extension.
    pub id: String,
    /// What it is.
    pub kind: PageKind,
    /// The source language, whose text is shown where a translation is missing.
    pub source: Language,
    /// The visible text by language.
    pub translations: PerLanguage<Option<Translation>>,
    /// The address of the page or of the text shown in its place; `None` if it is deliberately absent.
    pub addresses: PerLanguage<Option<Address>>,
    /// The files of this page that the edition omits: drafts, facilitator pages.
    pub left_out: Vec<Arc<Document>>,
}

impl Page {
    /// The text that readers of a language get, with its language.
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
    /// Its mentions of terms, including those in hidden parts.
    pub fn mentions(&self) -> &Mentions {
        self.drawn_on.mentions()
    }

    /// The entries of the library that its visible text uses.
    pub fn used(&self) -> &Used {
        self.drawn_on.used()
    }
}

/// The targets of the links of a translation.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The targets of its links, by index.
    pub links: Vec<LinkTarget>,
    /// The files of its pictures, by index.
    pub images: Vec<LinkTarget>,
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// A page in the reader's language, and an anchor in the language of the file with the link.
    Page(PageId, Option<String>),
    /// A heading of the same page.
    Anchor(String),
    /// A published file, and the rest of the address (query or fragment).
    File(FileId, String),
    /// An address outside the site.
    External(String),
    /// A broken link, which has been reported.
    Broken,
}

/// A file that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFile {
    /// The path in the sources.
    pub source: SourcePath,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The published address.
    pub address: Address,
    /// Width and height in pixels, if it is a picture whose header contains them.
    pub size: Option<(u32, u32)>,
    /// The bytes in the sources.
    pub bytes: Arc<[u8]>,
    /// Whether a reader's device saves it with the pages that show it. Recordings and films are large, and are saved
    /// only if a page asks for it.
    pub is_kept: bool,
}

/// A former address of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The former address.
    pub from: Address,
    /// The page that it redirects to.
    pub to: PageId,
    /// The language of that page.
    pub language: Language,
    /// The position of the alias in front matter.
    pub place: Place,
}
