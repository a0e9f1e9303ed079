//! Whether two pages have the same elements in the same order, in one pass over the events without allocation.
//!
//! It may return false for pages whose sections have no relevant difference, such as two citations in another order;
//! such pages are then compared section by section.

use crate::curriculum::{Block, Document, LinkReference};
use crate::markdown::{CitationItem, Element, Event, Heading, List, Table};

pub(super) fn is_alike(here: &Document, there: &Document) -> bool {
    let (own, other) = (&here.body, &there.body);
    let outline = |list: &List| (list.first.is_some(), list.items);
    let shape = |table: &Table| (table.columns, table.rows);
    own.lists.iter().map(outline).eq(other.lists.iter().map(outline))
        && own.tables.iter().map(shape).eq(other.tables.iter().map(shape))
        && own.footnotes.len() == other.footnotes.len()
        && are_alike(here, there)
}

fn are_alike(here: &Document, there: &Document) -> bool {
    let (mut own, mut other) = (here.body.events.iter().filter(holds), there.body.events.iter().filter(holds));
    loop {
        match (own.next(), other.next()) {
            (None, None) => return true,
            (Some(own), Some(other)) if same((here, *own), (there, *other)) => {}
            _ => return false,
        }
    }
}

/// Whether the rules compare elements of this kind.
fn holds(event: &&Event) -> bool {
    match event {
        Event::Open(element) | Event::Close(element) => matches!(
            element,
            Element::Heading(_)
                | Element::Link(_)
                | Element::Term(_)
                | Element::Table(_)
                | Element::Alert(_)
                | Element::Task(..)
                | Element::TaskLabel
                | Element::Div(_)
                | Element::Footnote(_)
        ),
        Event::Image(_) | Event::Citation(_) | Event::FootnoteReference(_) => true,
        _ => false,
    }
}

fn same(here: (&Document, Event), there: (&Document, Event)) -> bool {
    let (own, other) = (&here.0.body, &there.0.body);
    let at = |index: u32| index as usize;
    match (here.1, there.1) {
        (Event::Open(own), Event::Open(other)) => opens_same((here.0, own), (there.0, other)),
        (Event::Close(own), Event::Close(other)) => std::mem::discriminant(&own) == std::mem::discriminant(&other),
        (Event::Image(a), Event::Image(b)) => leads_alike(here.0.images.get(at(a)), there.0.images.get(at(b))),
        (Event::Citation(a), Event::Citation(b)) => match (own.citations.get(at(a)), other.citations.get(at(b))) {
            (Some(a), Some(b)) => {
                let same = |a: &CitationItem, b: &CitationItem| a.id == b.id && a.locator == b.locator;
                a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| same(a, b))
            }
            _ => false,
        },
        (Event::FootnoteReference(a), Event::FootnoteReference(b)) => a == b,
        _ => false,
    }
}

fn opens_same(here: (&Document, Element), there: (&Document, Element)) -> bool {
    let (own, other) = (&here.0.body, &there.0.body);
    let at = |index: u32| index as usize;
    match (here.1, there.1) {
        (Element::Heading(a), Element::Heading(b)) => {
            // An explicit id pairs headings at any position.
            let level = |heading: &'_ Heading| (heading.level, heading.id_given);
            let (own, other) = (own.headings.get(at(a)), other.headings.get(at(b)));
            let id = |heading: &Heading| !heading.id_given || other.is_some_and(|other| other.id == heading.id);
            own.map(level) == other.map(level) && own.is_some_and(id)
        }
        (Element::Link(a), Element::Link(b)) => leads_alike(here.0.links.get(at(a)), there.0.links.get(at(b))),
        (Element::Term(a), Element::Term(b)) => {
            own.terms.get(at(a)).map(|term| &term.id) == other.terms.get(at(b)).map(|term| &term.id)
        }
        (Element::Alert(a), Element::Alert(b)) => a == b,
        (Element::Div(a), Element::Div(b)) => is_same_block(here.0.block(a), there.0.block(b)),
        // Another rule checks which options are correct.
        (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
    }
}

fn leads_alike(here: Option<&LinkReference>, there: Option<&LinkReference>) -> bool {
    here == there
}

fn is_same_block(here: Option<&Block>, there: Option<&Block>) -> bool {
    let (Some(own), Some(other)) = (here, there) else { return false };
    own.kind == other.kind && own.id == other.id && own.minutes == other.minutes && own.names == other.names
}
