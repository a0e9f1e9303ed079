//! Notes beside an entry of data that is not in step with another language, as sections of pages have them.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::curriculum::{DataEntry, Site, Step};
use crate::language::{Direction, Language};
use crate::output::links::{config, label};
use crate::output::values::{DateView, date};
use crate::theme::Theme;

/// A note about the text of an entry in another language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct EntryNote {
    /// The name of its text in the strings.
    kind: &'static str,
    /// Whether it is about a translation, on a page of the source.
    is_other: bool,
    locale: String,
    direction: Direction,
    language: String,
    date: Option<DateView>,
    /// The texts of the entry in the other language.
    texts: Vec<String>,
}

/// The notes of a language, by the key of the entry.
#[derive(Default)]
pub(in crate::output) struct EntryNotes(FxHashMap<String, Vec<EntryNote>>);

impl EntryNotes {
    /// The notes about entries that are not in step and whose key begins so. None without a translation record of data.
    pub(in crate::output) fn new(site: &Site, theme: &Theme, language: Language, start: &str) -> Self {
        let mut notes = Self::default();
        for into in site.languages().filter(|into| site.locks[*into].has_entries()) {
            for step in site.entry_steps(into) {
                let Some(entry) = step.source.and_then(|number| site.entries().get(number)) else { continue };
                let is_source = entry.source == language;
                let (other, is_open) = match (into == language, is_source) {
                    (true, _) => (entry.source, step.state.is_behind()),
                    (false, true) => (into, step.state.is_ahead()),
                    (false, false) => continue,
                };
                if is_open && entry.key.starts_with(start) && (step.record.is_some() || step.translation.is_none()) {
                    let note = note(site, theme, entry, step, (language, other));
                    notes.0.entry(entry.key.clone()).or_default().extend(note);
                }
            }
        }
        notes
    }

    /// The notes about an entry.
    pub(in crate::output) fn of(&self, key: &str) -> Vec<EntryNote> {
        self.0.get(key).cloned().unwrap_or_default()
    }
}

fn note(
    site: &Site,
    theme: &Theme,
    entry: &DataEntry,
    step: &Step,
    (language, other): (Language, Language),
) -> Option<EntryNote> {
    let is_other = entry.source == language;
    let texts = entry.fields.iter().filter_map(|field| Some(field.texts[other].as_ref()?.words.clone()));
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| EntryNote {
        kind: match (is_other, step.translation.is_some()) {
            (true, _) => "entry_changed",
            (false, true) => "entry_outdated",
            (false, false) => "entry_missing",
        },
        is_other,
        locale: config(site, other).locale.to_string(),
        direction: config(site, other).direction,
        language: label(site, theme, other),
        date: step.confirmed.map(date),
        texts,
    })
}
