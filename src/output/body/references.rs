//! What a text refers to: terms with their definitions at hand, citations, footnotes.

use std::fmt::Write;

use super::render::{Definitions, Purpose, Renderer};
use super::term::TermView;
use crate::markdown::{escape_attribute, escape_text};
use crate::source::Span;
use crate::theme::TemplateFault;

impl<'a> Renderer<'a> {
    /// A piece of the text, with the terms in it that are linked by themselves.
    pub(super) fn text(&mut self, span: Span) {
        let html = &self.document.body.html;
        let mut at = span.start as usize;
        if self.purpose == Purpose::Page {
            let view = self.view;
            let from = view.autolinks.partition_point(|(range, _)| range.start < span.start);
            for (range, term) in view.autolinks[from..].iter().take_while(|(range, _)| range.end <= span.end) {
                self.out.push_str(&html[at..range.start as usize]);
                self.start_term(term);
                self.out.push_str(&html[range.range()]);
                self.end_term(term);
                at = range.end as usize;
            }
        }
        self.out.push_str(&html[at..span.end as usize]);
    }

    pub(super) fn open_term(&mut self, index: u32) {
        let Some(term) = self.view.terms.get(index as usize) else { return };
        self.start_term(term);
        let has_words = self.document.body.terms.get(index as usize).is_some_and(|link| link.has_words);
        if !has_words {
            escape_text(term.label(), &mut self.out);
        }
    }

    pub(super) fn close_term(&mut self, index: u32) {
        match self.view.terms.get(index as usize) {
            Some(term) => self.end_term(term),
            None => self.out.push_str("</a>"),
        }
    }

    /// Whether a definition can stand beside the word: not in a heading, a label or an excerpt.
    fn defines(&self, term: &TermView) -> bool {
        self.purpose == Purpose::Page && !self.is_plain && !term.definition().is_empty()
    }

    fn definitions(&self) -> Definitions {
        self.joint.map_or(Definitions::Beside, |joint| joint.definitions)
    }

    fn start_term(&mut self, term: &'a TermView) {
        if !self.defines(term) {
            self.out.push_str("<a class=\"term\" href=\"");
            escape_attribute(&term.href(), &mut self.out);
            self.out.push_str("\">");
            return;
        }
        let (number, prefix) = (self.number_of(term), self.prefix());
        if self.definitions() == Definitions::AtFoot {
            let _ =
                write!(self.out, "<span class=\"term\" data-number=\"{number}\"><a href=\"#{prefix}_word_{number}\">");
            return;
        }
        self.mentions += 1;
        let mention = self.mentions;
        let _ = write!(
            self.out,
            "<span class=\"term\" id=\"{prefix}_t{mention}\" data-number=\"{number}\"><a href=\"#{prefix}_d{mention}\" aria-describedby=\"{prefix}_d{mention}\">"
        );
    }

    fn end_term(&mut self, term: &TermView) {
        self.out.push_str("</a>");
        if !self.defines(term) {
            return;
        }
        if self.definitions() == Definitions::AtFoot {
            self.out.push_str("</span>");
            return;
        }
        let (mention, prefix) = (self.mentions, self.prefix());
        let _ = write!(self.out, "<span class=\"definition\" id=\"{prefix}_d{mention}\"><b>");
        escape_text(term.name(), &mut self.out);
        self.out.push_str("</b> ");
        escape_text(term.definition(), &mut self.out);
        self.out.push_str(" <a href=\"");
        escape_attribute(&term.href(), &mut self.out);
        self.out.push_str("\">");
        escape_text(self.strings.get("definition.more"), &mut self.out);
        let _ = write!(self.out, "</a> <a class=\"close\" href=\"#{prefix}_t{mention}\">");
        escape_text(self.strings.get("definition.close"), &mut self.out);
        self.out.push_str("</a></span></span>");
    }

    /// The number of a term in the list at the foot, from 1.
    fn number_of(&mut self, term: &'a TermView) -> usize {
        let next = self.terms.len();
        let place = *self.term_places.entry(term.id()).or_insert(next);
        if place == next {
            self.terms.push(term);
        }
        place + 1
    }

    /// The terms of the page with their definitions, as items of a list, which print refers to by number.
    pub(super) fn word_list(&self) -> String {
        let mut list = String::new();
        let prefix = self.prefix();
        for (term, number) in self.terms.iter().zip(1..) {
            let _ = write!(list, "<li id=\"{prefix}_word_{number}\"><a href=\"");
            escape_attribute(&term.href(), &mut list);
            list.push_str("\">");
            escape_text(term.name(), &mut list);
            list.push_str("</a>: ");
            escape_text(term.definition(), &mut list);
            list.push_str("</li>\n");
        }
        list
    }

    pub(super) fn citation(&mut self, index: u32) {
        let view = self.view;
        let Some(items) = view.citations.get(index as usize) else { return };
        self.out.push_str("<cite class=\"citation\">[");
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.out.push_str("; ");
            }
            self.out.push_str("<a href=\"");
            match self.purpose {
                Purpose::Page => {
                    self.out.push_str("#_source_");
                    escape_attribute(&item.anchor, &mut self.out);
                }
                Purpose::Excerpt => escape_attribute(&item.href, &mut self.out),
            }
            self.out.push_str("\">");
            escape_text(&item.short, &mut self.out);
            if !item.locator.is_empty() {
                self.out.push_str(", ");
                escape_text(&item.locator, &mut self.out);
            }
            self.out.push_str("</a>");
            self.sources.entry(&item.id).or_insert(item);
        }
        self.out.push_str("]</cite>");
    }

    pub(super) fn footnote_reference(&mut self, index: u32) {
        if self.purpose == Purpose::Excerpt {
            return;
        }
        let next = self.footnotes.len();
        let place = *self.footnote_places.entry(index).or_insert(next);
        if place == next {
            self.footnotes.push((index, 0));
        }
        let number = place + 1;
        let prefix = self.prefix();
        self.footnotes[place].1 += 1;
        let again = self.footnotes[place].1;
        let suffix = if again > 1 { format!("_{again}") } else { String::new() };
        self.out.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}_note_{number}\" id=\"{prefix}_ref_{number}{suffix}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    pub(super) fn footnote_list(&mut self) -> Result<(), TemplateFault> {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape_attribute(self.strings.get("footnotes.title"), &mut self.out);
        self.out.push_str("\">\n<ol>\n");
        let mut number = 0;
        // Notes may refer to further notes, which then follow.
        while let Some((index, _)) = self.footnotes.get(number).copied() {
            number += 1;
            let prefix = self.prefix();
            self.out.push_str(&format!("<li id=\"{prefix}_note_{number}\">"));
            if let Some(footnote) = self.document.body.footnotes.get(index as usize) {
                self.nodes(&footnote.nodes)?;
            }
            let back = format!(
                "<a class=\"footnote-back\" href=\"#{prefix}_ref_{number}\" role=\"doc-backlink\" aria-label=\""
            );
            let inside = self.out.strip_suffix("</p>\n").map(str::len);
            if let Some(length) = inside {
                self.out.truncate(length);
                self.out.push(' ');
            }
            self.out.push_str(&back);
            escape_attribute(self.strings.get("footnotes.back"), &mut self.out);
            self.out.push_str("\">↩</a>");
            if inside.is_some() {
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
        Ok(())
    }
}
