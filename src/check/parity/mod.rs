//! Rules that compare a translation with its source, section by section.
//!
//! Sections are paired as `temario status` does. A section that is known to be outdated or missing is reported once, by
//! another rule, and not compared here. The rules compare meaning; the order in a section counts only where it carries
//! meaning: for blocks, lists and tables, not for citations, links and terms.
//!
//! Most pages of a course are in step, so each page is first checked in fast passes ([`Alike`]); the rules whose pass
//! finds a difference then compare its sections, and those about numbers always do. A new rule is a file here, a line in
//! [`compare`], and its pass in [`Alike`].

mod alike;
mod amounts;
mod audience;
mod blocks;
mod citations;
mod context;
mod counted;
mod digits;
mod entries;
mod facts;
mod footnotes;
mod fractions;
mod headings;
mod images;
mod language;
mod links;
mod matching;
mod measures;
mod moments;
mod numbers;
mod outlines;
mod pair;
mod passages;
mod quantities;
mod targets;
mod terms;
mod titles;
mod usage;

use crate::curriculum::{Page, PageId, Step, contents};
use crate::diagnostic::Diagnostic;

pub(super) use context::Context;
pub(super) use entries::check_entries;
use pair::{AloneSections, Both, Pair, Section, Side, SideSyntax};

/// Compares every translation of a page with its source.
pub(super) fn check(context: &Context<'_>, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let Context { site, snapshot, .. } = context;
    facts::check_left_out(site, snapshot, page, found);
    let Some(there) = Side::new(site, snapshot, page, page.source) else { return };
    for language in site.languages().filter(|language| *language != page.source) {
        let Some(here) = Side::new(site, snapshot, page, language) else { continue };
        let both = Both { here, there };
        facts::check(&both, found);
        check_sections(context, id, &both, found);
        numbers::check_front(context, &both, found);
    }
}

/// What a fast check of two whole pages found equal, so that their sections need not be compared.
struct Alike {
    /// Their blocks, headings, lists, tables, footnotes, pictures, links, citations and terms.
    elements: bool,
    audience: bool,
    usage: bool,
    /// Whether no paragraph may be in the source language.
    is_translated: bool,
}

impl Alike {
    fn new(context: &Context<'_>, both: &Both<'_>, steps: &[Step]) -> Self {
        let is_in_order = steps.iter().all(|step| step.translation == step.source);
        let elements = is_in_order && alike::is_alike(both.here.document, both.there.document);
        let audience = is_in_order && audience::is_alike(both);
        let is_translated = !language::is_doubtful(&context.small, both);
        // A term may be used in another section.
        let usage = elements && audience && is_translated && usage::is_alike(context, both);
        Self { elements, audience, usage, is_translated }
    }
}

fn check_sections(context: &Context<'_>, id: PageId, both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let steps = context.site.steps(id, both.here.language);
    let alike = Alike::new(context, both, steps);
    let (here, there) = (contents(both.here.document), contents(both.there.document));
    if !alike.elements {
        headings::check(both, steps, (&here, &there), found);
    }
    let syntax = SideSyntax::default();
    let mut alone = AloneSections::default();
    for step in steps {
        match (step.translation, step.source) {
            (Some(own), None) => {
                alone.here.extend(here.get(own).map(|contents| Section { side: both.here, contents }));
            }
            (None, Some(other)) => {
                alone.there.extend(there.get(other).map(|contents| Section { side: both.there, contents }));
            }
            _ => {}
        }
    }
    for step in steps {
        let (Some(own), Some(other)) = (step.translation, step.source) else { continue };
        let (Some(own), Some(other)) = (here.get(own), there.get(other)) else { continue };
        let pair = Pair {
            here: Section { side: both.here, contents: own },
            there: Section { side: both.there, contents: other },
            syntax: &syntax,
            alone: &alone,
        };
        if !alike.audience {
            audience::compare(&pair, found);
        }
        // The known difference has been reported.
        if step.state.is_behind() {
            continue;
        }
        compare(context, id, &pair, &alike, found);
    }
}

fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, alike: &Alike, found: &mut Vec<Diagnostic>) {
    if !alike.elements {
        compare_elements(context, id, pair, found);
    }
    let is_translated =
        alike.is_translated || language::compare(context, pair, found) == language::Untranslated::Nothing;
    if is_translated && !alike.usage {
        usage::compare(context, pair, found);
    }
    numbers::compare(context, pair, found);
}

fn compare_elements(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    blocks::compare(pair, found);
    // Headings, lists and tables of a missing block are missing too.
    if found.len() == before {
        headings::compare(pair, found);
        outlines::compare(pair, found);
    }
    footnotes::compare(pair, found);
    images::compare(context, pair, found);
    links::compare(context, id, pair, found);
    citations::compare(&context.locators, pair, found);
    terms::compare(pair, found);
}
