//! Parses a text into its structure: which blocks, lists, rows and paragraphs contain which.
//!
//! Used to put a translated text into its place in another file. Each node has its span, from the first character after
//! the marks of the nodes around it to its last one, without the line end.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::fences::{Role, mask, scan_fences};
use super::parse::OPTIONS;
use crate::source::{SourcePath, Span};

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A fenced block.
    Div,
    /// A list of this kind.
    List {
        /// Whether its items have numbers.
        is_ordered: bool,
    },
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// The header row of a table.
    Head,
    /// A row of a table.
    Row,
    /// A quotation.
    Quote,
    /// The definition of a footnote.
    Footnote,
    /// A definition list.
    Definitions,
    /// A term of a definition list.
    Term,
    /// A definition.
    Definition,
    /// A paragraph or heading.
    Leaf,
    /// Code, HTML, or a thematic break: no text to translate.
    Silent,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageNode {
    /// What it is.
    pub kind: NodeKind,
    /// Its span in the file.
    pub span: Span,
    /// The index of the node around it.
    pub parent: Option<usize>,
}

/// The nodes of a page's text from offset `start` on; a node comes before those in it.
pub fn nodes(path: &SourcePath, text: &str, start: usize) -> Vec<PageNode> {
    // Faults of the fences were reported when the page was parsed.
    let fences = scan_fences(path, text, start, &mut Vec::new());
    let masked = mask(text, &fences);
    let mut open: Vec<usize> = Vec::new();
    let mut nodes: Vec<PageNode> = Vec::new();
    let parser = Parser::new_ext(masked.get(start..).unwrap_or_default(), OPTIONS);
    for (event, range) in parser.into_offset_iter() {
        let range = range.start + start..range.end + start;
        match event {
            Event::Start(tag) => {
                if let Some(kind) = kind(&tag) {
                    let parent = open.last().copied();
                    open.push(nodes.len());
                    nodes.push(PageNode { kind, span: trimmed(text, range), parent });
                }
            }
            Event::End(tag) if is_node(tag) => {
                open.pop();
            }
            Event::Rule => {
                let parent = open.last().copied();
                let fence = fences.iter().find(|fence| fence.span.start as usize == range.start);
                match fence.map(|fence| (&fence.role, fence.span)) {
                    Some((Role::Open(_), span)) => {
                        open.push(nodes.len());
                        nodes.push(PageNode { kind: NodeKind::Div, span, parent });
                    }
                    Some((Role::Close(count), span)) => {
                        for _ in 0..*count {
                            let Some(div) = open.pop() else { break };
                            nodes[div].span = Span::new(nodes[div].span.start as usize, span.end as usize);
                        }
                    }
                    Some((Role::Nothing, _)) => {}
                    None => nodes.push(PageNode { kind: NodeKind::Silent, span: trimmed(text, range), parent }),
                }
            }
            _ => {}
        }
    }
    nodes
}

fn kind(tag: &Tag<'_>) -> Option<NodeKind> {
    Some(match tag {
        Tag::List(first) => NodeKind::List { is_ordered: first.is_some() },
        Tag::Item => NodeKind::Item,
        Tag::Table(_) => NodeKind::Table,
        Tag::TableHead => NodeKind::Head,
        Tag::TableRow => NodeKind::Row,
        Tag::BlockQuote(_) => NodeKind::Quote,
        Tag::FootnoteDefinition(_) => NodeKind::Footnote,
        Tag::DefinitionList => NodeKind::Definitions,
        Tag::DefinitionListTitle => NodeKind::Term,
        Tag::DefinitionListDefinition => NodeKind::Definition,
        Tag::Paragraph | Tag::Heading { .. } => NodeKind::Leaf,
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => NodeKind::Silent,
        _ => return None,
    })
}

fn is_node(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
    )
}

/// A range without the white space and empty quotation lines at its end.
fn trimmed(text: &str, range: Range<usize>) -> Span {
    let words = text.get(range.clone()).unwrap_or_default();
    let is_blank = |line: &str| line.chars().all(|character| character.is_whitespace() || character == '>');
    let mut end = words.trim_end().len();
    while let Some(at) = words[..end].rfind('\n').filter(|at| is_blank(&words[at + 1..end])) {
        end = words[..at].trim_end().len();
    }
    Span::new(range.start, range.start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_span_and_the_part_around_it() {
        let text = "# T\n\nUno.\n\n- a\n  - b\n- c\n\n  d\n\n> e\n>\n> f\n\n::: nota\ng\n:::\n\n| h |\n|---|\n| i |\n\n```\nj\n```\n\n[^1]: k\n";
        let found = nodes(&SourcePath::new("a.md"), text, 0);
        let shown: Vec<(NodeKind, &str, Option<usize>)> =
            found.iter().map(|node| (node.kind, &text[node.span.range()], node.parent)).collect();
        use NodeKind::*;
        let list = List { is_ordered: false };
        assert_eq!(
            shown,
            [
                (Leaf, "# T", None),
                (Leaf, "Uno.", None),
                (list, "- a\n  - b\n- c\n\n  d", None),
                (Item, "- a\n  - b", Some(2)),
                // A list with an empty line between its items has paragraphs in them.
                (Leaf, "a", Some(3)),
                (list, "- b", Some(3)),
                (Item, "- b", Some(5)),
                (Item, "- c\n\n  d", Some(2)),
                (Leaf, "c", Some(7)),
                (Leaf, "d", Some(7)),
                (Quote, "> e\n>\n> f", None),
                (Leaf, "e", Some(10)),
                (Leaf, "f", Some(10)),
                (Div, "::: nota\ng\n:::", None),
                (Leaf, "g", Some(13)),
                (Table, "| h |\n|---|\n| i |", None),
                (Head, "| h |", Some(15)),
                (Row, "| i |", Some(15)),
                (Silent, "```\nj\n```", None),
                (Footnote, "[^1]: k", None),
                (Leaf, "k", Some(19)),
            ]
        );
    }
}
