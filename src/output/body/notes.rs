//! Notes beside a section that is not in step with another language.
//!
//! Readers of a translation get a note where the source has changed or has another section; readers of the source,
//! where a translation has. The note contains the other language's section as it is now. Facilitation blocks cause
//! notes only in the facilitator edition.

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

/// The notes of a page: of a translation about its source, of a source about each of its translations. Empty if all is
/// in step, or without translation records.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    page: PageId,
    language: Language,
    own: &Translation,
    from: &Address,
) -> Vec<Notes> {
    let record = site.page(page);
    let others = site.languages().filter(|other| *other != language);
    let others = others.filter(|other| language == record.source || *other == record.source);
    let about = |other: Language| {
        let there = record.translations[other].as_ref()?;
        let reading = NotesReading { site, page, language, own, other, there };
        let notes = reading.notes();
        let config = config(site, other);
        (!notes.is_empty()).then(|| Notes {
            other: Box::new(resolved(site, theme, page, language, (other, there), from)),
            locale: config.locale.to_string(),
            direction: config.direction,
            label: label(site, theme, other),
            notes,
        })
    };
    others.filter_map(about).collect()
}

/// A page in the reader's language and in another; one of them is the source.
struct NotesReading<'a> {
    site: &'a Site,
    page: PageId,
    language: Language,
    own: &'a Translation,
    other: Language,
    there: &'a Translation,
}

impl NotesReading<'_> {
    /// The notes by position, and at the same position by step.
    fn notes(&self) -> Vec<Note> {
        let is_source = self.is_source();
        let into = if is_source { self.other } else { self.language };
        let steps = if self.site.locks[into].is_empty() { &[] } else { self.site.steps(self.page, into) };
        // A section that was confirmed as the translation's own, or that the source has removed, is not missing here.
        let is_open = |step: &Step| match (is_source, step.source) {
            (true, None) => step.state == State::Extra,
            (true, Some(_)) => step.state.is_ahead(),
            (false, _) => step.state.is_behind(),
        };
        let is_known = |step: &Step| step.record.is_some() || step.is_begun();
        if !steps.iter().any(is_open) || !steps.iter().any(is_known) {
            return Vec::new();
        }
        let shown = self.visible(steps, &self.site.records(self.page, into));
        let headings = self.own.section_digests();
        let heading = |number: Option<usize>| headings.get(number?).map(|section| section.heading);
        // For each step, the next heading of this page.
        let mut next_headings = vec![None; steps.len() + 1];
        for (number, step) in steps.iter().enumerate().rev() {
            next_headings[number] = heading(self.sides(step).0).flatten().or(next_headings[number + 1]);
        }
        let open = steps.iter().enumerate().filter(|(number, step)| is_open(step) && shown.contains(number));
        let mut notes: Vec<Note> = open
            .map(|(number, step)| {
                let (here, there) = self.sides(step);
                let place = match (here, heading(here).flatten()) {
                    (Some(_), Some(heading)) => NotePlace::After(heading),
                    (Some(_), None) => NotePlace::Top,
                    (None, _) => next_headings[number].map_or(NotePlace::End, NotePlace::Before),
                };
                let kind = match (is_source, here, there) {
                    (true, None, _) => NoteKind::Extra,
                    (true, ..) => NoteKind::Changed,
                    (false, None, _) => NoteKind::Missing,
                    (false, ..) if step.is_begun() => NoteKind::Begun,
                    (false, _, None) => NoteKind::Gone,
                    (false, ..) => NoteKind::Outdated,
                };
                Note { place, kind, date: step.confirmed.map(date), section: there }
            })
            .collect();
        notes.sort_by_key(|note| note.place);
        notes
    }

    fn is_source(&self) -> bool {
        self.site.page(self.page).source == self.language
    }

    /// The numbers of a step's sections on this page and on the other.
    fn sides(&self, step: &Step) -> (Option<usize>, Option<usize>) {
        if self.is_source() { (step.source, step.translation) } else { (step.translation, step.source) }
    }

    /// The steps whose text in the other language differs in what this edition shows.
    fn visible(&self, steps: &[Step], records: &[Record]) -> BTreeSet<usize> {
        if self.site.delivery.audience == Audience::Facilitator {
            return (0..steps.len()).collect();
        }
        let document: &Document = &self.there.document;
        let now: Vec<String> = sections(document).iter().map(|section| without_facilitation(&section.text)).collect();
        let differs = |step: &Step| {
            let now = self.sides(step).1.and_then(|number| now.get(number)).map_or("", String::as_str);
            let recorded = step.record.and_then(|number| records.get(number));
            let recorded = recorded.map(|record| if self.is_source() { &record.text } else { &record.source_text });
            // Records of older versions have no text.
            match recorded.filter(|words| !words.is_empty()) {
                Some(words) => without_facilitation(words) != now,
                None => !now.is_empty(),
            }
        };
        (0..steps.len()).filter(|number| differs(&steps[*number])).collect()
    }
}
