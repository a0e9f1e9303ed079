//! Divides a document into sections and lists the elements of each: links, blocks, pictures and others by index.
//!
//! Sections are those of [`sections`](super::sections): first the text before any heading, then one for each heading
//! outside blocks. A footnote belongs to the section that refers to it first. Other modules interpret the elements.

use rustc_hash::FxHashMap;

use super::document::Document;
use crate::markdown::{AlertKind, Div, Element, Event, Events};

/// The elements of one section, in order.
#[derive(Clone, Debug, Default)]
pub struct Contents<'a> {
    /// The index of its heading in the body; `None` for the first section.
    pub heading: Option<u32>,
    /// The index of the heading of the next section; `None` for the last.
    pub next_heading: Option<u32>,
    /// Indices of the headings inside its blocks.
    pub headings: Vec<u32>,
    /// Its blocks and alerts.
    pub blocks: Vec<Held<'a>>,
    /// Indices of its links.
    pub links: Vec<u32>,
    /// Indices of its pictures.
    pub images: Vec<u32>,
    /// Indices of its links to terms.
    pub terms: Vec<u32>,
    /// Indices of its citations.
    pub citations: Vec<u32>,
    /// Indices of the footnotes that it is the first to refer to.
    pub footnotes: Vec<u32>,
    /// The range of its events.
    pub events: Events,
}

/// A block or an alert.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The number of blocks and alerts around it.
    pub depth: usize,
    /// Its form.
    pub form: HeldForm<'a>,
}

/// An element that contains other elements.
#[derive(Clone, Copy, Debug)]
pub enum HeldForm<'a> {
    /// A fenced block.
    Block(&'a Div),
    /// An alert, with the index of its event.
    Alert(AlertKind, u32),
}

/// The sections of a document in order.
pub fn contents(document: &Document) -> Vec<Contents<'_>> {
    let mut sections = cut(document);
    // The current section, and for each footnote the section that refers to it first.
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

/// The sections without elements.
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
