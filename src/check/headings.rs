//! Headings: order, ids and text.

use rustc_hash::FxHashMap;

use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let mut before = 1;
    let mut ids: FxHashMap<&str, Place> = FxHashMap::default();
    for heading in &document.body.headings {
        let place = Place::new(&document.path, heading.span);
        if heading.level == 1 {
            found.push(Diagnostic::new(faults::HeadingLevelTitle, place.clone()));
        } else if heading.level > before + 1 {
            found.push(Diagnostic::new(
                faults::HeadingLevel {
                    fitting: "#".repeat(usize::from(before) + 1),
                    level: "#".repeat(usize::from(heading.level)),
                },
                place.clone(),
            ));
        }
        before = heading.level.max(2);
        if heading.text.is_empty() {
            found.push(Diagnostic::new(faults::HeadingEmpty, place.clone()));
        }
        if heading.id_given && !is_anchor(&heading.id) {
            found.push(Diagnostic::new(faults::HeadingIdInvalid { id: heading.id.to_string() }, place.clone()));
        }
        match ids.get(heading.id.as_str()) {
            Some(first) => found.push(
                Diagnostic::new(faults::HeadingIdDuplicate { id: heading.id.to_string() }, place).beside(first.clone()),
            ),
            None => {
                ids.insert(&heading.id, place);
            }
        }
    }
}

/// Letters, digits, `-`, `.` and `_`; ids that begin with `_` are reserved for templates.
fn is_anchor(id: &str) -> bool {
    !id.starts_with('_') && id.chars().all(|character| character.is_alphanumeric() || "-._".contains(character))
}
