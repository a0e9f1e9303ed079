//! The files of the search index, below `LANGUAGE/search-index/`.

use std::sync::Arc;

use serde_json::json;

use super::file::FileView;
use super::frame::{config, label, title};
use crate::curriculum::{Address, Site};
use crate::language::{Language, PerLanguage};
use crate::search::{Index, Surroundings, files};
use crate::source::Digest;
use crate::theme::Theme;

/// The folder of a language's index inside the folder of the language.
pub(super) const FOLDER: &str = "search-index";

/// The indexes of all languages and their files.
pub struct Search {
    indexes: PerLanguage<Index>,
    /// The files of all, in order of address.
    files: Vec<(Address, FileView)>,
}

impl Search {
    /// Makes the indexes of a site.
    pub fn of(site: &Site, theme: &Theme) -> Self {
        use rayon::prelude::*;
        let order: Vec<Language> = site.languages().collect();
        let made: Vec<(Index, Vec<(Address, FileView)>)> =
            order.into_par_iter().map(|language| one(site, theme, language)).collect();
        let (indexes, files): (Vec<Index>, Vec<_>) = made.into_iter().unzip();
        let mut indexes = indexes.into_iter();
        let indexes =
            PerLanguage::from_fn(site.config.languages.len(), |_| indexes.next().expect("one for each language"));
        let mut files: Vec<(Address, FileView)> = files.into_iter().flatten().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Self { indexes, files }
    }

    /// The index of one language.
    pub fn in_language(&self, language: Language) -> &Index {
        &self.indexes[language]
    }

    /// The addresses of all files, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.files.iter().map(|(address, _)| address)
    }

    /// The number of the file at an address.
    pub fn find(&self, address: &str) -> Option<u32> {
        let place = self.files.binary_search_by(|(known, _)| known.as_str().cmp(address)).ok()?;
        u32::try_from(place).ok()
    }

    pub(super) fn file(&self, number: u32) -> FileView {
        self.files[number as usize].1.clone()
    }
}

/// Whether an address can only be that of a file of an index.
pub fn is_index_file(address: &str) -> bool {
    address.split('/').nth(1) == Some(FOLDER)
}

fn one(site: &Site, theme: &Theme, language: Language) -> (Index, Vec<(Address, FileView)>) {
    let strings = theme.strings(language);
    let index = Index::build(site, language, strings.get("search.small"));
    let tag = config(site, language).tag.to_string();
    let others = site.languages().filter(|other| *other != language).map(|other| {
        let config = config(site, other);
        (config.tag.to_string(), config.locale.to_string(), label(site, theme, other))
    });
    let words = WORDS.map(|key| (key.to_owned(), json!(strings.get(&format!("search.{key}")))));
    let kinds = crate::search::EntryKind::ALL.map(|kind| json!(strings.get(&format!("search.kinds.{}", kind.name()))));
    let mut table: serde_json::Map<String, serde_json::Value> = words.into_iter().collect();
    table.insert("kinds".to_owned(), json!(kinds));
    table.insert("notices".to_owned(), json!(["1", "2"].map(|level| strings.get(&format!("search.notice_{level}")))));
    let module_title = |module: &crate::curriculum::Module| {
        let name = module.front.map_or_else(|| module.id.clone(), |front| title(site, front, language).0);
        module.number.map_or_else(|| name.clone(), |number| format!("{number}. {name}"))
    };
    let surroundings = Surroundings {
        modules: site.modules.iter().map(module_title).collect(),
        in_address: true,
        strings: table.into(),
        others: others.collect(),
        tag: tag.clone(),
    };
    let files = files(&index, &surroundings).into_iter().map(|(name, text)| {
        let bytes: Arc<[u8]> = Arc::from(text.into_bytes());
        let view = FileView { digest: Digest::of(&bytes), bytes };
        (Address::new(&format!("{tag}/{FOLDER}/{name}")), view)
    });
    (index, files.collect())
}

/// The words of the interface that the client needs.
const WORDS: [&str; 17] = [
    "label",
    "placeholder",
    "hint",
    "close",
    "none",
    "one",
    "many",
    "more",
    "in_module",
    "all_modules",
    "all_kinds",
    "module",
    "kind",
    "course",
    "nearly",
    "other",
    "failed",
];
