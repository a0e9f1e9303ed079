//! The one pass over the parser's events.

mod blocks;
mod frames;
mod inline;
mod prose;
mod raw;

pub use inline::citation_items;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, rules};
use crate::markdown::body::{AlertKind, Body, List, Node, Table, UnderstoodKind};
use crate::markdown::fences::{Fence, Opening, Role, mask, scan_fences};
use crate::markdown::html::{escape_attribute, escape_text};
use crate::markdown::raw_html::OpenElements;
use crate::source::{Place, SourcePath, Span};

/// What becomes of HTML in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// It is shown as text, and reported.
    Shown,
    /// Elements of the allowlist pass; the rest is shown and reported.
    Allowlist,
}

/// Whether a body keeps its statements: only a page that demands sources needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statements {
    /// They are listed in [`Body::statements`].
    Kept,
    /// The list is empty.
    Dropped,
}

/// What the parser knows beyond CommonMark.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// The target that marks a citation among the parser's links.
pub(super) const CITATION: &str = "citation:";

/// Parses a page's text from byte `start` on; spans count from the start of the file.
pub fn parse_markdown(
    path: &SourcePath,
    text: &str,
    start: usize,
    raw_html: RawHtml,
    statements: Statements,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let fences = scan_fences(path, text, start, diagnostics);
    let masked;
    let prose = if fences.is_empty() {
        &text[start..]
    } else {
        masked = mask(text, &fences);
        &masked[start..]
    };
    let mut undefined = Vec::new();
    let mut callback = |link: BrokenLink<'_>| match link.link_type {
        LinkType::Shortcut if link.reference.starts_with('@') => {
            Some((CowStr::Borrowed(CITATION), CowStr::Borrowed("")))
        }
        LinkType::Reference | LinkType::Collapsed => {
            undefined.push((Span::from(link.span).shifted(start), link.reference.to_string()));
            None
        }
        _ => None,
    };
    let parser = Parser::new_with_broken_link_callback(prose, OPTIONS, Some(&mut callback));
    // Most texts have an event in thirty to forty bytes.
    let mut events = Vec::with_capacity(prose.len() / 24);
    events.extend(parser.into_offset_iter());
    for (span, reference) in undefined {
        diagnostics.push(Diagnostic::new(&rules::REFERENCE_UNDEFINED, Place::new(path, span)).with("name", reference));
    }
    let mut writer = Writer::new(path, text, start, raw_html, &fences, diagnostics);
    writer.body.html.reserve(prose.len() + prose.len() / 4);
    let mut index = 0;
    while index < events.len() {
        index = writer.event(&events, index);
    }
    let mut body = writer.finish();
    if statements == Statements::Dropped {
        body.statements = Vec::new();
    }
    body
}

type EventAt<'e> = (Event<'e>, Range<usize>);

/// Where nodes go: the page, a div, a footnote, the inside of a table cell is always one of these.
enum Frame {
    Page,
    /// With the opening's place, its number and the words before it.
    Div(Box<Opening>, Span, u32, u32),
    Footnote(String, Span),
}

/// A list item in the making.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Plain,
    /// A task whose label is still open.
    TaskLabel,
    TaskBody,
}

struct Writer<'a> {
    path: &'a SourcePath,
    text: &'a str,
    start: usize,
    raw_html: RawHtml,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    /// Start of the HTML that is not in a node yet.
    pending: usize,
    nodes: Vec<Node>,
    frames: Vec<(Frame, Vec<Node>)>,
    fences: HashMap<usize, &'a Fence>,
    fences_seen: HashSet<u32>,
    all_fences: &'a [Fence],
    items: Vec<Item>,
    /// The lists that are open, by their number.
    open_lists: Vec<usize>,
    alerts: Vec<bool>,
    table: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    elements: OpenElements,
    /// The events of the comments that stood one after another last.
    comments: Range<usize>,
    /// Words of the heading that is open.
    heading_text: Option<String>,
    /// The mark that will end the quotation that is open.
    quote: Option<char>,
    /// Inside the title of a definition list.
    in_term: bool,
    /// How many italics are open.
    emphases: u32,
    /// The ids of headings, each with the last number that was put behind it for another heading.
    ids: FxHashMap<String, u32>,
    links: Vec<LinkFrame>,
    /// The statement that is open, with the number of references before it.
    statement: Option<(Span, usize)>,
    footnote_references: usize,
    footnote_indices: HashMap<String, u32>,
}

enum LinkFrame {
    Link(u32),
    Term(u32),
}

impl<'a> Writer<'a> {
    fn new(
        path: &'a SourcePath,
        text: &'a str,
        start: usize,
        raw_html: RawHtml,
        fences: &'a [Fence],
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            path,
            text,
            start,
            raw_html,
            diagnostics,
            body: Body::default(),
            pending: 0,
            nodes: Vec::new(),
            frames: vec![(Frame::Page, Vec::new())],
            fences: fences.iter().map(|fence| (fence.span.start as usize, fence)).collect(),
            fences_seen: HashSet::new(),
            all_fences: fences,
            items: Vec::new(),
            open_lists: Vec::new(),
            alerts: Vec::new(),
            table: Vec::new(),
            cell: 0,
            in_head: false,
            elements: OpenElements::default(),
            comments: 0..0,
            heading_text: None,
            quote: None,
            in_term: false,
            emphases: 0,
            ids: FxHashMap::default(),
            links: Vec::new(),
            statement: None,
            footnote_references: 0,
            footnote_indices: HashMap::new(),
        }
    }

    /// Handles the event at `index`, with those that belong to it; returns the next index.
    fn event(&mut self, events: &[EventAt<'_>], index: usize) -> usize {
        let Some((event, range)) = events.get(index) else { return index + 1 };
        let range = range.start + self.start..range.end + self.start;
        match event {
            Event::Start(tag) => return self.open(events, index, tag, range),
            Event::End(tag) => self.close(*tag),
            Event::Text(text) => {
                let text = self.take_item_id(events, index, text);
                self.words(text, &range);
            }
            Event::Code(code) => {
                self.understood(range.clone(), UnderstoodKind::InlineCode);
                self.count(code);
                self.push("<code>");
                escape_text(code, &mut self.body.html);
                self.push("</code>");
                if let Some(heading) = &mut self.heading_text {
                    heading.push_str(code);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html, &range),
            Event::FootnoteReference(label) => {
                let label = label.to_string();
                let next = u32::try_from(self.footnote_indices.len()).unwrap_or(u32::MAX);
                let index = *self.footnote_indices.entry(label).or_insert(next);
                self.footnote_references += 1;
                self.node(Node::FootnoteReference(index));
            }
            Event::SoftBreak => self.space("\n"),
            Event::HardBreak => self.space("<br>\n"),
            Event::Rule => self.rule(range.start),
            // A task's mark was read with its item.
            Event::TaskListMarker(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text, &range),
        }
        index + 1
    }

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// The byte of the HTML that is written next.
    fn at(&self) -> u32 {
        u32::try_from(self.body.html.len()).unwrap_or(u32::MAX)
    }

    fn space(&mut self, html: &str) {
        self.push(html);
        if html.len() == 1 {
            self.prose_break();
        }
        if let Some(heading) = &mut self.heading_text {
            heading.push(' ');
        }
    }

    /// Puts the HTML written so far into a node, and adds another.
    fn node(&mut self, node: Node) {
        self.flush();
        self.nodes.push(node);
    }

    fn flush(&mut self) {
        let end = self.body.html.len();
        if end > self.pending {
            self.nodes.push(Node::Html(Span::new(self.pending, end)));
            self.pending = end;
        }
    }

    /// Counts the beginnings of words: what follows a space or begins the text.
    fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // Written so that the compiler can look at many bytes at once, and counts in bytes: this sees all of a site.
        let pairs =
            bytes.chunks(usize::from(u8::MAX)).zip(bytes.get(1..).unwrap_or_default().chunks(usize::from(u8::MAX)));
        let begins = |(before, first): (&u8, &u8)| u8::from((*before == b' ') & (*first != b' '));
        let inside: usize =
            pairs.map(|(before, first)| usize::from(before.iter().zip(first).map(begins).sum::<u8>())).sum();
        let first = usize::from(bytes.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80));
        self.body.words += u32::try_from(inside + first).unwrap_or(0);
    }

    fn words(&mut self, text: &str, range: &Range<usize>) {
        self.count(text);
        self.prose(text, range.start);
        if let Some(heading) = &mut self.heading_text {
            heading.push_str(text);
        }
        self.look_for_slips(text, range);
    }

    fn open(&mut self, events: &[EventAt<'_>], index: usize, tag: &Tag<'_>, range: Range<usize>) -> usize {
        match tag {
            Tag::Paragraph => {
                if let Some(next) = self.figure(events, index) {
                    return next;
                }
                self.end_quotation();
                let end = range.start + self.text[range.clone()].trim_end().len();
                self.open_statement(Span::new(range.start, end));
                if self.items.last() != Some(&Item::TaskLabel) {
                    self.push("<p>");
                }
            }
            Tag::Heading { level, id, .. } => self.open_heading(*level, id.as_deref(), range),
            Tag::BlockQuote(kind) => {
                self.end_task_label();
                self.alerts.push(kind.is_some());
                if kind.is_some() {
                    let line = self.first_line(&range);
                    self.understood(line.range(), UnderstoodKind::Alert);
                }
                match kind {
                    Some(kind) => self.node(Node::AlertOpen(alert_kind(*kind))),
                    None => self.push("<blockquote>\n"),
                }
            }
            Tag::CodeBlock(kind) => {
                self.end_task_label();
                self.push("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind {
                    self.fenced_code(info, &range);
                    let word = info.split([' ', ',', '{']).next().unwrap_or_default();
                    if !word.is_empty() {
                        self.push(" class=\"language-");
                        escape_attribute(word, &mut self.body.html);
                        self.push("\"");
                    }
                }
                self.push(">");
                return self.code_block(events, index);
            }
            Tag::HtmlBlock => {
                self.end_task_label();
                return self.html_block(events, index, &range);
            }
            Tag::List(first) => {
                self.close_statement();
                self.end_task_label();
                self.open_lists.push(self.body.lists.len());
                let (html, span) = (self.at(), self.first_line(&range));
                self.body.lists.push(List { is_ordered: first.is_some(), items: 0, html, span });
                match first {
                    Some(1) => self.push("<ol>\n"),
                    Some(first) => self.push(&format!("<ol start=\"{first}\">\n")),
                    None => self.push("<ul>\n"),
                }
            }
            Tag::Item => self.open_item(events, index, range),
            Tag::FootnoteDefinition(label) => {
                self.flush();
                let parent = std::mem::take(&mut self.nodes);
                if let Some((_, nodes)) = self.frames.last_mut() {
                    *nodes = parent;
                }
                self.frames.push((Frame::Footnote(label.to_string(), range.into()), Vec::new()));
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => {
                self.in_term = true;
                self.push("<dt>");
            }
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.end_task_label();
                self.table = alignments.clone();
                self.node(Node::TableOpen);
                let columns = u32::try_from(alignments.len()).unwrap_or(u32::MAX);
                let (html, span) = (self.at(), self.first_line(&range));
                self.body.tables.push(Table { columns, rows: 0, html, span });
                self.push("<table>\n");
            }
            Tag::TableHead => {
                self.check_row(&range);
                self.in_head = true;
                self.cell = 0;
                self.push("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.check_row(&range);
                self.cell = 0;
                if let Some(table) = self.body.tables.last_mut() {
                    table.rows += 1;
                }
                self.push("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => {
                self.emphases += 1;
                self.push("<em>");
            }
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                return self.open_link(events, index, *link_type, dest_url, title, range);
            }
            Tag::Image { dest_url, title, .. } => {
                return self.image(events, index, dest_url, title, range, false);
            }
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
        index + 1
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.close_statement();
                self.close_elements();
                if self.items.last() == Some(&Item::TaskLabel) {
                    self.end_task_label();
                } else {
                    self.push("</p>\n");
                }
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => match self.alerts.pop() {
                Some(true) => self.node(Node::AlertClose),
                _ => self.push("</blockquote>\n"),
            },
            TagEnd::CodeBlock => self.push("</code></pre>\n"),
            TagEnd::List(ordered) => {
                self.open_lists.pop();
                self.push(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.close_statement();
                self.close_elements();
                self.end_task_label();
                match self.items.pop() {
                    Some(Item::Plain) | None => self.push("</li>\n"),
                    Some(_) => self.node(Node::TaskClose),
                }
            }
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                self.in_term = false;
                self.close_elements();
                self.push("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.close_elements();
                self.push("</dd>\n");
            }
            TagEnd::Table => {
                self.push("</tbody>\n</table>\n");
                self.node(Node::TableClose);
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                self.close_elements();
                self.push(if self.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => {
                self.emphases = self.emphases.saturating_sub(1);
                self.push("</em>");
            }
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Link => match self.links.pop() {
                Some(LinkFrame::Link(index)) => self.node(Node::LinkClose(index)),
                Some(LinkFrame::Term(index)) => self.node(Node::TermClose(index)),
                None => {}
            },
            TagEnd::HtmlBlock | TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn close_elements(&mut self) {
        let mut elements = std::mem::take(&mut self.elements);
        elements.close_all(&mut self.body.html);
        self.elements = elements;
    }

    fn finish(mut self) -> Body {
        self.close_elements();
        while self.frames.len() > 1 {
            self.close_div(self.text.len());
        }
        self.flush();
        for fence in self.all_fences {
            if fence.role != Role::Nothing && !self.fences_seen.contains(&fence.span.start) {
                let place = Place::new(self.path, fence.span);
                self.diagnostics.push(Diagnostic::new(&rules::FENCE_MISPLACED, place));
            }
        }
        self.order_footnotes();
        self.order_understood();
        self.body.nodes = std::mem::take(&mut self.nodes);
        self.body.html.shrink_to_fit();
        self.body.prose.shrink_to_fit();
        self.body.paragraphs.shrink_to_fit();
        self.body.anchors.shrink_to_fit();
        self.body.statements.shrink_to_fit();
        self.body
    }
}

fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}
