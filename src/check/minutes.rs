//! Time: the minutes of a page or module match the sum of its parts.

use crate::curriculum::{Document, Page, PageKind, Site, block_minutes};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::Language;
use crate::source::Place;

pub(super) fn check(site: &Site, page: &Page, language: Language, document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(stated) = &document.front.minutes else { return };
    let place = Place::new(&document.path, stated.span);
    if let PageKind::Module(module) = page.kind {
        let sum = site.module_minutes(module, language);
        let has_parts = site.lesson_minutes(module, language).is_some();
        if let Some(sum) = sum.filter(|sum| has_parts && *sum != u32::from(stated.value)) {
            let (stated, sum) = (stated.value.to_string(), sum.to_string());
            found.push(Diagnostic::new(faults::MinutesDifferModule { stated, sum }, place));
        }
        return;
    }
    let Some(sum) = block_minutes(document) else { return };
    match &document.front.exercises {
        Some(exercises) if u32::from(exercises.value) != sum => {
            let place = Place::new(&document.path, exercises.span);
            found.push(Diagnostic::new(
                faults::MinutesDifferExercises { stated: exercises.value.to_string(), sum: sum.to_string() },
                place,
            ));
        }
        // Explanations take time too: a page may state more than the sum of its blocks, but not less.
        _ if sum > u32::from(stated.value) => {
            let (stated, sum) = (stated.value.to_string(), sum.to_string());
            found.push(Diagnostic::new(faults::MinutesDiffer { stated, sum }, place));
        }
        _ => {}
    }
}
