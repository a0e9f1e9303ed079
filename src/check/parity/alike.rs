//! Whether two pages hold the same things in the same order: one look at each node, and nothing is allocated.
//!
//! It may say no of pages whose sections differ in nothing that matters, such
//! as the order of two citations; then they are compared by section.

use crate::curriculum::{Document, LinkReference};
use crate::markdown::{CitationItem, Div, Heading, List, Node, Table};

pub(super) fn is_alike(here: &Document, there: &Document) -> bool {
    let (own, other) = (&here.body, &there.body);
    let outline = |list: &List| (list.is_ordered, list.items);
    let shape = |table: &Table| (table.columns, table.rows);
    own.lists.iter().map(outline).eq(other.lists.iter().map(outline))
        && own.tables.iter().map(shape).eq(other.tables.iter().map(shape))
        && own.footnotes.len() == other.footnotes.len()
        && are_alike((here, &own.nodes), (there, &other.nodes))
        && own
            .footnotes
            .iter()
            .zip(&other.footnotes)
            .all(|(own, other)| are_alike((here, &own.nodes), (there, &other.nodes)))
}

type Nodes<'a> = (&'a Document, &'a [Node]);

fn are_alike(here: Nodes<'_>, there: Nodes<'_>) -> bool {
    let holds = |node: &&Node| !matches!(node, Node::Html(_));
    let (mut own, mut other) = (here.1.iter().filter(holds), there.1.iter().filter(holds));
    loop {
        match (own.next(), other.next()) {
            (None, None) => return true,
            (Some(own), Some(other)) if same((here.0, own), (there.0, other)) => {}
            _ => return false,
        }
    }
}

fn same(here: (&Document, &Node), there: (&Document, &Node)) -> bool {
    let (own, other) = (&here.0.body, &there.0.body);
    let at = |index: &u32| *index as usize;
    match (here.1, there.1) {
        (Node::HeadingOpen(a), Node::HeadingOpen(b)) => {
            // An id that was given pairs headings wherever they stand.
            let level = |heading: &'_ Heading| (heading.level, heading.id_given);
            let (own, other) = (own.headings.get(at(a)), other.headings.get(at(b)));
            let id = |heading: &Heading| !heading.id_given || other.is_some_and(|other| other.id == heading.id);
            own.map(level) == other.map(level) && own.is_some_and(id)
        }
        (Node::LinkOpen(a), Node::LinkOpen(b)) => leads_alike(here.0.links.get(at(a)), there.0.links.get(at(b))),
        (Node::Image(a), Node::Image(b)) => leads_alike(here.0.images.get(at(a)), there.0.images.get(at(b))),
        (Node::TermOpen(a), Node::TermOpen(b)) => {
            own.terms.get(at(a)).map(|term| &term.id) == other.terms.get(at(b)).map(|term| &term.id)
        }
        (Node::Citation(a), Node::Citation(b)) => match (own.citations.get(at(a)), other.citations.get(at(b))) {
            (Some(a), Some(b)) => {
                let same = |a: &CitationItem, b: &CitationItem| a.id == b.id && a.locator == b.locator;
                a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| same(a, b))
            }
            _ => false,
        },
        (Node::FootnoteReference(a), Node::FootnoteReference(b)) => a == b,
        (Node::AlertOpen(a), Node::AlertOpen(b)) => a == b,
        (Node::Div(a), Node::Div(b)) => {
            is_same_block((here.0, a), (there.0, b)) && are_alike((here.0, &a.nodes), (there.0, &b.nodes))
        }
        // Which options are right is for another rule.
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn leads_alike(here: Option<&LinkReference>, there: Option<&LinkReference>) -> bool {
    here == there
}

fn is_same_block(here: (&Document, &Div), there: (&Document, &Div)) -> bool {
    let (own, other) = (here.0.blocks.get(here.1.index as usize), there.0.blocks.get(there.1.index as usize));
    let (Some(own), Some(other)) = (own, other) else { return false };
    own.kind == other.kind && own.id == other.id && own.minutes == other.minutes && own.names == other.names
}
