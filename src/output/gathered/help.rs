//! How the site is used, what it keeps and sends, and what its quick exit cannot do.

use serde::Serialize;

use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::Language;

/// What the page says depends on what the site offers.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct HelpPage {
    /// The host to which the quick exit leads.
    exit_host: Option<String>,
    has_search: bool,
    has_checklists: bool,
    offers_progress: bool,
    offers_offline: bool,
    low_profile: bool,
    glossary: Option<String>,
}

pub(super) fn view(site: &Site, language: Language, address: &Address) -> HelpPage {
    let config = &site.config;
    let host = |url: &String| {
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default().trim_start_matches("www.").to_owned()
    };
    HelpPage {
        exit_host: config.safety.quick_exit.as_ref().map(host),
        has_search: config.has_search,
        has_checklists: !site.library.checklists.is_empty(),
        offers_progress: config.reader.progress,
        offers_offline: config.reader.offline,
        low_profile: config.safety.low_profile,
        glossary: site.gathered_address(Gathered::Glossary, language).map(|to| relative(address, &to)),
    }
}
