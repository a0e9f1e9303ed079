//! The running text of a page paragraph by paragraph, for rules about paired marks: [`passages`].
//!
//! A passage is the text of one paragraph, heading, item or cell, across emphasis, links and line breaks. One
//! placeholder character, which is neither a letter nor a mark, replaces each code span, citation, picture and piece of
//! another program's syntax.

use std::ops::Range;

use crate::curriculum::Document;
use crate::markdown::{Body, Element, Event, OtherSyntax, Prose, ProseKind};
use crate::source::Span;

/// The placeholder for an element that is not text.
pub(super) const OBJECT: char = '\u{FFFC}';

/// The text of one paragraph, heading, item or cell.
#[derive(Default)]
pub(super) struct WritingPassage {
    pub text: String,
    /// Offsets in the passage with the corresponding offsets in the page's text, in order.
    anchors: Vec<(usize, usize)>,
    pub emphasised: Vec<Range<usize>>,
    /// The ranges of the words of links.
    pub linked: Vec<Range<usize>>,
    /// The ranges in quotation marks, marks included.
    pub quoted: Vec<Range<usize>>,
    /// Whether it is part of a block quotation.
    pub is_quotation: bool,
}

impl WritingPassage {
    /// The span in the page's text of `length` bytes.
    pub fn place(&self, at: usize, length: usize) -> Span {
        let index = self.anchors.partition_point(|(before, _)| *before <= at).saturating_sub(1);
        let (before, text) = self.anchors.get(index).copied().unwrap_or_default();
        let start = text + at.saturating_sub(before);
        Span::new(start, start + length)
    }

    /// Whether an offset is in one of some sorted, disjoint ranges.
    pub fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
        let next = ranges.partition_point(|range| range.end <= at);
        ranges.get(next).is_some_and(|range| range.start <= at)
    }
}

/// The passages of a page in order, then those of footnotes.
pub(super) fn passages(document: &Document, file: &str, syntax: &OtherSyntax) -> Vec<WritingPassage> {
    let body = &document.body;
    let (done, open) = (Vec::new(), WritingPassage::default());
    let mut reader = PassageReader { body, file, syntax, done, open, emphasis: None, link: None, quotations: 0 };
    document.walk(None).for_each(|(_, event)| reader.event(event));
    reader.end();
    reader.done
}

struct PassageReader<'a> {
    body: &'a Body,
    file: &'a str,
    syntax: &'a OtherSyntax,
    done: Vec<WritingPassage>,
    open: WritingPassage,
    /// The start of the open emphasis.
    emphasis: Option<usize>,
    /// The start of the open link.
    link: Option<usize>,
    /// The number of open block quotations.
    quotations: usize,
}

impl PassageReader<'_> {
    fn event(&mut self, event: Event) {
        match event {
            Event::Prose(prose) => self.prose(prose),
            Event::Code(_) | Event::Image(_) | Event::Citation(_) => self.open.text.push(OBJECT),
            Event::Open(Element::Term(index)) => {
                let own = self.body.terms.get(index as usize).is_some_and(|term| term.has_words);
                if !own {
                    self.open.text.push(OBJECT);
                }
            }
            Event::Open(element) if self.body.is_emphasis(element) => self.emphasis = Some(self.open.text.len()),
            Event::Close(element) if self.body.is_emphasis(element) => self.end_emphasis(),
            Event::Open(Element::Link(_)) => self.link = Some(self.open.text.len()),
            Event::Close(Element::Link(_)) => {
                let link = self.link.take().map(|start| start..self.open.text.len());
                self.open.linked.extend(link.filter(|link| !link.is_empty()));
            }
            Event::Open(element) | Event::Close(element) if element.is_inline() => {}
            Event::Open(Element::Quotation) => {
                self.end();
                self.quotations += 1;
            }
            Event::Close(Element::Quotation) => {
                self.end();
                self.quotations = self.quotations.saturating_sub(1);
            }
            // A code block is a passage without words.
            Event::Open(Element::CodeBlock(_)) => {
                self.end();
                self.open.text.push(OBJECT);
            }
            Event::LineEnd | Event::LineBreak => self.open.text.push('\n'),
            Event::Verbatim(_) | Event::FootnoteReference(_) | Event::Void(_) => {}
            Event::Open(_) | Event::Close(_) | Event::Rule => self.end(),
        }
    }

    fn end_emphasis(&mut self) {
        if let Some(start) = self.emphasis.take() {
            self.open.emphasised.push(start..self.open.text.len());
        }
    }

    fn prose(&mut self, prose: Prose) {
        let start = self.open.text.len();
        let mut end = prose.text.start;
        for part in self.syntax.without(self.body, self.file, prose.text) {
            if end < part.start {
                self.open.text.push(OBJECT);
            }
            end = part.end;
            self.open.anchors.push((self.open.text.len(), part.start as usize));
            self.open.text.push_str(self.body.words(part));
        }
        if end < prose.text.end {
            self.open.text.push(OBJECT);
        }
        if prose.kind == ProseKind::Quoted {
            self.open.quoted.push(start..self.open.text.len());
        }
    }

    fn end(&mut self) {
        let was_emphasised = self.emphasis.is_some();
        self.end_emphasis();
        self.open.is_quotation = self.quotations > 0;
        if self.open.text.trim().is_empty() {
            self.open = WritingPassage::default();
        } else {
            self.done.push(std::mem::take(&mut self.open));
        }
        if was_emphasised {
            self.emphasis = Some(0);
        }
    }
}
