//! Elements with block content: divs and footnotes.

use std::collections::HashMap;

use super::{Builder, ParseFrame, number};
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::fences::Role;
use crate::markdown::tree::{Div, Element, Event, Events, Footnote};
use crate::source::{Place, Span};

impl Builder<'_> {
    /// A thematic break or a fence.
    pub(super) fn rule(&mut self, at: usize) {
        let Some(fence) = self.fences.get(&at).copied() else {
            self.end_line();
            self.events.push(Event::Rule);
            return;
        };
        self.fences_seen.insert(fence.span.start);
        match &fence.role {
            Role::Open(opening) => {
                let index = number(self.body.divs.len());
                self.begin(Element::Div(index));
                self.body.divs.push(Div {
                    index,
                    name: opening.name.clone(),
                    name_span: opening.name_span,
                    title: opening.title.clone(),
                    attributes: opening.attributes.clone(),
                    span: fence.span,
                    content: Events::default(),
                    words: 0,
                });
                self.frames.push(ParseFrame::Div(index, self.body.words));
            }
            Role::Close(count) => {
                for _ in 0..*count {
                    self.close_div(fence.span.end as usize);
                }
            }
            Role::Nothing => {}
        }
    }

    /// Closes the innermost frame if it is a div.
    pub(super) fn close_div(&mut self, end: usize) {
        let Some(ParseFrame::Div(index, words_before)) = self.frames.last() else { return };
        let (index, words) = (*index, self.body.words - words_before);
        self.frames.pop();
        if let Some(div) = self.body.divs.get_mut(index as usize) {
            div.span = Span::new(div.span.start as usize, end);
            div.words = words;
        }
        self.end(Element::Div(index));
    }

    pub(super) fn close_footnote(&mut self) {
        // A footnote contains no fences, because its lines are indented.
        if let Some(ParseFrame::Footnote(label, span, around)) = self.frames.pop() {
            let events = std::mem::replace(&mut self.events, around);
            self.footnotes.push((Footnote { label, span, content: Events::default() }, events));
        }
    }

    /// Moves footnotes after the page, in the order of their first reference, and updates the indices in the events.
    pub(super) fn order_footnotes(&mut self) {
        let mut defined: Vec<_> = self.footnotes.drain(..).map(Some).collect();
        let mut places: HashMap<String, usize> = HashMap::with_capacity(defined.len());
        for (place, (footnote, _)) in defined.iter().flatten().enumerate() {
            // If a label is defined twice, the first definition applies.
            places.entry(footnote.label.clone()).or_insert(place);
        }
        let mut labels: Vec<(&String, &u32)> = self.footnote_indices.iter().collect();
        labels.sort_by_key(|(_, index)| **index);
        for (label, _) in labels {
            // The parser recognises references only to defined labels.
            let footnote = places.get(label).and_then(|place| defined.get_mut(*place)?.take());
            let Some((mut footnote, events)) = footnote else { continue };
            let index = number(self.body.footnotes.len());
            self.events.push(Event::Open(Element::Footnote(index)));
            let start = number(self.events.len());
            self.events.extend(events);
            footnote.content = Events { start, end: number(self.events.len()) };
            self.events.push(Event::Close(Element::Footnote(index)));
            self.body.footnotes.push(footnote);
        }
        for (unused, _) in defined.into_iter().flatten() {
            let end = unused.span.start as usize + unused.label.len() + 3;
            let place = Place::new(self.path, Span::new(unused.span.start as usize, end));
            self.diagnostics.push(Diagnostic::new(faults::FootnoteUnused { label: unused.label.to_string() }, place));
        }
    }

    /// Sets the content range of each div, once all events have their final indices.
    pub(super) fn place_divs(&mut self) {
        if self.body.divs.is_empty() {
            return;
        }
        for (at, event) in (0..).zip(&self.events) {
            match event {
                Event::Open(Element::Div(index)) => self.body.divs[*index as usize].content.start = at + 1,
                Event::Close(Element::Div(index)) => self.body.divs[*index as usize].content.end = at,
                _ => {}
            }
        }
    }
}
