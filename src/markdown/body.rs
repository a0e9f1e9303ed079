//! The parsed form of a page's text.

use crate::markdown::Attribute;
use crate::source::Span;

/// A page's text after parsing: HTML pieces, and nodes that refer to them in order.
///
/// Indices in nodes count into the list of their kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// All pieces of finished HTML, one after the other.
    pub html: String,
    /// The page's content in order.
    pub nodes: Vec<Node>,
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
    /// Footnotes by definition; each has its own nodes.
    pub footnotes: Vec<Footnote>,
    /// Words of running text, those in blocks and footnotes included.
    pub words: u32,
    /// How many divs there are.
    pub divs: u32,
    /// Paragraphs and items of lists, in order of their ends.
    pub statements: Vec<Statement>,
    /// Items of lists inside divs, in order.
    pub list_items: Vec<ListItem>,
    /// Lists in order of their beginnings, those inside others included.
    pub lists: Vec<List>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// Bytes of the HTML at which a paragraph, heading, item or cell begins, in order.
    pub paragraphs: Vec<u32>,
    /// Running text in order of its HTML, without code; each run lies inside one [`Node::Html`].
    pub prose: Vec<Prose>,
    /// Comments on lines of their own, in order.
    pub remarks: Vec<Remark>,
    /// Bytes of the HTML with the bytes of the file they come from, in order; between two of them text is copied.
    pub anchors: Vec<(u32, u32)>,
    /// What of the file is not running text, in order of its beginning.
    pub understood: Vec<Understood>,
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

/// A stretch of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prose {
    /// A range of [`Body::html`]: text with `&`, `<` and `>` escaped, and line ends.
    pub html: Span,
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
    /// Every div with the divs inside it, in the order of their openings.
    pub fn each_div<'a>(&'a self, visit: &mut dyn FnMut(&'a Div)) {
        each_div(&self.nodes, visit);
        for footnote in &self.footnotes {
            each_div(&footnote.nodes, visit);
        }
    }
}

impl Body {
    /// The place in the file of a range of running text.
    pub fn source_of(&self, text: &str, html: Span) -> Span {
        let end_of_file = text.len();
        let at = |html: u32| {
            let index = self.anchors.partition_point(|(before, _)| *before <= html).saturating_sub(1);
            let (before, source) = self.anchors.get(index).copied().unwrap_or((html, 0));
            text.floor_char_boundary((source as usize + html.saturating_sub(before) as usize).min(end_of_file))
        };
        let start = at(html.start);
        // The last byte of the range may come from another place than the one after it.
        let end = at(html.end.saturating_sub(1)).saturating_add(1);
        Span::new(start, text.ceil_char_boundary(end.min(end_of_file)).max(start))
    }
}

fn each_div<'a>(nodes: &'a [Node], visit: &mut dyn FnMut(&'a Div)) {
    for node in nodes {
        if let Node::Div(div) = node {
            visit(div);
            each_div(&div.nodes, visit);
        }
    }
}

/// A piece of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Finished HTML: a range of [`Body::html`].
    Html(Span),
    /// A heading begins or ends.
    HeadingOpen(u32),
    /// See [`Node::HeadingOpen`].
    HeadingClose(u32),
    /// A link begins or ends.
    LinkOpen(u32),
    /// See [`Node::LinkOpen`].
    LinkClose(u32),
    /// A picture.
    Image(u32),
    /// A link to a glossary term begins; without own words nothing stands before its end.
    TermOpen(u32),
    /// See [`Node::TermOpen`].
    TermClose(u32),
    /// A citation.
    Citation(u32),
    /// A reference to a footnote.
    FootnoteReference(u32),
    /// A table begins, for the frame in which it scrolls.
    TableOpen,
    /// See [`Node::TableOpen`].
    TableClose,
    /// An alert begins, `> [!NOTE]`.
    AlertOpen(AlertKind),
    /// See [`Node::AlertOpen`].
    AlertClose,
    /// An item of a task list begins; its label follows.
    TaskOpen(Task),
    /// The label of a task ends; what follows belongs to it (in a quiz: the feedback).
    TaskLabelClose,
    /// See [`Node::TaskOpen`].
    TaskClose,
    /// A fenced div.
    Div(Box<Div>),
}

/// An item of a task list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// `[x]`
    pub ticked: bool,
    /// Its first line.
    pub span: Span,
}

/// A paragraph, or an item of a list up to what is nested in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its place; of an item its first line.
    pub span: Span,
    /// The innermost div around it.
    pub div: Option<u32>,
    /// Whether it has a citation or refers to a footnote.
    pub is_cited: bool,
}

/// An item of a list inside a div.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// The innermost div around it.
    pub div: u32,
    /// How many items it lies in.
    pub depth: u32,
    /// The id the author gave it, `{#id}` at its end, which is not shown.
    pub id: Option<String>,
    /// Its first line.
    pub span: Span,
}

/// The outline of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// Whether its items are numbered.
    pub is_ordered: bool,
    /// How many items it has, without those of lists inside it.
    pub items: u32,
    /// The byte of [`Body::html`] at which it begins.
    pub html: u32,
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
    /// The byte of [`Body::html`] at which it begins.
    pub html: u32,
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
    pub nodes: Vec<Node>,
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
    pub nodes: Vec<Node>,
}
