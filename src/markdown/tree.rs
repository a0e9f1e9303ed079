//! The parsed form of a page's text: a tree, written down as one list of events.
//!
//! An element is what lies between its [`Event::Open`] and its [`Event::Close`], so that a part of the tree is a range
//! of the list, and nothing is boxed. What does not fit into an event stands in a list of its kind, into which the
//! event counts. What is read stands in one string, in the order of the file; [`Body::source_of`] says where in the
//! file a range of it comes from.

use super::attributes::Attribute;
use crate::source::Span;

/// A page's text after parsing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// All that is read, as it is read: running text, code and HTML that is shown, each paragraph on a line of its own.
    pub text: String,
    /// The page, then each footnote that it refers to.
    pub events: Vec<Event>,
    /// The events of the page.
    pub page: Events,
    /// Headings in order, those inside blocks included.
    pub headings: Vec<Heading>,
    /// Links, but not terms and citations.
    pub links: Vec<Link>,
    /// Pictures.
    pub images: Vec<Image>,
    /// Links to glossary terms.
    pub terms: Vec<TermLink>,
    /// Citations.
    pub citations: Vec<Citation>,
    /// Footnotes in the order of their first reference.
    pub footnotes: Vec<Footnote>,
    /// Fenced divs in the order of their openings.
    pub divs: Vec<Div>,
    /// Lists in order of their beginnings, those inside others included.
    pub lists: Vec<List>,
    /// Items of lists in order.
    pub items: Vec<ListItem>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// The words that say the languages of blocks of code, each block's; may be empty.
    pub languages: Vec<Box<str>>,
    /// Elements that the author wrote in HTML.
    pub raw: Vec<RawElement>,
    /// Words of running text, those in blocks and footnotes included.
    pub words: u32,
    /// Comments on lines of their own, in order.
    pub remarks: Vec<Remark>,
    /// What of the file is not running text, in order of its beginning.
    pub understood: Vec<Understood>,
    /// Bytes of the text with the bytes of the file they come from, in order; between two of them text is copied.
    pub(super) sources: Vec<(u32, u32)>,
}

/// A range of [`Body::events`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The first.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Events {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A step through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element begins.
    Open(Element),
    /// It ends.
    Close(Element),
    /// Running text.
    Prose(Prose),
    /// Code in a line; a range of [`Body::text`].
    Code(Span),
    /// Text that is shown as it is: the lines of a block of code, and HTML that may not pass; a range of [`Body::text`].
    Verbatim(Span),
    /// A line of the file ends between two other events.
    LineEnd,
    /// The author breaks the line.
    LineBreak,
    /// A thematic break.
    Rule,
    /// A picture, by its number.
    Image(u32),
    /// A citation, by its number.
    Citation(u32),
    /// A reference to a footnote, by the footnote's number.
    FootnoteReference(u32),
    /// An element in HTML that never has an end, by its number.
    Void(u32),
}

/// What holds other content. Numbers count into the list of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// A paragraph, with its place.
    Paragraph(Span),
    /// A block that the author wrote in HTML.
    HtmlBlock,
    /// A heading.
    Heading(u32),
    /// A block quotation.
    Quotation,
    /// An alert, `> [!NOTE]`.
    Alert(AlertKind),
    /// A block of code, by the number of its language.
    CodeBlock(u32),
    /// A list.
    List(u32),
    /// An item of a list.
    Item(u32),
    /// An item of a task list, and whether it is ticked; its label follows.
    Task(u32, bool),
    /// The label of a task. What follows it belongs to the task (in a quiz: the feedback).
    TaskLabel,
    /// A list of definitions.
    DefinitionList,
    /// What is defined.
    DefinitionTitle,
    /// A definition.
    Definition,
    /// A table.
    Table(u32),
    /// Its first row.
    TableHead,
    /// The other rows.
    TableBody,
    /// A row of the body.
    TableRow,
    /// A cell, which stands in the head or not.
    Cell(Alignment, CellKind),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// What no longer holds.
    Strikethrough,
    /// A link.
    Link(u32),
    /// A link to a glossary term; without own words nothing lies in it.
    Term(u32),
    /// An element that the author wrote in HTML.
    Raw(u32),
    /// A fenced div.
    Div(u32),
    /// A footnote.
    Footnote(u32),
}

impl Element {
    /// Whether it stands in a line with what is around it.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Link(_) | Self::Term(_) | Self::Raw(_)
        )
    }

    /// Whether it is a paragraph, heading, item or cell: what is read together.
    pub fn is_passage(self) -> bool {
        matches!(self, Self::Paragraph(_) | Self::Heading(_) | Self::Item(_) | Self::Task(..) | Self::Cell(..))
    }
}

/// How the text of a cell is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As the language is written.
    None,
    /// At the side where lines begin.
    Start,
    /// In the middle.
    Center,
    /// At the side where lines end.
    End,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// It names its column.
    Head,
    /// It holds data.
    Data,
}

/// An element of the few that may be written in HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct RawElement {
    /// Its name in small letters.
    pub name: &'static str,
    /// Attributes of the few that may be given.
    pub attributes: Vec<(&'static str, String)>,
}

/// A stretch of the file in which signs do not mean what they mean in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Understood {
    /// From its first byte to one past its last.
    pub span: Span,
    /// What it is.
    pub kind: UnderstoodKind,
}

/// What a stretch of the file was understood as. Code that is indented only is none of these: it is seldom meant.
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
    /// Code between fences whose opening line says what it is.
    NamedCode,
    /// Code between fences.
    UnnamedCode,
}

/// A comment on lines of its own, which no reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// From `<!--` to `-->`.
    pub span: Span,
    /// The block that it stands before: a paragraph, heading, list, table, div; other comments may stand between.
    pub block: Option<Span>,
}

/// A stretch of running text, which may go over several lines of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prose {
    /// A range of [`Body::text`].
    pub text: Span,
    /// What may be done with it.
    pub kind: ProseKind,
}

/// What may be done with running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProseKind {
    /// Terms in it may be linked.
    Linkable,
    /// Headings, words of links, heads of tables, labels of tasks, and italics, in which titles of
    /// works stand: read, but not linked.
    Plain,
    /// Words of somebody else, in quotation marks or a block quotation.
    Quoted,
}

impl Body {
    /// The events of a range with their numbers.
    pub fn each(&self, events: Events) -> impl Iterator<Item = (u32, Event)> + '_ {
        let range = events.start as usize..events.end as usize;
        (events.start..).zip(self.events.get(range).unwrap_or_default().iter().copied())
    }

    /// All running text, of the page, then of its footnotes, each run with the number of its event.
    pub fn prose(&self) -> impl Iterator<Item = (u32, Prose)> + '_ {
        (0..).zip(&self.events).filter_map(|(at, event)| match event {
            Event::Prose(prose) => Some((at, *prose)),
            _ => None,
        })
    }

    /// The headings outside of all divs, at which the sections of the page begin: each with the number of its event.
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

    /// The elements that begin directly before an event, the innermost first, but for links: what adds no words is
    /// passed over.
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

    /// Whether an element is emphasis, as Markdown or as HTML.
    pub fn is_emphasis(&self, element: Element) -> bool {
        match element {
            Element::Emphasis => true,
            Element::Raw(index) => self.raw.get(index as usize).is_some_and(|element| element.name == "em"),
            _ => false,
        }
    }

    /// A range of the text.
    pub fn words(&self, text: Span) -> &str {
        self.text.get(text.range()).unwrap_or_default()
    }

    /// The place in the file of a range of the text.
    pub fn source_of(&self, file: &str, text: Span) -> Span {
        let end_of_file = file.len();
        let at = |text: u32| {
            let index = self.sources.partition_point(|(before, _)| *before <= text).saturating_sub(1);
            let (before, source) = self.sources.get(index).copied().unwrap_or((text, 0));
            file.floor_char_boundary((source as usize + text.saturating_sub(before) as usize).min(end_of_file))
        };
        let start = at(text.start);
        // The last byte of the range may come from another place than the one after it.
        let end = at(text.end.saturating_sub(1)).saturating_add(1);
        Span::new(start, file.ceil_char_boundary(end.min(end_of_file)).max(start))
    }
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// The id the author gave it, `{#id}` at its end, which is not shown.
    pub id: Option<Box<str>>,
    /// Its first line.
    pub span: Span,
}

/// The outline of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// The number of its first item, if they are numbered.
    pub first: Option<u64>,
    /// How many items it has, without those of lists inside it.
    pub items: u32,
    /// Its first line.
    pub span: Span,
}

/// The outline of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// How many columns its head has.
    pub columns: u32,
    /// How many rows it has below its head.
    pub rows: u32,
    /// Its first line.
    pub span: Span,
}

/// The kinds of GitHub's alerts.
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
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Note, Self::Tip, Self::Important, Self::Warning, Self::Caution];

    /// Its name; in Markdown it stands in capitals.
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

/// A fenced div, named as the author named it.
#[derive(Clone, Debug, PartialEq)]
pub struct Div {
    /// Its number on the page, from 0, in the order of the opening fences.
    pub index: u32,
    /// The word after the colons.
    pub name: String,
    /// Its place.
    pub name_span: Span,
    /// The words after the name, if any.
    pub title: Option<String>,
    /// What stands in braces.
    pub attributes: Vec<Attribute>,
    /// From the opening fence to the end of the closing one.
    pub span: Span,
    /// The content.
    pub content: Events,
    /// Words inside.
    pub words: u32,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6 as written.
    pub level: u8,
    /// The anchor: as given, or made from the words; unique on the page unless given twice.
    pub id: String,
    /// Whether the author gave the id.
    pub id_given: bool,
    /// The words, without markup.
    pub text: String,
    /// The whole line.
    pub span: Span,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The target as written, percent-decoding undone.
    pub target: String,
    /// The place of the target, or of the whole link where the target stands elsewhere.
    pub span: Span,
    /// The title in quotation marks.
    pub title: String,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The target as written.
    pub target: String,
    /// The text for those who do not see it.
    pub alt: String,
    /// The caption: the title in quotation marks.
    pub caption: String,
    /// Whether it stands alone in its paragraph, as a figure.
    pub alone: bool,
    /// The whole mark.
    pub span: Span,
}

/// A link to a glossary term, `[[torture|la tortura]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct TermLink {
    /// The term's id.
    pub id: String,
    /// Whether the author gave words of her own.
    pub has_words: bool,
    /// The whole mark.
    pub span: Span,
}

/// A citation, `[@uncat art. 1(1); @iacppt art. 2]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// Its parts in order; empty if it cannot be read.
    pub items: Vec<CitationItem>,
    /// The whole mark.
    pub span: Span,
}

/// One source of a citation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CitationItem {
    /// The instrument's id.
    pub id: String,
    /// Its place.
    pub span: Span,
    /// Article, rule, paragraph: as written.
    pub locator: String,
}

/// A footnote's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// The label as written.
    pub label: String,
    /// The whole definition.
    pub span: Span,
    /// Its content.
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
