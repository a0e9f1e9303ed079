//! The passages of a page with their lines in the file.

use crate::check::other_syntax::other_syntax;
use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, Fault};
use crate::markdown::{Body, Element, Event, Prose};
use crate::source::{Place, Span};

/// A page with its passages.
pub(super) struct SlipPage<'a> {
    pub document: &'a Document,
    /// The text of the file.
    pub file: &'a str,
    /// In the order of the file, then those of footnotes.
    pub passages: Vec<SlipPassage>,
}

/// A paragraph, item, cell, heading or definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlipPassage {
    /// Its span in the file, from its first character to its last.
    pub span: Span,
    /// Whether it is a paragraph or an item, in which a list or a table could begin.
    pub is_flow: bool,
    /// Whether it is the first text of an item of a list.
    pub is_item: bool,
    /// The number of the paragraph, item or other block in the order of the page; two that follow each other have
    /// following numbers.
    pub number: usize,
}

/// A line of a passage without the marks of quotations and the spaces before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlipLine<'a> {
    /// The offset in the file.
    pub at: usize,
    pub text: &'a str,
}

impl<'a> SlipPage<'a> {
    pub fn new(document: &'a Document, file: &'a str) -> Self {
        Self { document, file, passages: passages(&document.body, file) }
    }

    /// The lines of a passage.
    pub fn lines(&self, passage: SlipPassage) -> impl Iterator<Item = SlipLine<'a>> + use<'a> {
        let mut at = passage.span.start as usize;
        self.file[passage.span.range()].split_inclusive('\n').enumerate().map(move |(number, line)| {
            let start = at;
            at += line.len();
            let text = line.trim_end_matches(['\n', '\r']);
            let own = if number == 0 { text } else { text.trim_start_matches([' ', '\t', '>']) };
            SlipLine { at: start + text.len() - own.len(), text: own }
        })
    }

    /// A finding about a range of the file.
    pub fn fault(&self, fault: impl Into<Fault>, start: usize, end: usize) -> Diagnostic {
        Diagnostic::new(fault, Place::new(&self.document.path, Span::new(start, end)))
    }

    /// Whether a character of the file is escaped with a backslash.
    pub fn is_escaped(&self, at: usize) -> bool {
        self.file[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
    }

    /// Whether a character of the file is in code or in a comment.
    pub fn is_code(&self, at: usize) -> bool {
        self.document.body.code_around(at).is_some()
    }

    /// The characters of the file before and after a range.
    pub fn around(&self, start: usize, end: usize) -> (Option<char>, Option<char>) {
        (self.file[..start].chars().next_back(), self.file[end..].chars().next())
    }

    /// Removes the findings from `from` on that are about the syntax of another program.
    pub fn keep_own(&self, found: &mut Vec<Diagnostic>, from: usize) {
        if found.len() == from {
            return;
        }
        let syntax = other_syntax(self.document, self.file);
        let mut at = 0;
        found.retain(|one| {
            at += 1;
            at <= from || !syntax.has(one.primary.span.start as usize)
        });
    }
}

/// Reads the passages of a body.
#[derive(Default)]
struct SlipReader {
    done: Vec<SlipPassage>,
    open: Option<SlipPassage>,
    /// Of each element around, without inline ones: whether text in it is running text.
    around: Vec<bool>,
    /// Whether the last element that opened is an item.
    begins_item: bool,
    number: usize,
}

impl SlipReader {
    fn open(&mut self, element: Element) {
        self.done.extend(self.open.take());
        self.number += 1;
        self.around.push(matches!(element, Element::Paragraph(_) | Element::Item(_) | Element::Definition));
        match element {
            Element::Paragraph(span) => self.extend(span),
            _ => self.begins_item = matches!(element, Element::Item(_)),
        }
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
        self.around.pop();
    }

    /// Adds a range of the file to the open passage.
    fn extend(&mut self, span: Span) {
        if let Some(open) = &mut self.open {
            open.span.end = open.span.end.max(span.end);
            return;
        }
        self.open = Some(SlipPassage {
            span,
            is_flow: self.around.last().copied().unwrap_or_default(),
            is_item: std::mem::take(&mut self.begins_item),
            number: self.number,
        });
    }
}

/// The passages of a body.
fn passages(body: &Body, file: &str) -> Vec<SlipPassage> {
    let mut reader = SlipReader::default();
    for event in &body.events {
        match *event {
            Event::Open(element) | Event::Close(element) if element.is_inline() => {}
            Event::Open(element) => reader.open(element),
            Event::Close(_) => reader.close(),
            Event::Rule => {
                reader.done.extend(reader.open.take());
                reader.number += 2;
            }
            Event::Prose(Prose { text, .. }) | Event::Code(text) => reader.extend(body.source_of(file, text)),
            Event::Verbatim(_)
            | Event::LineEnd
            | Event::LineBreak
            | Event::Image(_)
            | Event::Citation(_)
            | Event::FootnoteReference(_)
            | Event::Void(_) => {}
        }
    }
    reader.done.extend(reader.open);
    reader.done
}
