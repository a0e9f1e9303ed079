//! One text becomes a [`Body`]: HTML with holes.
//!
//! What depends on nothing but the text is HTML already; what depends on the
//! site (where a link leads, what a term means, how a block is framed) is a
//! hole, a [`Node`], that is filled when a page is rendered. One pass over the
//! parser's events makes all of it, with exact spans.
//!
//! This floor knows neither the names of blocks nor any language.

mod attributes;
mod body;
mod fences;
mod html;
mod parse;
mod pieces;
mod raw_html;
mod rows;
mod units;

pub use attributes::Attribute;
pub use body::{
    AlertKind, Body, Citation, CitationItem, Div, Footnote, Heading, Image, Link, List, ListItem, Node, Prose,
    ProseKind, Remark, Statement, Table, Task, TermLink, Understood, UnderstoodKind,
};
pub use html::{end_line, escape_attribute, escape_text, plain_text};
pub use parse::{RawHtml, Statements, citation_items, parse_markdown};
pub use pieces::{InlineMark, InlinePiece, InlineSign, PieceKind, inline_pieces};
pub use units::{Unit, UnitKind, units};
