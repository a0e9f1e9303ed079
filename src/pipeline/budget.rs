//! The weight of pages: what travels before a reader sees one for the first time.
//!
//! A page counts with the style sheets, scripts and the icon that it loads by itself, each packed with gzip;
//! without pictures of its own and without what is fetched only on request, such as the search.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::curriculum::{Address, Site};
use crate::diagnostic::{Diagnostic, faults};
use crate::plan::Route;
use crate::source::{Place, SourcePath};
use crate::theme::Theme;

/// What one page weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Its address.
    pub address: Address,
    /// What it is.
    pub route: Route,
    /// Bytes in all, packed.
    pub bytes: u32,
}

/// The weights of all pages among the outputs that are read on a screen, the heaviest first. `bytes` makes an output.
pub(super) fn weights(
    site: &Site,
    theme: &Theme,
    outputs: Vec<(Address, Route)>,
    bytes: impl Fn(&Route) -> Option<Vec<u8>> + Sync,
) -> Vec<Weight> {
    let assets: BTreeMap<&str, u32> =
        theme.assets.iter().map(|asset| (asset.address.as_str(), packed(&asset.bytes))).collect();
    let mut weights: Vec<Weight> = outputs
        .into_par_iter()
        .filter(|(_, route)| route.facts(site).is_weighed)
        .filter_map(|(address, route)| {
            let html = bytes(&route)?;
            // A page names what it loads as `src` or `href`; what it names otherwise is fetched on request.
            let text = std::str::from_utf8(&html).ok()?;
            let loads = |asset: &str| {
                text.match_indices(asset).any(|(at, _)| {
                    let before = text[..at].trim_end_matches("../").trim_end_matches('/');
                    (before.ends_with("src=\"") || before.ends_with("href=\""))
                        && text[at + asset.len()..].starts_with('"')
                })
            };
            let loaded: u32 = assets.iter().filter(|(asset, _)| loads(asset)).map(|(_, bytes)| bytes).sum();
            Some(Weight { address, route, bytes: packed(&html) + loaded })
        })
        .collect();
    weights.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.address.cmp(&b.address)));
    weights
}

/// Pages over the limit of `[budget]`, the heaviest first.
pub(super) fn check(site: &Site, weights: Vec<Weight>) -> Vec<Diagnostic> {
    let Some(budget) = site.config.budget else { return Vec::new() };
    let over = weights.into_iter().take_while(|weight| weight.bytes > budget.page);
    over.map(|weight| {
        let place = match weight.route {
            Route::Page(page, language) => {
                site.page(page).shown(language).map(|(_, translation)| Place::file(&translation.document.path))
            }
            _ => None,
        };
        Diagnostic::new(
            faults::PageTooHeavy {
                address: weight.address.to_string(),
                limit: kilobytes(budget.page),
                weight: kilobytes(weight.bytes),
            },
            place.unwrap_or_else(|| Place::file(&SourcePath::new("site.toml"))),
        )
    })
    .collect()
}

/// Bytes after gzip, at the level that hosts use.
pub(super) fn packed(bytes: &[u8]) -> u32 {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(6));
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    u32::try_from(written.expect("memory takes all that is written").len()).unwrap_or(u32::MAX)
}

/// `29.6 kB`, of 1,000 bytes.
pub fn kilobytes(bytes: u32) -> String {
    format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100)
}
