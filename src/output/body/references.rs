//! What a text refers to: terms with their definitions at hand, citations, footnotes.

use super::render::{Definitions, Purpose, Renderer};
use super::term::TermView;
use crate::markdown::{Element, Event, Events};
use crate::output::markup::Markup;
use crate::source::Span;
use crate::theme::TemplateFault;

impl<'a> Renderer<'a> {
    /// A piece of the text, with the terms in it that are linked by themselves.
    pub(super) fn text(&mut self, span: Span) {
        let text = &self.document.body.text;
        let mut at = span.start as usize;
        if self.purpose == Purpose::Page {
            let view = self.view;
            let from = view.autolinks.partition_point(|(range, _)| range.start < span.start);
            for (range, term) in view.autolinks[from..].iter().take_while(|(range, _)| range.end <= span.end) {
                self.out.text(&text[at..range.start as usize]);
                self.start_term(term);
                self.out.text(&text[range.range()]);
                self.end_term(term);
                at = range.end as usize;
            }
        }
        self.out.text(&text[at..span.end as usize]);
    }

    pub(super) fn open_term(&mut self, index: u32) {
        let Some(term) = self.view.terms.get(index as usize) else { return };
        self.start_term(term);
        let has_words = self.document.body.terms.get(index as usize).is_some_and(|link| link.has_words);
        if !has_words {
            self.out.text(term.label());
        }
    }

    pub(super) fn close_term(&mut self, index: u32) {
        match self.view.terms.get(index as usize) {
            Some(term) => self.end_term(term),
            None => self.out.close("a"),
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
            self.out.tag("a").with("class", "term").with("href", &term.href()).open();
            return;
        }
        let (number, prefix) = (self.number_of(term).to_string(), self.prefix());
        if self.definitions() == Definitions::AtFoot {
            self.out.tag("span").with("class", "term").with("data-number", &number).open();
            self.out.tag("a").with("href", &format!("#{prefix}_word_{number}")).open();
            return;
        }
        self.mentions += 1;
        let (id, definition) = (format!("{prefix}_t{}", self.mentions), format!("#{prefix}_d{}", self.mentions));
        self.out.tag("span").with("class", "term").with("id", &id).with("data-number", &number).open();
        self.out.tag("a").with("href", &definition).with("aria-describedby", &definition[1..]).open();
    }

    fn end_term(&mut self, term: &TermView) {
        self.out.close("a");
        if !self.defines(term) {
            return;
        }
        if self.definitions() == Definitions::Beside {
            self.definition(term);
        }
        self.out.close("span");
    }

    /// The definition of the term that was mentioned last.
    fn definition(&mut self, term: &TermView) {
        let (mention, prefix) = (self.mentions, self.prefix());
        self.out.tag("span").with("class", "definition").with("id", &format!("{prefix}_d{mention}")).open();
        self.out.element("b", term.name());
        self.out.finished(" ");
        self.out.text(term.definition());
        self.out.finished(" ");
        self.out.tag("a").with("href", &term.href()).open();
        self.out.text(self.strings.get("definition.more"));
        self.out.close("a");
        self.out.finished(" ");
        self.out.tag("a").with("class", "close").with("href", &format!("#{prefix}_t{mention}")).open();
        self.out.text(self.strings.get("definition.close"));
        self.out.close("a");
        self.out.close("span");
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
        let mut list = Markup::new(self.out.form());
        let prefix = self.prefix();
        for (term, number) in self.terms.iter().zip(1..) {
            list.tag("li").with("id", &format!("{prefix}_word_{number}")).open();
            list.tag("a").with("href", &term.href()).open();
            list.text(term.name());
            list.close("a");
            list.text(": ");
            list.text(term.definition());
            list.close("li");
            list.finished("\n");
        }
        list.into_string()
    }

    pub(super) fn citation(&mut self, index: u32) {
        let view = self.view;
        let Some(items) = view.citations.get(index as usize) else { return };
        self.out.tag("cite").with("class", "citation").open();
        self.out.text("[");
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.out.text("; ");
            }
            match self.purpose {
                Purpose::Page => self.out.tag("a").with("href", &format!("#_source_{}", item.anchor)).open(),
                Purpose::Excerpt => self.out.tag("a").with("href", &item.href).open(),
            }
            self.out.text(&item.short);
            if !item.locator.is_empty() {
                self.out.text(", ");
                self.out.text(&item.locator);
            }
            self.out.close("a");
            self.sources.entry(&item.id).or_insert(item);
        }
        self.out.text("]");
        self.out.close("cite");
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
        self.out.tag("sup").with("class", "footnote-ref").open();
        let link = self.out.tag("a").with("href", &format!("#{prefix}_note_{number}"));
        link.with("id", &format!("{prefix}_ref_{number}{suffix}")).with("role", "doc-noteref").open();
        self.out.text(&number.to_string());
        self.out.close("a");
        self.out.close("sup");
    }

    pub(super) fn footnote_list(&mut self) -> Result<(), TemplateFault> {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        let label = self.strings.get("footnotes.title");
        let list = self.out.tag("section").with("class", "footnotes").with("role", "doc-endnotes");
        list.with("aria-label", label).open();
        self.out.finished("\n");
        self.out.open("ol");
        self.out.finished("\n");
        let mut number = 0;
        // Notes may refer to further notes, which then follow.
        while let Some((index, _)) = self.footnotes.get(number).copied() {
            number += 1;
            let prefix = self.prefix();
            self.out.tag("li").with("id", &format!("{prefix}_note_{number}")).open();
            let body = &self.document.body;
            let content = body.footnotes.get(index as usize).map(|footnote| footnote.content).unwrap_or_default();
            // The way back stands in the last paragraph.
            let last = content.end.saturating_sub(1);
            let paragraph = body.events.get(last as usize).copied().filter(|event| {
                !content.is_empty() && matches!(event, Event::Close(Element::Paragraph(_) | Element::HtmlBlock))
            });
            self.events(Events { end: if paragraph.is_some() { last } else { content.end }, ..content })?;
            if paragraph.is_some() {
                self.out.finished(" ");
            }
            self.way_back(number);
            if let Some(paragraph) = paragraph {
                self.out.event(body, paragraph);
            }
            self.out.close("li");
            self.out.finished("\n");
        }
        self.out.close("ol");
        self.out.finished("\n");
        self.out.close("section");
        self.out.finished("\n");
        Ok(())
    }

    /// From a note to where it was referred to first.
    fn way_back(&mut self, number: usize) {
        let to = format!("#{}_ref_{number}", self.prefix());
        let link = self.out.tag("a").with("class", "footnote-back").with("href", &to).with("role", "doc-backlink");
        link.with("aria-label", self.strings.get("footnotes.back")).open();
        self.out.text("↩");
        self.out.close("a");
    }
}
