//! Figures and galleries without anything to show.

use crate::curriculum::{BlockKind, Document};
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Element, Event};
use crate::source::{Place, Span};

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let is_one = |kind: BlockKind| matches!(kind, BlockKind::Figure | BlockKind::Gallery);
    // Fast path: few pages have one.
    if !document.blocks.iter().any(|block| is_one(block.kind)) {
        return;
    }
    for (div, block) in document.each_block().filter(|(_, block)| is_one(block.kind)) {
        let shows = |event: Event| match event {
            Event::Image(_) => true,
            Event::Open(Element::Table(_) | Element::CodeBlock(_) | Element::Div(_) | Element::Quotation) => {
                block.kind == BlockKind::Figure
            }
            _ => false,
        };
        if !document.walk_within(None, div.content).any(|(_, event)| shows(event)) {
            let place = Place::new(&document.path, Span::new(div.span.start as usize, div.name_span.end as usize));
            found.push(Diagnostic::new(faults::PicturesMissing { name: div.name.to_string() }, place));
        }
    }
}
