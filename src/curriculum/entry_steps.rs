//! The state of the entries of a [`Site`]'s data in each language.

use super::entries::Entry;
use super::site::Site;
use super::translation::{EntrySides, Record, Step, entry_steps};
use crate::language::{Language, PerLanguage};

/// The states of the entries in a language, with the records that they refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct EntryStates {
    steps: Vec<Step>,
    records: Vec<Record>,
}

impl Site {
    /// The entries of data, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        self.entries.all()
    }

    /// The entries in the default language and another one. The numbers in a step are indexes of [`Site::entries`] and
    /// of [`Site::entry_records`]. Empty for the default language, which is the source of all data.
    pub fn entry_steps(&self, language: Language) -> &[Step] {
        &self.entry_states(language).steps
    }

    /// The records of entries in a language.
    pub fn entry_records(&self, language: Language) -> &[Record] {
        &self.entry_states(language).records
    }

    fn entry_states(&self, language: Language) -> &EntryStates {
        let make = || PerLanguage::from_fn(self.config.languages.count(), |language| self.states_in(language));
        &self.entry_states.get_or_init(make)[language]
    }

    fn states_in(&self, language: Language) -> EntryStates {
        let source = self.config.default_language;
        if language == source {
            return EntryStates::default();
        }
        // Records of translations from another language do not apply to this source.
        let tag = self.tag(source);
        let records = self.locks[language].entries();
        let records: Vec<Record> = records.filter(|record| record.source.is_empty() || record.source == tag).collect();
        let sides: Vec<EntrySides<'_>> = self
            .entries()
            .iter()
            .map(|entry| EntrySides {
                key: &entry.key,
                source: entry.section(source),
                translation: entry.section(language),
            })
            .collect();
        EntryStates { steps: entry_steps(&sides, &records), records }
    }
}
