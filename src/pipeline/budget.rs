//! The weight of pages: the bytes that a reader downloads on the first visit.
//!
//! The weight of a page includes the style sheets, scripts and icon that it loads, each compressed with gzip; it
//! excludes pictures, and files loaded on request such as the search index.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::config::Budget;
use crate::curriculum::{Address, Site};
use crate::diagnostic::{Diagnostic, faults};
use crate::plan::{Route, Weighed};
use crate::source::{Place, SourcePath};
use crate::theme::Theme;

/// The weight of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Its address.
    pub address: Address,
    /// Its route.
    pub route: Route,
    /// Its kind, which decides the limit.
    pub kind: Weighed,
    /// The sum in bytes, compressed.
    pub bytes: u32,
}

/// The pages that are read on a screen and weigh more than the limit of their kind, the heaviest first. `bytes` renders
/// an output.
pub(super) fn heavier_than(
    limits: Budget,
    site: &Site,
    theme: &Theme,
    outputs: Vec<(Address, Route)>,
    bytes: impl Fn(&Address, &Route, &mut dyn FnMut(&[u8])) + Sync,
) -> Vec<Weight> {
    let assets: BTreeMap<&str, u32> =
        theme.assets.iter().map(|asset| (asset.address.as_str(), packed(&asset.bytes, USUAL))).collect();
    let mut heavy: Vec<Weight> = outputs
        .into_par_iter()
        .filter_map(|(address, route)| {
            let kind = route.facts(site).weighed?;
            let mut weight = None;
            bytes(&address, &route, &mut |html| weight = weight_over(limit_of(limits, kind), html, &assets));
            Some(Weight { bytes: weight?, kind, address, route })
        })
        .collect();
    heavy.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.address.cmp(&b.address)));
    heavy
}

fn limit_of(limits: Budget, kind: Weighed) -> u32 {
    match kind {
        Weighed::Page => limits.page,
        Weighed::List => limits.lists,
    }
}

/// The weight of a page with the files that it loads, if it is over a limit.
fn weight_over(limit: u32, html: &[u8], assets: &BTreeMap<&str, u32>) -> Option<u32> {
    // Files loaded with the page are in `src` or `href`; other references are loaded on request.
    let text = std::str::from_utf8(html).ok()?;
    let loads = |asset: &str| {
        text.match_indices(asset).any(|(at, _)| {
            let before = text[..at].trim_end_matches("../").trim_end_matches('/');
            (before.ends_with("src=\"") || before.ends_with("href=\"")) && text[at + asset.len()..].starts_with('"')
        })
    };
    let is_over = |bytes: u32| bytes > limit;
    // Fast paths, for pages far below the limit: without compression, and with one that is fast and makes larger files.
    let most: u32 = assets.values().sum();
    if !is_over(u32::try_from(html.len()).unwrap_or(u32::MAX).saturating_add(most)) {
        return None;
    }
    let fast = packed(html, Compression::fast());
    if !is_over(fast.saturating_add(most)) {
        return None;
    }
    let loaded: u32 = assets.iter().filter(|(asset, _)| loads(asset)).map(|(_, bytes)| bytes).sum();
    if !is_over(fast.saturating_add(loaded)) {
        return None;
    }
    Some(packed(html, USUAL).saturating_add(loaded)).filter(|bytes| is_over(*bytes))
}

/// The findings for pages over the limit of `[budget]`, the heaviest first. Without a limit nothing is weighed, which
/// would render and compress all pages.
pub(super) fn check(site: &Site, heavier_than: impl FnOnce(Budget) -> Vec<Weight>) -> Vec<Diagnostic> {
    let Some(budget) = site.config.budget else { return Vec::new() };
    let over = heavier_than(budget).into_iter();
    over.map(|weight| {
        let place = match weight.route {
            Route::Page(page, language) => {
                site.page(page).shown(language).map(|(_, translation)| Place::file(&translation.document.path))
            }
            _ => None,
        };
        let (address, limit) = (weight.address.to_string(), kilobytes(limit_of(budget, weight.kind)));
        let bytes = kilobytes(weight.bytes);
        let place = place.unwrap_or_else(|| Place::file(&SourcePath::new("site.toml")));
        match weight.kind {
            Weighed::Page => Diagnostic::new(faults::PageTooHeavy { address, limit, weight: bytes }, place),
            Weighed::List => Diagnostic::new(faults::PageTooHeavyList { address, limit, weight: bytes }, place),
        }
    })
    .collect()
}

/// The level of compression that hosts use.
pub(super) const USUAL: Compression = Compression::new(6);

/// The size after gzip compression.
pub(super) fn packed(bytes: &[u8], level: Compression) -> u32 {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    u32::try_from(written.expect("memory takes all that is written").len()).unwrap_or(u32::MAX)
}

/// A size such as `29.6 kB`, with 1 kB = 1,000 bytes.
pub fn kilobytes(bytes: u32) -> String {
    format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{BuildOptions, Memo, Timings, load};
    use crate::source::Snapshot;

    #[test]
    fn without_a_limit_no_page_is_rendered_to_be_weighed() {
        let site = |settings: &str| {
            let settings = format!("title = \"T\"\n{settings}[languages.en]\n");
            let texts = [("site.toml", settings.as_str()), ("content/en/index.md", "---\ntitle: T\n---\n")];
            load(Snapshot::from_texts(texts), &BuildOptions::default(), &mut Memo::new(), &mut Timings::new()).site
        };
        let is_weighed = |settings: &str| {
            let mut is_asked = false;
            let found = check(&site(settings), |_| {
                is_asked = true;
                Vec::new()
            });
            assert!(found.is_empty());
            is_asked
        };
        assert!(!is_weighed(""));
        assert!(is_weighed("[budget]\npage = \"30 kB\"\n"));
    }
}
