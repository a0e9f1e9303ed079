//! A document becomes what lies in each of its sections: links, blocks, pictures and the rest by their numbers.
//!
//! Sections are those of [`sections`](super::sections): the top of the page
//! first, then one for each heading outside all blocks. A footnote lies in the
//! section that refers to it first, wherever its text is written. What the
//! parts mean is for others to say.

use rustc_hash::FxHashMap;

use super::document::Document;
use crate::markdown::{AlertKind, Div, Element, Event, Events};

/// What lies in one section, in order.
#[derive(Clone, Debug, Default)]
pub struct Contents<'a> {
    /// The heading it begins with, by its number in the body; none for the top of the page.
    pub heading: Option<u32>,
    /// The heading at which the next section begins; none for the last.
    pub next_heading: Option<u32>,
    /// Headings inside its blocks, by their numbers.
    pub headings: Vec<u32>,
    /// Its blocks and alerts.
    pub blocks: Vec<Held<'a>>,
    /// Its links, by their numbers.
    pub links: Vec<u32>,
    /// Its pictures, by their numbers.
    pub images: Vec<u32>,
    /// Links to terms, by their numbers.
    pub terms: Vec<u32>,
    /// Citations, by their numbers.
    pub citations: Vec<u32>,
    /// Footnotes that it refers to before any other section, by their numbers.
    pub footnotes: Vec<u32>,
    /// The part of the page that it is.
    pub events: Events,
}

/// A block or an alert.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// In how many others it lies.
    pub depth: usize,
    /// What it is.
    pub form: HeldForm<'a>,
}

/// What holds other content.
#[derive(Clone, Copy, Debug)]
pub enum HeldForm<'a> {
    /// A fenced block.
    Block(&'a Div),
    /// An alert, by the number of its event.
    Alert(AlertKind, u32),
}

/// The sections of a document in order, the top of the page first.
pub fn contents(document: &Document) -> Vec<Contents<'_>> {
    let mut sections = cut(document);
    // The section that is filled, and the sections that refer to footnotes first.
    let (mut into, mut referring) = (0, FxHashMap::default());
    let mut depth = 0;
    for (at, event) in document.walk(None) {
        if sections.get(into + 1).is_some_and(|next| at == next.events.start) {
            into += 1;
        }
        let Some(section) = sections.get_mut(into) else { continue };
        match event {
            Event::Open(Element::Heading(index)) if section.heading != Some(index) => section.headings.push(index),
            Event::Open(Element::Link(index)) => section.links.push(index),
            Event::Open(Element::Term(index)) => section.terms.push(index),
            Event::Image(index) => section.images.push(index),
            Event::Citation(index) => section.citations.push(index),
            Event::FootnoteReference(index) => {
                referring.entry(index).or_insert_with(|| {
                    section.footnotes.push(index);
                    into
                });
            }
            Event::Open(Element::Alert(kind)) => {
                section.blocks.push(Held { depth, form: HeldForm::Alert(kind, at) });
                depth += 1;
            }
            Event::Open(Element::Div(index)) => {
                let div = document.body.divs.get(index as usize);
                section.blocks.extend(div.map(|div| Held { depth, form: HeldForm::Block(div) }));
                depth += 1;
            }
            Event::Close(Element::Alert(_) | Element::Div(_)) => depth -= 1,
            Event::Open(Element::Footnote(index)) => into = referring.get(&index).copied().unwrap_or(0),
            _ => {}
        }
    }
    sections
}

/// The sections, empty.
fn cut(document: &Document) -> Vec<Contents<'_>> {
    let page = document.body.page;
    let mut sections = vec![Contents { events: page, ..Contents::default() }];
    for (at, heading) in document.body.section_starts() {
        if let Some(last) = sections.last_mut() {
            last.next_heading = Some(heading);
            last.events.end = at;
        }
        let events = Events { start: at, end: page.end };
        sections.push(Contents { heading: Some(heading), events, ..Contents::default() });
    }
    sections
}
