//! A resolved body becomes HTML: every hole is filled, hidden blocks are passed over.

use std::collections::BTreeMap;

use serde::Serialize;

use super::BodyView;
use crate::curriculum::{Block, BlockKind, Document, Shape};
use crate::markdown::{AlertKind, Div, Heading, Image, Node, escape_attribute, escape_text};
use crate::theme::{Parts, Strings, TemplateFault, Theme};

/// A body as HTML, with what the page shows beside it.
pub struct RenderedBody {
    pub html: String,
    pub contents: Vec<ContentsEntry>,
    pub sources: Vec<SourceEntry>,
    pub terms: Vec<TermEntry>,
}

/// An entry of the table of contents.
#[derive(Serialize)]
pub struct ContentsEntry {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// A source that the page cites.
#[derive(Serialize)]
pub struct SourceEntry {
    pub id: String,
    pub short: String,
    pub title: String,
    pub year: Option<String>,
    pub url: String,
    /// The host of the address, to show it shortly.
    pub host: String,
}

/// A term that the page links, with its definition.
#[derive(Serialize)]
pub struct TermEntry {
    pub id: String,
    pub name: String,
    pub definition: String,
}

/// Renders a body.
///
/// # Errors
/// A fault of a block's template.
pub fn render(theme: &Theme, view: &BodyView) -> Result<RenderedBody, TemplateFault> {
    let document = &*view.document.0;
    let mut renderer = Renderer {
        theme,
        view,
        document,
        strings: theme.strings(view.language),
        out: String::with_capacity(document.body.html.len() + document.body.html.len() / 8 + 512),
        footnotes: Vec::new(),
        contents: Vec::new(),
        sources: BTreeMap::new(),
        terms: BTreeMap::new(),
        open_blocks: Vec::new(),
        block_number: 0,
        tasks: Vec::new(),
    };
    renderer.nodes(&document.body.nodes)?;
    renderer.footnote_list()?;
    Ok(RenderedBody {
        html: renderer.out,
        contents: renderer.contents,
        sources: renderer.sources.into_values().collect(),
        terms: renderer.terms.into_values().collect(),
    })
}

struct Renderer<'a> {
    theme: &'a Theme,
    view: &'a BodyView,
    document: &'a Document,
    strings: &'a Strings,
    out: String,
    /// Footnotes in the order of their first visible reference, with the number of references so far.
    footnotes: Vec<(u32, u32)>,
    contents: Vec<ContentsEntry>,
    sources: BTreeMap<String, SourceEntry>,
    terms: BTreeMap<String, TermEntry>,
    open_blocks: Vec<BlockKind>,
    block_number: u32,
    tasks: Vec<Task>,
}

/// What an item of a task list is, by the block around it.
enum Task {
    /// An option of a quiz, with the key of its verdict.
    Option(&'static str),
    /// A point of a checklist, for the reader to tick.
    Check,
    /// A task as the author left it.
    Shown,
}

/// What a block's template is given.
#[derive(Serialize)]
struct BlockView<'a> {
    kind: &'static str,
    label: &'a str,
    title: Option<&'a str>,
    id: Option<&'a str>,
    /// An id for the label, unique on the page.
    label_id: String,
    minutes: Option<u16>,
    is_folded: bool,
    /// The blocks around it, outermost first.
    depth: usize,
    term: Option<TermBlock<'a>>,
}

#[derive(Serialize)]
struct TermBlock<'a> {
    name: &'a str,
    definition: &'a str,
}

/// Stands where a block's content goes while its frame is rendered; no text can hold it.
const CONTENT: &str = "\0";

impl<'a> Renderer<'a> {
    fn nodes(&mut self, nodes: &'a [Node]) -> Result<(), TemplateFault> {
        for node in nodes {
            match node {
                Node::Html(span) => self.out.push_str(&self.document.body.html[span.range()]),
                Node::HeadingOpen(index) => self.open_heading(*index),
                Node::HeadingClose(index) => self.close_heading(*index),
                Node::LinkOpen(index) => self.open_link(*index),
                Node::LinkClose(_) => self.out.push_str("</a>"),
                Node::Image(index) => self.image(*index),
                Node::TermOpen(index) => self.open_term(*index),
                Node::TermClose(_) => self.out.push_str("</a>"),
                Node::Citation(index) => self.citation(*index),
                Node::FootnoteReference(index) => self.footnote_reference(*index),
                Node::TableOpen => {
                    self.out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
                    escape_attribute(self.strings.get("table"), &mut self.out);
                    self.out.push_str("\">\n");
                }
                Node::TableClose => self.out.push_str("</div>\n"),
                Node::AlertOpen(kind) => self.open_alert(*kind),
                Node::AlertClose => self.out.push_str("</div>\n</aside>\n"),
                Node::TaskOpen(ticked) => self.open_task(*ticked),
                Node::TaskLabelClose => self.close_task_label(),
                Node::TaskClose => self.close_task(),
                Node::Div(div) => self.block(div)?,
            }
        }
        Ok(())
    }

    /// Headings of the text stand below the page's title, whatever the author wrote.
    fn level(heading: &Heading) -> u8 {
        heading.level.max(2)
    }

    fn open_heading(&mut self, index: u32) {
        let Some(heading) = self.document.body.headings.get(index as usize) else { return };
        let level = Self::level(heading);
        self.out.push_str(&format!("<h{level} id=\""));
        escape_attribute(&heading.id, &mut self.out);
        self.out.push_str("\">");
        if level <= 3 && self.open_blocks.is_empty() {
            self.contents.push(ContentsEntry { level, id: heading.id.clone(), text: heading.text.clone() });
        }
    }

    fn close_heading(&mut self, index: u32) {
        let Some(heading) = self.document.body.headings.get(index as usize) else { return };
        let pair = self.view.counterpart.as_ref();
        let anchor = pair.and_then(|pair| pair.anchors.get(index as usize)?.as_ref());
        if let (Some(pair), Some(anchor)) = (pair, anchor) {
            self.out.push_str(" <a class=\"pair\" href=\"");
            escape_attribute(&pair.href, &mut self.out);
            self.out.push('#');
            escape_attribute(anchor, &mut self.out);
            self.out.push_str("\" hreflang=\"");
            self.out.push_str(&pair.locale);
            self.out.push_str("\" lang=\"");
            self.out.push_str(&pair.locale);
            self.out.push_str("\" aria-label=\"");
            self.out.push_str(&pair.tag);
            self.out.push_str(": ");
            escape_attribute(&pair.label, &mut self.out);
            self.out.push_str("\">");
            self.out.push_str(&pair.tag);
            self.out.push_str("</a>");
        }
        self.out.push_str("<a class=\"anchor\" href=\"#");
        escape_attribute(&heading.id, &mut self.out);
        self.out.push_str("\" aria-label=\"");
        escape_attribute(self.strings.get("heading.anchor"), &mut self.out);
        self.out.push_str("\">§</a>");
        self.out.push_str(&format!("</h{}>\n", Self::level(heading)));
    }

    fn open_link(&mut self, index: u32) {
        let href = self.view.links.get(index as usize).and_then(Option::as_ref);
        let external = href.is_some_and(|href| href.is_external);
        match href {
            Some(href) => {
                self.out.push_str("<a href=\"");
                escape_attribute(&href.reference, &mut self.out);
                self.out.push('"');
                if external {
                    self.out.push_str(" class=\"external\" rel=\"noreferrer\"");
                }
                let title = self.document.body.links.get(index as usize).map_or("", |link| link.title.as_str());
                if !title.is_empty() {
                    self.out.push_str(" title=\"");
                    escape_attribute(title, &mut self.out);
                    self.out.push('"');
                }
                self.out.push('>');
            }
            // A broken link was reported; its words stay.
            None => self.out.push_str("<a class=\"broken\">"),
        }
    }

    fn image(&mut self, index: u32) {
        let Some(image) = self.document.body.images.get(index as usize) else { return };
        let Some(Some(href)) = self.view.images.get(index as usize) else {
            self.out.push_str("<em>");
            escape_text(&image.alt, &mut self.out);
            self.out.push_str("</em>");
            return;
        };
        if image.alone {
            self.out.push_str("<figure>\n");
        }
        self.picture(image, href, self.view.image_sizes.get(index as usize).copied().flatten());
        if image.alone {
            if !image.caption.is_empty() {
                self.out.push_str("\n<figcaption>");
                escape_text(&image.caption, &mut self.out);
                self.out.push_str("</figcaption>");
            }
            self.out.push_str("\n</figure>\n");
        }
    }

    fn picture(&mut self, image: &Image, href: &str, size: Option<(u32, u32)>) {
        self.out.push_str("<img src=\"");
        escape_attribute(href, &mut self.out);
        self.out.push_str("\" alt=\"");
        escape_attribute(&image.alt, &mut self.out);
        self.out.push('"');
        if let Some((width, height)) = size {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if !image.alone && !image.caption.is_empty() {
            self.out.push_str(" title=\"");
            escape_attribute(&image.caption, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn open_term(&mut self, index: u32) {
        let Some(term) = self.view.terms.get(index as usize) else { return };
        self.out.push_str("<a class=\"term\" href=\"#_term_");
        escape_attribute(&term.id, &mut self.out);
        self.out.push_str("\" title=\"");
        escape_attribute(&term.definition, &mut self.out);
        self.out.push_str("\">");
        self.terms.entry(term.id.clone()).or_insert_with(|| TermEntry {
            id: term.id.clone(),
            name: term.name.clone(),
            definition: term.definition.clone(),
        });
        let has_words = self.document.body.terms.get(index as usize).is_some_and(|link| link.has_words);
        if !has_words {
            escape_text(&term.name, &mut self.out);
        }
    }

    fn citation(&mut self, index: u32) {
        let Some(items) = self.view.citations.get(index as usize) else { return };
        self.out.push_str("<cite class=\"citation\">[");
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.out.push_str("; ");
            }
            self.out.push_str("<a href=\"#_source_");
            escape_attribute(&item.id, &mut self.out);
            self.out.push_str("\">");
            escape_text(&item.short, &mut self.out);
            if !item.locator.is_empty() {
                self.out.push_str(", ");
                escape_text(&item.locator, &mut self.out);
            }
            self.out.push_str("</a>");
            self.sources.entry(item.id.clone()).or_insert_with(|| SourceEntry {
                id: item.id.clone(),
                short: item.short.clone(),
                title: item.title.clone(),
                year: item.year.clone(),
                host: host(&item.url).to_owned(),
                url: item.url.clone(),
            });
        }
        self.out.push_str("]</cite>");
    }

    fn footnote_reference(&mut self, index: u32) {
        let place = self.footnotes.iter().position(|(known, _)| *known == index);
        let place = place.unwrap_or_else(|| {
            self.footnotes.push((index, 0));
            self.footnotes.len() - 1
        });
        let number = place + 1;
        self.footnotes[place].1 += 1;
        let again = self.footnotes[place].1;
        let suffix = if again > 1 { format!("_{again}") } else { String::new() };
        self.out.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#_note_{number}\" id=\"_ref_{number}{suffix}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn footnote_list(&mut self) -> Result<(), TemplateFault> {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape_attribute(self.strings.get("footnotes.title"), &mut self.out);
        self.out.push_str("\">\n<ol>\n");
        let mut number = 0;
        // Notes may refer to further notes, which then follow.
        while let Some((index, _)) = self.footnotes.get(number).copied() {
            number += 1;
            self.out.push_str(&format!("<li id=\"_note_{number}\">"));
            if let Some(footnote) = self.document.body.footnotes.get(index as usize) {
                self.nodes(&footnote.nodes)?;
            }
            let back =
                format!("<a class=\"footnote-back\" href=\"#_ref_{number}\" role=\"doc-backlink\" aria-label=\"");
            let inside = self.out.strip_suffix("</p>\n").map(str::len);
            if let Some(length) = inside {
                self.out.truncate(length);
                self.out.push(' ');
            }
            self.out.push_str(&back);
            escape_attribute(self.strings.get("footnotes.back"), &mut self.out);
            self.out.push_str("\">↩</a>");
            if inside.is_some() {
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
        Ok(())
    }

    fn open_alert(&mut self, kind: AlertKind) {
        let name = match kind {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Warning => "warning",
            AlertKind::Caution => "caution",
        };
        self.out.push_str(&format!(
            "<aside class=\"block block-{name}\">\n<p class=\"block-head\"><span class=\"block-kind\">"
        ));
        escape_text(self.strings.get(&format!("alerts.{name}")), &mut self.out);
        self.out.push_str("</span></p>\n<div class=\"block-body\">\n");
    }

    /// In a quiz each option unfolds to say whether it is right; elsewhere a task shows its box.
    fn open_task(&mut self, ticked: bool) {
        match self.open_blocks.last() {
            Some(BlockKind::Quiz) => {
                self.tasks.push(Task::Option(if ticked { "right" } else { "wrong" }));
                let quiz = self.block_number;
                self.out.push_str(&format!("<li><details class=\"option\" name=\"_quiz_{quiz}\"><summary>"));
                return;
            }
            Some(BlockKind::Checklist) => {
                self.tasks.push(Task::Check);
                self.out.push_str("<li class=\"check\"><label><input type=\"checkbox\"> <span>");
                return;
            }
            _ => self.tasks.push(Task::Shown),
        }
        self.out.push_str("<li class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"");
        escape_attribute(self.strings.get(if ticked { "tasks.done" } else { "tasks.open" }), &mut self.out);
        self.out.push_str(if ticked { "\">☑</span> " } else { "\">☐</span> " });
    }

    fn close_task_label(&mut self) {
        match self.tasks.last() {
            Some(Task::Option(verdict)) => {
                self.out.push_str("</summary>\n<p class=\"verdict\">");
                escape_text(self.strings.get(&format!("quiz.{verdict}")), &mut self.out);
                self.out.push_str("</p>\n");
            }
            Some(Task::Check) => self.out.push_str("</span></label>\n"),
            Some(Task::Shown) | None => {}
        }
    }

    fn close_task(&mut self) {
        let task = self.tasks.pop();
        self.out.push_str(if matches!(task, Some(Task::Option(_))) { "</details></li>\n" } else { "</li>\n" });
    }

    fn block(&mut self, div: &'a Div) -> Result<(), TemplateFault> {
        let Some(block) = self.document.blocks.get(div.index as usize) else { return Ok(()) };
        if !self.view.edition.shows(block.kind) {
            return Ok(());
        }
        self.block_number += 1;
        let (before, after) = self.block_frame(div, block)?;
        self.out.push_str(&before);
        self.open_blocks.push(block.kind);
        self.nodes(&div.nodes)?;
        self.open_blocks.pop();
        self.out.push_str(&after);
        Ok(())
    }

    /// The HTML before and after a block's content.
    fn block_frame(&self, div: &Div, block: &Block) -> Result<(String, String), TemplateFault> {
        let row = block.kind.row();
        let own = format!("blocks/{}.html", row.id);
        let template = if self.theme.has_template(&own) { own } else { "blocks/block.html".to_owned() };
        let term = block.names.get("term").and_then(|id| self.view.block_terms.iter().find(|(known, _)| known == id));
        let view = BlockView {
            kind: row.id,
            label: self.strings.get(&format!("blocks.{}.label", row.id)),
            title: div.title.as_deref(),
            id: block.id.as_deref(),
            label_id: format!("_block_{}", self.block_number),
            minutes: block.minutes,
            is_folded: row.shape == Shape::Details,
            depth: self.open_blocks.len(),
            term: term.map(|(_, term)| TermBlock { name: &term.name, definition: &term.definition }),
        };
        let html = self.theme.render(&template, self.view.language, &view, Parts::new().html("content", CONTENT))?;
        match html.split_once(CONTENT) {
            Some((before, after)) => Ok((before.to_owned(), after.to_owned())),
            None => Ok((html, String::new())),
        }
    }
}

/// The host of an address, without `www.`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}
