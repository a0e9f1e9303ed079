//! Writes HTML and XHTML: [`Markup`].
//!
//! All elements that Markdown defines are written here, so that the differences between the two forms are in one place:
//! void elements, and characters that are not valid in XML. Templates of the theme write everything else in a body;
//! those that are used many times on a page do so through a [`Stencil`].

mod escape;

use escape::{escape_attribute, escape_text};

use crate::markdown::{Alignment, Body, CellKind, Element, Event};
use crate::theme::{Stencil, StencilPiece, StencilValue};

/// A form of HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MarkupForm {
    /// For browsers.
    #[default]
    Html,
    /// HTML that is also valid XML, as EPUB requires.
    Xhtml,
}

/// A buffer for markup.
#[derive(Debug, Default)]
pub struct Markup {
    out: String,
    form: MarkupForm,
}

impl Markup {
    /// An empty buffer.
    pub fn new(form: MarkupForm) -> Self {
        Self { out: String::new(), form }
    }

    /// The form that is written.
    pub fn form(&self) -> MarkupForm {
        self.form
    }

    /// The content.
    pub fn as_str(&self) -> &str {
        &self.out
    }

    /// The content.
    pub fn into_string(self) -> String {
        self.out
    }

    /// The length of the content in bytes.
    pub fn bytes(&self) -> usize {
        self.out.len()
    }

    /// Reserves capacity.
    pub fn reserve(&mut self, bytes: usize) {
        self.out.reserve(bytes);
    }

    /// Removes and returns the content from an offset on.
    pub fn split_off(&mut self, at: usize) -> String {
        self.out.split_off(at)
    }

    /// Appends markup: from a template, or white space.
    pub fn finished(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Appends an attribute value, or a part of one, escaped.
    pub fn attribute(&mut self, value: &str) {
        match self.form {
            MarkupForm::Html => escape_attribute(value, &mut self.out),
            MarkupForm::Xhtml => escape_attribute(&known(value), &mut self.out),
        }
    }

    /// Appends text, escaped.
    pub fn text(&mut self, text: &str) {
        match self.form {
            MarkupForm::Html => escape_text(text, &mut self.out),
            MarkupForm::Xhtml => escape_text(&known(text), &mut self.out),
        }
    }

    /// Writes a template part up to its first content slot. Returns the rest: for each slot, the markup after it.
    pub fn part(&mut self, stencil: &Stencil, values: &[StencilValue<'_>]) -> Vec<Markup> {
        let mut behind: Vec<Markup> = Vec::new();
        let value = |number: &usize| values.get(*number).and_then(|(_, value)| *value).unwrap_or_default();
        for piece in stencil.pieces() {
            let out = match behind.last_mut() {
                Some(last) => last,
                None => &mut *self,
            };
            match piece {
                StencilPiece::Finished(markup) => out.finished(markup),
                StencilPiece::Text(number) => out.text(value(number)),
                StencilPiece::Attribute(number) => out.attribute(value(number)),
                StencilPiece::Content => behind.push(Markup::new(self.form)),
            }
        }
        behind
    }

    /// Starts a tag; [`Tag`] adds attributes and ends it.
    pub fn tag(&mut self, name: &str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { markup: self }
    }

    /// A start tag without attributes.
    pub fn open(&mut self, name: &str) {
        self.tag(name).open();
    }

    /// An end tag.
    pub fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element with text only.
    pub fn element(&mut self, name: &str, text: &str) {
        self.open(name);
        self.text(text);
        self.close(name);
    }

    /// Writes an event whose markup depends only on the tree. For other events, which depend on the site, it writes
    /// nothing or the plain element; the renderer does the rest.
    pub fn event(&mut self, body: &Body, event: Event) {
        match event {
            Event::Prose(prose) => self.text(body.words(prose.text)),
            Event::Code(span) => self.element("code", body.words(span)),
            Event::Verbatim(span) => self.text(body.words(span)),
            Event::LineEnd => self.finished("\n"),
            Event::LineBreak => {
                self.tag("br").void();
                self.finished("\n");
            }
            Event::Rule => {
                self.tag("hr").void();
                self.finished("\n");
            }
            Event::Void(index) => {
                if let Some(element) = body.raw.get(index as usize) {
                    self.tag(element.name).void();
                }
            }
            Event::Open(element) => self.open_element(body, element),
            Event::Close(element) => self.close_element(body, element),
            Event::Image(_) | Event::Citation(_) | Event::FootnoteReference(_) => {}
        }
    }

    fn open_element(&mut self, body: &Body, element: Element) {
        match element {
            Element::CodeBlock(index) => {
                let language = body.languages.get(index as usize).filter(|language| !language.is_empty());
                let class = language.map(|language| format!("language-{language}"));
                self.open("pre");
                self.tag("code").maybe("class", class.as_deref()).open();
            }
            Element::List(index) => {
                match body.lists.get(index as usize).and_then(|list| list.first) {
                    Some(1) => self.open("ol"),
                    Some(first) => self.tag("ol").with("start", &first.to_string()).open(),
                    None => self.open("ul"),
                }
                self.finished("\n");
            }
            Element::PictureRow => {
                self.tag("div").with("class", "pictures").open();
                self.finished("\n");
            }
            Element::Cell(alignment, kind) => {
                let class = match alignment {
                    Alignment::None => None,
                    Alignment::Start => Some("start"),
                    Alignment::Center => Some("center"),
                    Alignment::End => Some("end"),
                };
                match kind {
                    CellKind::Head => self.tag("th").with("scope", "col").maybe("class", class).open(),
                    CellKind::RowHead => self.tag("th").with("scope", "row").maybe("class", class).open(),
                    CellKind::Data => self.tag("td").maybe("class", class).open(),
                }
            }
            Element::TableHead => {
                self.open("thead");
                self.finished("\n");
                self.open("tr");
            }
            Element::Raw(index) => {
                let Some(element) = body.raw.get(index as usize) else { return };
                let mut tag = self.tag(element.name);
                for (key, value) in &element.attributes {
                    tag = tag.with(key, value);
                }
                tag.open();
            }
            Element::Quotation | Element::DefinitionList | Element::Table(_) | Element::TableBody => {
                self.open(name(body, element));
                self.finished("\n");
            }
            _ => {
                let name = name(body, element);
                if !name.is_empty() {
                    self.open(name);
                }
            }
        }
    }

    fn close_element(&mut self, body: &Body, element: Element) {
        match element {
            Element::CodeBlock(_) => {
                self.close("code");
                self.close("pre");
            }
            Element::TableHead => {
                self.close("tr");
                self.finished("\n");
                self.close("thead");
            }
            _ => {
                let name = name(body, element);
                if name.is_empty() {
                    return;
                }
                self.close(name);
            }
        }
        if !element.is_inline() && !matches!(element, Element::Cell(..)) {
            self.finished("\n");
        }
    }
}

/// The name of an HTML element; empty for those that the renderer writes.
fn name(body: &Body, element: Element) -> &'static str {
    match element {
        Element::Paragraph(_) | Element::HtmlBlock => "p",
        Element::PictureRow => "div",
        Element::Quotation => "blockquote",
        Element::List(index) => match body.lists.get(index as usize).and_then(|list| list.first) {
            Some(_) => "ol",
            None => "ul",
        },
        Element::Item(_) => "li",
        Element::DefinitionList => "dl",
        Element::DefinitionTitle => "dt",
        Element::Definition => "dd",
        Element::Table(_) => "table",
        Element::TableBody => "tbody",
        Element::TableRow => "tr",
        Element::Cell(_, CellKind::Head | CellKind::RowHead) => "th",
        Element::Cell(_, CellKind::Data) => "td",
        Element::Emphasis => "em",
        Element::Strong => "strong",
        Element::Strikethrough => "del",
        Element::Raw(index) => body.raw.get(index as usize).map_or("", |element| element.name),
        Element::Heading(_)
        | Element::Alert(_)
        | Element::CodeBlock(_)
        | Element::Task(..)
        | Element::TaskLabel
        | Element::TableHead
        | Element::Link(_)
        | Element::Term(_)
        | Element::Div(_)
        | Element::Footnote(_) => "",
    }
}

/// A text without characters that are not valid in XML.
fn known(text: &str) -> std::borrow::Cow<'_, str> {
    let is_unknown =
        |one: char| matches!(one, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_unknown) { text.replace(is_unknown, "\u{fffd}").into() } else { text.into() }
}

/// An incomplete tag.
#[must_use]
pub struct Tag<'m> {
    markup: &'m mut Markup,
}

impl Tag<'_> {
    /// Adds an attribute.
    pub fn with(self, key: &str, value: &str) -> Self {
        self.markup.finished(" ");
        self.markup.finished(key);
        self.markup.finished("=\"");
        self.markup.attribute(value);
        self.markup.finished("\"");
        self
    }

    /// Adds an attribute if the value is not `None`.
    pub fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Ends the start tag of an element with content.
    pub fn open(self) {
        self.markup.out.push('>');
    }

    /// Ends the tag of a void element.
    pub fn void(self) {
        self.markup.out.push_str(match self.markup.form {
            MarkupForm::Html => ">",
            MarkupForm::Xhtml => "/>",
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{RawHtml, parse_markdown};
    use crate::source::SourcePath;

    fn written(text: &str, form: MarkupForm) -> String {
        let body = parse_markdown(&SourcePath::new("a.md"), text, 0, RawHtml::Allowlist, &mut Vec::new());
        let mut markup = Markup::new(form);
        body.events.iter().for_each(|event| markup.event(&body, *event));
        markup.into_string()
    }

    #[test]
    fn one_tree_is_written_as_html_and_as_xhtml() {
        let text = "a  \nb <b title=\"'x'\">&amp;</b><wbr>\n\n***\n\n3. c\n\n| d |\n|--:|\n| `<` |\n";
        let html = "<p>a<br>\nb <b title=\"&#39;x&#39;\">&amp;</b><wbr></p>\n<hr>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n\
                    <table>\n<thead>\n<tr><th scope=\"col\" class=\"end\">d</th></tr>\n</thead>\n<tbody>\n\
                    <tr><td class=\"end\"><code>&lt;</code></td></tr>\n</tbody>\n</table>\n";
        assert_eq!(written(text, MarkupForm::Html), html);
        let xhtml = html.replace("<br>", "<br/>").replace("<wbr>", "<wbr/>").replace("<hr>", "<hr/>");
        assert_eq!(written(text, MarkupForm::Xhtml), xhtml);
    }

    #[test]
    fn what_xml_does_not_have_is_replaced() {
        assert_eq!(written("a\u{1}b", MarkupForm::Html), "<p>a\u{1}b</p>\n");
        assert_eq!(written("a\u{1}b", MarkupForm::Xhtml), "<p>a\u{fffd}b</p>\n");
    }
}
