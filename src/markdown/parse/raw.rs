//! HTML in the text, and what looks like text and was meant otherwise.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::{EventAt, RawHtml, Writer};
use crate::diagnostic::{Diagnostic, rules};
use crate::markdown::html::escape_text;
use crate::markdown::raw_html::{filter, without_comments};
use crate::source::{Place, Span};

impl Writer<'_> {
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>) {
        let (raw_html, elements, out) = (self.raw_html, &mut self.elements, &mut self.body.html);
        let mut all_passed = true;
        without_comments(html, |rest| match raw_html {
            RawHtml::Allowlist => all_passed &= filter(rest, elements, out),
            RawHtml::Shown => {
                escape_text(rest, out);
                all_passed &= rest.trim().is_empty();
            }
        });
        if !all_passed {
            let end = range.start + self.text[range.clone()].trim_end().len();
            let wording = match self.raw_html {
                RawHtml::Shown => "",
                RawHtml::Allowlist => "refused",
            };
            let place = Place::new(self.path, Span::new(range.start, end));
            self.diagnostics.push(Diagnostic::new(&rules::RAW_HTML, place).worded(wording));
        }
    }

    /// A block of raw HTML, whose lines come one by one, is taken as a whole.
    pub(super) fn html_block(&mut self, events: &[EventAt<'_>], index: usize, range: &Range<usize>) -> usize {
        let mut whole = String::new();
        let mut next = index + 1;
        while let Some((event, at)) = events.get(next) {
            match event {
                Event::Html(html) => {
                    // A fence that was written over shows again what the author wrote.
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
            self.diagnostics.push(Diagnostic::new(&rules::COMMENT_UNCLOSED, place));
            return next + 1;
        }
        let before = self.body.html.len();
        self.push("<p>");
        let inside = self.body.html.len();
        self.html(&whole, range);
        let mut elements = std::mem::take(&mut self.elements);
        elements.close_all(&mut self.body.html);
        self.elements = elements;
        if self.body.html[inside..].trim().is_empty() {
            self.body.html.truncate(before);
        } else {
            self.push("</p>\n");
        }
        next + 1
    }

    /// Finds what looks like text and was meant otherwise.
    pub(super) fn look_for_slips(&mut self, text: &str, range: &Range<usize>) {
        let before = self.text[..range.start].chars().next_back();
        if text.starts_with('<') && self.text[range.start..].starts_with("<!--") && before != Some('\\') {
            let place = Place::new(self.path, Span::new(range.start, range.start + 4));
            self.diagnostics.push(Diagnostic::new(&rules::COMMENT_UNCLOSED, place));
        }
        if text.starts_with('^') && before == Some('[') && self.text[range.end..].starts_with(']') {
            let span = Span::new(range.start - 1, range.end + 1);
            let place = Place::new(self.path, span);
            self.diagnostics.push(Diagnostic::new(&rules::FOOTNOTE_UNDEFINED, place).with("label", &text[1..]));
        }
        // The first colon may have been taken for the mark of a definition.
        let colons = if before == Some(':') && text.starts_with("::") { range.start - 1 } else { range.start };
        if self.text[colons..].starts_with(":::") && self.at_line_start(colons) {
            let place = Place::new(self.path, Span::new(colons, range.end));
            self.diagnostics.push(Diagnostic::new(&rules::FENCE_MISPLACED, place).worded("indented"));
        }
        for marker in ["[verify]", "[verificar]"] {
            let inner = &marker[1..marker.len() - 1];
            if text == inner && before == Some('[') && self.text[range.end..].starts_with(']') {
                let span = Span::new(range.start - 1, range.end + 1);
                let place = Place::new(self.path, span);
                self.diagnostics.push(Diagnostic::new(&rules::UNVERIFIED, place).with("marker", marker));
            }
        }
    }

    pub(super) fn at_line_start(&self, at: usize) -> bool {
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        line.chars().all(|character| character.is_whitespace() || character == '>')
    }
}
