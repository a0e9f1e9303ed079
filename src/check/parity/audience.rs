//! Blocks that an edition does not show: the same number of texts in both languages.
//!
//! A fence that is moved in one language puts a text in public that only facilitators see in the other. The texts of the
//! section are counted: if there are as many in both languages, and not as many in such blocks, one stands elsewhere.

use super::pair::{Both, Pair, Section};
use crate::config::Audience;
use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{Div, Element, Event, Events};

/// Whether the blocks of two pages that participants do not see have as many texts each.
pub(super) fn is_alike(both: &Both<'_>) -> bool {
    let (here, there) = (both.here.document, both.there.document);
    let own = here.left_out(Audience::Participant).map(|div| texts(here, div.content));
    own.eq(there.left_out(Audience::Participant).map(|div| texts(there, div.content)))
}

pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let whole = |section: Section<'_>| texts(section.side.document, section.contents.events);
    let (own, other) = (hidden(pair.here), hidden(pair.there));
    let count = |blocks: &[&Div], section: Section<'_>| -> usize {
        blocks.iter().map(|div| texts(section.side.document, div.content)).sum()
    };
    let (here, there) = (count(&own, pair.here), count(&other, pair.there));
    if here == there || whole(pair.here) != whole(pair.there) {
        return;
    }
    let source = pair.source();
    let fault: Fault = match here < there {
        true => faults::AudienceDiffers { source }.into(),
        false => faults::AudienceDiffersHidden { source }.into(),
    };
    let place = |section: Section<'_>, blocks: &[&Div]| {
        blocks.first().map_or_else(|| section.place(), |div| section.side.place(div.name_span))
    };
    found.push(pair.fault(fault, place(pair.here, &own), place(pair.there, &other)));
}

/// The blocks of a section that participants do not see.
fn hidden<'a>(section: Section<'a>) -> Vec<&'a Div> {
    let events = section.contents.events;
    let is_inside = |div: &&Div| events.start <= div.content.start && div.content.end <= events.end;
    section.side.document.left_out(Audience::Participant).filter(is_inside).collect()
}

/// The number of paragraphs, items, cells, headings and code blocks. Paragraphs of an item belong to the item.
fn texts(document: &Document, events: Events) -> usize {
    let (mut count, mut items) = (0, 0_usize);
    for event in document.body.events.get(events.start as usize..events.end as usize).unwrap_or_default() {
        match event {
            Event::Open(Element::Item(_) | Element::Task(..)) => {
                count += 1;
                items += 1;
            }
            Event::Close(Element::Item(_) | Element::Task(..)) => items = items.saturating_sub(1),
            Event::Open(Element::Paragraph(_)) if items == 0 => count += 1,
            Event::Open(
                Element::Heading(_)
                | Element::CodeBlock(_)
                | Element::Cell(..)
                | Element::DefinitionTitle
                | Element::Definition
                | Element::HtmlBlock,
            ) => count += 1,
            _ => {}
        }
    }
    count
}
