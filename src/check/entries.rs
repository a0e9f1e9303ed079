//! Reports entries of data that are not in step: one language has changed, or lacks the entry.

use crate::curriculum::{DataEntry, DataKind, Site, State, Step};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Language;
use crate::source::Place;

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    for language in site.languages() {
        let is_recorded = site.locks[language].has_data();
        for step in site.entry_steps(language) {
            let entry = step.source.or(step.translation).and_then(|number| site.entries().get(number));
            // A site that has never confirmed its data is not told about each entry.
            let entry = entry.filter(|entry| is_recorded || entry.kind == DataKind::Keywords);
            found.extend(entry.and_then(|entry| check_entry(site, language, entry, step)));
        }
    }
}

fn check_entry(site: &Site, language: Language, entry: &DataEntry, step: &Step) -> Option<Diagnostic> {
    let tag = |language: Language| site.config.languages[language].tag.to_string();
    let (source, key) = (tag(entry.source), entry.key.clone());
    let date = step.confirmed.map(|date| date.to_string()).unwrap_or_default();
    let fault: Fault = match (step.state, step.source.is_some()) {
        (State::Outdated, true) => faults::TranslationOutdatedEntry { date, key, source }.into(),
        (State::Outdated | State::Diverged, false) => faults::TranslationOutdatedEntryGone { key, source }.into(),
        (State::Changed, true) => faults::TranslationChangedEntry { date, key, source }.into(),
        (State::Changed, false) => faults::TranslationChangedEntryOwn { date, key }.into(),
        (State::Diverged, true) => faults::TranslationDivergedEntry { date, key, source }.into(),
        // Other rules report the languages that an entry of these kinds lacks.
        (State::Missing | State::Extra, _) if entry.kind.requires_all_languages() => return None,
        (State::Missing, _) => faults::SectionUntranslatedEntry { language: tag(language) }.into(),
        (State::Extra, _) => faults::SectionExtraEntry { key, source }.into(),
        (State::Original | State::Mixed | State::Current | State::Unconfirmed, _) => return None,
    };
    let place = |language: Language| entry.place(language).map(|(path, span)| Place::new(path, span));
    let (here, there) = (place(language), place(entry.source));
    let diagnostic = |place: Option<Place>| Diagnostic::new(fault, place.unwrap_or_else(|| Place::file(&entry.path)));
    Some(match (here, there) {
        (Some(here), Some(there)) => diagnostic(Some(here)).beside(there),
        (here, there) => diagnostic(here.or(there)),
    })
}
