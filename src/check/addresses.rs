//! Two outputs at one address, letter case apart: many file systems know no case.

use std::collections::BTreeMap;

use crate::curriculum::{ASSETS, Address, PageId, RESERVED, Site};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{Place, Snapshot};

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<String, Option<Place>> = BTreeMap::new();
    for address in RESERVED {
        taken.insert(address.to_owned(), None);
    }
    for language in site.languages() {
        taken.insert(format!("{}/404.html", site.config.languages[usize::from(language.0)].tag), None);
    }
    for page in site.gathered() {
        for address in site.languages().filter_map(|language| site.gathered_address(page, language)) {
            taken.insert(address.as_str().to_lowercase(), None);
        }
    }
    for (language, other) in site.languages().flat_map(|one| site.languages().map(move |other| (one, other))) {
        let pages = (0..).map(PageId).take(site.pages.len());
        for address in pages.filter_map(|page| site.parallel_address(page, language, other)) {
            taken.insert(address.as_str().to_lowercase(), None);
        }
    }
    let mut claim = |address: &Address, place: Place| {
        let key = address.as_str().to_lowercase();
        let in_assets = key.split('/').next() == Some(ASSETS);
        let first = if in_assets { Some(&None) } else { taken.get(&key) };
        match first {
            Some(first) => {
                let fault = Diagnostic::new(&rules::ADDRESS_TAKEN, place).with("address", address);
                found.push(match first {
                    Some(first) => fault.beside(first.clone()),
                    None => fault.worded("reserved"),
                });
            }
            None => {
                taken.insert(key, Some(place));
            }
        }
    };
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
        let address = binary.path.as_str().trim_start_matches("static/");
        claim(&Address::new(address), Place::file(&binary.path));
    }
    for redirect in &site.redirects {
        claim(&redirect.from, redirect.place.clone());
    }
}
