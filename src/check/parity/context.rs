//! Shared lookup data of the parity rules, built once for all pages.

use super::small_words::SmallWords;
use super::titles::Titles;
use crate::curriculum::Site;
use crate::language::PerLanguage;
use crate::source::Snapshot;
use crate::theme::Theme;
use crate::wording::LocatorWords;

/// A site and the words of its languages.
pub(in crate::check) struct Context<'a> {
    pub(super) site: &'a Site,
    pub(super) theme: &'a Theme,
    pub(super) snapshot: &'a Snapshot,
    pub(super) locators: LocatorWords,
    pub(super) small: SmallWords,
    pub(super) titles: Titles,
    /// The names of each language in URLs.
    pub(super) addresses: PerLanguage<Vec<String>>,
}

impl<'a> Context<'a> {
    /// Collects the words of a site's languages.
    pub(in crate::check) fn new(site: &'a Site, theme: &'a Theme, snapshot: &'a Snapshot) -> Self {
        let addresses = PerLanguage::from_fn(site.config.languages.count(), |language| {
            let tag = site.config.languages[language].tag.as_str().to_lowercase();
            let words = theme.wording(language).get("addresses.words").split_whitespace().map(str::to_lowercase);
            words.chain([tag]).collect()
        });
        let (small, titles) = (SmallWords::new(site, theme), Titles::new(site));
        Self { site, theme, snapshot, locators: theme.locator_words(), small, titles, addresses }
    }
}
