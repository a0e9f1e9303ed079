//! Checklist blocks: the data that they name exists, or they have items of their own.

use crate::curriculum::{BlockKind, Document, Site};
use crate::diagnostic::{Diagnostic, MayBeNear, faults};
use crate::markdown::{Div, Element, Event};
use crate::source::{Place, Span};

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    for (div, block) in document.each_block().filter(|(_, block)| block.kind == BlockKind::Checklist) {
        let unknown = |key: &str, id: &str, known: Vec<&str>| {
            Diagnostic::new(
                faults::ChecklistUnknown { id: id.to_string() }.suggesting(id, known),
                Place::new(&document.path, value_span(div, key)),
            )
        };
        let Some(from) = block.names.get("from") else {
            if !has_items(document, div) {
                let place = Place::new(&document.path, div.name_span);
                found.push(Diagnostic::new(faults::ChecklistUnknownFrom, place));
            }
            continue;
        };
        let Some(checklist) = site.library.checklist(from) else {
            let known = site.library.checklists.iter().map(|checklist| checklist.id.as_str()).collect();
            found.push(unknown("from", from, known));
            continue;
        };
        for group in block.list("group") {
            let known: Vec<&str> = checklist.groups.iter().map(|group| group.id.as_str()).collect();
            if !known.contains(&group) {
                found.push(unknown("group", group, known));
            }
        }
        for setting in block.list("setting") {
            let named = checklist.settings.iter().map(|label| label.id.as_str());
            let used = checklist.items().flat_map(|item| item.settings.iter().map(String::as_str));
            let known: Vec<&str> = named.chain(used).collect();
            if !known.contains(&setting) {
                found.push(unknown("setting", setting, known));
            }
        }
    }
}

/// Whether a block has items outside nested blocks.
fn has_items(document: &Document, div: &Div) -> bool {
    let mut walk = document.walk_within(None, div.content);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Task(..)) => return true,
            Event::Open(Element::Div(_)) => walk.pass_over(),
            _ => {}
        }
    }
    false
}

fn value_span(div: &Div, key: &str) -> Span {
    let attribute = div.attributes.iter().find(|attribute| attribute.key == key);
    attribute.map_or(div.name_span, |attribute| attribute.value_span)
}
