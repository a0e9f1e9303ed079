//! A module's list of pages: rendered once, marked anew for each page.
//!
//! Each page carries the list, so a long one would make the output grow with the square of the pages. Beyond
//! [`LONGEST`] pages it is cut into stretches of [`STRETCH`]; the module's front page lists them all.

use serde::Serialize;

use super::links::title;
use super::values::{Counted, counted};
use crate::curriculum::{ModuleId, PageId, Site, relative};
use crate::language::Language;
use crate::source::{Place, SourcePath};
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
    pub shortened: Option<Counted>,
    /// The page of each entry, in order.
    #[serde(skip)]
    pub(super) pages: Vec<PageId>,
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

/// Which entries of a module's list a page shows.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    /// Its number among the stretches of the module, from 0.
    pub(super) number: usize,
    /// Its first entry and the one after its last, without the front page.
    first: usize,
    end: usize,
}

impl Stretch {
    /// The stretch in which a page lies, with the neighbours before and after it.
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
            .then(|| counted(site, language, u32::try_from(pages.len() - 1).unwrap_or(u32::MAX))),
        pages: pages_shown,
    }
}

/// The HTML of a list in pieces: between two of them goes the mark of an entry.
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
