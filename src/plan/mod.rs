//! The outputs of a site: every address, its content and its properties.
//!
//! [`outputs`] lists every output once, including addresses that two of them claim; [`plan`] assigns each address to
//! one. `check` uses the former and all other modules the latter, so that every output without a finding is written.
//! [`Route::facts`] has the properties of each kind of output; `names.rs` has names that other code depends on.

mod facts;
mod host_files;
mod media_types;
mod names;
mod route;

use crate::curriculum::{Address, FileId, PageId, Saved, Site};
use crate::language::Language;
use crate::language::portable::check_path;
use crate::source::Snapshot;
use crate::theme::Theme;

pub use facts::{Facts, Kept, Weighed};
pub use host_files::HostFile;
pub use media_types::{MEDIA_TYPES, is_text, media_type, text_types};
pub use names::{HOST_FOLDER, README, Reserved, SUMS, Turn, is_for_hosts, is_packed_copy, reserved};
pub use route::{Route, asset_source};

/// The asset that replaces the worker on a site without one, so that browsers remove an earlier worker.
const NO_WORKER: &str = "sw-gone.js";

/// Every output with the address that it claims, those that the program adds first; without the files of the search
/// index, which depend on all texts.
pub fn outputs(site: &Site, theme: &Theme, snapshot: &Snapshot) -> Vec<(Address, Route)> {
    let mut outputs: Vec<(Address, Route)> = Vec::with_capacity(site.pages.len() * 2 + 64);
    let tag = |language: Language| &site.config.languages[language].tag;
    outputs.push((Address::new("index.html"), Route::Chooser));
    outputs.push((Address::new(names::NOT_FOUND), Route::NotFound(None)));
    for language in site.languages() {
        let address = Address::new(&format!("{}/{}", tag(language), names::NOT_FOUND));
        outputs.push((address, Route::NotFound(Some(language))));
    }
    if site.delivery.base_url.is_some() && !site.delivery.low_profile {
        outputs.push((Address::new(names::SITEMAP), Route::Sitemap));
    }
    // A file of exactly this name in `static/` replaces the generated one.
    let is_left = |file: &HostFile| snapshot.binary(&format!("static/{}", file.address())).is_none();
    let files = HostFile::of(site).into_iter().filter(is_left);
    outputs.extend(files.map(|file| (Address::new(file.address()), Route::Host(file))));
    for (asset, number) in theme.assets.iter().zip(0..) {
        match asset.name.as_str() {
            // The scope of a worker is its folder, and its name must not change.
            name @ (names::WORKER | NO_WORKER) => {
                let is_wanted = (name == names::WORKER) == site.saves(Saved::Modules);
                outputs.extend(is_wanted.then(|| (Address::new(names::WORKER), Route::Worker(number))));
            }
            _ => outputs.push((asset.address.clone(), Route::Asset(number))),
        }
    }
    for language in site.languages().filter(|_| site.config.reader.offline) {
        let address = Address::new(&format!("{}/{}", tag(language), names::OFFLINE_FILES));
        outputs.push((address, Route::OfflineFiles(language)));
    }
    for page in site.gathered() {
        for language in site.languages() {
            let address = site.gathered_address(page, language);
            outputs.extend(address.map(|address| (address, Route::Gathered(page, language))));
        }
    }
    let pages = || (0..).map(PageId).take(site.pages.len());
    for page in pages() {
        for (language, other) in site.languages().flat_map(|one| site.languages().map(move |other| (one, other))) {
            let address = site.parallel_address(page, language, other);
            outputs.extend(address.map(|address| (address, Route::Parallel(page, language, other))));
        }
    }
    for page in pages() {
        let addresses = site.page(page).addresses.iter();
        outputs
            .extend(addresses.filter_map(|(language, address)| Some((address.clone()?, Route::Page(page, language)))));
    }
    for (file, number) in site.files.iter().zip(0..) {
        // Files in `static/` are published anyway.
        if !file.source.as_str().starts_with("static/") {
            outputs.push((file.address.clone(), Route::File(FileId(number))));
        }
    }
    for binary in snapshot.binaries_below("static") {
        outputs.push((Address::of_static(&binary.path), Route::Static(binary.path.clone())));
    }
    outputs.extend(
        site.redirects.iter().zip(0..).map(|(redirect, number)| (redirect.from.clone(), Route::Redirect(number))),
    );
    outputs
}

/// Every output that is written, sorted by address, each address once. `index` has the known files of the search index.
pub fn plan(
    site: &Site,
    theme: &Theme,
    snapshot: &Snapshot,
    index: impl IntoIterator<Item = (Address, Route)>,
) -> Vec<(Address, Route)> {
    let mut planned = outputs(site, theme, snapshot);
    planned.extend(index);
    // A name that some system does not allow is a content error; such an output is never written.
    planned.retain(|(address, _)| check_path(address.as_str()).is_ok());
    let copies = copies(site, &planned);
    planned.extend(copies);
    planned.sort_by(|a, b| a.0.cmp(&b.0));
    // Two outputs at one address are a content error; when such a site is shown, the first applies.
    planned.dedup_by(|later, first| later.0 == first.0);
    planned
}

/// The compressed copies of outputs that the settings select, unsorted.
pub fn copies(site: &Site, outputs: &[(Address, Route)]) -> Vec<(Address, Route)> {
    let packed = |(address, route): &(Address, Route)| {
        // A copy that the author compressed does not become smaller.
        let is_text = is_text(address.as_str()) && !is_packed_copy(address.as_str());
        let is_packed = is_text && route.facts(site).is_packed;
        let packings = site.config.host.packed.iter().filter(move |_| is_packed);
        let (address, route) = (address.clone(), route.clone());
        packings.filter_map(move |packing| {
            let name = format!("{address}{}", packing.ending());
            // A name without the extension may already have the greatest length.
            check_path(&name).is_ok().then(|| (Address::new(&name), Route::Packed(Box::new(route.clone()), *packing)))
        })
    };
    outputs.iter().flat_map(packed).collect()
}
