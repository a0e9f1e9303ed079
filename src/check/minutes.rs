//! Time: what a page or module states is the sum of its parts.

use crate::curriculum::{Document, Page, PageKind, Site, block_minutes};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::Language;
use crate::source::Place;

pub(super) fn check(site: &Site, page: &Page, language: Language, document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(stated) = &document.front.minutes else { return };
    let report = |wording, sum: u32, span| {
        Diagnostic::new(&rules::MINUTES_DIFFER, Place::new(&document.path, span))
            .with("stated", stated.value)
            .with("sum", sum)
            .worded(wording)
    };
    if let PageKind::Module(module) = page.kind {
        let sum = site.module_minutes(module, language);
        let has_parts = site.module(module).pages.iter().any(|page| site.page_minutes(*page, language).is_some());
        if let Some(sum) = sum.filter(|sum| has_parts && *sum != u32::from(stated.value)) {
            found.push(report("module", sum, stated.span));
        }
        return;
    }
    let Some(sum) = block_minutes(document) else { return };
    match &document.front.exercises {
        Some(exercises) if u32::from(exercises.value) != sum => {
            let place = Place::new(&document.path, exercises.span);
            found.push(
                Diagnostic::new(&rules::MINUTES_DIFFER, place)
                    .with("stated", exercises.value)
                    .with("sum", sum)
                    .worded("exercises"),
            );
        }
        // Explanation takes time too: a page may say more than its blocks, never less.
        _ if sum > u32::from(stated.value) => found.push(report("", sum, stated.span)),
        _ => {}
    }
}
