//! The files of the search index: `LANGUAGE/search-index.js` and those in `LANGUAGE/search-index/`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::links::{config, label, title};
use crate::curriculum::{Address, Site};
use crate::language::Language;
use crate::plan::Route;
use crate::search::{FOLDER, Index, IndexFile, ROOT, SearchSurroundings, Texts, files};
use crate::source::Digest;
use crate::theme::Theme;

/// A file of an index.
#[derive(Clone, Debug)]
pub struct ScriptView {
    /// The digest of the text, used for the key instead of it.
    pub digest: Digest,
    pub text: Arc<String>,
}

impl Hash for ScriptView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// The index files of all languages, sorted by address.
pub struct SearchFiles(Vec<(Address, Language, ScriptView)>);

impl SearchFiles {
    /// Builds the indexes of a site and writes them as scripts.
    pub fn of(site: &Site, theme: &Theme) -> Self {
        let languages: Vec<Language> = site.languages().filter(|_| site.config.has_search).collect();
        let made: Vec<Vec<(Address, Language, ScriptView)>> =
            languages.into_par_iter().map(|language| files_of(site, theme, language)).collect();
        let mut files: Vec<_> = made.into_iter().flatten().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Self(files)
    }

    /// All files with their addresses, in order.
    pub fn routes(&self) -> impl Iterator<Item = (Address, Route)> {
        (0..self.0.len()).map(|place| self.route(place))
    }

    /// The file at an address.
    pub fn find(&self, address: &str) -> Option<(Address, Route)> {
        let place = self.0.binary_search_by(|(known, ..)| known.as_str().cmp(address)).ok()?;
        Some(self.route(place))
    }

    fn route(&self, place: usize) -> (Address, Route) {
        let (address, language, _) = &self.0[place];
        let is_root = address.as_str().rsplit('/').next() == Some(ROOT);
        let number = u32::try_from(place).expect("an index has fewer than four thousand million files");
        (address.clone(), Route::Search { language: *language, number, is_root })
    }

    pub(super) fn file(&self, number: u32) -> ScriptView {
        self.0[number as usize].2.clone()
    }
}

/// The index of one language.
pub fn search_index(site: &Site, theme: &Theme, language: Language, texts: Texts<'_>) -> Index {
    let wording = theme.wording(language);
    Index::build(site, language, wording.get("search.stemmer"), wording.get("search.small"), texts)
}

/// Whether an address has the form of an index file.
pub fn is_index_file(address: &str) -> bool {
    matches!(address.split('/').nth(1), Some(FOLDER | ROOT))
}

fn files_of(site: &Site, theme: &Theme, language: Language) -> Vec<(Address, Language, ScriptView)> {
    let strings = theme.strings(language);
    let tag = config(site, language).tag.to_string();
    let others = site.languages().filter(|other| *other != language).map(|other| {
        let config = config(site, other);
        (config.tag.to_string(), config.locale.to_string(), label(site, theme, other))
    });
    let words = WORDS.map(|key| (key.to_owned(), json!(strings.get(&format!("search.{key}")))));
    let kinds = crate::search::EntryKind::ALL.map(|kind| json!(strings.get(&format!("search.kinds.{}", kind.name()))));
    let mut table: serde_json::Map<String, serde_json::Value> = words.into_iter().collect();
    table.insert("kinds".to_owned(), json!(kinds));
    table.insert("results".to_owned(), json!(strings.forms("search.results")));
    table.insert("notices".to_owned(), json!(["1", "2"].map(|level| strings.get(&format!("search.notice_{level}")))));
    let module_title = |module: &crate::curriculum::Module| {
        let name = module.front.map_or_else(|| module.id.clone(), |front| title(site, front, language).0);
        module.number.map_or_else(|| name.clone(), |number| format!("{number}. {name}"))
    };
    let surroundings = SearchSurroundings {
        modules: site.modules.iter().map(module_title).collect(),
        in_address: site.config.search_in_address,
        strings: table.into(),
        others: others.collect(),
        tag: tag.clone(),
    };
    let file = |file: IndexFile| {
        let view = ScriptView { digest: file.digest, text: Arc::new(file.text) };
        (Address::new(&format!("{tag}/{}", file.path)), language, view)
    };
    let index = search_index(site, theme, language, Texts::Written(&tag));
    files(index, &surroundings).into_par_iter().map(file).collect()
}

/// The interface texts that the client needs.
const WORDS: [&str; 12] = [
    "placeholder",
    "hint",
    "none",
    "more",
    "all_modules",
    "all_kinds",
    "module",
    "kind",
    "course",
    "nearly",
    "other",
    "failed",
];
