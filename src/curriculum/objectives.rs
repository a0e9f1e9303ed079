//! The objectives of a page, and references to them.

use super::blocks::BlockKind;
use super::document::Document;
use crate::markdown::{Div, Element, Event, ListItem};
use crate::source::Span;

/// An objective of a page, from front matter or an `objectives` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageObjective {
    /// The id that the author set, or its number on the page, from 1.
    pub id: String,
    /// Its span in the file.
    pub span: Span,
}

/// The objectives of a page in order, front matter first.
pub fn objectives(document: &Document) -> Vec<PageObjective> {
    let front = document.front.objectives.iter().map(|objective| (objective.id.as_deref(), objective.span));
    let blocks = document.each_block().filter(|(_, block)| block.kind == BlockKind::Objectives);
    let items = blocks.flat_map(|(div, _)| outer_items(document, div));
    let all = front.chain(items.map(|item| (item.id.as_deref(), item.span)));
    all.zip(1..)
        .map(|((id, span), number)| PageObjective { id: id.map_or_else(|| number.to_string(), str::to_owned), span })
        .collect()
}

/// The items of the lists in a div, without nested items and nested divs.
fn outer_items<'d>(document: &'d Document, div: &Div) -> Vec<&'d ListItem> {
    let mut walk = document.walk_within(None, div.content);
    let (mut items, mut depth) = (Vec::new(), 0);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Item(index) | Element::Task(index, _)) => {
                if depth == 0 {
                    items.extend(document.body.items.get(index as usize));
                }
                depth += 1;
            }
            Event::Close(Element::Item(_) | Element::Task(..)) => depth -= 1,
            Event::Open(Element::Div(_)) => walk.pass_over(),
            _ => {}
        }
    }
    items
}
