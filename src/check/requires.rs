//! `requires` names modules that exist.

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
