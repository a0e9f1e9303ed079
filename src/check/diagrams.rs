//! Diagram blocks: the data that they name exists, or they have parts of their own.

use crate::curriculum::{BlockKind, Document, Site};
use crate::diagnostic::{Diagnostic, MayBeNear, faults};
use crate::source::Place;

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    for (div, block) in document.each_block().filter(|(_, block)| block.kind == BlockKind::Diagram) {
        match block.names.get("from") {
            Some(id) if site.library.diagram(id).is_none() => {
                let attribute = div.attributes.iter().find(|attribute| attribute.key == "from");
                let span = attribute.map_or(div.name_span, |attribute| attribute.value_span);
                let known = site.library.diagrams.iter().map(|diagram| diagram.id.as_str());
                let fault = faults::DiagramUnknown { id: id.clone() }.suggesting(id, known);
                found.push(Diagnostic::new(fault, Place::new(&document.path, span)));
            }
            Some(_) => {}
            // Invalid parts were reported as an attribute value.
            None if !div.attributes.iter().any(|attribute| attribute.key == "parts") => {
                found.push(Diagnostic::new(faults::DiagramUnknownParts, Place::new(&document.path, div.name_span)));
            }
            None => {}
        }
    }
}
