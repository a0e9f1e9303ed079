//! The texts of a section as a tree of paragraphs, list items, cells, blocks and footnotes, and their counterparts.

use std::mem::{Discriminant, discriminant, take};

use super::pair::{Section, Side};
use crate::markdown::{Element, Event, Image};
use crate::source::Span;

/// A text without markup, such as that of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub(super) text: String,
    /// Code, citations and addresses in it, whose numbers need not be in the text of the other language.
    pub(super) others: String,
    /// Offsets in the text and where their characters come from.
    origins: Vec<(usize, Origin)>,
}

#[derive(Clone, Copy, Debug)]
enum Origin {
    /// An offset in the text of the page.
    Body(u32),
    /// An offset in the file.
    File(usize),
    /// Somewhere in a span of the file.
    Within(Span),
}

impl Passage {
    /// A text that is somewhere in a span of the file.
    pub(super) fn of_file(side: Side<'_>, text: &str, within: Span) -> Self {
        let at = side.text.get(within.range()).and_then(|inner| inner.find(text));
        let origin = at.map_or(Origin::Within(within), |at| Origin::File(within.start as usize + at));
        Self { text: text.to_owned(), others: String::new(), origins: vec![(0, origin)] }
    }

    /// The span in the file of a range of the text.
    pub(super) fn source_of(&self, side: Side<'_>, range: Span) -> Span {
        let (start, length) = (range.start as usize, range.end.saturating_sub(range.start) as usize);
        let found = self.origins.iter().rev().find(|(at, _)| *at <= start);
        match found.copied() {
            Some((at, Origin::Body(body))) => {
                let from = body as usize + (start - at);
                side.document.body.source_of(side.text, Span::new(from, from + length))
            }
            Some((at, Origin::File(file))) => Span::new(file + start - at, file + start - at + length),
            Some((_, Origin::Within(span))) => span,
            None => side.document.front.title_span,
        }
    }
}

/// A text, or an element with texts.
pub(super) enum ComparedText {
    Text(Passage),
    Group(Discriminant<Element>, Vec<ComparedText>),
}

/// The texts of a section, without its footnotes.
pub(super) fn parts(section: Section<'_>) -> Vec<ComparedText> {
    read(section.side, section.side.document.walk_within(None, section.contents.events))
}

/// The texts of a footnote, by its index.
pub(super) fn footnote(side: Side<'_>, index: u32) -> Vec<ComparedText> {
    let footnote = side.document.body.footnotes.get(index as usize);
    footnote.map_or_else(Vec::new, |footnote| read(side, side.document.walk_within(None, footnote.content)))
}

fn read(side: Side<'_>, events: impl Iterator<Item = (u32, Event)>) -> Vec<ComparedText> {
    let mut reader = ComparedTextReader {
        side,
        open: vec![Vec::new()],
        passage: Passage::default(),
        pictures: Vec::new(),
        below: 0,
    };
    for (_, event) in events {
        reader.event(event);
    }
    reader.flush();
    while reader.open.len() > 1 {
        reader.close(discriminant(&Element::Quotation));
    }
    reader.open.pop().unwrap_or_default()
}

struct ComparedTextReader<'a> {
    side: Side<'a>,
    /// The parts of each open element, the innermost last.
    open: Vec<Vec<ComparedText>>,
    passage: Passage,
    /// Alternatives and captions of pictures in the current text.
    pictures: Vec<ComparedText>,
    /// The number of open elements below the deepest group.
    below: usize,
}

/// How deep elements are told apart; those below belong to the one above them.
const DEEPEST: usize = 32;

impl ComparedTextReader<'_> {
    fn event(&mut self, event: Event) {
        let body = &self.side.document.body;
        match event {
            Event::Prose(prose) => {
                self.passage.origins.push((self.passage.text.len(), Origin::Body(prose.text.start)));
                self.passage.text.push_str(body.words(prose.text));
            }
            Event::Code(span) => {
                self.passage.text.push('\u{fffc}');
                self.other(body.words(span));
            }
            Event::Citation(index) => {
                let items = body.citations.get(index as usize).map_or(&[][..], |citation| &citation.items);
                items.iter().for_each(|item| self.other(&item.locator));
            }
            Event::Image(index) => {
                if let Some(image) = body.images.get(index as usize) {
                    self.picture(image);
                }
            }
            Event::LineEnd | Event::LineBreak => self.passage.text.push(' '),
            Event::Open(Element::Link(index)) => {
                if let Some(link) = body.links.get(index as usize) {
                    self.other(&link.target);
                }
            }
            Event::Open(Element::Paragraph(_)) | Event::Close(Element::Paragraph(_)) | Event::Rule => self.flush(),
            Event::Open(element) if !element.is_inline() => {
                self.flush();
                if self.open.len() < DEEPEST {
                    self.open.push(Vec::new());
                } else {
                    self.below += 1;
                }
                if let Element::Div(index) = element
                    && let Some(div) = body.divs.get(index as usize)
                    && let Some(title) = &div.title
                {
                    self.part(ComparedText::Text(Passage::of_file(self.side, title, div.span)));
                }
            }
            Event::Close(element) if !element.is_inline() => {
                self.flush();
                match self.below {
                    0 => self.close(discriminant(&element)),
                    _ => self.below -= 1,
                }
            }
            Event::Open(_) | Event::Close(_) | Event::Verbatim(_) | Event::FootnoteReference(_) | Event::Void(_) => {}
        }
    }

    fn other(&mut self, text: &str) {
        self.passage.others.push_str(text);
        self.passage.others.push(' ');
    }

    fn picture(&mut self, image: &Image) {
        for text in [&image.alt, &image.caption] {
            self.pictures.push(ComparedText::Text(Passage::of_file(self.side, text, image.span)));
        }
        self.other(&image.target);
    }

    fn part(&mut self, part: ComparedText) {
        if let Some(parts) = self.open.last_mut() {
            parts.push(part);
        }
    }

    /// Ends the current text.
    fn flush(&mut self) {
        let passage = take(&mut self.passage);
        if !passage.text.trim().is_empty() || !passage.others.is_empty() {
            self.part(ComparedText::Text(passage));
        }
        let pictures = take(&mut self.pictures);
        if !pictures.is_empty() {
            self.part(ComparedText::Group(discriminant(&Element::HtmlBlock), pictures));
        }
    }

    fn close(&mut self, kind: Discriminant<Element>) {
        if self.open.len() > 1
            && let Some(parts) = self.open.pop()
        {
            self.part(ComparedText::Group(kind, parts));
        }
    }
}

/// Calls a function with each text and its counterpart, or with all texts of two elements whose texts do not
/// correspond one by one.
pub(super) fn each_pair(own: &[ComparedText], other: &[ComparedText], call: &mut impl FnMut(&[&Passage], &[&Passage])) {
    let kind = |part: &ComparedText| match part {
        ComparedText::Text(_) => None,
        ComparedText::Group(kind, _) => Some(*kind),
    };
    if own.iter().map(kind).eq(other.iter().map(kind)) {
        for pair in own.iter().zip(other) {
            match pair {
                (ComparedText::Text(own), ComparedText::Text(other)) => call(&[own], &[other]),
                (ComparedText::Group(_, own), ComparedText::Group(_, other)) => each_pair(own, other, call),
                _ => {}
            }
        }
        return;
    }
    // Only paragraphs may be divided otherwise.
    let (runs, other_runs) = (runs(own), runs(other));
    let shape = |runs: &[&[ComparedText]]| runs.iter().map(|run| run.first().and_then(kind)).collect::<Vec<_>>();
    if shape(&runs) == shape(&other_runs) {
        for (own, other) in runs.into_iter().zip(other_runs) {
            match (own, other) {
                ([ComparedText::Group(_, own)], [ComparedText::Group(_, other)]) => each_pair(own, other, call),
                (own, other) => call(&texts(own), &texts(other)),
            }
        }
    } else {
        call(&texts(own), &texts(other));
    }
}

/// Divides parts into elements and runs of texts.
fn runs(parts: &[ComparedText]) -> Vec<&[ComparedText]> {
    parts.chunk_by(|one, next| matches!((one, next), (ComparedText::Text(_), ComparedText::Text(_)))).collect()
}

/// All texts of parts.
fn texts(parts: &[ComparedText]) -> Vec<&Passage> {
    let each = parts.iter().flat_map(|part| match part {
        ComparedText::Text(passage) => vec![passage],
        ComparedText::Group(_, parts) => texts(parts),
    });
    each.collect()
}
