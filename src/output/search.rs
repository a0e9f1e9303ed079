//! The files of the search index: `LANGUAGE/search-index.js` and those in `LANGUAGE/search-index/`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::links::{config, label, title};
use crate::curriculum::{Address, Gathered, Site};
use crate::language::Language;
use crate::plan::Route;
use crate::search::{
    EntryKind, FOLDER, Index, IndexFile, ROOT, SearchEntry, SearchSection, SearchSurroundings, Texts, files,
};
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
    Index::build(site, language, theme.wording(language), own_pages(site, theme, language), texts)
}

/// The pages of the site itself as entries: its settings, help, cards, programmes.
fn own_pages(site: &Site, theme: &Theme, language: Language) -> Vec<SearchEntry> {
    let entry = |page: Gathered| {
        let strings = theme.strings(language);
        let address = site.gathered_address(page, language)?;
        let synonyms = strings.get(&format!("search.synonyms.{}", page.name()));
        let mut keywords: Vec<String> = synonyms.split(',').map(|word| word.trim().to_owned()).collect();
        let (name, title) = (strings.get(&format!("gathered.{}", page.name())), own_title(site, theme, page, language));
        if name != title {
            keywords.push(name.to_owned());
        }
        keywords.retain(|word| !word.is_empty());
        // A text with a number in it would have to be computed.
        let shown = own_texts(page).iter().map(|key| strings.get(key)).filter(|text| !text.contains('{'));
        let text = shown.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        Some(SearchEntry {
            kind: EntryKind::Site,
            module: None,
            address,
            title,
            notice: 0,
            other: site.languages().find(|other| *other != language).and_then(|other| {
                let address = site.gathered_address(page, other)?;
                Some((address.to_string(), own_title(site, theme, page, other)))
            }),
            keywords,
            teaches: Vec::new(),
            sections: vec![SearchSection { text, ..SearchSection::default() }],
            questions: Vec::new(),
        })
    };
    site.gathered().into_iter().filter(|page| is_found(*page)).filter_map(entry).collect()
}

fn own_title(site: &Site, theme: &Theme, page: Gathered, language: Language) -> String {
    match page {
        Gathered::Agenda(agenda) => site.config.agendas[usize::from(agenda.0)].title[language].clone(),
        _ => theme.strings(language).get(&format!("gathered.{}", page.name())).to_owned(),
    }
}

/// Whether readers may look for a generated page, and not only for what is in it.
fn is_found(page: Gathered) -> bool {
    match page {
        Gathered::Search | Gathered::Unsaved | Gathered::Print(Some(_)) | Gathered::RunSheet(_) => false,
        Gathered::Overview
        | Gathered::Downloads
        | Gathered::Glossary
        | Gathered::Instruments
        | Gathered::Checklists
        | Gathered::Cards
        | Gathered::Display
        | Gathered::Help
        | Gathered::Offline
        | Gathered::Certificate
        | Gathered::Print(None)
        | Gathered::Desk
        | Gathered::Agenda(_) => true,
    }
}

/// The strings that say what a generated page is for.
fn own_texts(page: Gathered) -> &'static [&'static str] {
    match page {
        Gathered::Overview => &["overview.lead"],
        Gathered::Downloads => &["downloads.lead"],
        Gathered::Display => &["display.lead"],
        Gathered::Help => &[
            "help.lead",
            "help.contents",
            "help.search",
            "help.languages",
            "help.paper",
            "help.nothing_sent",
            "help.nothing_kept",
            "help.erase_what",
            "help.limits_more",
        ],
        Gathered::Offline => &["offline.lead"],
        Gathered::Certificate => &["certificate.lead", "certificate.about"],
        Gathered::Print(_) => &["print.lead"],
        Gathered::Desk => &["desk.lead"],
        Gathered::Agenda(_) => &["agenda.lead"],
        _ => &[],
    }
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
    let kinds = EntryKind::ALL.map(|kind| json!(strings.get(&format!("search.kinds.{}", kind.name()))));
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
const WORDS: [&str; 13] = [
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
    "answers",
    "failed",
];
