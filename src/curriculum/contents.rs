//! A document becomes what lies in each of its sections: links, blocks, pictures and the rest by their numbers.
//!
//! Sections are those of [`sections`](super::sections): the top of the page
//! first, then one for each heading outside all blocks. A footnote lies in the
//! section that refers to it first, wherever its text is written. What the
//! parts mean is for others to say.

use rustc_hash::FxHashSet;

use super::blocks::BlockKind;
use super::document::Document;
use super::links::LinkReference;
use crate::markdown::{AlertKind, Div, Node};
use crate::source::Span;

/// What lies in one section, in order.
#[derive(Clone, Debug, Default)]
pub struct Contents<'a> {
    /// The heading it begins with, by its number in the body; none for the top of the page.
    pub heading: Option<u32>,
    /// The heading at which the next section begins; none for the last.
    pub next_heading: Option<u32>,
    /// Headings inside its blocks, by their numbers.
    pub headings: Vec<u32>,
    /// Its blocks and alerts.
    pub blocks: Vec<Held<'a>>,
    /// Its links, by their numbers.
    pub links: Vec<u32>,
    /// Its pictures, by their numbers.
    pub images: Vec<u32>,
    /// Links to terms, by their numbers.
    pub terms: Vec<u32>,
    /// Citations, by their numbers.
    pub citations: Vec<u32>,
    /// Footnotes that it refers to before any other section, by their numbers.
    pub footnotes: Vec<u32>,
    /// The HTML that is written by it, in order; that of footnotes last.
    pub html: Vec<Span>,
    /// The same in the order of the document.
    pub html_in_order: Vec<Span>,
    /// The part of it that is words of links to other sites, in the order of the document.
    pub linked: Vec<Span>,
    /// The part of it that is questions with their options, in the order of the document.
    pub asked: Vec<Span>,
}

/// A block or an alert.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// In how many others it lies.
    pub depth: usize,
    /// What it is.
    pub form: HeldForm<'a>,
}

/// What holds other content.
#[derive(Clone, Copy, Debug)]
pub enum HeldForm<'a> {
    /// A fenced block.
    Block(&'a Div),
    /// An alert, and the byte of the HTML at which its content begins.
    Alert(AlertKind, u32),
}

/// Whether a byte of a document's HTML lies in one of some spans, which are in order and apart.
pub fn is_in(spans: &[Span], html: u32) -> bool {
    let next = spans.partition_point(|span| span.end <= html);
    spans.get(next).is_some_and(|span| span.start <= html)
}

/// What begins in one of some spans, of a list in the order of the document.
pub fn beginning_in<'l, T>(all: &'l [T], spans: &'l [Span], html: impl Fn(&T) -> u32) -> impl Iterator<Item = &'l T> {
    spans.iter().flat_map(move |span| {
        let first = all.partition_point(|one| html(one) < span.start);
        let end = all.partition_point(|one| html(one) < span.end);
        &all[first..end.max(first)]
    })
}

/// The sections of a document in order, the top of the page first.
pub fn contents(document: &Document) -> Vec<Contents<'_>> {
    let mut walk = Walk {
        document,
        sections: vec![Contents::default()],
        into: 0,
        depth: 0,
        footnotes: Vec::new(),
        known_footnotes: FxHashSet::default(),
        alerts: Vec::new(),
        elsewhere: None,
        questions: 0,
    };
    walk.nodes(&document.body.nodes, Place::Page);
    let mut next = 0;
    while let Some((section, index)) = walk.footnotes.get(next).copied() {
        next += 1;
        let Some(footnote) = document.body.footnotes.get(index as usize) else { continue };
        walk.into = section;
        walk.nodes(&footnote.nodes, Place::Inside);
    }
    for section in &mut walk.sections {
        section.html_in_order.clone_from(&section.html);
        for spans in [&mut section.html_in_order, &mut section.linked, &mut section.asked] {
            spans.sort_unstable_by_key(|span| span.start);
        }
    }
    walk.sections
}

/// Where nodes stand: only headings of the page itself begin a section.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Page,
    Inside,
}

struct Walk<'a> {
    document: &'a Document,
    sections: Vec<Contents<'a>>,
    /// The section that is being filled.
    into: usize,
    depth: usize,
    /// Footnotes, each with the section that refers to it first.
    footnotes: Vec<(usize, u32)>,
    known_footnotes: FxHashSet<u32>,
    /// Alerts whose content has not begun, by their numbers among the section's blocks.
    alerts: Vec<usize>,
    /// The link to another site that is open.
    elsewhere: Option<u32>,
    /// In how many questions nodes stand.
    questions: usize,
}

impl<'a> Walk<'a> {
    fn nodes(&mut self, nodes: &'a [Node], place: Place) {
        for node in nodes {
            match node {
                Node::Html(span) => self.html(*span),
                Node::HeadingOpen(index) if place == Place::Page => {
                    if let Some(last) = self.sections.last_mut() {
                        last.next_heading = Some(*index);
                    }
                    self.sections.push(Contents { heading: Some(*index), ..Contents::default() });
                    self.into = self.sections.len() - 1;
                    self.alerts.clear();
                }
                Node::HeadingOpen(index) => self.section().headings.push(*index),
                Node::LinkOpen(index) => {
                    self.section().links.push(*index);
                    let target = self.document.links.get(*index as usize);
                    self.elsewhere = matches!(target, Some(LinkReference::External(_))).then_some(*index);
                }
                Node::LinkClose(_) => self.elsewhere = None,
                Node::Image(index) => self.section().images.push(*index),
                Node::TermOpen(index) => self.section().terms.push(*index),
                Node::Citation(index) => self.section().citations.push(*index),
                Node::FootnoteReference(index) => {
                    if self.known_footnotes.insert(*index) {
                        self.footnotes.push((self.into, *index));
                        self.section().footnotes.push(*index);
                    }
                }
                Node::AlertOpen(kind) => {
                    let number = self.section().blocks.len();
                    self.alerts.push(number);
                    self.hold(HeldForm::Alert(*kind, 0));
                    self.depth += 1;
                }
                Node::AlertClose => self.depth -= 1,
                Node::Div(div) => {
                    self.hold(HeldForm::Block(div));
                    let block = self.document.blocks.get(div.index as usize);
                    let question = usize::from(block.is_some_and(|block| block.kind == BlockKind::Quiz));
                    self.depth += 1;
                    self.questions += question;
                    self.nodes(&div.nodes, Place::Inside);
                    self.questions -= question;
                    self.depth -= 1;
                }
                Node::HeadingClose(_)
                | Node::TermClose(_)
                | Node::TableOpen
                | Node::TableClose
                | Node::TaskOpen(_)
                | Node::TaskLabelClose
                | Node::TaskClose => {}
            }
        }
    }

    fn html(&mut self, span: Span) {
        for number in std::mem::take(&mut self.alerts) {
            if let Some(Held { form: HeldForm::Alert(_, html), .. }) = self.section().blocks.get_mut(number) {
                *html = span.start;
            }
        }
        let (is_elsewhere, is_asked) = (self.elsewhere.is_some(), self.questions > 0);
        let section = self.section();
        section.html.push(span);
        if is_elsewhere {
            section.linked.push(span);
        }
        if is_asked {
            section.asked.push(span);
        }
    }

    fn hold(&mut self, form: HeldForm<'a>) {
        let depth = self.depth;
        self.section().blocks.push(Held { depth, form });
    }

    fn section(&mut self) -> &mut Contents<'a> {
        &mut self.sections[self.into]
    }
}
