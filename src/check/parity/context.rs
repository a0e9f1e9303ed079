//! Shared lookup data of the parity rules, built once for all pages.

use super::targets::AddressWords;
use super::titles::Titles;
use crate::check::small_words::SmallWords;
use crate::curriculum::Site;
use crate::source::Snapshot;
use crate::theme::Theme;
use crate::wording::LocatorWords;

/// A site and the words of its languages.
pub(in crate::check) struct Context<'a> {
    pub(super) site: &'a Site,
    pub(super) theme: &'a Theme,
    pub(super) snapshot: &'a Snapshot,
    pub(super) locators: LocatorWords,
    pub(in crate::check) small: SmallWords,
    pub(super) titles: Titles,
    /// The names of the site's languages in addresses.
    pub(super) addresses: AddressWords,
}

impl<'a> Context<'a> {
    /// Collects the words of a site's languages.
    pub(in crate::check) fn new(site: &'a Site, theme: &'a Theme, snapshot: &'a Snapshot) -> Self {
        let mut addresses = AddressWords::default();
        for language in site.languages() {
            let tag = site.config.languages[language].tag.as_str();
            let names = theme.wording(language).get("addresses.words").split_whitespace().chain([tag]);
            names.for_each(|name| addresses.add(name));
        }
        let (small, titles) = (SmallWords::new(site, theme), Titles::new(site));
        Self { site, theme, snapshot, locators: theme.locator_words(), small, titles, addresses }
    }
}
