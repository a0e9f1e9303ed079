//! Terms that the author linked in a section. Automatic links are not compared, since they depend on the words of a
//! language.

use rustc_hash::FxHashSet;

use super::pair::{Pair, Section, differing};
use crate::diagnostic::Diagnostic;
use crate::markdown::TermLink;

pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (linked(pair.here), linked(pair.there));
    let (extra, missing) = (lacking(&own, &other), lacking(&other, &own));
    let name = |_: Section<'_>, term: &&TermLink| term.id.clone();
    // Two different terms are never one mistake, so each is a finding.
    pair.report(
        &differing!(TermsDiffer, TermsDifferExtra, TermsDifferMissing),
        &extra,
        &[],
        |_, term| term.span,
        name,
        found,
    );
    pair.report(
        &differing!(TermsDiffer, TermsDifferExtra, TermsDifferMissing),
        &[],
        &missing,
        |_, term| term.span,
        name,
        found,
    );
}

fn linked<'a>(section: Section<'a>) -> Vec<&'a TermLink> {
    let terms = &section.side.document.body.terms;
    section.contents.terms.iter().filter_map(|index| terms.get(*index as usize)).collect()
}

/// The first link to each term that the other section does not link to.
fn lacking<'a>(terms: &[&'a TermLink], known: &[&'a TermLink]) -> Vec<&'a TermLink> {
    let mut known: FxHashSet<&str> = known.iter().map(|term| term.id.as_str()).collect();
    terms.iter().filter(|term| known.insert(&term.id)).copied().collect()
}
