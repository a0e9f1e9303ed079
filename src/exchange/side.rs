//! The sections of one side of a page.

use super::texts::PageSide;
use crate::curriculum::Document;
use crate::source::Span;

/// The anchor of a section; empty for the top of the page.
pub(super) fn anchor<'a>(side: &PageSide<'a>, section: usize) -> &'a str {
    start_of(side.document, section).map_or("", |index| &side.document.body.headings[index].id)
}

/// The index of the heading that begins a section.
pub(super) fn start_of(document: &Document, section: usize) -> Option<usize> {
    let nth = section.checked_sub(1)?;
    crate::curriculum::section_starts(document).nth(nth).map(|index| index as usize)
}

/// The span of a section in its file.
pub(super) fn section_span(side: &PageSide<'_>, section: usize) -> Span {
    let at = |section: usize| {
        start_of(side.document, section).map(|index| side.document.body.headings[index].span.start as usize)
    };
    Span::new(at(section).unwrap_or(0), at(section + 1).unwrap_or(side.text.len()))
}
