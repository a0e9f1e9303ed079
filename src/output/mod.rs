//! The formats of the output, one file each: site → view → bytes.
//!
//! [`plan`] lists every address with its [`Route`]; [`view`] makes the closed
//! view of one route; [`render`] makes its bytes of the theme and the view and
//! of nothing else. So `build` asks for all and `serve` for one, and both get
//! the same.

mod activities;
mod body;
mod chooser;
mod excerpts;
mod file;
mod frame;
mod gathered;
mod host;
mod navigation;
mod not_found;
mod packed;
mod page;
mod parallel;
mod redirect;
mod search;
mod sitemap;
mod surroundings;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use crate::config::Packing;
use crate::curriculum::{Address, FileId, Gathered, PageId, Saved, Site};
use crate::language::Language;
use crate::language::portable::check_path;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::{TemplateFault, Theme};

pub use activities::{Activity, activities};
pub use host::{HOST_FOLDER, HeaderRule, HostFile, HostRules, NotFoundRule, RedirectRule, media_type};
pub use navigation::NavigationMemo;
pub use packed::copies;
pub use search::{SearchFiles, is_index_file, search_index};

/// The service worker among the assets of the theme, and where it goes; on a site without one, what stands there so that
/// browsers which still have an earlier one remove it.
const WORKER: &str = "sw.js";
const NO_WORKER: &str = "sw-gone.js";

/// The list of what can be kept, in the folder of each language.
const OFFLINE_FILES: &str = "offline-files.json";

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
    /// A file of the search index, by its number in [`SearchFiles`].
    Search(u32),
    /// What belongs to each module, for keeping it on a device, in a language.
    OfflineFiles(Language),
    /// All pages for search engines.
    Sitemap,
    /// A file for hosts.
    Host(HostFile),
    /// An asset of the theme, by its number.
    Asset(u32),
    /// A picture or download of the content.
    File(FileId),
    /// A file of `static/`.
    Static(SourcePath),
    /// Another output, packed for the network.
    Packed(Box<Route>, Packing),
}

/// The closed content of one output: what [`render`] needs besides the theme.
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
    /// A text made without a template.
    Text(String),
    /// A file of the search index.
    Script(search::ScriptView),
    /// Bytes as they are.
    File(file::FileView),
    /// Another output, packed.
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

/// Every output of a site with its address, in order of address; but for the files of the
/// search index, which are known only when all texts have been gone through.
pub fn plan(site: &Site, theme: &Theme, snapshot: &Snapshot) -> Vec<(Address, Route)> {
    let mut planned: Vec<(Address, Route)> = Vec::with_capacity(site.pages.len() * 2 + 32);
    let mut add = |address: &str, route: Route| planned.push((Address::new(address), route));
    add("index.html", Route::Chooser);
    add("404.html", Route::NotFound(None));
    for language in site.languages() {
        let tag = &site.config.languages[usize::from(language.0)].tag;
        add(&format!("{tag}/404.html"), Route::NotFound(Some(language)));
    }
    if site.config.base_url.is_some() && !site.config.safety.low_profile {
        add("sitemap.xml", Route::Sitemap);
    }
    for (address, file) in host::files(site) {
        if snapshot.binary(&format!("static/{address}")).is_none() {
            add(address, Route::Host(file));
        }
    }
    for binary in snapshot.binaries_below("static") {
        add(Address::of_static(&binary.path).as_str(), Route::Static(binary.path.clone()));
    }
    for (asset, number) in theme.assets.iter().zip(0..) {
        match asset.name.as_str() {
            // A worker answers for the folder that it is in, by a name that lasts.
            name @ (WORKER | NO_WORKER) => {
                let is_own = snapshot.binary(&format!("static/{WORKER}")).is_none();
                if is_own && (name == WORKER) == site.saves(Saved::Modules) {
                    planned.push((Address::new(WORKER), Route::Asset(number)));
                }
            }
            _ => planned.push((asset.address.clone(), Route::Asset(number))),
        }
    }
    for language in site.languages().filter(|_| site.config.reader.offline) {
        let tag = &site.config.languages[usize::from(language.0)].tag;
        planned.push((Address::new(&format!("{tag}/{OFFLINE_FILES}")), Route::OfflineFiles(language)));
    }
    for (file, number) in site.files.iter().zip(0..) {
        // What lies in `static/` is published anyway.
        if !file.source.as_str().starts_with("static/") {
            planned.push((file.address.clone(), Route::File(FileId(number))));
        }
    }
    for (redirect, number) in site.redirects.iter().zip(0..) {
        planned.push((redirect.from.clone(), Route::Redirect(number)));
    }
    for page in site.gathered() {
        for language in site.languages() {
            let address = site.gathered_address(page, language);
            planned.extend(address.map(|address| (address, Route::Gathered(page, language))));
        }
    }
    for (page, number) in site.pages.iter().zip(0..) {
        for (language, address) in page.addresses.iter() {
            if let Some(address) = address {
                planned.push((address.clone(), Route::Page(PageId(number), language)));
            }
            for other in site.languages() {
                let address = site.parallel_address(PageId(number), language, other);
                planned.extend(address.map(|address| (address, Route::Parallel(PageId(number), language, other))));
            }
        }
    }
    // A name that not every system can have is an error of the content; nothing is ever written under it.
    planned.retain(|(address, _)| check_path(address.as_str()).is_ok());
    planned.extend(copies(site, &planned));
    planned.sort_by(|a, b| a.0.cmp(&b.0));
    // Two outputs at one address are an error of the content; a site shown with faults has the first.
    planned.dedup_by(|later, first| later.0 == first.0);
    planned
}

/// The closed view of one route.
///
/// `search` is asked for only where the route is a file of the index. [`Route::OfflineFiles`] is not of a site but of
/// all its outputs, and has no view here.
pub fn view<'a>(
    site: &Site,
    theme: &Theme,
    snapshot: &Snapshot,
    navigation: &NavigationMemo,
    search: impl FnOnce() -> &'a SearchFiles,
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
        Route::Search(number) => View::Script(search().file(*number)),
        Route::OfflineFiles(_) => View::Text(String::new()),
        Route::Sitemap => View::Text(sitemap::text(site)),
        Route::Host(file) => View::Text(host::text(site, *file)),
        Route::Asset(number) => View::File(file::asset(theme, *number)),
        Route::File(id) => View::File(file::published(site, snapshot, &site.file(*id).source)),
        Route::Static(path) => View::File(file::published(site, snapshot, path)),
        Route::Packed(inner, packing) => {
            View::Packed(Box::new(view(site, theme, snapshot, navigation, search, inner)), *packing)
        }
    }
}

/// The bytes of one view.
///
/// # Errors
/// A fault of a template, with its place.
pub fn render<'v>(theme: &Theme, navigation: &NavigationMemo, view: &'v View) -> Result<Cow<'v, [u8]>, TemplateFault> {
    let bytes = match view {
        View::Chooser(view) => chooser::render(theme, navigation, view)?,
        View::Page(view) => page::render(theme, navigation, view)?,
        View::Parallel(view) => parallel::render(theme, navigation, view)?,
        View::Gathered(view) => gathered::render(theme, navigation, view)?,
        View::NotFound(view) => not_found::render(theme, navigation, view)?,
        View::Redirect(view) => return Ok(Cow::Owned(redirect::render(view).into_bytes())),
        View::Text(text) => return Ok(Cow::Borrowed(text.as_bytes())),
        View::Script(script) => return Ok(Cow::Borrowed(script.text.as_bytes())),
        View::File(file) => return Ok(Cow::Borrowed(&file.bytes)),
        View::Packed(inner, packing) => {
            return Ok(Cow::Owned(packed::pack(&render(theme, navigation, inner)?, *packing)));
        }
    };
    theme.prove(&bytes)?;
    Ok(Cow::Owned(bytes))
}

/// A value that counts in a view's key by a digest made once, and is shared between views.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    /// The value.
    pub value: std::sync::Arc<T>,
    /// Its digest.
    pub digest: Digest,
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
