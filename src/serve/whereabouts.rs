//! Finds the new address of a page that a browser shows and that was moved or removed.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::served::{PathTarget, Served};
use crate::curriculum::{Address, PageId, PageKind, Site};
use crate::language::Language;
use crate::plan::Route;
use crate::source::Digest;

/// The last known facts about a page.
#[derive(Clone, Default)]
pub(super) struct Whereabouts {
    page: Option<KnownPage>,
}

/// The facts about the pages that browsers asked for or were sent to, by path, the newest last. A page can be gone
/// between its answer and the moment when the browser that shows it connects, and before a browser arrives where it was
/// sent.
#[derive(Default)]
pub(super) struct ShownPages(Mutex<VecDeque<(String, Whereabouts)>>);

/// The most pages that are remembered.
const SHOWN: usize = 256;

impl ShownPages {
    /// Records a page at a path.
    pub fn record(&self, path: &str, page: Whereabouts) {
        let mut shown = self.0.lock().expect("no panic while locked");
        shown.retain(|(other, _)| other != path);
        if shown.len() == SHOWN {
            shown.pop_front();
        }
        shown.push_back((path.to_owned(), page));
    }

    /// What is known of a path.
    pub fn at(&self, path: &str) -> Whereabouts {
        let shown = self.0.lock().expect("no panic while locked");
        shown.iter().rev().find(|(other, _)| other == path).map(|(_, page)| page.clone()).unwrap_or_default()
    }
}

#[derive(Clone)]
struct KnownPage {
    module: Option<String>,
    id: String,
    language: Language,
    /// The digest of the file's text, which identifies a renamed file.
    digest: Option<Digest>,
}

/// What happened to a page.
pub(super) enum Moved {
    /// It is at another path.
    To(String),
    /// It was removed; with the nearest page.
    Gone(Option<String>),
    /// There was no page.
    Never,
}

impl Whereabouts {
    /// Records the page at a path; returns whether it exists.
    pub fn update(&mut self, served: &Served, path: &str) -> bool {
        let site = &served.loaded.site;
        match served.find(path) {
            PathTarget::Output(_, Route::Redirect(number)) => {
                // The path is a former address: the page is the target of the redirect.
                let known = site.redirects.get(number as usize).map(|redirect| (redirect.to, redirect.language));
                self.page = known.map(|(page, language)| KnownPage::of(site, page, language));
                self.page.is_none()
            }
            PathTarget::Output(_, Route::Page(page, language)) => {
                self.page = Some(KnownPage::of(site, page, language));
                true
            }
            PathTarget::Output(..) => {
                self.page = None;
                true
            }
            PathTarget::Nothing(_) | PathTarget::Folder(_) => self.page.is_none(),
        }
    }

    /// Finds the recorded page.
    pub fn find(&self, served: &Served) -> Moved {
        let Some(known) = &self.page else { return Moved::Never };
        let site = &served.loaded.site;
        let address = |page: PageId| site.page(page).addresses[known.language].as_ref();
        let path = |address: &Address| format!("/{}", address.canonical());
        if site.config.languages.get(known.language).is_none() {
            return Moved::Gone(Some("/".to_owned()));
        }
        let same_id = site.find_page(known.module.as_deref(), &known.id).and_then(address);
        let same_text = || {
            let pages = (0..).map(PageId).zip(&site.pages);
            let mut renamed = pages.filter(|(_, page)| {
                let own = page.translations[known.language].as_ref();
                own.is_some_and(|own| Some(own.document.digest) == known.digest)
            });
            renamed.find_map(|(page, _)| address(page))
        };
        if let Some(address) = same_id.or_else(same_text) {
            return Moved::To(path(address));
        }
        let module = known.module.as_ref().and_then(|id| site.modules.iter().find(|module| module.id == *id));
        let near = module.and_then(|module| module.front).into_iter().chain(site.home);
        Moved::Gone(near.filter_map(address).map(path).next())
    }
}

impl KnownPage {
    fn of(site: &Site, page: PageId, language: Language) -> Self {
        let record = site.page(page);
        let module = match record.kind {
            PageKind::Module(module) | PageKind::Lesson(module) => Some(site.module(module).id.clone()),
            PageKind::Home | PageKind::Course => None,
        };
        let own = record.translations[language].as_ref();
        Self { module, id: record.id.clone(), language, digest: own.map(|own| own.document.digest) }
    }
}
