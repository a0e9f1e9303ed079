//! The running text of a page, paragraph by paragraph, with the section of each: [`passages`].

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::config::Audience;
use crate::curriculum::{Document, Site};
use crate::markdown::{Element, Event};
use crate::source::Span;

/// The text of one paragraph, item or definition.
#[derive(Default)]
pub(super) struct ReadPassage {
    /// The index of its section: 0 before the first heading.
    pub section: usize,
    pub text: String,
    pub anchors: PassageAnchors,
}

/// Offsets in a passage with the corresponding offsets in [`Body::text`], in order.
#[derive(Default)]
pub(super) struct PassageAnchors(Vec<(usize, usize)>);

impl PassageAnchors {
    /// The span in the body's text of a range of the passage.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let place = |at: usize| {
            let index = self.0.partition_point(|(before, _)| *before <= at).saturating_sub(1);
            let (before, text) = self.0.get(index).copied().unwrap_or_default();
            text + at.saturating_sub(before)
        };
        // The end belongs to the last character.
        let start = place(range.start);
        Span::new(start, (place(range.end.saturating_sub(1)) + 1).max(start))
    }
}

/// The passages of a page as an edition shows it, then those of its footnotes.
pub(super) fn passages(site: &Site, document: &Document, edition: Audience) -> Vec<ReadPassage> {
    let starts = document.body.section_starts().zip(1..).map(|((at, _), section)| (at, section)).collect();
    let (done, open) = (Vec::new(), ReadPassage::default());
    let mut reader =
        PassageReader { site, document, starts, referring: FxHashMap::default(), section: 0, skipped: 0, done, open };
    document.walk(edition).for_each(|(at, event)| reader.event(at, event));
    reader.end();
    reader.done
}

struct PassageReader<'a> {
    site: &'a Site,
    document: &'a Document,
    /// The headings that begin sections, by the index of their event.
    starts: FxHashMap<u32, usize>,
    /// For each footnote, the section that refers to it first.
    referring: FxHashMap<u32, usize>,
    section: usize,
    /// The depth in an element that does not count.
    skipped: u32,
    done: Vec<ReadPassage>,
    open: ReadPassage,
}

impl PassageReader<'_> {
    fn event(&mut self, at: u32, event: Event) {
        match event {
            Event::FootnoteReference(index) => _ = self.referring.entry(index).or_insert(self.section),
            Event::Open(_) if self.skipped > 0 => self.skipped += 1,
            Event::Close(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Prose(prose) => {
                self.open.anchors.0.push((self.open.text.len(), prose.text.start as usize));
                self.open.text.push_str(self.document.body.words(prose.text));
            }
            Event::LineEnd | Event::LineBreak => self.open.text.push(' '),
            Event::Open(Element::Term(index)) => self.term(index),
            Event::Citation(_) => {
                // The space before a citation belongs to it.
                let kept = self.open.text.trim_end().len();
                self.open.text.truncate(kept);
            }
            Event::Open(Element::Footnote(index)) => {
                self.end();
                self.section = self.referring.get(&index).copied().unwrap_or_default();
            }
            Event::Open(Element::Heading(_)) => {
                self.end();
                if let Some(section) = self.starts.get(&at) {
                    self.section = *section;
                }
                self.skipped = 1;
            }
            Event::Open(Element::Table(_) | Element::Quotation | Element::CodeBlock(_) | Element::DefinitionTitle) => {
                self.end();
                self.skipped = 1;
            }
            Event::Open(element) | Event::Close(element) if element.is_inline() => {}
            Event::Open(_) | Event::Close(_) | Event::Rule => self.end(),
            Event::Code(_) | Event::Verbatim(_) | Event::Image(_) | Event::Void(_) => {}
        }
    }

    /// A link to a term without words of the author shows the term.
    fn term(&mut self, index: u32) {
        let Some(link) = self.document.body.terms.get(index as usize).filter(|link| !link.has_words) else { return };
        let glossary = &self.site.library.glossary;
        if let Some(id) = glossary.find(&link.id) {
            self.open.text.push_str(glossary.term(id).label(self.document.language));
        }
    }

    fn end(&mut self) {
        let passage = std::mem::take(&mut self.open);
        if !passage.text.trim().is_empty() {
            self.done.push(ReadPassage { section: self.section, ..passage });
        }
    }
}
