//! Placeholders for local law or contacts that were not filled in.

use crate::curriculum::{Block, BlockKind, Document};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, Span};

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let is_local = |block: &Block| block.kind == BlockKind::Local && block.is_empty;
    // Fast path: few pages have one.
    if !document.blocks.iter().any(is_local) {
        return;
    }
    for (div, _) in document.each_block().filter(|(_, block)| is_local(block)) {
        let place = Place::new(&document.path, Span::new(div.span.start as usize, div.name_span.end as usize));
        found.push(Diagnostic::new(faults::LocalEmpty { name: div.name.to_string() }, place));
    }
}
