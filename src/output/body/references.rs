//! References in a text: terms with their definitions, citations, footnotes.

use super::renderer::{Definitions, Purpose, Renderer};
use super::term::TermView;
use crate::markdown::{Element, Event, Events};
use crate::source::Span;
use crate::theme::TemplateFault;

impl<'a> Renderer<'a> {
    /// Writes running text, with automatic links to terms.
    pub(super) fn text(&mut self, span: Span) -> Result<(), TemplateFault> {
        let text = &self.document.body.text;
        let mut at = span.start as usize;
        if self.purpose == Purpose::Page {
            let view = self.view;
            let from = view.autolinks.partition_point(|(range, _)| range.start < span.start);
            for (range, term) in view.autolinks[from..].iter().take_while(|(range, _)| range.end <= span.end) {
                self.out.text(&text[at..range.start as usize]);
                self.start_term(term)?;
                self.out.text(&text[range.range()]);
                self.end();
                at = range.end as usize;
            }
        }
        self.out.text(&text[at..span.end as usize]);
        Ok(())
    }

    pub(super) fn open_term(&mut self, index: u32) -> Result<(), TemplateFault> {
        let Some(term) = self.view.terms.get(index as usize) else {
            self.part_ends.push(Vec::new());
            return Ok(());
        };
        self.start_term(term)?;
        let has_words = self.document.body.terms.get(index as usize).is_some_and(|link| link.has_words);
        if !has_words {
            self.out.text(term.label());
        }
        Ok(())
    }

    /// Whether the definition is shown beside the word: not in a heading, a label or an excerpt.
    fn defines(&self, term: &TermView) -> bool {
        self.purpose == Purpose::Page && !self.is_plain && !term.definition().is_empty()
    }

    fn definitions(&self) -> Definitions {
        self.joint.map_or(Definitions::Beside, |joint| joint.definitions)
    }

    fn start_term(&mut self, term: &'a TermView) -> Result<(), TemplateFault> {
        let prefix = self.prefix();
        let number = self.defines(term).then(|| self.number_of(term).to_string());
        let is_beside = self.definitions() == Definitions::Beside;
        let mention = number.as_ref().filter(|_| is_beside).map(|_| {
            self.mentions += 1;
            (format!("{prefix}_t{}", self.mentions), format!("{prefix}_d{}", self.mentions))
        });
        let word_id = number.as_ref().filter(|_| !is_beside).map(|number| format!("{prefix}_word_{number}"));
        self.begin(
            "text/term.html",
            &[
                ("id", mention.as_ref().map(|(id, _)| id.as_str())),
                ("definition_id", mention.as_ref().map(|(_, id)| id.as_str())),
                ("word_id", word_id.as_deref()),
                ("number", number.as_deref()),
                ("name", Some(term.name())),
                ("definition", Some(term.definition())),
                ("href", Some(&term.href())),
            ],
        )
    }

    /// The number of a term in the list at the end of the page, from 1.
    fn number_of(&mut self, term: &'a TermView) -> usize {
        let next = self.terms.len();
        let place = *self.term_places.entry(term.id()).or_insert(next);
        if place == next {
            self.terms.push(term);
        }
        place + 1
    }

    /// The terms of the page with their definitions as list items, to which print refers by number.
    pub(super) fn word_list(&mut self) -> Result<String, TemplateFault> {
        let start = self.out.bytes();
        for (term, number) in std::mem::take(&mut self.terms).into_iter().zip(1..) {
            self.part(
                "text/word.html",
                &[
                    ("id", Some(&format!("{}_word_{number}", self.prefix()))),
                    ("href", Some(&term.href())),
                    ("name", Some(term.name())),
                    ("definition", Some(term.definition())),
                ],
            )?;
            self.out.finished("\n");
        }
        Ok(self.out.split_off(start))
    }

    pub(super) fn citation(&mut self, index: u32) -> Result<(), TemplateFault> {
        let view = self.view;
        let Some(items) = view.citations.get(index as usize) else { return Ok(()) };
        self.begin("text/citation.html", &[])?;
        for (number, item) in items.iter().enumerate() {
            let own = (self.purpose == Purpose::Page).then(|| format!("#_source_{}", item.anchor));
            self.part(
                "text/cited.html",
                &[
                    ("follows", (number > 0).then_some("")),
                    ("href", Some(own.as_deref().unwrap_or(&item.href))),
                    ("short", Some(&item.short)),
                    ("locator", Some(item.locator.as_str()).filter(|locator| !locator.is_empty())),
                ],
            )?;
            self.sources.entry(&item.id).or_insert(item);
        }
        self.end();
        Ok(())
    }

    pub(super) fn footnote_reference(&mut self, index: u32) -> Result<(), TemplateFault> {
        if self.purpose == Purpose::Excerpt {
            return Ok(());
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
        self.part(
            "text/footnote-reference.html",
            &[
                ("note_id", Some(&format!("{prefix}_note_{number}"))),
                ("id", Some(&format!("{prefix}_ref_{number}{suffix}"))),
                ("number", Some(&number.to_string())),
            ],
        )
    }

    pub(super) fn footnote_list(&mut self) -> Result<(), TemplateFault> {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        self.begin("text/footnotes.html", &[])?;
        let mut number = 0;
        // Notes may refer to further notes, which are appended.
        while let Some((index, _)) = self.footnotes.get(number).copied() {
            number += 1;
            let prefix = self.prefix();
            self.begin("text/footnote.html", &[("id", Some(&format!("{prefix}_note_{number}")))])?;
            let body = &self.document.body;
            let content = body.footnotes.get(index as usize).map(|footnote| footnote.content).unwrap_or_default();
            // The link back to the text is in the last paragraph.
            let last = content.end.saturating_sub(1);
            let paragraph = body.events.get(last as usize).copied().filter(|event| {
                !content.is_empty() && matches!(event, Event::Close(Element::Paragraph(_) | Element::HtmlBlock))
            });
            self.events(Events { end: if paragraph.is_some() { last } else { content.end }, ..content })?;
            if paragraph.is_some() {
                self.out.finished(" ");
            }
            let reference = format!("{prefix}_ref_{number}");
            self.part("text/footnote-back.html", &[("reference_id", Some(&reference))])?;
            if let Some(paragraph) = paragraph {
                self.out.event(body, paragraph);
            }
            self.end_block();
        }
        self.end_block();
        Ok(())
    }
}
