//! `requires` names modules that exist and come before, and no module needs itself.

use crate::curriculum::ModuleId;
use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, Suggestions, faults};
use crate::source::Place;

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    let mut suggestions = Suggestions::default();
    for required in &document.front.requires {
        if site.find_module(&required.value).is_none() {
            let known = site.modules.iter().map(|module| module.id.as_str());
            let place = Place::new(&document.path, required.span);
            let fault =
                suggestions.add(faults::RequiresUnknown { id: required.value.to_string() }, &required.value, known);
            found.push(Diagnostic::new(fault, place));
        }
    }
}

/// Checks the order of the modules that need each other.
pub(super) fn check_order(site: &Site, found: &mut Vec<Diagnostic>) {
    for (number, module) in (0..).zip(&site.modules) {
        let Some(front) = module.front else { continue };
        for translation in site.page(front).translations.values().flatten() {
            let document = &translation.document;
            for required in &document.front.requires {
                let Some(other) = site.find_module(&required.value) else { continue };
                let place = Place::new(&document.path, required.span);
                if let Some(chain) = circle(site, ModuleId(number), other) {
                    found.push(Diagnostic::new(faults::RequiresOrder { chain }, place));
                } else if other.0 > number {
                    let fault =
                        faults::RequiresOrderLater { module: module.id.clone(), required: required.value.clone() };
                    found.push(Diagnostic::new(fault, place));
                }
            }
        }
    }
}

/// The modules from one that another needs back to it, as `a → b → a`; `None` if none leads back.
fn circle(site: &Site, from: ModuleId, first: ModuleId) -> Option<String> {
    let needs = |module: ModuleId| -> Vec<ModuleId> {
        let front = site.module(module).front.map(|front| site.page(front));
        let documents = front.into_iter().flat_map(|page| page.translations.values().flatten());
        let required = documents.flat_map(|translation| &translation.document.front.requires);
        required.filter_map(|required| site.find_module(&required.value)).collect()
    };
    // The way to each module that was reached.
    let mut ways = vec![vec![first]];
    let mut seen = vec![first];
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        if last == from {
            let names = std::iter::once(&from).chain(&way).map(|module| site.module(*module).id.as_str());
            return Some(names.collect::<Vec<_>>().join(" → "));
        }
        for next in needs(last) {
            if next == from || !seen.contains(&next) {
                seen.push(next);
                ways.push(way.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}
