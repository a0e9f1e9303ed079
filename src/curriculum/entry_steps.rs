//! The state of the entries of a [`Site`]'s data in each language.

use super::entries::{DataEntry, EntryStates};
use super::site::Site;
use super::translation::{Record, Step};
use crate::language::{Language, PerLanguage};

impl Site {
    /// The entries of data, in the order of the files.
    pub fn entries(&self) -> &[DataEntry] {
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
        let source = self.config.default_language;
        let states = |language: Language| {
            if language == source {
                return EntryStates::default();
            }
            // Records of translations from another language do not apply to this source.
            let records = self.locks[language].entries();
            let records = records.filter(|record| record.source.is_empty() || record.source == self.tag(source));
            EntryStates::new(self.entries(), records.collect(), source, language)
        };
        &self.entry_states.get_or_init(|| PerLanguage::from_fn(self.config.languages.count(), states))[language]
    }
}
