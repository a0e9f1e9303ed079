//! The parsed text of a page: a tree, stored as one list of events.
//!
//! An element is the range between its [`Event::Open`] and its [`Event::Close`], so a part of the tree is a range of
//! the list, without allocation for each node. Data that does not fit in an event is in a list of its kind, and the
//! event has its index. All text is in one string, in the order of the file; [`Body::source_of`] maps a range of it to
//! the file.

use super::attributes::Attribute;
use crate::source::Span;

/// A page's text after parsing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// All visible text: running text, code and HTML shown as text, one line for each paragraph.
    pub text: String,
    /// The events of the page, then those of each footnote with a reference.
    pub events: Vec<Event>,
    /// The range of the page's events.
    pub page: Events,
    /// Headings in order, including those inside blocks.
    pub headings: Vec<Heading>,
    /// Links, without terms and citations.
    pub links: Vec<Link>,
    /// Pictures.
    pub images: Vec<Image>,
    /// Links to glossary terms.
    pub terms: Vec<TermLink>,
    /// Citations.
    pub citations: Vec<Citation>,
    /// Footnotes in the order of their first reference.
    pub footnotes: Vec<Footnote>,
    /// Fenced divs in the order of their opening fences.
    pub divs: Vec<Div>,
    /// Lists in order of their start, including nested lists.
    pub lists: Vec<List>,
    /// Items of lists in order.
    pub items: Vec<ListItem>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// The info strings of code blocks; may be empty.
    pub languages: Vec<Box<str>>,
    /// Elements written in HTML.
    pub raw: Vec<RawElement>,
    /// The number of words of running text, including blocks and footnotes.
    pub words: u32,
    /// Comments on their own lines, in order.
    pub remarks: Vec<CommentBlock>,
    /// The ranges of the file that are not running text, sorted by start.
    pub understood: Vec<Understood>,
    /// Offsets in the text with the corresponding offsets in the file, in order; between two entries the text is a
    /// copy.
    pub(super) sources: Vec<(u32, u32)>,
}

/// A range of [`Body::events`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The first index.
    pub start: u32,
    /// The index after the last.
    pub end: u32,
}

impl Events {
    /// Whether the range is empty.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A node boundary or leaf of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Start of an element.
    Open(Element),
    /// End of an element.
    Close(Element),
    /// Running text.
    Prose(Prose),
    /// Inline code; a range of [`Body::text`].
    Code(Span),
    /// Text shown as written: the lines of a code block, and HTML that is not permitted; a range of [`Body::text`].
    Verbatim(Span),
    /// A line break of the file between two other events.
    LineEnd,
    /// A hard line break.
    LineBreak,
    /// A thematic break.
    Rule,
    /// A picture, by index.
    Image(u32),
    /// A citation, by index.
    Citation(u32),
    /// A reference to a footnote, by the footnote's index.
    FootnoteReference(u32),
    /// An HTML element without an end tag, by index.
    Void(u32),
}

/// An element with content. Numbers are indices in the list of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// A paragraph, with its span in the file.
    Paragraph(Span),
    /// A paragraph of two or more pictures and nothing else, which stand side by side.
    PictureRow,
    /// A block written in HTML.
    HtmlBlock,
    /// A heading.
    Heading(u32),
    /// A block quotation.
    Quotation,
    /// An alert, `> [!NOTE]`.
    Alert(AlertKind),
    /// A code block, with the index of its info string.
    CodeBlock(u32),
    /// A list.
    List(u32),
    /// An item of a list.
    Item(u32),
    /// An item of a task list, with its index and whether it is checked; its label follows.
    Task(u32, bool),
    /// The label of a task. The content after it belongs to the task (in a quiz: the feedback).
    TaskLabel,
    /// A list of definitions.
    DefinitionList,
    /// The title of a definition.
    DefinitionTitle,
    /// A definition.
    Definition,
    /// A table.
    Table(u32),
    /// Its header row.
    TableHead,
    /// Its other rows.
    TableBody,
    /// A row of the table's body.
    TableRow,
    /// A cell.
    Cell(Alignment, CellKind),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Deleted text.
    Strikethrough,
    /// A link.
    Link(u32),
    /// A link to a glossary term; empty if the author wrote no text.
    Term(u32),
    /// An element written in HTML.
    Raw(u32),
    /// A fenced div.
    Div(u32),
    /// A footnote.
    Footnote(u32),
}

impl Element {
    /// Whether it is an inline element.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Link(_) | Self::Term(_) | Self::Raw(_)
        )
    }

    /// Whether it is a paragraph, heading, list item or table cell.
    pub fn is_passage(self) -> bool {
        matches!(self, Self::Paragraph(_) | Self::Heading(_) | Self::Item(_) | Self::Task(..) | Self::Cell(..))
    }
}

/// The alignment of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// The default of the writing direction.
    None,
    /// At the start of the line.
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// The kind of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A column header.
    Head,
    /// A row header.
    RowHead,
    /// A data cell.
    Data,
}

/// A permitted HTML element.
#[derive(Clone, Debug, PartialEq)]
pub struct RawElement {
    /// Its name in lower case.
    pub name: &'static str,
    /// Its permitted attributes.
    pub attributes: Vec<(&'static str, String)>,
}

/// A range of the file that is not running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Its span in the file.
    pub span: Span,
    /// What it is.
    pub kind: UnderstoodKind,
}

/// The kind of such a range. Indented code is not included, because it is rarely intended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnderstoodKind {
    /// A line of colons that opens or closes a block.
    Fence,
    /// The first line of an alert, `> [!NOTE]`.
    Alert,
    /// A comment, from `<!--` to `-->`.
    Comment,
    /// Code between backticks in a line.
    InlineCode,
    /// Fenced code with an info string.
    NamedCode,
    /// Fenced code without an info string.
    UnnamedCode,
}

/// A comment on its own lines, which readers do not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentBlock {
    /// The span from `<!--` to `-->`.
    pub span: Span,
    /// The span of the block after it: a paragraph, heading, list, table or div; other comments may be between them.
    pub block: Option<Span>,
}

/// A run of text, which may extend over several lines of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prose {
    /// A range of [`Body::text`].
    pub text: Span,
    /// Whether terms in it may be linked.
    pub kind: ProseKind,
}

/// How text may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProseKind {
    /// Terms in it may be linked.
    Linkable,
    /// Text that is not linked: headings, link text, table headers, task labels, and emphasis, which often marks titles
    /// of works.
    Plain,
    /// Text by others, in quotation marks or a block quotation.
    Quoted,
}

impl Body {
    /// The events of a range with their indices.
    pub fn each(&self, events: Events) -> impl Iterator<Item = (u32, Event)> + '_ {
        let range = events.start as usize..events.end as usize;
        (events.start..).zip(self.events.get(range).unwrap_or_default().iter().copied())
    }

    /// All running text of the page, then of its footnotes, each run with the index of its event.
    pub fn prose(&self) -> impl Iterator<Item = (u32, Prose)> + '_ {
        (0..).zip(&self.events).filter_map(|(at, event)| match event {
            Event::Prose(prose) => Some((at, *prose)),
            _ => None,
        })
    }

    /// The headings outside divs, which begin the sections of the page: event index and heading index.
    pub fn section_starts(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let mut depth = 0_u32;
        self.each(self.page).filter_map(move |(at, event)| {
            match event {
                Event::Open(Element::Div(_)) => depth += 1,
                Event::Close(Element::Div(_)) => depth -= 1,
                Event::Open(Element::Heading(heading)) if depth == 0 => return Some((at, heading)),
                _ => {}
            }
            None
        })
    }

    /// The elements that open directly before an event, the innermost first, without links; events without text are
    /// skipped.
    pub fn opened_before(&self, at: u32) -> impl Iterator<Item = Element> + '_ {
        let before = self.events.get(..at as usize).unwrap_or_default().iter().rev();
        let adds_words = |event: &&Event| {
            !matches!(
                event,
                Event::Image(_)
                    | Event::Citation(_)
                    | Event::FootnoteReference(_)
                    | Event::Open(Element::Link(_) | Element::Term(_))
                    | Event::Close(Element::Link(_) | Element::Term(_))
            )
        };
        before.filter(adds_words).map_while(|event| match event {
            Event::Open(element) => Some(*element),
            _ => None,
        })
    }

    /// Whether an element is emphasis, in Markdown or in HTML.
    pub fn is_emphasis(&self, element: Element) -> bool {
        match element {
            Element::Emphasis => true,
            Element::Raw(index) => self.raw.get(index as usize).is_some_and(|element| element.name == "em"),
            _ => false,
        }
    }

    /// The code or comment that contains an offset of the file.
    pub fn code_around(&self, at: usize) -> Option<&Understood> {
        let before = self.understood.partition_point(|one| one.span.start as usize <= at);
        // Ranges nest only where a line of an alert or a fence contains code or a comment.
        let near = self.understood.get(before.saturating_sub(4)..before)?;
        let is_code = |one: &&Understood| !matches!(one.kind, UnderstoodKind::Fence | UnderstoodKind::Alert);
        near.iter().rev().filter(is_code).find(|one| at < one.span.end as usize)
    }

    /// A range of the text.
    pub fn words(&self, text: Span) -> &str {
        self.text.get(text.range()).unwrap_or_default()
    }

    /// The span in the file of a range of the text.
    pub fn source_of(&self, file: &str, text: Span) -> Span {
        let end_of_file = file.len();
        let at = |text: u32| {
            let index = self.sources.partition_point(|(before, _)| *before <= text).saturating_sub(1);
            let (before, source) = self.sources.get(index).copied().unwrap_or((text, 0));
            file.floor_char_boundary((source as usize + text.saturating_sub(before) as usize).min(end_of_file))
        };
        let start = at(text.start);
        // The last byte of the range may have another origin than the byte after it.
        let end = at(text.end.saturating_sub(1)).saturating_add(1);
        Span::new(start, file.ceil_char_boundary(end.min(end_of_file)).max(start))
    }
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// The id from `{#id}` at its end, which is not shown.
    pub id: Option<Box<str>>,
    /// The span of its first line.
    pub span: Span,
}

/// The structure of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// The number of its first item, for an ordered list.
    pub first: Option<u64>,
    /// The number of its items, without those of nested lists.
    pub items: u32,
    /// The span of its first line.
    pub span: Span,
}

/// The structure of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The number of columns of its header.
    pub columns: u32,
    /// The number of rows below its header.
    pub rows: u32,
    /// The span of its first line.
    pub span: Span,
}

/// The kinds of GitHub alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

impl AlertKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Note, Self::Tip, Self::Important, Self::Warning, Self::Caution];

    /// The name in lower case; in Markdown it is in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

/// A fenced div with an unresolved name.
#[derive(Clone, Debug, PartialEq)]
pub struct Div {
    /// Its index on the page, from 0, in the order of the opening fences.
    pub index: u32,
    /// The word after the colons.
    pub name: String,
    /// The span of the name.
    pub name_span: Span,
    /// The text after the name, if any.
    pub title: Option<String>,
    /// The attributes in braces.
    pub attributes: Vec<Attribute>,
    /// The span from the opening fence to the end of the closing one.
    pub span: Span,
    /// The range of the content.
    pub content: Events,
    /// The number of words in it.
    pub words: u32,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The anchor: explicit or derived from the text; unique on the page unless the author wrote it twice.
    pub id: String,
    /// Whether the author set the id.
    pub id_given: bool,
    /// The text without markup.
    pub text: String,
    /// The span of the whole line.
    pub span: Span,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The target as written, percent-decoded.
    pub target: String,
    /// The span of the target, or of the whole link if the target is defined elsewhere.
    pub span: Span,
    /// The title in quotation marks.
    pub title: String,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The target as written.
    pub target: String,
    /// The text alternative.
    pub alt: String,
    /// The caption: the title in quotation marks.
    pub caption: String,
    /// Whether only pictures are in its paragraph, and it is therefore a figure.
    pub alone: bool,
    /// The attributes in braces after it.
    pub attributes: Vec<Attribute>,
    /// The span of the whole markup, without the attributes.
    pub span: Span,
}

/// A link to a glossary term, `[[torture|la tortura]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct TermLink {
    /// The term's id.
    pub id: String,
    /// Whether the author wrote the link text.
    pub has_words: bool,
    /// The span of the whole markup.
    pub span: Span,
}

/// A citation, `[@uncat art. 1(1); @iacppt art. 2]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// Its items in order; empty if the syntax is wrong.
    pub items: Vec<CitationItem>,
    /// The span of the whole markup.
    pub span: Span,
}

/// One source of a citation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CitationItem {
    /// The instrument's id.
    pub id: String,
    /// Its span in the file.
    pub span: Span,
    /// Article, rule or paragraph, as written.
    pub locator: String,
}

/// A footnote definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// The label as written.
    pub label: String,
    /// The span of the whole definition.
    pub span: Span,
    /// The range of its content.
    pub content: Events,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{RawHtml, parse_markdown};
    use crate::source::SourcePath;

    #[test]
    fn an_alert_is_written_with_the_name_that_messages_give() {
        for kind in AlertKind::ALL {
            let text = format!("> [!{}]\n> Texto.\n", kind.name().to_uppercase());
            let body = parse_markdown(&SourcePath::new("a.md"), &text, 0, RawHtml::Allowlist, &mut Vec::new());
            assert!(body.events.contains(&Event::Open(Element::Alert(kind))), "{text}");
        }
    }
}
