//! Parses the text between the brackets of a citation.

use super::tree::CitationItem;
use crate::source::Span;

/// The items of `@uncat art. 1(1); @iacppt art. 2`, whose first byte is at `base`; empty if the syntax is wrong.
pub fn citation_items(inner: &str, base: usize) -> Vec<CitationItem> {
    let mut items = Vec::new();
    let mut at = base;
    for part in inner.split(';') {
        let lead = part.len() - part.trim_start().len();
        let Some(rest) = part.trim().strip_prefix('@') else { return Vec::new() };
        let id_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let id_start = at + lead + 1;
        items.push(CitationItem {
            id: rest[..id_end].to_owned(),
            span: Span::new(id_start, id_start + id_end),
            locator: rest[id_end..].split_whitespace().collect::<Vec<_>>().join(" "),
        });
        at += part.len() + 1;
    }
    items
}
