//! Rules that compare a translation with its source, section by section.
//!
//! Sections are paired as `temario status` does. A section that is known to be outdated or missing is reported once, by
//! another rule, and not compared here. The rules compare meaning; the order in a section counts only where it carries
//! meaning: for blocks, lists and tables, not for citations, links and terms.
//!
//! Most pages of a course are in step, so each page is first checked in one pass without allocation ([`alike`]); only a
//! page with a difference is compared by section. A new rule is a file here, a line in [`compare`], and its check in
//! [`is_alike`].

mod alike;
mod audience;
mod blocks;
mod citations;
mod context;
mod digits;
mod facts;
mod footnotes;
mod headings;
mod images;
mod language;
mod links;
mod matching;
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

use crate::curriculum::{Page, PageId, contents};
use crate::diagnostic::Diagnostic;

pub(super) use context::Context;
use pair::{Both, Pair, Section, Side};

/// Compares every translation of a page with its source.
pub(super) fn check(context: &Context<'_>, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let Context { site, snapshot, .. } = context;
    facts::check_left_out(site, snapshot, page, found);
    let Some(there) = Side::new(site, snapshot, page, page.source) else { return };
    for language in site.languages().filter(|language| *language != page.source) {
        let Some(here) = Side::new(site, snapshot, page, language) else { continue };
        let both = Both { here, there };
        facts::check(&both, found);
        if !is_alike(context, &both) {
            check_sections(context, id, &both, found);
            numbers::check_front(context, &both, found);
        }
    }
}

/// Whether a fast check finds no difference that the rules would report on a page.
fn is_alike(context: &Context<'_>, both: &Both<'_>) -> bool {
    let Both { here, there } = both;
    alike::is_alike(here.document, there.document)
        && audience::is_alike(both)
        && numbers::are_alike(context, both)
        && usage::is_alike(context, both)
        && !language::is_doubtful(&context.small, both)
}

fn check_sections(context: &Context<'_>, id: PageId, both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let steps = context.site.steps(id, both.here.language);
    let (here, there) = (contents(both.here.document), contents(both.there.document));
    headings::check(both, steps, (&here, &there), found);
    for step in steps {
        let (Some(own), Some(other)) = (step.translation, step.source) else { continue };
        let (Some(own), Some(other)) = (here.get(own), there.get(other)) else { continue };
        let pair = Pair {
            here: Section { side: both.here, contents: own },
            there: Section { side: both.there, contents: other },
        };
        audience::compare(&pair, found);
        // The known difference has been reported.
        if step.state.is_behind() {
            continue;
        }
        compare(context, id, &pair, found);
    }
}

fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
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
    let untranslated = language::compare(context, pair, found);
    if untranslated == language::Untranslated::Nothing {
        usage::compare(context, pair, found);
    }
    numbers::compare(context, pair, found);
}
