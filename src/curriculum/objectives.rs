//! What participants will be able to do: the objectives of a page, and what refers to them.

use super::blocks::BlockKind;
use super::document::Document;
use crate::source::Span;

/// An objective of a page, from front matter or an `objectives` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageObjective {
    /// The id the author gave it, else its number on the page, from 1.
    pub id: String,
    /// Its place.
    pub span: Span,
}

/// The objectives of a page in order, front matter first.
pub fn objectives(document: &Document) -> Vec<PageObjective> {
    let front = document.front.objectives.iter().map(|objective| (objective.id.as_ref(), objective.span));
    let items = document.body.list_items.iter().filter(|item| item.depth == 0 && is_objectives(document, item.div));
    let all = front.chain(items.map(|item| (item.id.as_ref(), item.span)));
    all.zip(1..)
        .map(|((id, span), number)| PageObjective { id: id.cloned().unwrap_or_else(|| number.to_string()), span })
        .collect()
}

fn is_objectives(document: &Document, div: u32) -> bool {
    document.blocks.get(div as usize).is_some_and(|block| block.kind == BlockKind::Objectives)
}
