//! Pictures without a text alternative.

use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for image in document.body.images.iter().filter(|image| image.alt.is_empty()) {
        found.push(Diagnostic::new(faults::ImageWithoutAlt, Place::new(&document.path, image.span)));
    }
}
