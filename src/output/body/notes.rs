//! What a reader of a translation is told beside a section that is not in step with its source.
//!
//! The source's section is at hand in the note, as it is now. Nobody is told of
//! what only those who lead the course would see, unless they read their edition.

use std::collections::BTreeSet;

use super::view::{Note, NoteKind, NotePlace, Notes, resolved};
use crate::config::Audience;
use crate::curriculum::{
    Address, Document, PageId, Record, Site, State, Step, Translation, sections, without_facilitation,
};
use crate::language::Language;
use crate::output::links::{config, label};
use crate::output::values::date;
use crate::theme::Theme;

/// The notes of a page; none where all is in step, where nothing is recorded, and on the source itself.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    page: PageId,
    language: Language,
    translation: &Translation,
    from: &Address,
) -> Option<Notes> {
    let record = site.page(page);
    if site.locks[language].is_empty() || language == record.source {
        return None;
    }
    let steps = site.steps(page, language);
    let is_open = |step: &Step| matches!(step.state, State::Outdated | State::Missing);
    if !steps.iter().any(is_open) || steps.iter().all(|step| step.record.is_none()) {
        return None;
    }
    let source = record.translations[record.source].as_ref()?;
    let shown = visible(site, source, steps, &site.records(page, language));
    let headings = translation.section_digests();
    let heading = |number: Option<usize>| headings.get(number?).map(|section| section.heading);
    // For each step the first heading from it on.
    let mut next_headings = vec![None; steps.len() + 1];
    for (number, step) in steps.iter().enumerate().rev() {
        next_headings[number] = heading(step.translation).flatten().or(next_headings[number + 1]);
    }
    let mut notes: Vec<Note> = steps
        .iter()
        .enumerate()
        .filter(|(number, step)| is_open(step) && shown.contains(number))
        .map(|(number, step)| {
            let place = match (step.translation, heading(step.translation).flatten()) {
                (Some(_), Some(heading)) => NotePlace::After(heading),
                (Some(_), None) => NotePlace::Top,
                (None, _) => next_headings[number].map_or(NotePlace::End, NotePlace::Before),
            };
            let kind = match (step.translation, step.source) {
                (None, _) => NoteKind::Missing,
                (_, None) => NoteKind::Gone,
                _ => NoteKind::Outdated,
            };
            Note { place, kind, date: step.confirmed.map(date), section: step.source }
        })
        .collect();
    let source_config = config(site, record.source);
    // In order of their places, and at one place in the order of the steps.
    notes.sort_by_key(|note| note.place);
    (!notes.is_empty()).then(|| Notes {
        source: Box::new(resolved(site, theme, page, language, (record.source, source), from)),
        locale: source_config.locale.to_string(),
        direction: source_config.direction,
        label: label(site, theme, record.source),
        notes,
    })
}

/// The steps in which something differs that this edition shows.
fn visible(site: &Site, source: &Translation, steps: &[Step], records: &[Record]) -> BTreeSet<usize> {
    if site.delivery.audience == Audience::Facilitator {
        return (0..steps.len()).collect();
    }
    let document: &Document = &source.document;
    let now: Vec<String> = sections(document).iter().map(|section| without_facilitation(&section.text)).collect();
    let differs = |step: &Step| {
        let now = step.source.and_then(|number| now.get(number)).map_or("", String::as_str);
        match step.record.and_then(|number| records.get(number)) {
            Some(record) => without_facilitation(&record.source_text) != now,
            None => !now.is_empty(),
        }
    };
    (0..steps.len()).filter(|number| differs(&steps[*number])).collect()
}
