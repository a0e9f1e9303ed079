//! Rules over the assembled site, one file each. They only look: what they find is data.
//!
//! A new rule is a row in [`crate::diagnostic::rules`], a file here, a line in
//! [`check`], its words in both languages, and its page `tests/checks/CODE.md`.

mod addresses;
mod anchors;
mod data;
mod headings;
mod images;
mod origins;
mod requires;
mod translations;

use rayon::prelude::*;

use crate::curriculum::{Page, Site};
use crate::diagnostic::Diagnostic;
use crate::source::Snapshot;

/// Everything that is wrong with a site beyond its single files, in no particular order.
pub fn check(site: &Site, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = site
        .pages
        .par_iter()
        .with_min_len(128)
        .fold(Vec::new, |mut found, page| {
            check_page(site, page, &mut found);
            found
        })
        .reduce(Vec::new, |mut all, part| {
            all.extend(part);
            all
        });
    addresses::check(site, snapshot, &mut diagnostics);
    diagnostics
}

fn check_page(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    translations::check(site, page, found);
    for translation in page.translations.values().flatten() {
        let document = &translation.document;
        headings::check(document, found);
        images::check(document, found);
        origins::check(document, found);
        anchors::check(site, translation, found);
        requires::check(site, document, found);
        data::check(site, document, found);
    }
}
