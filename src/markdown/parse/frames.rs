//! What holds other content: divs and footnotes.

use std::collections::HashMap;

use super::{Frame, Writer};
use crate::diagnostic::{Diagnostic, rules};
use crate::markdown::body::{Div, Footnote, Node};
use crate::markdown::fences::Role;
use crate::source::{Place, Span};

impl Writer<'_> {
    /// A thematic break, or the place of a fence.
    pub(super) fn rule(&mut self, at: usize) {
        let Some(fence) = self.fences.get(&at).copied() else {
            self.push("<hr>\n");
            return;
        };
        self.fences_seen.insert(fence.span.start);
        match &fence.role {
            Role::Open(opening) => {
                self.flush();
                let parent = std::mem::take(&mut self.nodes);
                if let Some((_, nodes)) = self.frames.last_mut() {
                    *nodes = parent;
                }
                let frame = Frame::Div(Box::new(opening.clone()), fence.span, self.body.divs, self.body.words);
                self.body.divs += 1;
                self.frames.push((frame, Vec::new()));
            }
            Role::Close(count) => {
                for _ in 0..*count {
                    self.close_div(fence.span.end as usize);
                }
            }
            Role::Nothing => {}
        }
    }

    /// Ends the innermost div, if the innermost frame is one.
    pub(super) fn close_div(&mut self, end: usize) {
        if !matches!(self.frames.last(), Some((Frame::Div(..), _))) {
            return;
        }
        self.flush();
        let nodes = std::mem::take(&mut self.nodes);
        if let Some((Frame::Div(opening, fence, index, words_before), _)) = self.frames.pop() {
            self.nodes = self.frames.last_mut().map(|(_, nodes)| std::mem::take(nodes)).unwrap_or_default();
            self.nodes.push(Node::Div(Box::new(Div {
                index,
                name: opening.name,
                name_span: opening.name_span,
                title: opening.title,
                attributes: opening.attributes,
                span: Span::new(fence.start as usize, end),
                nodes,
                words: self.body.words - words_before,
            })));
        }
    }

    pub(super) fn close_footnote(&mut self) {
        self.flush();
        let nodes = std::mem::take(&mut self.nodes);
        if let Some((Frame::Footnote(label, span), _)) = self.frames.pop() {
            self.nodes = self.frames.last_mut().map(|(_, nodes)| std::mem::take(nodes)).unwrap_or_default();
            self.body.footnotes.push(Footnote { label, span, nodes });
        }
    }

    /// Brings the footnotes into the order of their first reference, which the nodes count in.
    pub(super) fn order_footnotes(&mut self) {
        let mut defined: Vec<Option<Footnote>> = self.body.footnotes.drain(..).map(Some).collect();
        let mut places: HashMap<String, usize> = HashMap::with_capacity(defined.len());
        for (place, footnote) in defined.iter().flatten().enumerate() {
            // Of several with one label the first counts.
            places.entry(footnote.label.clone()).or_insert(place);
        }
        let mut labels: Vec<(&String, &u32)> = self.footnote_indices.iter().collect();
        labels.sort_by_key(|(_, index)| **index);
        for (label, _) in labels {
            // The parser makes references only of labels that are defined.
            let footnote = places.get(label).and_then(|place| defined.get_mut(*place)?.take());
            self.body.footnotes.extend(footnote);
        }
        for unused in defined.into_iter().flatten() {
            let end = unused.span.start as usize + unused.label.len() + 3;
            let place = Place::new(self.path, Span::new(unused.span.start as usize, end));
            self.diagnostics.push(Diagnostic::new(&rules::FOOTNOTE_UNUSED, place).with("label", unused.label));
        }
    }
}
