//! The public addresses of pages that search engines may index.

use serde::Serialize;

use super::links::config;
use crate::curriculum::{Address, Site};
use crate::plan::Route;

/// One language of a page, for search engines.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Alternate {
    /// A language tag, or `x-default`.
    pub hreflang: String,
    /// The public address.
    pub href: String,
}

/// The public address of a page and those of its languages; `None` if search engines may not index it or the site's
/// public address is unknown.
pub(super) fn public(site: &Site, route: &Route) -> Option<(String, Vec<Alternate>)> {
    let base = site.delivery.base_url.as_ref()?;
    let url = |address: &Address| format!("{}/{}", base.as_str(), address.canonical());
    let invited = |route: &Route, language| {
        let (address, own) = route.in_language(site, language)?;
        own.facts(site).is_indexed.then(|| url(&address))
    };
    let facts = route.facts(site);
    // The root represents the front page in each language.
    let (own, of) = match (route, facts.language) {
        (Route::Chooser, _) => {
            (url(&Address::new("index.html")), Route::Page(site.home?, site.config.default_language))
        }
        (_, language) => (url(&route.in_language(site, language?)?.0), route.clone()),
    };
    if !facts.is_indexed {
        return None;
    }
    let mut alternates: Vec<Alternate> = site
        .languages()
        .filter_map(|other| {
            Some(Alternate { hreflang: config(site, other).locale.to_string(), href: invited(&of, other)? })
        })
        .collect();
    // The page for readers of other languages: the one in the default language, if it exists.
    let default = invited(&of, site.config.default_language).filter(|_| *route != Route::Chooser);
    alternates.extend(default.map(|href| Alternate { hreflang: "x-default".to_owned(), href }));
    Some((own, alternates))
}
