//! Fills the holes of a body: links, pictures, terms, citations, blocks.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use super::frame::config;
use crate::curriculum::{
    Address, Block, BlockKind, Document, Edition, LinkTarget, PageId, Shape, Site, Translation, relative,
};
use crate::language::Language;
use crate::markdown::{AlertKind, Div, Heading, Image, Node, escape_attribute, escape_text};
use crate::theme::{Parts, Strings, TemplateFault, Theme};

/// A body with everything resolved that depends on the site.
#[derive(Clone, Debug, Hash)]
pub struct BodyView {
    document: ByDigest,
    edition: Edition,
    /// The language of the text, which is another than the page's on a page that stands in for a translation.
    language: Language,
    links: Vec<Option<Href>>,
    images: Vec<Option<String>>,
    image_sizes: Vec<Option<(u32, u32)>>,
    terms: Vec<TermView>,
    /// The terms that `definition` blocks show, by id.
    block_terms: Vec<(String, TermView)>,
    citations: Vec<Vec<CitedView>>,
    pairs: Vec<Option<Pair>>,
}

/// A document counts in a key by its file and the digest of its text.
#[derive(Clone, Debug)]
struct ByDigest(Arc<Document>);

impl Hash for ByDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.path.hash(state);
        self.0.digest.hash(state);
    }
}

#[derive(Clone, Debug, Hash)]
struct Href {
    reference: String,
    /// Elsewhere on the web.
    is_external: bool,
}

#[derive(Clone, Debug, Hash)]
struct TermView {
    id: String,
    name: String,
    definition: String,
}

#[derive(Clone, Debug, Hash)]
struct CitedView {
    id: String,
    short: String,
    title: String,
    year: Option<String>,
    url: String,
    locator: String,
}

/// The same section in another language.
#[derive(Clone, Debug, Hash)]
struct Pair {
    href: String,
    locale: String,
    tag: String,
    label: String,
}

/// A body as HTML, with what the page shows beside it.
pub(super) struct RenderedBody {
    pub html: String,
    pub contents: Vec<ContentsEntry>,
    pub sources: Vec<SourceEntry>,
    pub terms: Vec<TermEntry>,
}

/// An entry of the table of contents.
#[derive(Serialize)]
pub(super) struct ContentsEntry {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// A source that the page cites.
#[derive(Serialize)]
pub(super) struct SourceEntry {
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
pub(super) struct TermEntry {
    pub id: String,
    pub name: String,
    pub definition: String,
}

/// Resolves a body for the page at `from`.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    (language, translation): (Language, &Translation),
    from: &Address,
) -> BodyView {
    let document = &translation.document;
    let href = |target: &LinkTarget| href(site, page, reader, document, target, from);
    let image = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => Some(relative(from, &site.file(*id).address)),
        _ => None,
    };
    let size = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => site.file(*id).size,
        _ => None,
    };
    let strings = theme.strings(language);
    BodyView {
        edition: site.edition,
        language,
        links: translation.links.iter().map(href).collect(),
        images: translation.images.iter().map(image).collect(),
        image_sizes: translation.images.iter().map(size).collect(),
        terms: document.body.terms.iter().map(|link| term(site, language, &link.id)).collect(),
        block_terms: document
            .blocks
            .iter()
            .filter_map(|block| block.names.get("term"))
            .map(|id| (id.clone(), term(site, language, id)))
            .collect(),
        citations: document
            .body
            .citations
            .iter()
            .map(|citation| citation.items.iter().map(|item| cited(site, strings, language, item)).collect())
            .collect(),
        pairs: pairs(site, theme, page, reader, document, from),
        document: ByDigest(document.clone()),
    }
}

fn href(
    site: &Site,
    page: PageId,
    reader: Language,
    document: &Document,
    target: &LinkTarget,
    from: &Address,
) -> Option<Href> {
    let reference = match target {
        LinkTarget::Page(to, anchor) => {
            let record = site.page(*to);
            let fallback = || record.addresses.values().flatten().next();
            let address = record.addresses[reader].as_ref().or_else(fallback)?;
            let anchor = anchor.as_deref().and_then(|anchor| anchor_for(site, *to, reader, document, anchor));
            let mut reference = if *to == page && anchor.is_some() { String::new() } else { relative(from, address) };
            if let Some(anchor) = anchor {
                reference.push('#');
                reference.push_str(&anchor);
            }
            reference
        }
        LinkTarget::Anchor(anchor) => format!("#{anchor}"),
        LinkTarget::File(id, suffix) => format!("{}{suffix}", relative(from, &site.file(*id).address)),
        LinkTarget::External(url) => {
            let is_web = url.starts_with("http");
            return Some(Href { reference: url.clone(), is_external: is_web });
        }
        LinkTarget::Broken => return None,
    };
    Some(Href { reference, is_external: false })
}

/// An anchor written for one language, as it is on the page that the reader gets.
fn anchor_for(site: &Site, to: PageId, reader: Language, document: &Document, anchor: &str) -> Option<String> {
    let record = site.page(to);
    let (shown_language, shown) = record.shown(reader)?;
    if shown_language == document.language {
        return Some(anchor.to_owned());
    }
    let own = record.translations[document.language].as_ref()?;
    site.paired_anchor(&own.document, anchor, &shown.document).map(str::to_owned)
}

fn term(site: &Site, language: Language, id: &str) -> TermView {
    match site.glossary.get(id) {
        Some(term) => TermView {
            id: id.to_owned(),
            name: term.name[language].clone(),
            definition: term.definition[language].clone(),
        },
        None => TermView { id: id.to_owned(), name: id.to_owned(), definition: String::new() },
    }
}

fn cited(site: &Site, strings: &Strings, language: Language, item: &crate::markdown::CitationItem) -> CitedView {
    let instrument = site.instruments.get(&item.id);
    CitedView {
        id: item.id.clone(),
        short: instrument.map_or_else(|| item.id.clone(), |instrument| instrument.short[language].clone()),
        title: instrument.map(|instrument| instrument.title[language].clone()).unwrap_or_default(),
        year: instrument.and_then(|instrument| instrument.year.clone()),
        url: instrument.map(|instrument| instrument.url[language].clone()).unwrap_or_default(),
        locator: localise_locator(&item.locator, strings),
    }
}

/// `art. 20(d)` in the convention of a language: `art. 20, inciso d)`.
///
/// Locators are written in one form in all files; the words come from the strings.
fn localise_locator(locator: &str, strings: &Strings) -> String {
    let mut localised = String::with_capacity(locator.len() + 8);
    for (number, word) in locator.split(' ').enumerate() {
        if number > 0 {
            localised.push(' ');
        }
        let bare = word.trim_end_matches([',', '.']);
        let known = strings.get(&format!("locators.{bare}"));
        if known.is_empty() {
            localise_number(word, strings, &mut localised);
        } else {
            localised.push_str(known);
            localised.push_str(word[bare.len()..].trim_start_matches('.'));
        }
    }
    localised
}

/// `1(1)(c)`: the number, then paragraphs and letters, each in its own form.
fn localise_number(word: &str, strings: &Strings, out: &mut String) {
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inner, tail)) = after.split_once(')') else { break };
        out.push_str(before);
        let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        let form = strings.get(if is_number { "locators.paragraph_form" } else { "locators.letter_form" });
        out.push_str(&form.replace("{n}", inner));
        rest = tail;
    }
    out.push_str(rest);
}

/// For each heading the way to the same section in the first other language that has it.
fn pairs(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    document: &Document,
    from: &Address,
) -> Vec<Option<Pair>> {
    let record = site.page(page);
    let other = site
        .languages()
        .find(|other| *other != reader && *other != document.language && record.translations[*other].is_some());
    let own = document.language == reader;
    let Some((other, translation)) =
        other.filter(|_| own).and_then(|other| Some((other, record.translations[other].as_ref()?)))
    else {
        return Vec::new();
    };
    let Some(address) = record.addresses[other].as_ref() else { return Vec::new() };
    let target = relative(from, address);
    let config = config(site, other);
    let label = theme.strings(other).get("heading.pair");
    let anchors = site.paired_anchors(document, &translation.document);
    anchors
        .into_iter()
        .map(|anchor| {
            anchor.map(|anchor| Pair {
                href: format!("{target}#{anchor}"),
                locale: config.locale.to_string(),
                tag: config.tag.as_str().to_uppercase(),
                label: label.to_owned(),
            })
        })
        .collect()
}

/// The host of an address, without `www.`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// Renders a body.
///
/// # Errors
/// A fault of a block's template.
pub(super) fn render(theme: &Theme, view: &BodyView) -> Result<RenderedBody, TemplateFault> {
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
        if let Some(Some(pair)) = self.view.pairs.get(index as usize) {
            self.out.push_str(" <a class=\"pair\" href=\"");
            escape_attribute(&pair.href, &mut self.out);
            self.out.push_str("\" hreflang=\"");
            self.out.push_str(&pair.locale);
            self.out.push_str("\" lang=\"");
            self.out.push_str(&pair.locale);
            self.out.push_str("\" aria-label=\"");
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
                self.out.push_str("<li class=\"check\"><label><input type=\"checkbox\" autocomplete=\"off\"> <span>");
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
