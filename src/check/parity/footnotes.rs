//! Footnotes of a section: the same number in both languages.

use super::pair::{Pair, Section};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, Span};

pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (pair.here.contents.footnotes.len(), pair.there.contents.footnotes.len());
    if own == other {
        return;
    }
    // The first extra footnote, or the heading of the section that lacks one.
    let common = own.min(other);
    let fault = faults::FootnotesDiffer { here: own.to_string(), source: pair.source(), there: other.to_string() };
    found.push(pair.fault(fault, place(pair.here, common), place(pair.there, common)));
}

fn place(section: Section<'_>, number: usize) -> Place {
    let footnotes = &section.side.document.body.footnotes;
    let index = section.contents.footnotes.get(number);
    let footnote = index.and_then(|index| footnotes.get(*index as usize));
    footnote.map_or_else(
        || section.place(),
        |footnote| {
            let end = footnote.span.start as usize + footnote.label.len() + 3;
            let end = section.side.text.floor_char_boundary(end.min(footnote.span.end as usize));
            section.side.place(Span::new(footnote.span.start as usize, end))
        },
    )
}
