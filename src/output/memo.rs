//! Caches for parts that pages share: lists of modules, and the surroundings of folders.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use super::navigation::{Navigation, Stretch, make, pieces};
use super::shared::Shared;
use super::surroundings::{self, Here, ImprintView, Surroundings, SurroundingsHtml};
use crate::curriculum::{Address, ModuleId, PageId, Site};
use crate::language::Language;
use crate::source::Digest;
use crate::theme::{Parts, TemplateFault, Theme};

/// The pages of a module in a language, in order.
type Pages = Arc<Vec<PageId>>;

/// Cached navigation by module and language, and its HTML by digest.
///
/// The results depend only on the arguments. One memo belongs to one site.
#[derive(Default)]
pub struct NavigationMemo {
    pages: RwLock<HashMap<(ModuleId, Language), Pages>>,
    views: RwLock<HashMap<(ModuleId, Language, usize), Shared<Navigation>>>,
    rendered: RwLock<HashMap<Digest, Arc<Vec<String>>>>,
    imprints: RwLock<HashMap<Language, ImprintView>>,
    /// Whether the numbers of the modules count them.
    is_counted: OnceLock<bool>,
    surroundings: RwLock<HashMap<(Language, String, Here), Shared<Surroundings>>>,
    rendered_surroundings: RwLock<HashMap<Digest, Arc<SurroundingsHtml>>>,
}

impl NavigationMemo {
    /// An empty memo.
    pub fn new() -> Self {
        Self::default()
    }

    /// The list as shown on a page of the module, and the index of the page in it.
    pub(super) fn view(
        &self,
        site: &Site,
        module: ModuleId,
        language: Language,
        page: PageId,
    ) -> (Shared<Navigation>, usize) {
        let pages = self.pages(site, module, language);
        let stretch = Stretch::of(&pages, page);
        let shared = self.stretch(site, module, language, &pages, stretch);
        // The indices of pages are in the order of the module.
        let current = shared.value.pages.binary_search(&page).unwrap_or(usize::MAX);
        (shared, current)
    }

    /// The pages of a module that have an address in a language, the front page first.
    fn pages(&self, site: &Site, module: ModuleId, language: Language) -> Arc<Vec<PageId>> {
        let key = (module, language);
        if let Some(known) = self.pages.read().expect("no panic while locked").get(&key) {
            return known.clone();
        }
        let record = site.module(module);
        let all = record.front.into_iter().chain(record.pages.iter().copied());
        let pages = Arc::new(all.filter(|page| site.page(*page).addresses[language].is_some()).collect::<Vec<_>>());
        self.pages.write().expect("no panic while locked").insert(key, pages.clone());
        pages
    }

    fn stretch(
        &self,
        site: &Site,
        module: ModuleId,
        language: Language,
        pages: &[PageId],
        stretch: Stretch,
    ) -> Shared<Navigation> {
        let key = (module, language, stretch.number);
        if let Some(known) = self.views.read().expect("no panic while locked").get(&key) {
            return known.clone();
        }
        let navigation = make(site, module, language, pages, stretch);
        let bytes = serde_json::to_vec(&navigation).expect("strings are valid JSON");
        let shared = Shared { digest: Digest::of(&bytes), value: Arc::new(navigation) };
        self.views.write().expect("no panic while locked").insert(key, shared.clone());
        shared
    }

    /// The index of a page among those of its module besides the front page, and their number.
    pub(super) fn place(
        &self,
        site: &Site,
        module: ModuleId,
        language: Language,
        page: PageId,
    ) -> Option<(usize, usize)> {
        let pages = self.pages(site, module, language);
        let fronts = usize::from(pages.first().copied() == site.module(module).front);
        let place = pages.binary_search(&page).ok()?.checked_sub(fronts)?;
        Some((place, pages.len() - fronts))
    }

    /// Whether the modules are numbered from 1 without gaps; other numbers are names.
    pub(super) fn is_counted(&self, site: &Site) -> bool {
        let count = || site.modules.iter().zip(1..).all(|(module, n)| module.number == Some(n));
        *self.is_counted.get_or_init(count)
    }

    /// The imprint in a language, which looks at the dates of all pages.
    fn imprint(&self, site: &Site, language: Language) -> ImprintView {
        if let Some(known) = self.imprints.read().expect("no panic while locked").get(&language) {
            return known.clone();
        }
        let imprint = surroundings::imprint(site, language);
        self.imprints.write().expect("no panic while locked").insert(language, imprint.clone());
        imprint
    }

    /// The surroundings of a page at an address: all pages of a module share them.
    pub(super) fn surroundings(
        &self,
        site: &Site,
        language: Language,
        address: &Address,
        here: Here,
    ) -> Shared<Surroundings> {
        let folder = address.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = (language, folder.to_owned(), here);
        if let Some(known) = self.surroundings.read().expect("no panic while locked").get(&key) {
            return known.clone();
        }
        let imprint = self.imprint(site, language);
        let shared = surroundings::shared(surroundings::surroundings(site, language, address, here, imprint));
        self.surroundings.write().expect("no panic while locked").insert(key, shared.clone());
        shared
    }

    fn surroundings_html(
        &self,
        theme: &Theme,
        surroundings: &Shared<Surroundings>,
    ) -> Result<Arc<SurroundingsHtml>, TemplateFault> {
        if let Some(known) = self.rendered_surroundings.read().expect("no panic while locked").get(&surroundings.digest)
        {
            return Ok(known.clone());
        }
        let html = Arc::new(surroundings::html(theme, &surroundings.value)?);
        self.rendered_surroundings.write().expect("no panic while locked").insert(surroundings.digest, html.clone());
        Ok(html)
    }

    /// The values that every template of a whole page gets.
    pub(super) fn parts(&self, theme: &Theme, surroundings: &Shared<Surroundings>) -> Result<Parts, TemplateFault> {
        Ok(self.surroundings_html(theme, surroundings)?.parts(Parts::new()))
    }

    /// The HTML with the entry `current` marked.
    pub(super) fn render(
        &self,
        theme: &Theme,
        navigation: &Shared<Navigation>,
        current: usize,
    ) -> Result<String, TemplateFault> {
        let known = self.rendered.read().expect("no panic while locked").get(&navigation.digest).cloned();
        let pieces = match known {
            Some(pieces) => pieces,
            None => {
                let pieces = Arc::new(pieces(theme, &navigation.value)?);
                self.rendered.write().expect("no panic while locked").insert(navigation.digest, pieces.clone());
                pieces
            }
        };
        let mut html = String::with_capacity(pieces.iter().map(String::len).sum::<usize>() + 24);
        for (number, piece) in pieces.iter().enumerate() {
            html.push_str(piece);
            if number == current {
                html.push_str(" aria-current=\"page\"");
            }
        }
        Ok(html)
    }
}
