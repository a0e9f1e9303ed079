//! The kinds of outputs.

use super::host_files::HostFile;
use crate::config::Packing;
use crate::curriculum::{FileId, Gathered, PageId, Site};
use crate::language::Language;
use crate::source::{Place, Snapshot, SourcePath};
use crate::theme::{Asset, Theme};

/// The output at an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The language chooser, at the root.
    Chooser,
    /// A page in a language, or the page shown instead.
    Page(PageId, Language),
    /// A page in a language side by side with another language.
    Parallel(PageId, Language, Language),
    /// A generated page, in a language.
    Gathered(Gathered, Language),
    /// The page for addresses that do not exist, in a language; without one, at the root.
    NotFound(Option<Language>),
    /// The page at a former address: an index in [`Site::redirects`].
    Redirect(u32),
    /// A file of the search index, by its index among those of all languages. Only the root's name has no digest.
    Search {
        /// The language of the search index.
        language: Language,
        /// Its index.
        number: u32,
        /// Whether it is the root, which lists the other files.
        is_root: bool,
    },
    /// The list of files of each module for saving on a device, in a language.
    OfflineFiles(Language),
    /// `sitemap.xml`, for search engines.
    Sitemap,
    /// A file for hosts.
    Host(HostFile),
    /// An asset of the theme, by index.
    Asset(u32),
    /// The service worker that serves saved files, by index of its asset.
    Worker(u32),
    /// A picture or download of the content.
    File(FileId),
    /// A file of `static/`.
    Static(SourcePath),
    /// A compressed copy of another output.
    Packed(Box<Route>, Packing),
}

impl Route {
    /// The place that requests this output; `None` for outputs that the program adds.
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

    /// The written page that a reader finally gets at the address, if any.
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

/// The path of an asset in a site with its own.
pub fn asset_source(site: &Site, asset: &Asset) -> SourcePath {
    SourcePath::new(&format!("themes/{}/assets/{}", site.config.theme, asset.name))
}
