//! `requires` names modules that exist.

use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::Place;

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    for required in &document.front.requires {
        if !site.modules.iter().any(|module| module.id == required.value) {
            let known = site.modules.iter().map(|module| module.id.as_str());
            found.push(
                Diagnostic::new(&rules::REQUIRES_UNKNOWN, Place::new(&document.path, required.span))
                    .with("id", &required.value)
                    .suggesting(&required.value, known),
            );
        }
    }
}
