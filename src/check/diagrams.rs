//! Diagram blocks: the data that they name exists, or they have parts of their own.

use crate::curriculum::{BlockKind, DiagramContent, Document, Site};
use crate::diagnostic::{Diagnostic, MayBeNear, faults};
use crate::source::Place;

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    for (div, block) in document.each_block().filter(|(_, block)| block.kind == BlockKind::Diagram) {
        let named = block.names.get("from").and_then(|id| site.library.diagram(id));
        if !named.is_some_and(|diagram| matches!(diagram.content, DiagramContent::Plan(_))) {
            for attribute in div.attributes.iter().filter(|attribute| ["blank", "route"].contains(&&*attribute.key)) {
                let fault = faults::DiagramUnknownPlan { key: attribute.key.to_string() };
                found.push(Diagnostic::new(fault, Place::new(&document.path, attribute.key_span)));
            }
        }
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
