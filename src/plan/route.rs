//! What can stand at an address.

use super::host_files::HostFile;
use crate::config::Packing;
use crate::curriculum::{FileId, Gathered, PageId, Site};
use crate::language::Language;
use crate::source::{Place, Snapshot, SourcePath};
use crate::theme::{Asset, Theme};

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The choice of a language, at the root.
    Chooser,
    /// A page in a language, or what stands in for it.
    Page(PageId, Language),
    /// A page in a language with another beside it.
    Parallel(PageId, Language, Language),
    /// A page that nobody wrote, in a language.
    Gathered(Gathered, Language),
    /// The page for addresses that do not exist, in a language; without one, at the root.
    NotFound(Option<Language>),
    /// The page at a former address: its number in [`Site::redirects`].
    Redirect(u32),
    /// A file of the search index, by its number among those of all languages. The root alone has a lasting name.
    Search {
        /// The language that it is the index of.
        language: Language,
        /// Its number.
        number: u32,
        /// Whether it says what other files there are.
        is_root: bool,
    },
    /// What belongs to each module, for keeping it on a device, in a language.
    OfflineFiles(Language),
    /// All pages for search engines.
    Sitemap,
    /// A file for hosts.
    Host(HostFile),
    /// An asset of the theme, by its number.
    Asset(u32),
    /// The asset that answers in a browser for what the reader keeps, by its number.
    Worker(u32),
    /// A picture or download of the content.
    File(FileId),
    /// A file of `static/`.
    Static(SourcePath),
    /// Another output, packed for the network.
    Packed(Box<Route>, Packing),
}

impl Route {
    /// Where the author asked for this output; `None` for what the program writes by itself.
    pub fn place(&self, site: &Site, theme: &Theme, snapshot: &Snapshot) -> Option<Place> {
        match self {
            Self::Page(page, language) => {
                let (_, shown) = site.page(*page).shown(*language)?;
                let front = &shown.document.front;
                let span = front.slug.as_ref().map_or(front.title_span, |slug| slug.span);
                Some(Place::new(&shown.document.path, span))
            }
            Self::File(file) => Some(Place::file(&site.file(*file).source)),
            Self::Static(path) => Some(Place::file(path)),
            Self::Redirect(number) => Some(site.redirects[*number as usize].place.clone()),
            Self::Asset(number) => {
                let path = asset_source(site, &theme.assets[*number as usize]);
                let is_own = snapshot.source(path.as_str()).is_some() || snapshot.binary(path.as_str()).is_some();
                is_own.then(|| Place::file(&path))
            }
            Self::Chooser
            | Self::Parallel(..)
            | Self::Gathered(..)
            | Self::NotFound(_)
            | Self::Search { .. }
            | Self::OfflineFiles(_)
            | Self::Sitemap
            | Self::Host(_)
            | Self::Worker(_)
            | Self::Packed(..) => None,
        }
    }

    /// The page that a reader finds there at last, if it is one that somebody wrote.
    pub fn leads_to(&self, site: &Site) -> Option<(PageId, Language)> {
        match self {
            Self::Page(page, language) => Some((*page, *language)),
            Self::Redirect(number) => {
                let redirect = &site.redirects[*number as usize];
                Some((redirect.to, redirect.language))
            }
            _ => None,
        }
    }
}

/// Where an asset lies in a site that has its own.
pub fn asset_source(site: &Site, asset: &Asset) -> SourcePath {
    SourcePath::new(&format!("themes/{}/assets/{}", site.config.theme, asset.name))
}
