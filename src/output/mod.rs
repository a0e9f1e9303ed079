//! The output formats, one file each: site → view → bytes.
//!
//! [`crate::plan`] lists every address with its [`Route`]; [`view`] builds the view of one route; [`render`] makes its
//! bytes from the theme and the view only. `build` renders all routes and `serve` one, with the same result.

mod activities;
mod body;
mod chooser;
mod drawing;
mod excerpts;
mod file;
mod file_note;
mod frame;
mod gathered;
mod host;
mod links;
mod markup;
mod memo;
mod navigation;
mod not_found;
mod packed;
mod page;
mod parallel;
mod programmes;
mod public;
mod redirect;
mod search;
mod shared;
mod sitemap;
mod surroundings;
mod values;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use crate::config::Packing;
use crate::curriculum::Site;
use crate::language::Language;
use crate::loads::Format;
use crate::plan::Route;
use crate::source::Snapshot;
use crate::theme::{TemplateFault, Theme};

pub use activities::{Activity, activities};
pub use host::{HeaderRule, HostRules, NotFoundRule, RedirectRule};
pub use memo::NavigationMemo;
pub use search::{SearchFiles, is_index_file, search_index};

/// The complete content of one output: all that [`render`] needs besides the theme.
#[derive(Clone, Debug, Hash)]
pub enum View {
    /// See [`Route::Chooser`].
    Chooser(chooser::ChooserView),
    /// See [`Route::Page`].
    Page(Box<page::PageView>),
    /// See [`Route::Parallel`].
    Parallel(Box<parallel::ParallelView>),
    /// See [`Route::Gathered`].
    Gathered(Box<gathered::GatheredView>),
    /// See [`Route::NotFound`].
    NotFound(not_found::NotFoundView),
    /// See [`Route::Redirect`].
    Redirect(redirect::RedirectView),
    /// A text without a template.
    Text(String),
    /// A file of the search index.
    Script(search::ScriptView),
    /// Bytes that are published unchanged.
    File(file::FileView),
    /// A compressed copy of another output.
    Packed(Box<View>, Packing),
}

impl View {
    /// The key of the view: equal keys and an equal theme give equal bytes.
    pub fn key(&self) -> u64 {
        let mut hasher = twox_hash::XxHash3_64::default();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// The view of one route.
///
/// `search` is called only for files of the search index, and `offline_files` only for the list of files to save, which
/// depends on all other outputs.
pub fn view<'a>(
    site: &Site,
    theme: &Theme,
    snapshot: &Snapshot,
    navigation: &NavigationMemo,
    search: impl FnOnce() -> &'a SearchFiles,
    offline_files: impl FnOnce(Language) -> String,
    route: &Route,
) -> View {
    match route {
        Route::Chooser => View::Chooser(chooser::view(site, theme, navigation)),
        Route::Page(page, language) => View::Page(Box::new(page::view(site, theme, navigation, *page, *language))),
        Route::Parallel(page, language, other) => {
            View::Parallel(Box::new(parallel::view(site, theme, navigation, *page, *language, *other)))
        }
        Route::Gathered(page, language) => {
            View::Gathered(Box::new(gathered::view(site, theme, navigation, *page, *language)))
        }
        Route::NotFound(language) => View::NotFound(not_found::view(site, theme, navigation, *language)),
        Route::Redirect(number) => View::Redirect(redirect::view(site, theme, *number)),
        Route::Search { number, .. } => View::Script(search().file(*number)),
        Route::OfflineFiles(language) => View::Text(offline_files(*language)),
        Route::Sitemap => View::Text(sitemap::text(site)),
        Route::Host(file) => View::Text(host::text(site, *file)),
        Route::Asset(number) | Route::Worker(number) => View::File(file::asset(theme, *number)),
        Route::File(id) => View::File(file::published(site, snapshot, &site.file(*id).source)),
        Route::Static(path) => View::File(file::published(site, snapshot, path)),
        Route::Packed(inner, packing) => {
            View::Packed(Box::new(view(site, theme, snapshot, navigation, search, offline_files, inner)), *packing)
        }
    }
}

/// The bytes of one view.
///
/// # Errors
/// A template fault with its place.
pub fn render<'v>(theme: &Theme, navigation: &NavigationMemo, view: &'v View) -> Result<Cow<'v, [u8]>, TemplateFault> {
    let bytes = match view {
        View::Chooser(view) => chooser::render(theme, navigation, view)?,
        View::Page(view) => page::render(theme, navigation, view)?,
        View::Parallel(view) => parallel::render(theme, navigation, view)?,
        View::Gathered(view) => gathered::render(theme, navigation, view)?,
        View::NotFound(view) => not_found::render(theme, navigation, view)?,
        View::Redirect(view) => redirect::render(theme, view)?,
        View::Text(text) => return Ok(Cow::Borrowed(text.as_bytes())),
        View::Script(script) => return Ok(Cow::Borrowed(script.text.as_bytes())),
        View::File(file) => return Ok(Cow::Borrowed(&file.bytes)),
        View::Packed(inner, packing) => {
            return Ok(Cow::Owned(packed::pack(&render(theme, navigation, inner)?, *packing)));
        }
    };
    theme.prove(Format::Html, &bytes)?;
    Ok(Cow::Owned(bytes))
}

/// The text of a page as XHTML; `None` for generated pages.
///
/// # Errors
/// A fault in a block's template, with its place.
pub fn xhtml(theme: &Theme, view: &View) -> Result<Option<String>, TemplateFault> {
    match view {
        View::Page(view) => page::xhtml(theme, view),
        _ => Ok(None),
    }
}
