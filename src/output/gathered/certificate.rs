//! Certificates: one of reading, which readers make on their own devices, and one of attendance, which a trainer signs.

use serde::Serialize;

use crate::curriculum::{Address, ModuleId, PageId, PageKind, Site};
use crate::language::Language;
use crate::output::links::{PageLink, page_link, title};
use crate::output::values::{PluralCount, counted};

#[derive(Clone, Debug, Hash, Serialize)]
pub struct CertificatePage {
    course: String,
    minutes: Option<PluralCount>,
    hours: Option<(u32, u32)>,
    modules: Vec<CertifiedModule>,
}

/// A module with the pages that count.
#[derive(Clone, Debug, Hash, Serialize)]
struct CertifiedModule {
    number: Option<i64>,
    title: String,
    /// The language of the title, if different from that of the page.
    lang: Option<String>,
    pages: Vec<CertifiedPage>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct CertifiedPage {
    /// Its id, as saved by progress.
    id: String,
    number: Option<String>,
    link: PageLink,
}

pub(super) fn view(site: &Site, language: Language, address: &Address) -> CertificatePage {
    let minutes = site.course_minutes(language);
    let page = |page: PageId| {
        let link = page_link(site, address, page, language)?;
        Some(CertifiedPage { id: site.progress_id(page)?, number: site.page_number(page), link })
    };
    let module = |id: ModuleId| {
        let module = site.module(id);
        let (title, lang) =
            module.front.map_or_else(|| (module.id.clone(), None), |front| title(site, front, language));
        let lessons = module.pages.iter().copied().filter(|page| matches!(site.page(*page).kind, PageKind::Lesson(_)));
        CertifiedModule { number: module.number, title, lang, pages: lessons.filter_map(page).collect() }
    };
    CertificatePage {
        course: site.home.map_or_else(|| site.config.title.clone(), |home| title(site, home, language).0),
        minutes: minutes.map(|n| counted(site, language, n)),
        hours: minutes.map(|n| (n / 60, n % 60)),
        modules: (0..).map(ModuleId).take(site.modules.len()).map(module).collect(),
    }
}
