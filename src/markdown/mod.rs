//! Parses a text into a [`Body`]: a tree as a flat list of events.
//!
//! One pass over the parser's events builds it, with exact spans. It contains no HTML and does not depend on the site:
//! targets of links, definitions of terms and frames of blocks are added when a page is rendered.
//!
//! This layer depends on no block names and no language.

mod attributes;
mod bare_links;
mod citations;
mod fences;
mod nodes;
mod other_syntax;
mod parse;
mod pieces;
mod raw_html;
mod references;
mod rows;
mod text;
mod tree;
mod units;

pub use attributes::{Attribute, is_curved};
pub use citations::citation_items;
pub use nodes::{NodeKind, PageNode, nodes};
pub use other_syntax::OtherSyntax;
pub use parse::{RawHtml, parse_markdown};
pub use pieces::{InlineMark, InlinePiece, InlineSign, PieceKind, inline_pieces};
pub use references::{References, references};
pub use text::{end_line, plain_text};
pub use tree::{
    AlertKind, Alignment, Body, CellKind, Citation, CitationItem, CommentBlock, Div, Element, Event, Events, Footnote,
    Heading, Image, Link, List, ListItem, Prose, ProseKind, RawElement, Table, TermLink, Understood, UnderstoodKind,
};
pub use units::{Unit, UnitKind, units};
