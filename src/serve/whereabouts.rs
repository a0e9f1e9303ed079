//! Where a page went that a browser shows: to another address, or away.

use super::served::{PathTarget, Served};
use crate::curriculum::{Address, PageId, PageKind, Site};
use crate::language::Language;
use crate::plan::Route;
use crate::source::Digest;

/// What is known of a page as long as it is there.
#[derive(Default)]
pub(super) struct Whereabouts {
    page: Option<KnownPage>,
}

struct KnownPage {
    module: Option<String>,
    id: String,
    language: Language,
    /// Of the file's text: it tells a renamed file.
    digest: Option<Digest>,
}

/// What became of a page.
pub(super) enum Moved {
    /// It is at another path.
    To(String),
    /// It is nowhere; the page that is nearest to where it was.
    Gone(Option<String>),
    /// There never was one.
    Never,
}

impl Whereabouts {
    /// Remembers the page at a path; says whether there is still one.
    pub fn update(&mut self, served: &Served, path: &str) -> bool {
        let site = &served.loaded.site;
        match served.find(path) {
            PathTarget::Output(_, Route::Redirect(number)) => {
                // The page has a former address: it is where the redirect leads.
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

    /// Looks for the page that was remembered.
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
