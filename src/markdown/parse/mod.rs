//! The single pass over the parser's events.

mod blocks;
mod frames;
mod inline;
mod pictures;
mod prose;
mod raw;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::attributes::Attribute;
use crate::markdown::fences::{Fence, Role, mask, scan_fences};
use crate::markdown::raw_html::OpenElements;
use crate::markdown::tree::{
    AlertKind, Alignment, Body, Element, Event as Step, Events, Footnote, List, Table, UnderstoodKind,
};
use crate::source::{Place, SourcePath, Span};

/// How raw HTML is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// Shown as text and reported.
    Shown,
    /// Allowed elements are kept; others are shown as text and reported.
    Allowlist,
}

/// The enabled extensions of CommonMark.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// The link target that marks a citation.
pub(super) const CITATION: &str = "citation:";

/// Parses a page's text from offset `start` on; spans are relative to the start of the file.
pub fn parse_markdown(
    path: &SourcePath,
    text: &str,
    start: usize,
    raw_html: RawHtml,
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
    // Most texts have one event for every 30 to 40 bytes.
    let mut events = Vec::with_capacity(prose.len() / 24);
    events.extend(parser.into_offset_iter());
    for (span, reference) in undefined {
        diagnostics
            .push(Diagnostic::new(faults::ReferenceUndefined { name: reference.to_string() }, Place::new(path, span)));
    }
    let attributes = pictures::take_attributes(&mut events, path, text, start, diagnostics);
    let mut builder = Builder::new(path, text, start, raw_html, &fences, diagnostics);
    builder.picture_attributes = attributes;
    builder.body.text.reserve(prose.len());
    builder.events.reserve(events.len());
    let mut index = 0;
    while index < events.len() {
        index = builder.event(&events, index);
    }
    builder.finish()
}

type EventAt<'e> = (Event<'e>, Range<usize>);

/// An element with block content.
enum ParseFrame {
    /// A div, with its index and the number of words before it.
    Div(u32, u32),
    /// A footnote: its label, its span, and the surrounding events.
    Footnote(String, Span, Vec<Step>),
}

/// An open list item.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Plain,
    /// A task whose label is not closed yet.
    TaskLabel,
    TaskBody,
}

struct Builder<'a> {
    path: &'a SourcePath,
    text: &'a str,
    start: usize,
    raw_html: RawHtml,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    /// The events of the page, or of the open footnote.
    events: Vec<Step>,
    frames: Vec<ParseFrame>,
    /// Footnotes in the order of their definitions.
    footnotes: Vec<(Footnote, Vec<Step>)>,
    fences: HashMap<usize, &'a Fence>,
    fences_seen: HashSet<u32>,
    all_fences: &'a [Fence],
    items: Vec<Item>,
    open_items: Vec<Element>,
    /// The indices of the open lists.
    open_lists: Vec<u32>,
    quotations: Vec<Element>,
    /// The column alignments of the open table, and its index.
    table: Vec<Alignment>,
    table_number: u32,
    cell: usize,
    in_head: bool,
    elements: OpenElements,
    /// The events of the last group of adjacent comments.
    comments: Range<usize>,
    /// The text of the open heading.
    heading_text: Option<String>,
    /// The closing mark of the open quotation.
    quote: Option<char>,
    /// Whether the position is in the title of a definition list.
    in_term: bool,
    /// The number of open emphasis elements.
    emphases: u32,
    /// The ids of headings, each with the last number that was appended for another heading.
    ids: FxHashMap<String, u32>,
    /// The open links and terms.
    links: Vec<Element>,
    footnote_indices: HashMap<String, u32>,
    /// The attributes of pictures, by the end of the picture.
    picture_attributes: FxHashMap<usize, Vec<Attribute>>,
}

impl<'a> Builder<'a> {
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
            events: Vec::new(),
            frames: Vec::new(),
            footnotes: Vec::new(),
            fences: fences.iter().map(|fence| (fence.span.start as usize, fence)).collect(),
            fences_seen: HashSet::new(),
            all_fences: fences,
            items: Vec::new(),
            open_items: Vec::new(),
            open_lists: Vec::new(),
            quotations: Vec::new(),
            table: Vec::new(),
            table_number: 0,
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
            footnote_indices: HashMap::new(),
            picture_attributes: FxHashMap::default(),
        }
    }

    /// Handles the event at `index` and the events that belong to it; returns the next index.
    fn event(&mut self, events: &[EventAt<'_>], index: usize) -> usize {
        let Some((event, range)) = events.get(index) else { return index + 1 };
        let range = range.start + self.start..range.end + self.start;
        match event {
            Event::Start(tag) => return self.open(events, index, tag, range),
            Event::End(tag) => self.close(*tag, &range),
            Event::Text(text) => {
                if let Some(next) = self.addresses(events, index) {
                    return next;
                }
                let text = self.take_item_id(events, index, text);
                self.words(text, &range);
            }
            Event::Code(code) => {
                self.understood(range.clone(), UnderstoodKind::InlineCode);
                self.count(code);
                let span = self.text(code);
                self.events.push(Step::Code(span));
                if let Some(heading) = &mut self.heading_text {
                    heading.push_str(code);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html, &range),
            Event::FootnoteReference(label) => {
                let label = label.to_string();
                let next = number(self.footnote_indices.len());
                let index = *self.footnote_indices.entry(label).or_insert(next);
                self.events.push(Step::FootnoteReference(index));
            }
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                self.body.text.push('\n');
                self.events.push(Step::LineBreak);
                self.space();
            }
            Event::Rule => self.rule(range.start),
            // The marker was read with its item.
            Event::TaskListMarker(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text, &range),
        }
        index + 1
    }

    /// Appends to the body's text; returns the span there.
    fn text(&mut self, text: &str) -> Span {
        let start = self.body.text.len();
        self.body.text.push_str(text);
        Span::new(start, self.body.text.len())
    }

    /// Opens an element. Block elements begin on a new line of the text.
    fn begin(&mut self, element: Element) {
        if !element.is_inline() {
            self.end_line();
        }
        self.events.push(Step::Open(element));
    }

    fn end(&mut self, element: Element) {
        if !element.is_inline() {
            self.end_line();
        }
        self.events.push(Step::Close(element));
    }

    fn end_line(&mut self) {
        if !self.body.text.is_empty() && !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
    }

    /// Adds a space for a line break inside a heading.
    fn space(&mut self) {
        if let Some(heading) = &mut self.heading_text {
            heading.push(' ');
        }
    }

    /// Counts the starts of words: after a space or at the start of the text.
    fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // A loop that the compiler can vectorise, with counters in bytes: it runs over the whole site.
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
                if let Some(next) = self.figures(events, index) {
                    return next;
                }
                self.quote = None;
                // The label of a task serves as its paragraph.
                if self.items.last() != Some(&Item::TaskLabel) {
                    let end = range.start + self.text[range.clone()].trim_end().len();
                    self.begin(Element::Paragraph(Span::new(range.start, end)));
                }
            }
            Tag::Heading { level, id, .. } => self.open_heading(*level, id.as_deref(), range),
            Tag::BlockQuote(kind) => {
                self.end_task_label();
                if kind.is_some() {
                    let line = self.first_line(&range);
                    self.understood(line.range(), UnderstoodKind::Alert);
                }
                let element = kind.map_or(Element::Quotation, |kind| Element::Alert(alert_kind(kind)));
                self.quotations.push(element);
                self.begin(element);
            }
            Tag::CodeBlock(kind) => {
                self.end_task_label();
                let mut language = "";
                if let CodeBlockKind::Fenced(info) = kind {
                    self.fenced_code(info, &range);
                    language = info.split([' ', ',', '{']).next().unwrap_or_default();
                }
                let element = Element::CodeBlock(number(self.body.languages.len()));
                self.body.languages.push(language.into());
                self.begin(element);
                return self.code_block(events, index);
            }
            Tag::HtmlBlock => {
                self.end_task_label();
                return self.html_block(events, index, &range);
            }
            Tag::List(first) => {
                self.end_task_label();
                let list = number(self.body.lists.len());
                let span = self.first_line(&range);
                self.open_lists.push(list);
                self.body.lists.push(List { first: *first, items: 0, span });
                self.begin(Element::List(list));
            }
            Tag::Item => self.open_item(events, index, &range),
            Tag::FootnoteDefinition(label) => {
                self.end_line();
                let around = std::mem::take(&mut self.events);
                self.frames.push(ParseFrame::Footnote(label.to_string(), range.into(), around));
            }
            Tag::DefinitionList => self.begin(Element::DefinitionList),
            Tag::DefinitionListTitle => {
                self.in_term = true;
                self.begin(Element::DefinitionTitle);
            }
            Tag::DefinitionListDefinition => self.begin(Element::Definition),
            Tag::Table(alignments) => {
                self.end_task_label();
                self.table = alignments.iter().map(alignment).collect();
                self.table_number = number(self.body.tables.len());
                let span = self.first_line(&range);
                self.body.tables.push(Table { columns: number(alignments.len()), rows: 0, span });
                self.begin(Element::Table(self.table_number));
            }
            Tag::TableHead => {
                self.check_row(&range);
                self.in_head = true;
                self.cell = 0;
                self.begin(Element::TableHead);
            }
            Tag::TableRow => {
                self.check_row(&range);
                self.cell = 0;
                if let Some(table) = self.body.tables.last_mut() {
                    table.rows += 1;
                }
                self.begin(Element::TableRow);
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => {
                self.emphases += 1;
                self.begin(Element::Emphasis);
            }
            Tag::Strong => self.begin(Element::Strong),
            Tag::Strikethrough => self.begin(Element::Strikethrough),
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

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.close_elements();
                if self.items.last() == Some(&Item::TaskLabel) {
                    self.end_task_label();
                } else {
                    let end = range.start + self.text[range.clone()].trim_end().len();
                    self.end(Element::Paragraph(Span::new(range.start, end)));
                }
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => {
                let element = self.quotations.pop().unwrap_or(Element::Quotation);
                self.end(element);
            }
            TagEnd::CodeBlock => self.end(Element::CodeBlock(number(self.body.languages.len()) - 1)),
            TagEnd::List(_) => {
                if let Some(list) = self.open_lists.pop() {
                    self.end(Element::List(list));
                }
            }
            TagEnd::Item => self.close_item(),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::DefinitionList => self.end(Element::DefinitionList),
            TagEnd::DefinitionListTitle => {
                self.in_term = false;
                self.close_elements();
                self.end(Element::DefinitionTitle);
            }
            TagEnd::DefinitionListDefinition => {
                self.close_elements();
                self.end(Element::Definition);
            }
            TagEnd::Table => {
                self.name_rows();
                self.end(Element::TableBody);
                self.end(Element::Table(self.table_number));
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.end(Element::TableHead);
                self.begin(Element::TableBody);
            }
            TagEnd::TableRow => self.end(Element::TableRow),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Emphasis => {
                self.emphases = self.emphases.saturating_sub(1);
                self.end(Element::Emphasis);
            }
            TagEnd::Strong => self.end(Element::Strong),
            TagEnd::Strikethrough => self.end(Element::Strikethrough),
            TagEnd::Link => {
                if let Some(element) = self.links.pop() {
                    self.end(element);
                }
            }
            TagEnd::HtmlBlock | TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Closes the HTML elements that are still open.
    fn close_elements(&mut self) {
        while let Some(element) = self.elements.pop() {
            self.end(Element::Raw(element));
        }
    }

    fn finish(mut self) -> Body {
        self.close_elements();
        while let Some(frame) = self.frames.last() {
            match frame {
                ParseFrame::Div(..) => self.close_div(self.text.len()),
                ParseFrame::Footnote(..) => self.close_footnote(),
            }
        }
        for fence in self.all_fences {
            if fence.role != Role::Nothing && !self.fences_seen.contains(&fence.span.start) {
                let place = Place::new(self.path, fence.span);
                self.diagnostics.push(Diagnostic::new(faults::FenceMisplaced, place));
            }
        }
        self.body.page = Events { start: 0, end: number(self.events.len()) };
        self.order_footnotes();
        self.place_divs();
        self.order_understood();
        self.body.events = self.events;
        self.body.events.shrink_to_fit();
        self.body.text.shrink_to_fit();
        self.body.sources.shrink_to_fit();
        self.body.items.shrink_to_fit();
        self.body
    }
}

/// The index of an element. A page is too short to overflow it.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn alignment(alignment: &pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Start,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::End,
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
