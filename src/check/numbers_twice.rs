//! Two modules, or two pages of a folder, with the same number: their order is that of their names by chance.

use std::collections::BTreeMap;

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    // Language, folder of the module if it is a page of one, and number; with the id and the path of the first.
    let mut pages: BTreeMap<(&str, Option<&str>, i64), (&str, Place)> = BTreeMap::new();
    let mut modules: BTreeMap<(&str, i64), (&str, Place)> = BTreeMap::new();
    let translations = site.pages.iter().flat_map(|page| page.translations.values().flatten());
    let mut documents: Vec<_> = translations.map(|translation| &translation.document).collect();
    documents.sort_by(|one, other| one.path.cmp(&other.path));
    for document in documents {
        let position = &document.position;
        let place = || Place::file(&document.path);
        let folder = position.module.as_ref().map(|module| module.id.as_str());
        if let Some(number) = position.page.number {
            let key = (position.language.as_str(), folder, number);
            let first = pages.entry(key).or_insert_with(|| (&position.page.id, place()));
            if first.0 != position.page.id {
                let fault = faults::NumberTwice { number: number.to_string() };
                found.push(Diagnostic::new(fault, place()).beside(first.1.clone()));
            }
        }
        let module = position.module.as_ref().and_then(|module| Some((module.number?, module.id.as_str())));
        if let Some((number, id)) = module {
            let first = modules.entry((&position.language, number)).or_insert_with(|| (id, place()));
            if first.0 != id && position.is_index() {
                let fault = faults::NumberTwiceModule { number: number.to_string() };
                found.push(Diagnostic::new(fault, place()).beside(first.1.clone()));
            }
        }
    }
}
