//! T601: two outputs at one address, or at two that some file systems cannot tell apart.

use std::collections::HashMap;

use crate::curriculum::{ASSETS, Address, PageId, RESERVED, Site};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::portable::alike;
use crate::source::{Place, Snapshot};
use crate::theme::Theme;

pub(super) fn check(site: &Site, theme: &Theme, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let mut taken = Taken::default();
    for address in RESERVED {
        taken.reserve(address);
    }
    for asset in &theme.assets {
        taken.reserve(asset.address.as_str());
    }
    for language in site.languages() {
        let tag = &site.config.languages[usize::from(language.0)].tag;
        taken.reserve(&format!("{tag}/404.html"));
        for file in ["search-index.js", "search-index/x"].iter().filter(|_| site.config.has_search) {
            taken.reserve(&format!("{tag}/{file}"));
        }
        if site.config.reader.offline {
            taken.reserve(&format!("{tag}/offline-files.js"));
        }
    }
    if site.config.reader.offline {
        taken.reserve("sw.js");
    }
    for page in site.gathered() {
        for address in site.languages().filter_map(|language| site.gathered_address(page, language)) {
            taken.reserve(address.as_str());
        }
    }
    for (language, other) in site.languages().flat_map(|one| site.languages().map(move |other| (one, other))) {
        let pages = (0..).map(PageId).take(site.pages.len());
        for address in pages.filter_map(|page| site.parallel_address(page, language, other)) {
            taken.reserve(address.as_str());
        }
    }
    let mut claim = |address: &Address, place: Place| found.extend(taken.claim(address, place));
    for page in &site.pages {
        for (language, address) in page.addresses.iter() {
            let (Some(address), Some((_, shown))) = (address, page.shown(language)) else { continue };
            let front = &shown.document.front;
            let span = front.slug.as_ref().map_or(front.title_span, |slug| slug.span);
            claim(address, Place::new(&shown.document.path, span));
        }
    }
    for file in &site.files {
        if !file.source.as_str().starts_with("static/") {
            claim(&file.address, Place::file(&file.source));
        }
    }
    for binary in snapshot.binaries_below("static") {
        claim(&Address::of_static(&binary.path), Place::file(&binary.path));
    }
    for redirect in &site.redirects {
        claim(&redirect.from, redirect.place.clone());
    }
}

/// The addresses that are given away: files and folders by what they have in common with all that some file system
/// takes for the same.
#[derive(Default)]
struct Taken {
    /// The place is `None` for what the program writes itself.
    files: HashMap<String, Option<Place>>,
    /// Folders as they were first written.
    folders: HashMap<String, (String, Option<Place>)>,
}

impl Taken {
    fn reserve(&mut self, address: &str) {
        self.enter(address, None);
        self.files.insert(alike(address), None);
    }

    /// Notes the folders of an address; gives the first that was written otherwise before, or is a file.
    fn enter(&mut self, address: &str, place: Option<&Place>) -> Option<(String, &'static str, Option<Place>)> {
        let mut folder = address.rsplit_once('/').map(|(folder, _)| folder);
        while let Some(path) = folder {
            let key = alike(path);
            if let Some(first) = self.files.get(&key) {
                return Some((path.to_owned(), "folder", first.clone()));
            }
            // Where a folder is known, so are those that it lies in.
            match self.folders.get(&key) {
                Some((known, _)) if known == path => return None,
                Some((known, first)) => return Some((known.clone(), "spelling", first.clone())),
                None => self.folders.insert(key, (path.to_owned(), place.cloned())),
            };
            folder = path.rsplit_once('/').map(|(folder, _)| folder);
        }
        None
    }

    fn claim(&mut self, address: &Address, place: Place) -> Option<Diagnostic> {
        let key = alike(address.as_str());
        let in_assets = key.split('/').next() == Some(ASSETS);
        let in_index =
            matches!(key.split('/').nth(1), Some("search-index")) && self.files.contains_key(&key_of_index(&key));
        let fault = |first: &Option<Place>, wording: &'static str| {
            let fault = Diagnostic::new(&rules::ADDRESS_TAKEN, place.clone()).with("address", address).worded(wording);
            match first {
                Some(first) => fault.beside(first.clone()),
                None => fault.worded("reserved"),
            }
        };
        if in_assets || in_index {
            return Some(fault(&None, ""));
        }
        if let Some(first) = self.files.get(&key) {
            return Some(fault(first, ""));
        }
        if let Some((_, first)) = self.folders.get(&key) {
            return Some(fault(first, "folder").worded("folder"));
        }
        let entered = self.enter(address.as_str(), Some(&place));
        let clash = entered.map(|(other, wording, first)| {
            let clash = Diagnostic::new(&rules::ADDRESS_TAKEN, place.clone())
                .with("address", if wording == "folder" { other.as_str() } else { address.as_str() });
            let clash = clash.with("other", other).worded(wording);
            first.map_or(clash.clone(), |first| clash.beside(first))
        });
        self.files.insert(key, Some(place));
        clash
    }
}

/// The sign that the folder of an address is that of a search index.
fn key_of_index(key: &str) -> String {
    format!("{}/search-index/x", key.split('/').next().unwrap_or_default())
}
