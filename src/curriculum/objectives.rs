//! The objectives of a page, and references to them.

use super::blocks::BlockKind;
use super::document::Document;
use crate::markdown::{Div, Element, Event, ListItem, Prose};
use crate::source::Span;

/// An objective of a page, from front matter or an `objectives` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageObjective {
    /// The id that the author set, or its number on the page, from 1.
    pub id: String,
    /// Its text, without markup.
    pub text: String,
    /// Its span in the file.
    pub span: Span,
}

/// The objectives of a page in order, front matter first.
pub fn objectives(document: &Document) -> Vec<PageObjective> {
    let front = document.front.objectives.iter();
    let front = front.map(|objective| (objective.id.as_deref(), objective.text.clone(), objective.span));
    let blocks = document.each_block().filter(|(_, block)| block.kind == BlockKind::Objectives);
    let items = blocks.flat_map(|(div, _)| outer_items(document, div));
    let all = front.chain(items.map(|(item, text)| (item.id.as_deref(), text, item.span)));
    all.zip(1..)
        .map(|((id, text, span), number)| PageObjective {
            id: id.map_or_else(|| number.to_string(), str::to_owned),
            text,
            span,
        })
        .collect()
}

/// The items of the lists in a div with their texts, without nested items and nested divs.
fn outer_items<'d>(document: &'d Document, div: &Div) -> Vec<(&'d ListItem, String)> {
    let mut walk = document.walk_within(None, div.content);
    let (mut items, mut depth): (Vec<(&ListItem, String)>, u32) = (Vec::new(), 0);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Item(index) | Element::Task(index, _)) => {
                if depth == 0 {
                    items.extend(document.body.items.get(index as usize).map(|item| (item, String::new())));
                }
                depth += 1;
            }
            Event::Close(Element::Item(_) | Element::Task(..)) => depth = depth.saturating_sub(1),
            Event::Open(Element::Div(_)) => walk.pass_over(),
            Event::Prose(Prose { text: span, .. }) | Event::Code(span) if depth == 1 => {
                if let Some((_, text)) = items.last_mut() {
                    text.push_str(document.body.text.get(span.range()).unwrap_or_default());
                }
            }
            Event::LineEnd | Event::LineBreak if depth == 1 => {
                items.iter_mut().next_back().into_iter().for_each(|(_, text)| text.push(' '));
            }
            _ => {}
        }
    }
    items
}
