//! References in a text: terms with their definitions, citations, footnotes.

use super::citation::{CitedView, ListedSource};
use super::renderer::{ListedTerm, Purpose, Renderer};
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

    /// Whether the word leads to its definition at the end of the page: not in a heading, a label or an excerpt.
    fn defines(&self, term: &TermView) -> bool {
        self.purpose == Purpose::Page && !self.is_plain && !term.definition().is_empty()
    }

    fn start_term(&mut self, term: &'a TermView) -> Result<(), TemplateFault> {
        let known = self.terms.len();
        let number = self.defines(term).then(|| self.number_of(term));
        let is_first = self.terms.len() > known;
        let word = number.map(|number| (number.to_string(), self.word_id(number)));
        let id = number.filter(|_| is_first && self.joint.is_none()).map(|number| format!("_t{number}"));
        self.begin(
            "text/term.html",
            &[
                ("id", id.as_deref()),
                ("word_id", word.as_ref().map(|(_, id)| id.as_str())),
                ("number", word.as_ref().map(|(number, _)| number.as_str())),
                ("href", Some(&term.href())),
            ],
        )
    }

    /// The number of a term in the list at the end of the page, from 1.
    fn number_of(&mut self, term: &'a TermView) -> usize {
        let next = self.terms.len();
        let place = *self.term_places.entry(term.id()).or_insert(next);
        if place == next {
            self.terms.push(ListedTerm { term, lang: self.joint.and_then(|joint| joint.lang) });
        }
        place + 1
    }

    /// Continues a list of terms that bodies share. A term in another language is another entry.
    pub(super) fn share_terms(&mut self, terms: Vec<ListedTerm<'a>>) {
        let lang = self.joint.and_then(|joint| joint.lang);
        let same = terms.iter().enumerate().filter(|(_, listed)| listed.lang == lang);
        self.term_places = same.map(|(place, listed)| (listed.term.id(), place)).collect();
        self.terms = terms;
        self.shares_terms = true;
    }

    /// The id of an entry of the list of terms. A shared list belongs to no body.
    fn word_id(&self, number: usize) -> String {
        format!("{}_word_{number}", if self.shares_terms { "" } else { self.prefix() })
    }

    /// The terms of the page with their definitions as list items, to which print refers by number.
    pub(super) fn word_list(&mut self) -> Result<String, TemplateFault> {
        let start = self.out.bytes();
        let is_alone = self.joint.is_none() && !self.shares_terms;
        for (place, ListedTerm { term, lang }) in std::mem::take(&mut self.terms).into_iter().enumerate() {
            let number = place + 1;
            self.part(
                "text/word.html",
                &[
                    ("id", Some(&self.word_id(number))),
                    ("lang", lang),
                    // Two languages side by side have no room for the ways back.
                    ("reference_id", is_alone.then(|| format!("_t{number}")).as_deref()),
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
        let has_numbers = self.has_numbers();
        self.begin("text/citation.html", &[("numbered", has_numbers.then_some(""))])?;
        for (place, item) in items.iter().enumerate() {
            // An excerpt has no list; what it cites is also in the text itself or on another page.
            let listed = (self.purpose == Purpose::Page).then(|| self.listed(item));
            let own = listed.as_ref().map(|(listed, _)| format!("#{}", listed.entry));
            let number = listed.as_ref().and_then(|(listed, _)| Some(listed.number?.to_string()));
            let first =
                listed.as_ref().filter(|(_, is_first)| *is_first).and_then(|(listed, _)| listed.first.as_deref());
            self.part(
                "text/cited.html",
                &[
                    ("follows", (place > 0).then_some("")),
                    ("id", first),
                    ("href", Some(own.as_deref().unwrap_or(&item.href))),
                    ("number", number.as_deref()),
                    ("short", Some(&item.short)),
                    ("locator", Some(item.locator.as_str()).filter(|locator| !locator.is_empty())),
                ],
            )?;
        }
        self.end();
        Ok(())
    }

    /// Whether citations are numbers: not on pages with several bodies, which share one list, nor in excerpts, which
    /// have none.
    fn has_numbers(&self) -> bool {
        self.view.has_numbers && self.purpose == Purpose::Page && self.joint.is_none()
    }

    /// The entry of a citation in the list of sources, and whether this is its first citation.
    fn listed(&mut self, item: &'a CitedView) -> (ListedSource<'a>, bool) {
        let has_numbers = self.has_numbers();
        let next = self.sources.len();
        let key = (item.id.as_str(), if has_numbers { item.locator.as_str() } else { "" });
        let place = *self.source_places.entry(key).or_insert(next);
        if place == next {
            let is_alone = self.joint.is_none();
            let listed = if has_numbers {
                ListedSource::by_number(item, next + 1)
            } else {
                ListedSource::by_name(item, is_alone)
            };
            self.sources.push(listed);
        }
        (self.sources[place].clone(), place == next)
    }

    /// The sources that were cited: with numbers in the order of the text, otherwise by id.
    pub(super) fn source_list(&mut self) -> Vec<ListedSource<'a>> {
        let mut sources = std::mem::take(&mut self.sources);
        if sources.iter().all(|source| source.number.is_none()) {
            sources.sort_by_key(ListedSource::id);
        }
        sources
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
