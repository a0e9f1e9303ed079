//! The state of the entries of a [`Site`]'s data in each language.

use rustc_hash::FxHashMap;

use super::entries::{DataEntry, EntryStates, keywords_entry};
use super::page::Page;
use super::site::Site;
use super::translation::{Record, Step};
use crate::language::{Language, PerLanguage};

impl Site {
    /// The entries of data in the order of the files, then the keywords of the pages.
    pub fn entries(&self) -> &[DataEntry] {
        self.all_entries.get_or_init(|| {
            let keywords = self.pages.iter().filter_map(|page| self.keywords(page));
            self.entries.of_files().iter().cloned().chain(keywords).collect()
        })
    }

    fn keywords(&self, page: &Page) -> Option<DataEntry> {
        let documents = PerLanguage::from_fn(self.config.languages.count(), |language| {
            let shown = page.translations[language].as_ref().map(|translation| &translation.document);
            // A draft has its record too.
            shown.or_else(|| page.left_out.iter().find(|document| document.language == language))
        });
        keywords_entry(&self.record_name(page), page.source, documents)
    }

    /// The entries in their source language and another one. The numbers in a step are indexes of [`Site::entries`] and
    /// of [`Site::entry_records`]. Entries of which the language is the source are left out.
    pub fn entry_steps(&self, language: Language) -> &[Step] {
        &self.entry_states(language).steps
    }

    /// The records of entries in a language.
    pub fn entry_records(&self, language: Language) -> &[Record] {
        &self.entry_states(language).records
    }

    fn entry_states(&self, language: Language) -> &EntryStates {
        let others: FxHashMap<&str, Language> = self
            .entries()
            .iter()
            .filter(|entry| entry.source != self.config.default_language)
            .map(|entry| (entry.key.as_str(), entry.source))
            .collect();
        let states = |language: Language| {
            // Records of translations from another language do not apply to this source.
            let source = |key: &str| others.get(key).copied().unwrap_or(self.config.default_language);
            let is_of_source =
                |record: &Record| record.source.is_empty() || record.source == self.tag(source(&record.page));
            EntryStates::new(self.entries(), self.locks[language].entries().filter(is_of_source).collect(), language)
        };
        &self.entry_states.get_or_init(|| PerLanguage::from_fn(self.config.languages.count(), states))[language]
    }
}
