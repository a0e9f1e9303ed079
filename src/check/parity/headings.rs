//! Headings: those that begin sections, by their pairs; those inside blocks, by their place.

use super::{Both, Pair, Section, Side};
use crate::curriculum::{Contents, Step};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::Place;

/// Sections that only one of the two texts has, another level, another order.
pub(super) fn check(
    both: &Both<'_>,
    steps: &[Step],
    (own, other): (&[Contents<'_>], &[Contents<'_>]),
    found: &mut Vec<Diagnostic>,
) {
    // Where a record is kept, it says what is missing and what is new.
    let is_recorded = steps.iter().any(|step| step.record.is_some());
    let fault = |here: usize, there: usize| {
        let (here, there) = (place(both.here, own, here), place(both.there, other, there));
        Diagnostic::new(&rules::HEADINGS_DIFFER, here).beside(there).with("source", both.there.tag)
    };
    // The sections that were paired last.
    let (mut last_own, mut last_other) = (0, 0);
    for step in steps {
        match (step.translation, step.source) {
            (Some(here), Some(there)) => {
                let (level, other_level) = (level(both.here, own, here), level(both.there, other, there));
                if level != other_level {
                    found.push(fault(here, there).with("here", level).with("there", other_level));
                } else if there < last_other {
                    found.push(fault(here, there).worded("order"));
                }
                (last_own, last_other) = (here, there.max(last_other));
            }
            (Some(here), None) if !is_recorded => {
                found.push(fault(here, last_other).worded("extra"));
                last_own = here;
            }
            (None, Some(there)) if !is_recorded => found.push(fault(last_own, there).worded("missing")),
            _ => {}
        }
    }
}

fn place(side: Side<'_>, contents: &[Contents<'_>], number: usize) -> Place {
    side.place(side.heading(contents.get(number).and_then(|contents| contents.heading)))
}

/// The level of the heading of a section; 0 for the top of the page.
fn level(side: Side<'_>, contents: &[Contents<'_>], number: usize) -> u8 {
    let heading = contents.get(number).and_then(|contents| contents.heading);
    let heading = heading.and_then(|heading| side.document.body.headings.get(heading as usize));
    heading.map_or(0, |heading| heading.level)
}

/// The headings inside the blocks of a section.
pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (&pair.here.contents.headings, &pair.there.contents.headings);
    let levels = |section: Section<'_>| {
        let headings = &section.side.document.body.headings;
        let of = |index: &u32| headings.get(*index as usize).map_or(0, |heading| heading.level);
        section.contents.headings.iter().map(of).collect::<Vec<u8>>()
    };
    let (here, there) = (levels(pair.here), levels(pair.there));
    if here == there {
        return;
    }
    let common = here.iter().zip(&there).take_while(|(own, other)| own == other).count();
    let at = |section: Section<'_>, headings: &[u32]| match headings.get(common) {
        Some(heading) => section.side.place(section.side.heading(Some(*heading))),
        None => section.place(),
    };
    let fault = pair.fault(&rules::HEADINGS_DIFFER, at(pair.here, own), at(pair.there, other));
    found.push(match (here.get(common), there.get(common)) {
        (Some(level), Some(other)) if here.len() == there.len() => fault.with("here", level).with("there", other),
        _ if here.len() > there.len() => fault.worded("extra"),
        _ => fault.worded("missing"),
    });
}
