//! A module's list of pages: rendered once, marked anew for each page.
//!
//! Each page carries the list, so a long one would make the output grow with the square of the pages. Beyond
//! [`LONGEST`] pages it is cut into stretches of [`STRETCH`]; the module's front page lists them all.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use serde::Serialize;

use super::Shared;
use super::frame::title;
use super::surroundings::{self, Surroundings, SurroundingsHtml};
use crate::curriculum::{Address, ModuleId, PageId, Site, relative};
use crate::language::Language;
use crate::source::{Digest, Place, SourcePath};
use crate::theme::{Parts, TemplateFault, Theme};

/// What a template writes where the mark of the current entry goes; no text can hold it.
const SLOT: &str = "\0";

/// A module with more entries has its list in stretches.
pub const LONGEST: usize = 100;

/// How many entries a stretch has, without the front page and its neighbours on both sides.
pub const STRETCH: usize = 50;

/// The list of a module's pages, or a stretch of it, the front page first. All lie in one folder.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// The language of the list.
    pub language: u16,
    /// The module's number.
    pub number: Option<i64>,
    /// The entries; the first is the module's front page.
    pub entries: Vec<NavigationEntry>,
    /// How many pages the module has besides its front page, if these are not all of them.
    pub shortened: Option<usize>,
    /// The page of each entry, in order.
    #[serde(skip)]
    pages: Vec<PageId>,
}

/// One page of the list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationEntry {
    /// The file's name.
    pub href: String,
    /// The page's number in the module, as in `1.2`, if both have one.
    pub number: Option<String>,
    /// The page's title.
    pub title: String,
    /// The title's language, if it is another than the page's.
    pub lang: Option<String>,
    /// Where the mark goes.
    pub mark: &'static str,
}

/// The pages of a module in a language, in order.
type Pages = Arc<Vec<PageId>>;

/// Navigation that was made already, by module and language; and its HTML, by digest.
///
/// It only remembers: what it gives depends on its arguments alone. One memo belongs to one site.
#[derive(Default)]
pub struct NavigationMemo {
    pages: RwLock<HashMap<(ModuleId, Language), Pages>>,
    views: RwLock<HashMap<(ModuleId, Language, usize), Shared<Navigation>>>,
    rendered: RwLock<HashMap<Digest, Arc<Vec<String>>>>,
    surroundings: RwLock<HashMap<(Language, String), Shared<Surroundings>>>,
    rendered_surroundings: RwLock<HashMap<Digest, Arc<SurroundingsHtml>>>,
}

impl NavigationMemo {
    /// An empty memo.
    pub fn new() -> Self {
        Self::default()
    }

    /// The list as a page of the module shows it, and the place of the page in it.
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
        // Pages have their numbers in the order of the module.
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

    /// The surroundings of a page at an address: all pages of a folder have the same.
    pub(super) fn surroundings(&self, site: &Site, language: Language, address: &Address) -> Shared<Surroundings> {
        let folder = address.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = (language, folder.to_owned());
        if let Some(known) = self.surroundings.read().expect("no panic while locked").get(&key) {
            return known.clone();
        }
        let shared = surroundings::shared(surroundings::surroundings(site, language, address));
        self.surroundings.write().expect("no panic while locked").insert(key, shared.clone());
        shared
    }

    /// The HTML of surroundings.
    pub(super) fn surroundings_html(
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

/// Which entries of a module's list a page shows.
#[derive(Clone, Copy)]
struct Stretch {
    /// Its number among the stretches of the module, from 0.
    number: usize,
    /// Its first entry and the one after its last, without the front page.
    first: usize,
    end: usize,
}

impl Stretch {
    /// The stretch in which a page lies, with the neighbours before and after it.
    fn of(pages: &[PageId], page: PageId) -> Self {
        if pages.len() <= LONGEST {
            return Self { number: 0, first: 1, end: pages.len() };
        }
        let place = pages.binary_search(&page).unwrap_or(0);
        let number = place.saturating_sub(1) / STRETCH;
        let first = number * STRETCH + 1;
        Self { number, first: (first - 1).max(1), end: (first + STRETCH + 1).min(pages.len()) }
    }
}

fn make(site: &Site, module: ModuleId, language: Language, pages: &[PageId], stretch: Stretch) -> Navigation {
    let from = pages.first().and_then(|page| site.page(*page).addresses[language].clone());
    let shown = pages.iter().take(1).chain(pages.get(stretch.first..stretch.end).unwrap_or_default()).copied();
    let entry = |page: PageId| {
        let to = site.page(page).addresses[language].as_ref()?;
        let (title, lang) = title(site, page, language);
        let number = site.page_number(page);
        let entry = NavigationEntry { href: relative(from.as_ref()?, to), number, title, lang, mark: SLOT };
        Some((page, entry))
    };
    let (pages_shown, entries) = shown.filter_map(entry).unzip();
    Navigation {
        language: language.0,
        number: site.module(module).number,
        entries,
        // Where there is no front page, nothing lists them all.
        shortened: (pages.len() > LONGEST && site.module(module).front == pages.first().copied())
            .then_some(pages.len() - 1),
        pages: pages_shown,
    }
}

fn pieces(theme: &Theme, navigation: &Navigation) -> Result<Vec<String>, TemplateFault> {
    const TEMPLATE: &str = "navigation.html";
    let language = Language(navigation.language);
    let html = theme.render(TEMPLATE, language, navigation, Parts::new())?;
    let pieces: Vec<String> = html.split(SLOT).map(str::to_owned).collect();
    if pieces.len() == navigation.entries.len() + 1 {
        return Ok(pieces);
    }
    let path = SourcePath::new(&format!("themes/default/templates/{TEMPLATE}"));
    let detail = "each entry writes `{{ entry.mark }}` once".to_owned();
    Err(TemplateFault { place: Place::file(&path), detail, load: None })
}
