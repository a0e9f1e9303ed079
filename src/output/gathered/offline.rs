//! The page for saving modules for offline use. A separate list names the files of each module.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::curriculum::{Address, Module, Site};
use crate::language::Language;
use crate::output::links::{PageLink, config, label, page_link};
use crate::theme::Theme;

/// The content of the page. A script reads sizes and digests from the list of files.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct OfflinePage {
    modules: Vec<OfflineModule>,
    /// The names of the other languages by tag, as JSON, to show modules saved in those languages too.
    others: String,
}

/// A module that readers can save.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct OfflineModule {
    /// Its id, as in the list of files: numbers change when a module is added.
    id: String,
    number: Option<i64>,
    link: PageLink,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> OfflinePage {
    let others: BTreeMap<&str, String> = site
        .languages()
        .filter(|other| *other != language)
        .map(|other| (config(site, other).tag.as_str(), label(site, theme, other)))
        .collect();
    let modules = offline_modules(site, language, address);
    OfflinePage { modules, others: serde_json::to_string(&others).expect("strings are valid JSON") }
}

/// The modules of a language, with links from an address.
pub(super) fn offline_modules(site: &Site, language: Language, address: &Address) -> Vec<OfflineModule> {
    let module = |module: &Module| {
        let link = page_link(site, address, module.front?, language)?;
        Some(OfflineModule { id: module.id.clone(), number: module.number, link })
    };
    site.modules.iter().filter_map(module).collect()
}
