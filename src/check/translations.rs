//! Pages that exist in one language only, without a statement that this is intended.

use crate::curriculum::{Page, PageKind, Site};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

pub(super) fn check(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(source) = &page.translations[page.source] else { return };
    // A draft, or a page for facilitators in one language, is intended.
    let is_deliberate = !page.left_out.is_empty() && page.kind != PageKind::Home;
    for language in site.languages() {
        let is_missing = page.translations[language].is_none() && page.addresses[language].is_some();
        if is_missing && !is_deliberate {
            let tag = &site.config.languages[language].tag;
            let own = &site.config.languages[page.source].tag;
            let path = source.document.path.as_str();
            let expected = path.replacen(&format!("content/{own}/"), &format!("content/{tag}/"), 1);
            found.push(Diagnostic::new(
                faults::TranslationMissing {
                    language: tag.to_string(),
                    own: own.to_string(),
                    path: expected.to_string(),
                },
                Place::new(&source.document.path, source.document.front.title_span),
            ));
        }
    }
}
