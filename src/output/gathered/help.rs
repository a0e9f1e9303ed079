//! The help page: how to use the site, what it saves and sends, and the limits of the quick exit.

use serde::Serialize;

use crate::curriculum::{Address, Gathered, Saved, Site, relative};
use crate::language::Language;

/// The values that depend on the options of the site.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct HelpPage {
    /// The host that the quick exit opens.
    exit_host: Option<String>,
    has_search: bool,
    /// The names of the data that readers can save, and of all data that another version of the site may have saved.
    saves: Vec<&'static str>,
    kinds: Vec<&'static str>,
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
        saves: site.saved_names(),
        kinds: Saved::ALL.map(Saved::name).to_vec(),
        low_profile: site.delivery.low_profile,
        glossary: site.gathered_address(Gathered::Glossary, language).map(|to| relative(address, &to)),
    }
}
