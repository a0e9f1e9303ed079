//! What a saved copy shows in place of a page that is not saved, without a connection: the modules of all languages, of
//! which the worker shows those that are saved.

use serde::Serialize;

use super::offline::{OfflineModule, offline_modules};
use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::{Direction, Language};
use crate::output::links::{config, label};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct UnsavedPage {
    /// The address of the page for saving modules.
    offline: String,
    /// The language of the page first.
    copies: Vec<SavedCopy>,
}

/// What a copy in a language may contain.
#[derive(Clone, Debug, Hash, Serialize)]
struct SavedCopy {
    tag: String,
    locale: String,
    direction: Direction,
    /// The name of the language, if it is not that of the page.
    language: Option<String>,
    modules: Vec<OfflineModule>,
    /// The lists that are saved with every module.
    lists: Vec<SavedList>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct SavedList {
    href: String,
    title: String,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> UnsavedPage {
    let list = |of: Language, page: Gathered| {
        let href = relative(address, &site.gathered_address(page, of)?);
        Some(SavedList { href, title: theme.strings(of).get(&format!("gathered.{}", page.name())).to_owned() })
    };
    let copy = |of: Language| SavedCopy {
        tag: config(site, of).tag.to_string(),
        locale: config(site, of).locale.to_string(),
        direction: config(site, of).direction,
        language: (of != language).then(|| label(site, theme, of)),
        modules: offline_modules(site, of, address),
        lists: Gathered::references().filter_map(|page| list(of, page)).collect(),
    };
    let offline = site.gathered_address(Gathered::Offline, language);
    UnsavedPage {
        offline: offline.map(|to| relative(address, &to)).unwrap_or_default(),
        copies: std::iter::once(language).chain(site.languages().filter(|of| *of != language)).map(copy).collect(),
    }
}
