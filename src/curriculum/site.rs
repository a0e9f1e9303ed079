//! The whole course with everything resolved: [`Site`].

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::address::Address;
use super::document::Document;
use super::library::Library;
use super::mentions::{DrawnOn, Mentions, Used};
use super::resolve::PageIndex;
use super::translation::{Lock, Step};
use crate::config::{Delivery, SiteConfig};
use crate::language::{Language, PerLanguage};
use crate::markdown::{Element, Event, Heading};
use crate::source::{Digest, Place, SourcePath};

/// A page by its number in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// A module by its number in [`Site::modules`], which is its place in the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// A published file by its number in [`Site::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A course in one edition, ready to be checked and planned.
#[derive(Clone, Debug)]
pub struct Site {
    /// The settings.
    pub config: Arc<SiteConfig>,
    /// For whom it is made, where it is published and in which form.
    pub delivery: Delivery,
    /// The modules in their order.
    pub modules: Vec<Module>,
    /// All pages: the front page and those beside it, then module by module.
    pub pages: Vec<Page>,
    /// The course's front page.
    pub home: Option<PageId>,
    /// Pages beside the front page, in their order.
    pub course_pages: Vec<PageId>,
    /// All pages by module and id, for links.
    pub(super) index: PageIndex,
    /// For each language the pages that exist in it, in reading order.
    pub reading_order: PerLanguage<Vec<PageId>>,
    /// Pictures and downloads that visible text refers to, in order of path.
    pub files: Vec<PublishedFile>,
    /// Former addresses.
    pub redirects: Vec<Redirect>,
    /// Glossary, instruments and checklists.
    pub library: Arc<Library>,
    /// What the translations into each language were made from.
    pub locks: Arc<PerLanguage<Lock>>,
    /// The published forms of files, made when they are first asked for.
    pub media: Arc<crate::media::Memo>,
    /// See [`Site::recorded_name`].
    pub(super) moved: OnceLock<PerLanguage<BTreeMap<PageId, String>>>,
}

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

/// The state of a page, or a section of one, in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Written in this language first.
    Original,
    /// Translated, and in step.
    Current,
    /// Translated, but the source has changed since.
    Outdated,
    /// Not translated.
    Missing,
    /// Translated, but nobody has recorded from what.
    Unreviewed,
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
    /// See [`Site::resolved`].
    pub(super) resolved: OnceLock<Resolved>,
    /// See [`Site::steps`].
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

impl Site {
    /// A page by its number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// A module by its number.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// The number of a page: its module's and its own, such as `2.3`, if its file names have both.
    pub fn page_number(&self, id: PageId) -> Option<String> {
        let page = self.page(id);
        let module = self.module(page.kind.module()?).number?;
        let own = page.translations[page.source].as_ref()?.document.position.page.number?;
        Some(format!("{module}.{own}"))
    }

    /// A published file by its number.
    pub fn file(&self, id: FileId) -> &PublishedFile {
        &self.files[id.0 as usize]
    }

    /// All languages of the site.
    pub fn languages(&self) -> impl DoubleEndedIterator<Item = Language> + ExactSizeIterator + use<> {
        crate::language::languages(self.config.languages.len())
    }

    /// Which headings of a document this edition shows, by index.
    pub fn visible_headings(&self, document: &Document) -> Vec<u32> {
        let mut visible = Vec::with_capacity(document.body.headings.len());
        visible.extend(document.walk(self.delivery.audience).filter_map(|(_, event)| match event {
            Event::Open(Element::Heading(index)) => Some(index),
            _ => None,
        }));
        visible
    }

    /// For each heading of a document its counterpart's anchor in another translation, by index.
    ///
    /// A heading is paired by its id if the author gave the same to both, else by
    /// its place, provided that both texts have the same outline; where they have
    /// not, what was recorded of the page's sections tells which belong together.
    pub fn paired_anchors<'a>(&self, page: PageId, from: &Document, to: &'a Document) -> Vec<Option<&'a str>> {
        let own = self.visible_headings(from);
        let others: Vec<_> =
            self.visible_headings(to).iter().filter_map(|index| to.body.headings.get(*index as usize)).collect();
        let level = |index: &u32| from.body.headings.get(*index as usize).map(|heading| heading.level);
        let same_outline =
            own.len() == others.len() && own.iter().map(level).eq(others.iter().map(|heading| Some(heading.level)));
        let mut anchors = vec![None; from.body.headings.len()];
        let mut named: FxHashMap<&str, &Heading> = FxHashMap::default();
        for other in others.iter().filter(|other| other.id_given) {
            named.entry(other.id.as_str()).or_insert(other);
        }
        for (place, index) in own.iter().enumerate() {
            let Some(heading) = from.body.headings.get(*index as usize) else { continue };
            let by_id = named.get(heading.id.as_str()).filter(|_| heading.id_given);
            let placed = by_id.or_else(|| others.get(place).filter(|_| same_outline));
            if let Some(slot) = anchors.get_mut(*index as usize) {
                *slot = placed.map(|other| other.id.as_str());
            }
        }
        if !same_outline {
            for (index, other) in self.paired_sections(page, from.language, to.language) {
                let other = to.body.headings.get(other as usize);
                if let Some((slot, other)) = anchors.get_mut(index as usize).zip(other) {
                    slot.get_or_insert(other.id.as_str());
                }
            }
        }
        anchors
    }

    /// The counterpart of one anchor; see [`Site::paired_anchors`].
    pub fn paired_anchor<'a>(&self, page: PageId, from: &Document, anchor: &str, to: &'a Document) -> Option<&'a str> {
        let index = from.body.headings.iter().position(|heading| heading.id == anchor)?;
        self.paired_anchors(page, from, to).get(index).copied().flatten()
    }
}
