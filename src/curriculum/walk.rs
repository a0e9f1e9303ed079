//! The iterator over a document: [`Walk`] applies the edition and the reading order of footnotes.
//!
//! All code that reads a text uses it, so that only [`Audience::shows`] decides what an edition shows.

use rustc_hash::FxHashSet;

use super::blocks::Block;
use super::document::Document;
use crate::config::Audience;
use crate::markdown::{Div, Element, Event, Events};

/// The events of a document in reading order, each with its index. Blocks that the edition does not show are skipped
/// with their events; a footnote follows the text, if a visible reference to it was read.
pub struct Walk<'d> {
    document: &'d Document,
    /// `None` visits all written text.
    edition: Option<Audience>,
    at: u32,
    end: u32,
    footnotes: Option<Footnotes>,
}

/// The footnotes in order of their first reference.
#[derive(Default)]
struct Footnotes {
    all: Vec<u32>,
    known: FxHashSet<u32>,
    read: usize,
}

impl Document {
    /// Visits everything that an edition shows; with `None`, all written text.
    pub fn walk(&self, edition: impl Into<Option<Audience>>) -> Walk<'_> {
        Walk { footnotes: Some(Footnotes::default()), ..self.walk_within(edition, self.body.page) }
    }

    /// Like [`Self::walk`] for a range of events, without the footnotes that they refer to.
    pub fn walk_within(&self, edition: impl Into<Option<Audience>>, events: Events) -> Walk<'_> {
        Walk { document: self, edition: edition.into(), at: events.start, end: events.end, footnotes: None }
    }

    /// The block of a div.
    pub fn block(&self, div: u32) -> Option<&Block> {
        self.blocks.get(div as usize)
    }

    /// The divs of a page with their blocks.
    pub fn each_block(&self) -> impl Iterator<Item = (&Div, &Block)> {
        self.body.divs.iter().zip(&self.blocks)
    }

    /// The outermost blocks that an edition does not show.
    pub fn left_out(&self, edition: Audience) -> impl Iterator<Item = &Div> {
        let mut end = 0;
        let hidden = self.each_block().filter(move |(_, block)| !edition.shows(block)).map(|(div, _)| div);
        hidden.filter(move |div| {
            let is_outermost = div.content.start >= end;
            end = end.max(div.content.end);
            is_outermost
        })
    }

    /// Whether an edition shows every block in a range of events.
    pub fn shows_all(&self, edition: Audience, events: Events) -> bool {
        let inside = |div: &Div| events.start <= div.content.start && div.content.end <= events.end;
        self.each_block().all(|(div, block)| !inside(div) || edition.shows(block))
    }
}

impl Walk<'_> {
    /// Skips the rest of the div or footnote whose opening event came last, including its closing event.
    pub fn pass_over(&mut self) {
        let body = &self.document.body;
        let last = self.at.checked_sub(1).and_then(|at| body.events.get(at as usize));
        let content = match last {
            Some(Event::Open(Element::Div(index))) => body.divs.get(*index as usize).map(|div| div.content),
            Some(Event::Open(Element::Footnote(index))) => {
                body.footnotes.get(*index as usize).map(|footnote| footnote.content)
            }
            _ => None,
        };
        if let Some(content) = content {
            self.at = content.end + 1;
        }
    }

    fn refer(&mut self, index: u32) {
        if let Some(footnotes) = &mut self.footnotes
            && footnotes.known.insert(index)
        {
            footnotes.all.push(index);
        }
    }

    fn next_footnote(&mut self) -> Option<()> {
        let footnotes = self.footnotes.as_mut()?;
        let content = loop {
            let index = *footnotes.all.get(footnotes.read)?;
            footnotes.read += 1;
            if let Some(footnote) = self.document.body.footnotes.get(index as usize) {
                break footnote.content;
            }
        };
        (self.at, self.end) = (content.start - 1, content.end + 1);
        Some(())
    }
}

impl Iterator for Walk<'_> {
    type Item = (u32, Event);

    #[inline]
    fn next(&mut self) -> Option<(u32, Event)> {
        loop {
            if self.at >= self.end {
                self.next_footnote()?;
            }
            let at = self.at;
            let event = *self.document.body.events.get(at as usize)?;
            self.at += 1;
            match event {
                Event::Open(Element::Div(index)) => {
                    let shows = |edition: Audience| self.document.block(index).is_none_or(|block| edition.shows(block));
                    if !self.edition.is_none_or(shows) {
                        self.pass_over();
                        continue;
                    }
                }
                Event::FootnoteReference(index) => self.refer(index),
                _ => {}
            }
            return Some((at, event));
        }
    }
}
