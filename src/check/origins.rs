//! Pages load nothing from other sites, because readers may be watched or offline.

use crate::curriculum::{Document, LinkReference};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for (image, reference) in document.body.images.iter().zip(&document.images) {
        let is_foreign = matches!(reference, LinkReference::External(_)) || image.target.starts_with("//");
        if is_foreign {
            let place = Place::new(&document.path, image.span);
            found.push(Diagnostic::new(faults::ForeignOrigin { target: image.target.to_string() }, place));
        }
    }
}
