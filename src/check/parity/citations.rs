//! Citations of a section: the same locators of the same instruments, regardless of words, order and grouping.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use super::pair::{Pair, Section, differing};
use crate::diagnostic::Diagnostic;
use crate::markdown::{Citation, CitationItem};
use crate::source::Span;
use crate::wording::LocatorWords;

/// One item of a citation, with its citation.
type Cited<'a> = (&'a Citation, &'a CitationItem);

/// The cited locators, each with its instrument.
type Places<'a> = BTreeSet<(&'a str, String)>;

pub(super) fn compare(words: &LocatorWords, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (cited(pair.here), cited(pair.there));
    if own.iter().map(written).eq(other.iter().map(written)) {
        return;
    }
    let (places, other_places) = (all_places(words, &own), all_places(words, &other));
    if places == other_places {
        return;
    }
    let mut extra = lacking(words, own, &other_places);
    let mut missing = lacking(words, other, &places);
    // Two different locators of the same instrument are reported as one finding.
    let mut differing: (Vec<Cited<'_>>, Vec<Cited<'_>>) = Default::default();
    let mut twins: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    for (at, (_, item)) in missing.iter().enumerate() {
        twins.entry(&item.id).or_default().push_back(at);
    }
    let mut taken = vec![false; missing.len()];
    extra.retain(|own| match twins.get_mut(own.1.id.as_str()).and_then(VecDeque::pop_front) {
        Some(at) => {
            differing.0.push(*own);
            differing.1.push(missing[at]);
            taken[at] = true;
            false
        }
        None => true,
    });
    let mut is_taken = taken.into_iter();
    missing.retain(|_| !is_taken.next().unwrap_or(false));
    for (extra, missing) in [(&differing.0[..], &differing.1[..]), (&extra, &[]), (&[], &missing)] {
        pair.report(
            &differing!(CitationsDiffer, CitationsDifferExtra, CitationsDifferMissing),
            extra,
            missing,
            span,
            name,
            found,
        );
    }
}

fn cited<'a>(section: Section<'a>) -> Vec<Cited<'a>> {
    let citations = &section.side.document.body.citations;
    let indices = section.contents.citations.iter();
    let own = indices.filter_map(|index| citations.get(*index as usize));
    own.flat_map(|citation| citation.items.iter().map(move |item| (citation, item))).collect()
}

fn written<'a>(cited: &Cited<'a>) -> (&'a str, &'a str) {
    (&cited.1.id, &cited.1.locator)
}

fn places<'a>(words: &LocatorWords, item: &'a CitationItem) -> impl Iterator<Item = (&'a str, String)> {
    words.places(&item.locator).into_iter().map(|place| (item.id.as_str(), place))
}

fn all_places<'a>(words: &LocatorWords, cited: &[Cited<'a>]) -> Places<'a> {
    cited.iter().flat_map(|(_, item)| places(words, item)).collect()
}

/// The items that cite a locator which the other section does not cite.
fn lacking<'a>(words: &LocatorWords, cited: Vec<Cited<'a>>, known: &Places<'_>) -> Vec<Cited<'a>> {
    let mut seen = BTreeSet::new();
    let mut lacks = |item: &'a CitationItem| {
        let mut is_new = false;
        for place in places(words, item).filter(|place| !known.contains(place)) {
            is_new |= seen.insert(place);
        }
        is_new
    };
    cited.into_iter().filter(|(_, item)| lacks(item)).collect()
}

/// The span from the instrument's id to the end of the locator.
fn span(section: Section<'_>, (citation, item): &Cited<'_>) -> Span {
    let start = item.span.start as usize;
    let inner = section.side.text.get(start..citation.span.end as usize).unwrap_or_default();
    let inner = inner.split(';').next().unwrap_or(inner).trim_end_matches(']').trim_end();
    if inner.is_empty() { item.span } else { Span::new(start, start + inner.len()) }
}

fn name(_: Section<'_>, (_, item): &Cited<'_>) -> String {
    format!("{} {}", item.id, item.locator).trim_end().to_owned()
}
