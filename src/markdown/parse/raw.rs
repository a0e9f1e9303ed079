//! HTML in the text, and text or table rows that are probably mistakes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Builder, EventAt, RawHtml, number};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::fences::{Fence, Role};
use crate::markdown::raw_html::{RawPiece, filter, without_comments};
use crate::markdown::rows::{RowFault, row_faults};
use crate::markdown::tree::{CommentBlock, Element, Event as Step, RawElement, Understood, UnderstoodKind};
use crate::source::{Place, Span};

impl Builder<'_> {
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>) {
        self.comments(range);
        let mut all_passed = true;
        without_comments(html, |rest| match self.raw_html {
            RawHtml::Allowlist => {
                let mut elements = std::mem::take(&mut self.elements);
                all_passed &= filter(rest, &mut elements, number(self.body.raw.len()), |piece| self.raw(piece));
                self.elements = elements;
            }
            RawHtml::Shown => {
                self.raw(RawPiece::Text(rest));
                all_passed &= rest.trim().is_empty();
            }
        });
        if !all_passed {
            let end = range.start + self.text[range.clone()].trim_end().len();
            let fault: Fault = match self.raw_html {
                RawHtml::Shown => faults::RawHtml.into(),
                RawHtml::Allowlist => faults::RawHtmlRefused.into(),
            };
            let place = Place::new(self.path, Span::new(range.start, end));
            self.diagnostics.push(Diagnostic::new(fault, place));
        }
    }

    fn raw(&mut self, piece: RawPiece<'_>) {
        let next = number(self.body.raw.len());
        match piece {
            RawPiece::Text("") => {}
            RawPiece::Text(text) => {
                let span = self.text(text);
                self.events.push(Step::Verbatim(span));
            }
            RawPiece::Open(name, attributes) => {
                self.body.raw.push(RawElement { name, attributes });
                self.begin(Element::Raw(next));
            }
            RawPiece::Close(element) => self.end(Element::Raw(element)),
            RawPiece::Void(name) => {
                self.body.raw.push(RawElement { name, attributes: Vec::new() });
                self.events.push(Step::Void(next));
            }
        }
    }

    /// Records the comments in a range of HTML, and reports one that is not closed in it.
    fn comments(&mut self, range: &Range<usize>) {
        let html = &self.text[range.clone()];
        let mut at = 0;
        without_comments(html, |rest| {
            let start = rest.as_ptr() as usize - html.as_ptr() as usize;
            if start > at {
                let span = Span::new(range.start + at, range.start + start);
                self.body.understood.push(Understood { span, kind: UnderstoodKind::Comment });
                if !html[at..start].ends_with("-->") {
                    let place = Place::new(self.path, Span::new(range.start + at, range.start + at + 4));
                    self.diagnostics.push(Diagnostic::new(faults::CommentUnclosed, place));
                }
            }
            at = start + rest.len();
        });
    }

    /// Handles a block of raw HTML as a whole; the parser sends its lines one by one.
    pub(super) fn html_block(&mut self, events: &[EventAt<'_>], index: usize, range: &Range<usize>) -> usize {
        let mut whole = String::new();
        let mut next = index + 1;
        while let Some((event, at)) = events.get(next) {
            match event {
                Event::Html(html) => {
                    // Restores fences that were replaced.
                    let line = &self.text[at.start + self.start..at.end + self.start];
                    whole.push_str(if html.starts_with("***") { line } else { html });
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
            next += 1;
        }
        if whole.trim_start().starts_with("<!--") && !whole.contains("-->") {
            let offset = self.text[range.clone()].find("<!--").unwrap_or(0);
            let place = Place::new(self.path, Span::new(range.start + offset, range.start + offset + 4));
            self.diagnostics.push(Diagnostic::new(faults::CommentUnclosed, place));
            return next + 1;
        }
        self.remark(events, next + 1, range);
        let (before, text_before) = (self.events.len(), self.body.text.len());
        self.begin(Element::HtmlBlock);
        self.html(&whole, range);
        self.close_elements();
        let is_blank = |event: &Step| match event {
            Step::Verbatim(span) => self.body.words(*span).trim().is_empty(),
            _ => false,
        };
        if self.events[before + 1..].iter().all(is_blank) {
            self.events.truncate(before);
            self.body.text.truncate(text_before);
        } else {
            self.end(Element::HtmlBlock);
        }
        next + 1
    }

    /// Records a comment on its own lines; `next` is the index after its block.
    fn remark(&mut self, events: &[EventAt<'_>], next: usize, range: &Range<usize>) {
        let written = self.text[range.clone()].trim_end();
        let indent = written.len() - written.trim_start().len();
        let comment = &written[indent..];
        if comment.len() < 7 || comment.find("-->") != Some(comment.len() - 3) || !comment.starts_with("<!--") {
            return;
        }
        let span = Span::new(range.start + indent, range.start + written.len());
        let block = self.block_at(events, next);
        self.body.remarks.push(CommentBlock { span, block });
    }

    /// The span of the block that begins at an event, or after the comments there.
    fn block_at(&mut self, events: &[EventAt<'_>], mut at: usize) -> Option<Span> {
        let is_end = |tag: TagEnd, (event, _): &EventAt<'_>| matches!(event, Event::End(end) if *end == tag);
        let first = at;
        // Within a group of comments, only the first searches for the end of the group.
        if self.comments.contains(&at) {
            at = self.comments.end;
        }
        while let Some((Event::Start(Tag::HtmlBlock), range)) = events.get(at) {
            if !self.text[range.start + self.start..].trim_start().starts_with("<!--") {
                break;
            }
            at += 1 + events.get(at..)?.iter().position(|event| is_end(TagEnd::HtmlBlock, event))?;
        }
        self.comments = first..at;
        let (event, range) = events.get(at)?;
        let start = range.start + self.start;
        match event {
            Event::End(_) => None,
            Event::Rule => match self.fences.get(&start) {
                Some(fence) => self.div_at(fence),
                None => Some(Span::from(range.clone()).shifted(self.start)),
            },
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => {
                // The items of a tight list contain their text without a paragraph.
                let (_, item) = events.get(at..)?.iter().find(|event| is_end(TagEnd::Item, event))?;
                Some(Span::new(start, item.end + self.start))
            }
            _ => Some(Span::from(range.clone()).shifted(self.start)),
        }
    }

    /// The span of the div that a fence opens, including its closing fence.
    fn div_at(&self, opening: &Fence) -> Option<Span> {
        let first = self.all_fences.partition_point(|fence| fence.span.start < opening.span.start);
        let mut depth = 0_usize;
        for fence in self.all_fences.get(first..)? {
            match &fence.role {
                Role::Open(_) => depth += 1,
                Role::Close(count) => depth = depth.saturating_sub(*count),
                Role::Nothing => {}
            }
            if depth == 0 {
                // A fence that closes nothing begins no block.
                return matches!(opening.role, Role::Open(_))
                    .then(|| Span::new(opening.span.start as usize, fence.span.end as usize));
            }
        }
        Some(Span::new(opening.span.start as usize, self.text.len()))
    }

    /// Finds text that is probably a mistake.
    pub(super) fn look_for_slips(&mut self, text: &str, range: &Range<usize>) {
        let before = self.text[..range.start].chars().next_back();
        if text.starts_with('<') && self.text[range.start..].starts_with("<!--") && before != Some('\\') {
            let place = Place::new(self.path, Span::new(range.start, range.start + 4));
            self.diagnostics.push(Diagnostic::new(faults::CommentUnclosed, place));
        }
        if text.starts_with('^') && before == Some('[') && self.text[range.end..].starts_with(']') {
            let span = Span::new(range.start - 1, range.end + 1);
            let place = Place::new(self.path, span);
            self.diagnostics.push(Diagnostic::new(faults::FootnoteUndefined { label: text[1..].to_string() }, place));
        }
    }

    /// Reports cells of a table row that the parser drops or splits.
    pub(super) fn check_row(&mut self, range: &Range<usize>) {
        let line = self.first_line(range).range();
        let row = &self.text[line.clone()];
        for fault in row_faults(row, self.table.len()) {
            let at = |place: &Range<usize>| {
                Place::new(self.path, Span::new(line.start + place.start, line.start + place.end))
            };
            self.diagnostics.push(match fault {
                RowFault::TermDivided { place, fitting } => Diagnostic::new(
                    faults::TableRowTooLongTerm { fitting: fitting.to_string(), term: row[place.clone()].to_string() },
                    at(&place),
                ),
                RowFault::Beyond { place, cells } => Diagnostic::new(
                    faults::TableRowTooLong { cells: cells.to_string(), columns: self.table.len().to_string() },
                    at(&place),
                ),
            });
        }
    }
}
