//! The whole course, fully resolved: [`Site`].

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::document::Document;
use super::entries::{DataEntry, Entries, EntryStates};
use super::library::Library;
use super::page::{FileId, Module, ModuleId, Page, PageId, PublishedFile, Redirect};
use super::page_index::PageIndex;
use super::translation::Lock;
use crate::config::{Delivery, SiteConfig};
use crate::language::{Language, PerLanguage};
use crate::markdown::{Element, Event, Heading};

/// A course in one edition, ready to be checked and planned.
#[derive(Clone, Debug)]
pub struct Site {
    /// The settings.
    pub config: Arc<SiteConfig>,
    /// The edition, the place to publish at and the form of the site.
    pub delivery: Delivery,
    /// The modules, in order.
    pub modules: Vec<Module>,
    /// All pages: the front page and the course's own pages, then module by module.
    pub pages: Vec<Page>,
    /// The course's front page.
    pub home: Option<PageId>,
    /// The course's own pages other than the front page, in order.
    pub course_pages: Vec<PageId>,
    /// All pages by module and id, for links.
    pub(super) index: PageIndex,
    /// For each language the pages that exist in it, in reading order.
    pub reading_order: PerLanguage<Vec<PageId>>,
    /// Pictures and downloads that visible text refers to, sorted by path.
    pub files: Vec<PublishedFile>,
    /// Former addresses.
    pub redirects: Vec<Redirect>,
    /// Glossary, instruments and checklists.
    pub library: Arc<Library>,
    /// The translatable texts of data; see [`Site::entries`].
    pub(super) entries: Arc<Entries>,
    /// The translation records of each language.
    pub locks: Arc<PerLanguage<Lock>>,
    /// The cleaned forms of files, computed on first request.
    pub media: Arc<crate::media::MediaMemo>,
    /// See [`Site::has_downloads`].
    pub(super) offers: OnceLock<bool>,
    /// See [`Site::recorded_name`].
    pub(super) moved: OnceLock<PerLanguage<BTreeMap<PageId, String>>>,
    /// See [`Site::entries`].
    pub(super) all_entries: OnceLock<Vec<DataEntry>>,
    /// See [`Site::entry_steps`].
    pub(super) entry_states: OnceLock<PerLanguage<EntryStates>>,
}

impl Site {
    /// The tag of a language, as in addresses.
    pub fn tag(&self, language: Language) -> &str {
        self.config.languages[language].tag.as_str()
    }

    /// A page by its number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// A module by its number.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// The number of a page: those of its module and file, such as `2.3`, if both have one.
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
        crate::language::languages(self.config.languages.count())
    }

    /// The headings of a document that this edition shows, by index.
    pub fn visible_headings(&self, document: &Document) -> Vec<u32> {
        let mut visible = Vec::with_capacity(document.body.headings.len());
        visible.extend(document.walk(self.delivery.audience).filter_map(|(_, event)| match event {
            Event::Open(Element::Heading(index)) => Some(index),
            _ => None,
        }));
        visible
    }

    /// For each heading of a document, by index, the anchor of its counterpart in another translation.
    ///
    /// A heading is paired by its id if the author gave it to both, else by position if both texts have the same
    /// outline, else by the records of the page's sections.
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
