//! A module's list of pages among the modules of the course: rendered once; each page marks its entry.
//!
//! Every page contains the list, so a long list would make the output grow with the square of the pages. Longer than
//! [`LONGEST`], it is divided into stretches of [`STRETCH`] entries; the module's front page lists all pages.

use serde::Serialize;

use super::links::title;
use super::surroundings::{MOST_MODULES, MenuLink, module_link};
use super::values::{PluralCount, counted};
use crate::curriculum::{Address, ModuleId, PageId, Site, relative};
use crate::language::Language;
use crate::source::{Place, SourcePath};
use crate::theme::{Parts, TemplateFault, Theme};

/// The placeholder in templates for the mark of the current entry; texts cannot contain it.
const SLOT: &str = "\0";

/// The highest number of entries of an undivided list.
pub const LONGEST: usize = 100;

/// The number of entries of a stretch, without the front page and one neighbour on each side.
pub const STRETCH: usize = 50;

/// The list of a module's pages, or a stretch of it, the front page first. All are in one folder.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Navigation {
    /// The language of the list.
    pub language: u16,
    /// The module's number.
    pub number: Option<i64>,
    /// The modules before this one; empty if there are more than [`MOST_MODULES`].
    pub before: Vec<MenuLink>,
    /// The modules after this one, likewise.
    pub after: Vec<MenuLink>,
    /// The entries; the first is the module's front page.
    pub entries: Vec<NavigationEntry>,
    /// The number of pages of the module besides its front page, if the list is not complete.
    pub shortened: Option<PluralCount>,
    /// The page of each entry, in order.
    #[serde(skip)]
    pub(super) pages: Vec<PageId>,
}

/// One page of the list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavigationEntry {
    /// The file name.
    pub href: String,
    /// The page's number, as in `1.2`, if the module and the page have one.
    pub number: Option<String>,
    /// The page's title.
    pub title: String,
    /// The title's language, if different from that of the page.
    pub lang: Option<String>,
    /// The name under which progress saves the page.
    pub progress: Option<String>,
    /// The placeholder of the mark.
    pub mark: &'static str,
}

/// The range of a module's entries that a page shows.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    /// Its index among the stretches of the module, from 0.
    pub(super) number: usize,
    /// The range of its entries, without the front page.
    first: usize,
    end: usize,
}

impl Stretch {
    /// The stretch that contains a page, with the neighbours before and after it.
    pub(super) fn of(pages: &[PageId], page: PageId) -> Self {
        if pages.len() <= LONGEST {
            return Self { number: 0, first: 1, end: pages.len() };
        }
        let place = pages.binary_search(&page).unwrap_or(0);
        let number = place.saturating_sub(1) / STRETCH;
        let first = number * STRETCH + 1;
        Self { number, first: (first - 1).max(1), end: (first + STRETCH + 1).min(pages.len()) }
    }
}

pub(super) fn make(
    site: &Site,
    module: ModuleId,
    language: Language,
    pages: &[PageId],
    stretch: Stretch,
) -> Navigation {
    let from = pages.first().and_then(|page| site.page(*page).addresses[language].clone());
    let shown = pages.iter().take(1).chain(pages.get(stretch.first..stretch.end).unwrap_or_default()).copied();
    let entry = |page: PageId| {
        let to = site.page(page).addresses[language].as_ref()?;
        let (title, lang) = title(site, page, language);
        let number = site.page_number(page);
        let entry = NavigationEntry {
            href: relative(from.as_ref()?, to),
            number,
            title,
            lang,
            progress: site.progress_id(page),
            mark: SLOT,
        };
        Some((page, entry))
    };
    let (pages_shown, entries) = shown.filter_map(entry).unzip();
    let [before, after] = beside(site, module, language, from.as_ref());
    Navigation {
        language: language.0,
        number: site.module(module).number,
        before,
        after,
        entries,
        // Without a front page, no page lists them all.
        shortened: (pages.len() > LONGEST && site.module(module).front == pages.first().copied())
            .then(|| counted(site, language, u32::try_from(pages.len() - 1).unwrap_or(u32::MAX))),
        pages: pages_shown,
    }
}

/// The modules before and after one.
fn beside(site: &Site, module: ModuleId, language: Language, from: Option<&Address>) -> [Vec<MenuLink>; 2] {
    let Some(from) = from.filter(|_| site.modules.len() <= MOST_MODULES) else { return [Vec::new(), Vec::new()] };
    let link = |other: ModuleId| module_link(site, language, from, other, None);
    let count = u32::try_from(site.modules.len()).unwrap_or(u32::MAX);
    [0..module.0, module.0 + 1..count].map(|numbers| numbers.map(ModuleId).filter_map(link).collect())
}

/// The HTML of a list, split at the placeholders of the marks.
pub(super) fn pieces(theme: &Theme, navigation: &Navigation) -> Result<Vec<String>, TemplateFault> {
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
