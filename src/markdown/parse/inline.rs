//! Links, terms, citations and pictures.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{Builder, CITATION, EventAt, Item, number};
use crate::markdown::bare_links::{BareLink, bare_links, may_have_address};
use crate::markdown::citations::citation_items;
use crate::markdown::tree::{Citation, Element, Event as Step, Image, Link, TermLink};
use crate::source::Span;

impl Builder<'_> {
    pub(super) fn open_link(
        &mut self,
        events: &[EventAt<'_>],
        index: usize,
        link_type: LinkType,
        target: &str,
        title: &str,
        range: Range<usize>,
    ) -> usize {
        match link_type {
            LinkType::ShortcutUnknown | LinkType::CollapsedUnknown if target == CITATION => {
                let citation = self.citation(&range);
                self.events.push(Step::Citation(number(self.body.citations.len())));
                self.body.citations.push(citation);
                return after_link(events, index);
            }
            LinkType::WikiLink { has_pothole } => {
                let term = Element::Term(number(self.body.terms.len()));
                // In a table cell the bar is written `\\|`, and the parser leaves the backslash in the target.
                let id = target.trim_end_matches('\\').trim().to_owned();
                self.body.terms.push(TermLink { id, has_words: has_pothole, span: range.into() });
                self.begin(term);
                if !has_pothole {
                    self.end(term);
                    return after_link(events, index);
                }
                self.links.push(term);
            }
            _ => {
                let target = match link_type {
                    LinkType::Email => format!("mailto:{target}"),
                    _ => target.to_owned(),
                };
                let link = Element::Link(number(self.body.links.len()));
                let span = self.target_span(&range, &target);
                self.body.links.push(Link { target, span, title: title.to_owned() });
                self.begin(link);
                self.links.push(link);
            }
        }
        index + 1
    }

    /// Reads a text with addresses, which become links; returns the index after it. The parser divides a text at signs
    /// that could be emphasis, so the pieces that touch are put together first.
    pub(super) fn addresses(&mut self, events: &[EventAt<'_>], index: usize) -> Option<usize> {
        let (Event::Text(first), range) = events.get(index)? else { return None };
        if !self.links.is_empty() || !may_have_address(first) {
            return None;
        }
        // No address is so long; a text of pieces alone must not take long.
        const LONGEST: usize = 2048;
        let mut text = String::new();
        let mut is_cut = false;
        let (start, mut end, mut next) = (range.start + self.start, range.start, index);
        while let Some((Event::Text(piece), range)) = events.get(next) {
            // An entity or a backslash makes a piece shorter than its source.
            if range.start != end || range.len() != piece.len() {
                break;
            }
            is_cut = next > index && text.len() > LONGEST;
            if is_cut {
                break;
            }
            text.push_str(piece);
            (end, next) = (range.end, next + 1);
        }
        // The part of a name before a sign was read before.
        let is_part = index.checked_sub(1).and_then(|before| events.get(before)).is_some_and(|(before, span)| {
            let touches = span.end == range.start;
            touches && matches!(before, Event::Text(before) if before.ends_with(|last: char| last.is_alphanumeric() || last == '_'))
        });
        let mut links = bare_links(&text);
        // One that may go on behind the end is left as text.
        links.retain(|link| !is_cut || link.range.end < text.len());
        if links.is_empty()
            || text.ends_with('}')
            || (is_part && links.first().is_some_and(|link| link.range.start == 0))
        {
            return None;
        }
        let mut at = 0;
        for BareLink { range, target } in links {
            self.piece(&text, at..range.start, start);
            at = range.end;
            let element = Element::Link(number(self.body.links.len()));
            let span = Span::new(start + range.start, start + range.end);
            self.body.links.push(Link { target, span, title: String::new() });
            self.begin(element);
            self.links.push(element);
            self.piece(&text, range, start);
            self.links.pop();
            self.end(element);
        }
        self.piece(&text, at..text.len(), start);
        Some(next)
    }

    /// Appends a part of a text that begins at offset `start` of the file.
    fn piece(&mut self, text: &str, part: Range<usize>, start: usize) {
        if !part.is_empty() {
            let source = start + part.start..start + part.end;
            self.words(&text[part], &source);
        }
    }

    /// The span of a target in its link; that of the whole link for a reference link.
    pub(super) fn target_span(&self, range: &Range<usize>, target: &str) -> Span {
        let whole = &self.text[range.clone()];
        match whole.rfind(target).filter(|_| !target.is_empty()) {
            Some(at) => Span::new(range.start + at, range.start + at + target.len()),
            None => range.clone().into(),
        }
    }

    pub(super) fn citation(&self, range: &Range<usize>) -> Citation {
        let whole = &self.text[range.clone()];
        let inner = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
        Citation { items: citation_items(inner, range.start + 1), span: range.clone().into() }
    }

    /// Turns a paragraph that contains only pictures into figures, several of them side by side; returns the index after
    /// it.
    pub(super) fn figures(&mut self, events: &[EventAt<'_>], index: usize) -> Option<usize> {
        if self.items.last() == Some(&Item::TaskLabel) {
            return None;
        }
        let mut starts = Vec::new();
        let mut at = index + 1;
        loop {
            match events.get(at)? {
                (Event::Start(Tag::Image { .. }), _) => {
                    starts.push(at);
                    at = after_image(events, at);
                }
                (Event::SoftBreak | Event::HardBreak, _) if !starts.is_empty() => at += 1,
                (Event::Text(text), _) if text.trim().is_empty() && !starts.is_empty() => at += 1,
                (Event::End(TagEnd::Paragraph), _) if !starts.is_empty() => break,
                _ => return None,
            }
        }
        let is_row = starts.len() > 1;
        if is_row {
            self.begin(Element::PictureRow);
        }
        for start in starts {
            let (Event::Start(Tag::Image { dest_url, title, .. }), range) = events.get(start)? else { return None };
            let range = range.start + self.start..range.end + self.start;
            self.image(events, start, dest_url, title, range, true);
        }
        if is_row {
            self.end(Element::PictureRow);
        }
        Some(at + 1)
    }

    /// Reads a picture, whose inner events are its alternative text; returns the index after it.
    pub(super) fn image(
        &mut self,
        events: &[EventAt<'_>],
        index: usize,
        target: &str,
        title: &str,
        range: Range<usize>,
        alone: bool,
    ) -> usize {
        let after = after_image(events, index);
        let mut alt = String::new();
        for (event, _) in events.get(index + 1..after).unwrap_or_default() {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        if alone {
            self.end_line();
        }
        self.events.push(Step::Image(number(self.body.images.len())));
        self.body.images.push(Image {
            target: target.to_owned(),
            alt: alt.trim().to_owned(),
            caption: title.to_owned(),
            alone,
            attributes: self.picture_attributes.remove(&range.end).unwrap_or_default(),
            span: range.into(),
        });
        after
    }
}

/// The index after the picture that begins at `index`.
fn after_image(events: &[EventAt<'_>], index: usize) -> usize {
    let mut depth = 0;
    for (offset, (event, _)) in events.get(index..).unwrap_or_default().iter().enumerate() {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + offset + 1;
        }
    }
    events.len()
}

/// The index after the link that begins at `index`; links do not nest.
fn after_link(events: &[EventAt<'_>], index: usize) -> usize {
    let rest = events.get(index..).unwrap_or_default();
    let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Link)));
    end.map_or(events.len(), |offset| index + offset + 1)
}
