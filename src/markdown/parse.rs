//! The one pass over the parser's events.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};

use super::body::{AlertKind, Body, Citation, CitationItem, Div, Footnote, Heading, Image, Link, Node, TermLink};
use super::fences::{Fence, Opening, Role, mask, scan_fences};
use super::html::{escape_attribute, escape_text};
use super::raw_html::{OpenElements, filter, without_comments};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::slugify;
use crate::source::{Place, SourcePath, Span};

/// What becomes of HTML in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// It is shown as text, and reported.
    Shown,
    /// Elements of the allowlist pass; the rest is shown and reported.
    Allowlist,
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// The target that marks a citation among the parser's links.
const CITATION: &str = "citation:";

/// Parses a page's text from byte `start` on; spans count from the start of the file.
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
    let events: Vec<_> = parser.into_offset_iter().collect();
    for (span, reference) in undefined {
        diagnostics.push(Diagnostic::new(&rules::REFERENCE_UNDEFINED, Place::new(path, span)).with("name", reference));
    }
    let mut writer = Writer::new(path, text, start, raw_html, &fences, diagnostics);
    writer.body.html.reserve(prose.len() + prose.len() / 4);
    let mut index = 0;
    while index < events.len() {
        index = writer.event(&events, index);
    }
    writer.finish()
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
    alerts: Vec<bool>,
    table: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    elements: OpenElements,
    /// Words of the heading that is open.
    heading_text: Option<String>,
    ids: HashMap<String, u32>,
    links: Vec<LinkFrame>,
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
            alerts: Vec::new(),
            table: Vec::new(),
            cell: 0,
            in_head: false,
            elements: OpenElements::default(),
            heading_text: None,
            ids: HashMap::new(),
            links: Vec::new(),
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
            Event::Text(text) => self.words(text, &range),
            Event::Code(code) => {
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

    fn space(&mut self, html: &str) {
        self.push(html);
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

    /// Counts words: runs between white space that hold a letter or digit.
    fn count(&mut self, text: &str) {
        let (mut words, mut counted) = (0, false);
        // Bytes suffice: white space is ASCII, and what is beyond ASCII is taken for a letter.
        for byte in text.bytes() {
            if byte.is_ascii_whitespace() {
                counted = false;
            } else if !counted && (byte.is_ascii_alphanumeric() || byte >= 0x80) {
                counted = true;
                words += 1;
            }
        }
        self.body.words += words;
    }

    fn words(&mut self, text: &str, range: &Range<usize>) {
        self.count(text);
        escape_text(text, &mut self.body.html);
        if let Some(heading) = &mut self.heading_text {
            heading.push_str(text);
        }
        self.look_for_slips(text, range);
    }

    /// Finds what looks like text and was meant otherwise.
    fn look_for_slips(&mut self, text: &str, range: &Range<usize>) {
        let before = self.text[..range.start].chars().next_back();
        if text.starts_with('<') && self.text[range.start..].starts_with("<!--") && before != Some('\\') {
            let place = Place::new(self.path, Span::new(range.start, range.start + 4));
            self.diagnostics.push(Diagnostic::new(&rules::COMMENT_UNCLOSED, place));
        }
        if text.starts_with('^') && before == Some('[') && self.text[range.end..].starts_with(']') {
            let span = Span::new(range.start - 1, range.end + 1);
            let place = Place::new(self.path, span);
            self.diagnostics.push(Diagnostic::new(&rules::FOOTNOTE_UNDEFINED, place).with("label", &text[1..]));
        }
        if text.starts_with(":::") && self.at_line_start(range.start) {
            let place = Place::new(self.path, Span::from(range.clone()));
            self.diagnostics.push(Diagnostic::new(&rules::FENCE_MISPLACED, place).worded("indented"));
        }
        for marker in ["[verify]", "[verificar]"] {
            let inner = &marker[1..marker.len() - 1];
            if text == inner && before == Some('[') && self.text[range.end..].starts_with(']') {
                let span = Span::new(range.start - 1, range.end + 1);
                let place = Place::new(self.path, span);
                self.diagnostics.push(Diagnostic::new(&rules::UNVERIFIED, place).with("marker", marker));
            }
        }
    }

    fn at_line_start(&self, at: usize) -> bool {
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        line.chars().all(|character| character.is_whitespace() || character == '>')
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        let (raw_html, elements, out) = (self.raw_html, &mut self.elements, &mut self.body.html);
        let mut all_passed = true;
        without_comments(html, |rest| match raw_html {
            RawHtml::Allowlist => all_passed &= filter(rest, elements, out),
            RawHtml::Shown => {
                escape_text(rest, out);
                all_passed &= rest.trim().is_empty();
            }
        });
        if !all_passed {
            let end = range.start + self.text[range.clone()].trim_end().len();
            let wording = match self.raw_html {
                RawHtml::Shown => "",
                RawHtml::Allowlist => "refused",
            };
            let place = Place::new(self.path, Span::new(range.start, end));
            self.diagnostics.push(Diagnostic::new(&rules::RAW_HTML, place).worded(wording));
        }
    }

    /// A block of raw HTML, whose lines come one by one, is taken as a whole.
    fn html_block(&mut self, events: &[EventAt<'_>], index: usize, range: &Range<usize>) -> usize {
        let mut whole = String::new();
        let mut next = index + 1;
        while let Some((event, at)) = events.get(next) {
            match event {
                Event::Html(html) => {
                    // A fence that was written over shows again what the author wrote.
                    let line = &self.text[at.start + self.start..at.end + self.start];
                    whole.push_str(if html.starts_with("***") { line } else { html });
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
            next += 1;
        }
        if whole.trim_start().starts_with("<!--") && !whole.contains("-->") {
            let offset = self.text[range.clone()].find("<!--").unwrap_or(0);
            let place = Place::new(self.path, Span::new(range.start + offset, range.start + offset + 4));
            self.diagnostics.push(Diagnostic::new(&rules::COMMENT_UNCLOSED, place));
            return next + 1;
        }
        let before = self.body.html.len();
        self.push("<p>");
        let inside = self.body.html.len();
        self.html(&whole, range);
        let mut elements = std::mem::take(&mut self.elements);
        elements.close_all(&mut self.body.html);
        self.elements = elements;
        if self.body.html[inside..].trim().is_empty() {
            self.body.html.truncate(before);
        } else {
            self.push("</p>\n");
        }
        next + 1
    }

    /// A thematic break, or the place of a fence.
    fn rule(&mut self, at: usize) {
        let Some(fence) = self.fences.get(&at).copied() else {
            self.push("<hr>\n");
            return;
        };
        self.fences_seen.insert(fence.span.start);
        match &fence.role {
            Role::Open(opening) => {
                self.flush();
                let parent = std::mem::take(&mut self.nodes);
                if let Some((_, nodes)) = self.frames.last_mut() {
                    *nodes = parent;
                }
                let frame = Frame::Div(Box::new(opening.clone()), fence.span, self.body.divs, self.body.words);
                self.body.divs += 1;
                self.frames.push((frame, Vec::new()));
            }
            Role::Close(count) => {
                for _ in 0..*count {
                    self.close_div(fence.span.end as usize);
                }
            }
            Role::Nothing => {}
        }
    }

    /// Ends the innermost div, if the innermost frame is one.
    fn close_div(&mut self, end: usize) {
        if !matches!(self.frames.last(), Some((Frame::Div(..), _))) {
            return;
        }
        self.flush();
        let nodes = std::mem::take(&mut self.nodes);
        if let Some((Frame::Div(opening, fence, index, words_before), _)) = self.frames.pop() {
            self.nodes = self.frames.last_mut().map(|(_, nodes)| std::mem::take(nodes)).unwrap_or_default();
            self.nodes.push(Node::Div(Box::new(Div {
                index,
                name: opening.name,
                name_span: opening.name_span,
                title: opening.title,
                attributes: opening.attributes,
                span: Span::new(fence.start as usize, end),
                nodes,
                words: self.body.words - words_before,
            })));
        }
    }

    fn open(&mut self, events: &[EventAt<'_>], index: usize, tag: &Tag<'_>, range: Range<usize>) -> usize {
        match tag {
            Tag::Paragraph => {
                if let Some(next) = self.figure(events, index) {
                    return next;
                }
                if self.items.last() != Some(&Item::TaskLabel) {
                    self.push("<p>");
                }
            }
            Tag::Heading { level, id, .. } => self.open_heading(*level, id.as_deref(), range),
            Tag::BlockQuote(kind) => {
                self.end_task_label();
                self.alerts.push(kind.is_some());
                match kind {
                    Some(kind) => self.node(Node::AlertOpen(alert_kind(*kind))),
                    None => self.push("<blockquote>\n"),
                }
            }
            Tag::CodeBlock(kind) => {
                self.end_task_label();
                self.push("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind {
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
                self.end_task_label();
                match first {
                    Some(1) => self.push("<ol>\n"),
                    Some(first) => self.push(&format!("<ol start=\"{first}\">\n")),
                    None => self.push("<ul>\n"),
                }
            }
            Tag::Item => self.open_item(events, index),
            Tag::FootnoteDefinition(label) => {
                self.flush();
                let parent = std::mem::take(&mut self.nodes);
                if let Some((_, nodes)) = self.frames.last_mut() {
                    *nodes = parent;
                }
                self.frames.push((Frame::Footnote(label.to_string(), range.into()), Vec::new()));
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.end_task_label();
                self.table = alignments.clone();
                self.node(Node::TableOpen);
                self.push("<table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.push("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.push("<em>"),
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
            TagEnd::List(ordered) => self.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => {
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
            TagEnd::Emphasis => self.push("</em>"),
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

    /// Code keeps its lines; fences that were written over inside it show again.
    fn code_block(&mut self, events: &[EventAt<'_>], index: usize) -> usize {
        let mut next = index + 1;
        while let Some((Event::Text(code), _)) = events.get(next) {
            self.count(code);
            escape_text(code, &mut self.body.html);
            next += 1;
        }
        next
    }

    fn open_heading(&mut self, level: HeadingLevel, id: Option<&str>, range: Range<usize>) {
        self.end_task_label();
        let end = range.start + self.text[range.clone()].trim_end().len();
        let index = u32::try_from(self.body.headings.len()).unwrap_or(u32::MAX);
        self.body.headings.push(Heading {
            level: level as u8,
            id: id.unwrap_or_default().to_owned(),
            id_given: id.is_some_and(|id| !id.is_empty()),
            text: String::new(),
            span: Span::new(range.start, end),
        });
        self.heading_text = Some(String::new());
        self.node(Node::HeadingOpen(index));
    }

    fn close_heading(&mut self) {
        self.close_elements();
        let text = self.heading_text.take().unwrap_or_default();
        let Some(heading) = self.body.headings.last_mut() else { return };
        heading.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !heading.id_given {
            let slug = slugify(&heading.text);
            let base = if slug.is_empty() { "section".to_owned() } else { slug };
            let mut id = base.clone();
            while let Some(count) = self.ids.get_mut(&id) {
                *count += 1;
                id = format!("{base}-{count}");
            }
            heading.id = id;
        }
        self.ids.entry(heading.id.clone()).or_insert(1);
        let index = u32::try_from(self.body.headings.len() - 1).unwrap_or(u32::MAX);
        self.node(Node::HeadingClose(index));
    }

    fn open_item(&mut self, events: &[EventAt<'_>], index: usize) {
        let task = events.get(index + 1..).unwrap_or_default().iter().take(2).find_map(|(event, _)| match event {
            Event::TaskListMarker(ticked) => Some(*ticked),
            _ => None,
        });
        match task {
            Some(ticked) => {
                self.items.push(Item::TaskLabel);
                self.node(Node::TaskOpen(ticked));
            }
            None => {
                self.items.push(Item::Plain);
                self.push("<li>");
            }
        }
    }

    /// Where the label of a task ends and something else begins in the same item.
    fn end_task_label(&mut self) {
        if self.items.last() == Some(&Item::TaskLabel) {
            self.node(Node::TaskLabelClose);
            self.items.pop();
            self.items.push(Item::TaskBody);
        }
    }

    fn open_cell(&mut self) {
        let alignment = self.table.get(self.cell).copied().unwrap_or(Alignment::None);
        self.cell += 1;
        self.push(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        self.push(match alignment {
            Alignment::None => ">",
            Alignment::Left => " class=\"start\">",
            Alignment::Center => " class=\"center\">",
            Alignment::Right => " class=\"end\">",
        });
    }

    fn close_footnote(&mut self) {
        self.flush();
        let nodes = std::mem::take(&mut self.nodes);
        if let Some((Frame::Footnote(label, span), _)) = self.frames.pop() {
            self.nodes = self.frames.last_mut().map(|(_, nodes)| std::mem::take(nodes)).unwrap_or_default();
            self.body.footnotes.push(Footnote { label, span, nodes });
        }
    }

    fn open_link(
        &mut self,
        events: &[EventAt<'_>],
        index: usize,
        link_type: LinkType,
        target: &str,
        title: &str,
        range: Range<usize>,
    ) -> usize {
        match link_type {
            LinkType::ShortcutUnknown | LinkType::CollapsedUnknown if target == CITATION => {
                let citation = self.citation(&range);
                let number = u32::try_from(self.body.citations.len()).unwrap_or(u32::MAX);
                self.body.citations.push(citation);
                self.node(Node::Citation(number));
                return after_link(events, index);
            }
            LinkType::WikiLink { has_pothole } => {
                let number = u32::try_from(self.body.terms.len()).unwrap_or(u32::MAX);
                let id = target.trim().to_owned();
                self.body.terms.push(TermLink { id, has_words: has_pothole, span: range.into() });
                self.node(Node::TermOpen(number));
                if !has_pothole {
                    self.node(Node::TermClose(number));
                    return after_link(events, index);
                }
                self.links.push(LinkFrame::Term(number));
            }
            _ => {
                let target = match link_type {
                    LinkType::Email => format!("mailto:{target}"),
                    _ => target.to_owned(),
                };
                let number = u32::try_from(self.body.links.len()).unwrap_or(u32::MAX);
                let span = self.target_span(&range, &target);
                self.body.links.push(Link { target, span, title: title.to_owned() });
                self.node(Node::LinkOpen(number));
                self.links.push(LinkFrame::Link(number));
            }
        }
        index + 1
    }

    /// The place of a target inside its link; the whole link if it is written elsewhere.
    fn target_span(&self, range: &Range<usize>, target: &str) -> Span {
        let whole = &self.text[range.clone()];
        match whole.rfind(target).filter(|_| !target.is_empty()) {
            Some(at) => Span::new(range.start + at, range.start + at + target.len()),
            None => range.clone().into(),
        }
    }

    fn citation(&self, range: &Range<usize>) -> Citation {
        let inner_start = range.start + 1;
        let whole = &self.text[range.clone()];
        let inner = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
        let mut items = Vec::new();
        let mut at = inner_start;
        for part in inner.split(';') {
            let lead = part.len() - part.trim_start().len();
            let trimmed = part.trim();
            let Some(rest) = trimmed.strip_prefix('@') else {
                return Citation { items: Vec::new(), span: range.clone().into() };
            };
            let id_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let id_start = at + lead + 1;
            items.push(CitationItem {
                id: rest[..id_end].to_owned(),
                span: Span::new(id_start, id_start + id_end),
                locator: rest[id_end..].split_whitespace().collect::<Vec<_>>().join(" "),
            });
            at += part.len() + 1;
        }
        Citation { items, span: range.clone().into() }
    }

    /// A paragraph that is nothing but one picture becomes a figure; returns the index after it.
    fn figure(&mut self, events: &[EventAt<'_>], index: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { dest_url, title, .. }), range) = events.get(index + 1)? else { return None };
        let after = after_image(events, index + 1);
        if self.items.last() == Some(&Item::TaskLabel)
            || !matches!(events.get(after), Some((Event::End(TagEnd::Paragraph), _)))
        {
            return None;
        }
        let range = range.start + self.start..range.end + self.start;
        self.image(events, index + 1, dest_url, title, range, true);
        Some(after + 1)
    }

    /// A picture, whose inner events are its alternative text; returns the index after it.
    fn image(
        &mut self,
        events: &[EventAt<'_>],
        index: usize,
        target: &str,
        title: &str,
        range: Range<usize>,
        alone: bool,
    ) -> usize {
        let after = after_image(events, index);
        let mut alt = String::new();
        for (event, _) in events.get(index + 1..after).unwrap_or_default() {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let number = u32::try_from(self.body.images.len()).unwrap_or(u32::MAX);
        self.body.images.push(Image {
            target: target.to_owned(),
            alt: alt.trim().to_owned(),
            caption: title.to_owned(),
            alone,
            span: range.into(),
        });
        self.node(Node::Image(number));
        after
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
        self.body.nodes = std::mem::take(&mut self.nodes);
        self.body.html.shrink_to_fit();
        self.body
    }

    /// Brings the footnotes into the order of their first reference, which the nodes count in.
    fn order_footnotes(&mut self) {
        let mut defined = std::mem::take(&mut self.body.footnotes);
        let mut labels: Vec<(&String, &u32)> = self.footnote_indices.iter().collect();
        labels.sort_by_key(|(_, index)| **index);
        for (label, _) in labels {
            // The parser makes references only of labels that are defined.
            if let Some(at) = defined.iter().position(|footnote| footnote.label == *label) {
                self.body.footnotes.push(defined.remove(at));
            }
        }
        for unused in defined {
            let end = unused.span.start as usize + unused.label.len() + 3;
            let place = Place::new(self.path, Span::new(unused.span.start as usize, end));
            self.diagnostics.push(Diagnostic::new(&rules::FOOTNOTE_UNUSED, place).with("label", unused.label));
        }
    }
}

/// The index after the picture that begins at `index`.
fn after_image(events: &[EventAt<'_>], index: usize) -> usize {
    let mut depth = 0;
    for (offset, (event, _)) in events.get(index..).unwrap_or_default().iter().enumerate() {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + offset + 1;
        }
    }
    events.len()
}

/// The index after the link that begins at `index`; links do not nest.
fn after_link(events: &[EventAt<'_>], index: usize) -> usize {
    let rest = events.get(index..).unwrap_or_default();
    let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Link)));
    end.map_or(events.len(), |offset| index + offset + 1)
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
