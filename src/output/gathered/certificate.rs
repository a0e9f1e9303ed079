//! A certificate of reading, which readers fill in and print on their own devices.

use serde::Serialize;

use crate::curriculum::{PageKind, Site};
use crate::language::Language;
use crate::output::links::title;
use crate::output::values::{PluralCount, counted};

#[derive(Clone, Debug, Hash, Serialize)]
pub struct CertificatePage {
    course: String,
    minutes: Option<PluralCount>,
    hours: Option<(u32, u32)>,
    modules: Vec<String>,
    /// The ids of all pages that count, as saved by progress.
    pages: Vec<String>,
}

pub(super) fn view(site: &Site, language: Language) -> CertificatePage {
    let minutes = site.course_minutes(language);
    let fronts = site.modules.iter().filter_map(|module| module.front);
    let counts = |page: &&crate::curriculum::PageId| {
        let page = site.page(**page);
        matches!(page.kind, PageKind::Lesson(_)) && page.addresses[language].is_some()
    };
    CertificatePage {
        course: site.home.map_or_else(|| site.config.title.clone(), |home| title(site, home, language).0),
        minutes: minutes.map(|n| counted(site, language, n)),
        hours: minutes.map(|n| (n / 60, n % 60)),
        modules: fronts.map(|front| title(site, front, language).0).collect(),
        pages: site.reading_order[language].iter().filter(counts).filter_map(|page| site.progress_id(*page)).collect(),
    }
}
