//! Names of languages and titles of pages, and links to pages.

use serde::Serialize;

use crate::config::LanguageConfig;
use crate::curriculum::{Address, PageId, PageKind, Site, relative};
use crate::language::Language;
use crate::theme::Theme;

/// A link to a page, with its title.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageLink {
    /// The relative address.
    pub href: String,
    pub title: String,
    /// The language of the title, if different from that of the page.
    pub lang: Option<String>,
}

pub(super) fn config(site: &Site, language: Language) -> &LanguageConfig {
    &site.config.languages[language]
}

/// The name of a language in that language.
pub(super) fn label(site: &Site, theme: &Theme, language: Language) -> String {
    let given = config(site, language).label.clone();
    given.unwrap_or_else(|| theme.strings(language).get("language.name").to_owned())
}

/// The title of a page as shown to a reader of `language`, and its language if different.
pub(super) fn title(site: &Site, page: PageId, language: Language) -> (String, Option<String>) {
    match site.page(page).shown(language) {
        Some((own, translation)) => {
            let lang = (own != language).then(|| config(site, own).locale.to_string());
            (translation.document.front.title.clone(), lang)
        }
        None => (site.page(page).id.clone(), None),
    }
}

/// A link from an address to a page in a language.
pub(super) fn page_link(site: &Site, from: &Address, page: PageId, language: Language) -> Option<PageLink> {
    let to = site.page(page).addresses[language].as_ref()?;
    let (title, lang) = title(site, page, language);
    Some(PageLink { href: relative(from, to), title, lang })
}

/// The breadcrumbs of a page: from the front page, without the page itself.
pub(super) fn trail(site: &Site, page: PageId, language: Language, address: &Address) -> Vec<PageLink> {
    let kind = site.page(page).kind;
    let front = match kind {
        PageKind::Lesson(module) => site.module(module).front,
        _ => None,
    };
    let home = site.home.filter(|home| *home != page);
    let above = home.into_iter().chain(front);
    above.filter_map(|page| page_link(site, address, page, language)).collect()
}
