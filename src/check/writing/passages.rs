//! The running text of a page paragraph by paragraph, for rules that judge pairs of marks: [`passages`].
//!
//! A passage is what one paragraph, heading, item or cell says, across emphasis, links and line ends. Code, citations
//! and pictures stand in it as one sign that is neither letter nor mark.

use std::ops::Range;

use crate::curriculum::Document;
use crate::markdown::{Body, Node, Prose, ProseKind};
use crate::source::Span;

/// What stands in a passage for something that is no text.
pub(super) const OBJECT: char = '\u{FFFC}';

/// The text of one paragraph, heading, item or cell.
#[derive(Default)]
pub(super) struct Passage {
    /// The words, with `&`, `<` and `>` as they are read.
    pub text: String,
    /// Bytes of the text with the bytes of the HTML that they come from, in order.
    anchors: Vec<(usize, usize)>,
    /// What is in emphasis.
    pub emphasised: Vec<Range<usize>>,
    /// What stands in quotation marks, with the marks.
    pub quoted: Vec<Range<usize>>,
    /// Whether it is part of a block quotation.
    pub is_quotation: bool,
}

impl Passage {
    /// The place in the HTML of one character of the text.
    pub fn html(&self, at: usize, length: usize) -> Span {
        let index = self.anchors.partition_point(|(before, _)| *before <= at).saturating_sub(1);
        let (before, html) = self.anchors.get(index).copied().unwrap_or_default();
        let start = html + at.saturating_sub(before);
        Span::new(start, start + length)
    }

    /// Whether a byte lies in one of some ranges, which are in order and apart.
    pub fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
        let next = ranges.partition_point(|range| range.end <= at);
        ranges.get(next).is_some_and(|range| range.start <= at)
    }
}

/// The passages of a page in order, those of footnotes last.
pub(super) fn passages(document: &Document) -> Vec<Passage> {
    let body = &document.body;
    let mut reader =
        Reader { body, done: Vec::new(), open: Passage::default(), emphasis: None, quotations: 0, in_code: false };
    reader.nodes(&body.nodes);
    for footnote in &body.footnotes {
        reader.nodes(&footnote.nodes);
    }
    reader.done
}

struct Reader<'a> {
    body: &'a Body,
    done: Vec<Passage>,
    open: Passage,
    /// Where the emphasis began that is open.
    emphasis: Option<usize>,
    /// How many block quotations are open.
    quotations: usize,
    in_code: bool,
}

/// Elements that do not end a passage.
const INLINE: [&str; 23] = [
    "em", "strong", "del", "code", "abbr", "b", "bdi", "cite", "dfn", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "sub", "sup", "u", "var", "wbr",
];

impl Reader<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Html(span) => self.html(*span),
                Node::LinkOpen(_) | Node::LinkClose(_) | Node::TermClose(_) | Node::FootnoteReference(_) => {}
                Node::TermOpen(index) => {
                    let own = self.body.terms.get(*index as usize).is_some_and(|term| term.has_words);
                    if !own {
                        self.open.text.push(OBJECT);
                    }
                }
                Node::Image(_) | Node::Citation(_) => self.open.text.push(OBJECT),
                Node::Div(div) => {
                    self.end();
                    self.nodes(&div.nodes);
                    self.end();
                }
                _ => self.end(),
            }
        }
        self.end();
    }

    fn html(&mut self, span: Span) {
        let mut at = span.start as usize;
        let first = self.body.prose.partition_point(|prose| prose.html.start < span.start);
        for prose in self.body.prose.get(first..).unwrap_or_default() {
            if prose.html.end > span.end {
                break;
            }
            self.markup(at, prose.html.start as usize);
            self.prose(prose);
            at = prose.html.end as usize;
        }
        self.markup(at, span.end as usize);
    }

    /// Tags, and what stands between them without being running text: code.
    fn markup(&mut self, start: usize, end: usize) {
        let mut rest = self.body.html.get(start..end).unwrap_or_default();
        while let Some((before, tag)) = rest.split_once('<') {
            self.code(before);
            let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
            self.tag(tag);
            rest = after;
        }
        self.code(rest);
    }

    fn code(&mut self, text: &str) {
        if self.in_code && !text.is_empty() {
            self.open.text.push(OBJECT);
        } else if text.contains('\n') {
            self.open.text.push('\n');
        }
    }

    fn tag(&mut self, tag: &str) {
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        match name {
            "code" => self.in_code = !is_end,
            "em" if is_end => self.end_emphasis(),
            "em" => self.emphasis = Some(self.open.text.len()),
            "br" => self.open.text.push('\n'),
            "blockquote" => {
                self.end();
                self.quotations = if is_end { self.quotations.saturating_sub(1) } else { self.quotations + 1 };
            }
            name if INLINE.contains(&name) => {}
            _ => self.end(),
        }
    }

    fn end_emphasis(&mut self) {
        if let Some(start) = self.emphasis.take() {
            self.open.emphasised.push(start..self.open.text.len());
        }
    }

    fn prose(&mut self, prose: &Prose) {
        let (html, mut at) = (&self.body.html[prose.html.range()], prose.html.start as usize);
        let start = self.open.text.len();
        let mut rest = html;
        loop {
            self.open.anchors.push((self.open.text.len(), at));
            let Some(escaped) = rest.find('&') else { break };
            self.open.text.push_str(&rest[..escaped]);
            let end = rest[escaped..].find(';').map_or(rest.len(), |length| escaped + length + 1);
            self.open.text.push(match &rest[escaped..end] {
                "&lt;" => '<',
                "&gt;" => '>',
                _ => '&',
            });
            at += end;
            rest = &rest[end..];
        }
        self.open.text.push_str(rest);
        if prose.kind == ProseKind::Quoted {
            self.open.quoted.push(start..self.open.text.len());
        }
    }

    fn end(&mut self) {
        let was_emphasised = self.emphasis.is_some();
        self.end_emphasis();
        self.open.is_quotation = self.quotations > 0;
        if self.open.text.trim().is_empty() {
            self.open = Passage::default();
        } else {
            self.done.push(std::mem::take(&mut self.open));
        }
        if was_emphasised {
            self.emphasis = Some(0);
        }
    }
}
