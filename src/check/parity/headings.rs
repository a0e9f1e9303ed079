//! Headings: those of sections in pairs, those inside blocks by position.

use super::pair::{Both, Pair, Section, Side};
use crate::curriculum::{Contents, Step};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::source::Place;

/// Reports sections that only one text has, different levels and different order.
pub(super) fn check(
    both: &Both<'_>,
    steps: &[Step],
    (own, other): (&[Contents<'_>], &[Contents<'_>]),
    found: &mut Vec<Diagnostic>,
) {
    // With a translation record, the record decides what is missing and what is new.
    let is_recorded = steps.iter().any(|step| step.record.is_some());
    let source = || both.there.tag.to_string();
    let fault = |fault: Fault, here: usize, there: usize| {
        let (here, there) = (place(both.here, own, here), place(both.there, other, there));
        Diagnostic::new(fault, here).beside(there)
    };
    let levels_differ = |level: u8, other: u8| {
        faults::HeadingsDiffer { here: level.to_string(), source: source(), there: other.to_string() }.into()
    };
    // The last paired sections, and the unpaired ones after them.
    let (mut last_own, mut last_other) = (0, 0);
    let (mut own_left, mut other_left): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let level_of = |here: usize, there: usize| (level(both.here, own, here), level(both.there, other, there));
    let report_left = |own_left: &mut Vec<usize>, other_left: &mut Vec<usize>, last: (usize, usize)| {
        let (here, there) = (std::mem::take(own_left), std::mem::take(other_left));
        if is_recorded {
            return None;
        }
        // Unpaired sections of the same level are most likely translations of each other.
        let same = |(here, there): &(&usize, &usize)| {
            let (level, other) = level_of(**here, **there);
            level == other
        };
        let before = here.iter().zip(&there).take_while(same).count();
        let after = here[before..].iter().rev().zip(there[before..].iter().rev()).take_while(same).count();
        let (own_end, other_end) = (here.len() - after, there.len() - after);
        match (here[before..own_end].first(), there[before..other_end].first()) {
            (Some(here), Some(there)) => {
                let (level, other) = level_of(*here, *there);
                Some(fault(levels_differ(level, other), *here, *there))
            }
            (Some(here), None) => {
                let near = before.checked_sub(1).map_or(last.1, |at| there[at]);
                Some(fault(faults::HeadingsDifferExtra { source: source() }.into(), *here, near))
            }
            (None, Some(missing)) => {
                let near = before.checked_sub(1).map_or(last.0, |at| here[at]);
                Some(fault(faults::HeadingsDifferMissing { source: source() }.into(), near, *missing))
            }
            (None, None) => None,
        }
    };
    for step in steps {
        match (step.translation, step.source) {
            (Some(here), Some(there)) => {
                found.extend(report_left(&mut own_left, &mut other_left, (last_own, last_other)));
                let (level, other_level) = level_of(here, there);
                if level != other_level {
                    found.push(fault(levels_differ(level, other_level), here, there));
                } else if there < last_other {
                    found.push(fault(faults::HeadingsDifferOrder { source: source() }.into(), here, there));
                }
                (last_own, last_other) = (here, there.max(last_other));
            }
            (Some(here), None) => own_left.push(here),
            (None, Some(there)) => other_left.push(there),
            (None, None) => {}
        }
    }
    found.extend(report_left(&mut own_left, &mut other_left, (last_own, last_other)));
}

fn place(side: Side<'_>, contents: &[Contents<'_>], number: usize) -> Place {
    side.place(side.heading(contents.get(number).and_then(|contents| contents.heading)))
}

/// The level of the heading of a section; 0 for the section before the first heading.
fn level(side: Side<'_>, contents: &[Contents<'_>], number: usize) -> u8 {
    let heading = contents.get(number).and_then(|contents| contents.heading);
    let heading = heading.and_then(|heading| side.document.body.headings.get(heading as usize));
    heading.map_or(0, |heading| heading.level)
}

/// Compares the headings inside the blocks of a section.
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
    let source = pair.source();
    let fault: Fault = match (here.get(common), there.get(common)) {
        (Some(level), Some(other)) if here.len() == there.len() => {
            faults::HeadingsDiffer { here: level.to_string(), source, there: other.to_string() }.into()
        }
        _ if here.len() > there.len() => faults::HeadingsDifferExtra { source }.into(),
        _ => faults::HeadingsDifferMissing { source }.into(),
    };
    found.push(pair.fault(fault, at(pair.here, own), at(pair.there, other)));
}
