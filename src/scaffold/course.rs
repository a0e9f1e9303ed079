//! An existing site: its languages, modules and pages, and the names of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::error::ScaffoldError;
use super::name::split_number;
use super::texts::{ScaffoldTexts, languages_with_texts};
use crate::config::{SITE_FILE, parse_toml, read_front_matter};
use crate::curriculum::{BLOCKS, position_of};
use crate::language::{languages, slugify};
use crate::pipeline::{self, BuildOptions, Memo, Timings};
use crate::source::{Snapshot, Source};
use crate::theme::Theme;

/// The parts of a site that decide the names and numbers of new pages.
pub(super) struct Course {
    /// The tags of its languages, in the order of the site.
    pub languages: Vec<String>,
    /// The index of the default language.
    default: usize,
    /// The modules, sorted by id.
    pub modules: Vec<KnownModule>,
    /// The texts of new files.
    pub texts: ScaffoldTexts,
    pub snapshot: Snapshot,
    theme: Option<Arc<Theme>>,
}

#[derive(Default)]
pub(super) struct KnownModule {
    pub front: KnownNames,
    /// The folder in each language.
    folders: BTreeMap<String, String>,
    /// The pages, sorted by id.
    pub pages: Vec<KnownNames>,
}

/// The names and numbers of a module or page in all languages.
#[derive(Default)]
pub(super) struct KnownNames {
    pub id: String,
    /// Slugs that differ from the id.
    slugs: BTreeSet<String>,
    /// The folders or files.
    pub paths: Vec<String>,
    /// The number prefixes of its files or folders.
    pub numbers: BTreeSet<i64>,
    /// The values of `order` in front matter.
    pub orders: BTreeSet<i64>,
    /// The greatest number of digits of its prefixes.
    pub digits: usize,
}

impl KnownNames {
    /// All names of it, the id first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.slugs.iter().map(String::as_str))
    }

    fn add(&mut self, path: &str, written: &str) {
        let (number, id) = split_number(written);
        self.id = id;
        if let Some(number) = number {
            self.numbers.insert(number);
            self.digits = self.digits.max(written.bytes().take_while(u8::is_ascii_digit).count());
        }
        if !self.paths.iter().any(|known| known == path) {
            self.paths.push(path.to_owned());
        }
    }

    /// Adds the names and numbers in the front matter of one of its files.
    fn read(&mut self, source: &Source) {
        // Errors in the file are reported by `check`.
        let (front, _) = read_front_matter(&source.path, &source.text, &mut Vec::new());
        self.orders.extend(front.order);
        self.slugs.extend(front.slug.map(|slug| slug.value));
    }
}

impl KnownModule {
    /// Its folder in a language; if there is none yet, that in another language.
    pub fn folder(&self, language: &str) -> &str {
        let any = || self.folders.values().next().map_or(self.front.id.as_str(), String::as_str);
        self.folders.get(language).map_or_else(any, String::as_str)
    }
}

impl Course {
    pub fn open(root: &Path) -> Result<Self, ScaffoldError> {
        let snapshot =
            pipeline::read(root, &mut Timings::new()).map_err(|error| ScaffoldError::Io(root.to_path_buf(), error))?;
        // After an error in the file, languages could be missing.
        if snapshot.source(SITE_FILE).is_some_and(|file| !parse_toml(&file.text).1.is_empty()) {
            return Err(ScaffoldError::Unreadable);
        }
        let loaded = pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
        let config = &loaded.site.config;
        let texts = ScaffoldTexts::of_site(&loaded.snapshot, &config.theme);
        let mut languages: Vec<String> = config.languages.values().map(|language| language.tag.to_string()).collect();
        let theme = (!languages.is_empty()).then(|| loaded.theme.clone());
        if languages.is_empty() {
            // A site without languages and content gets those that have texts.
            languages = languages_with_texts();
        }
        let modules = modules(&loaded.snapshot, &languages);
        let default = usize::from(config.default_language.0);
        Ok(Self { languages, default, modules, texts, snapshot: loaded.snapshot, theme })
    }

    /// The tag of the default language.
    pub fn default_language(&self) -> &str {
        self.languages.get(self.default).map_or("en", String::as_str)
    }

    /// A module by its id, its folder, its slug, or a title that gives its slug.
    pub fn module(&self, typed: &str) -> Option<&KnownModule> {
        let find = |fits: &dyn Fn(&KnownModule) -> bool| self.modules.iter().find(|module| fits(module));
        let slug = slugify(typed);
        find(&|module| module.front.id == typed)
            .or_else(|| find(&|module| module.folders.values().any(|folder| folder == typed)))
            .or_else(|| find(&|module| module.front.names().any(|name| name == typed || name == slug)))
    }

    /// The name of a block in a language; its English name is valid in all.
    pub fn block_word(&self, language: usize, block: &str) -> Option<String> {
        let row = BLOCKS.iter().find(|row| row.id == block)?;
        let language = languages(self.languages.len()).nth(language)?;
        let word = self.theme.as_ref().map(|theme| theme.strings(language).get(&format!("blocks.{block}.word")));
        Some(word.filter(|word| !word.is_empty()).unwrap_or(row.id).to_owned())
    }
}

/// The modules of a site by their files, including drafts and facilitator pages.
fn modules(snapshot: &Snapshot, languages: &[String]) -> Vec<KnownModule> {
    let mut modules: BTreeMap<String, KnownModule> = BTreeMap::new();
    let mut pages: BTreeMap<(String, String), KnownNames> = BTreeMap::new();
    for source in snapshot.sources_below("content") {
        let path = source.path.as_str();
        let Some(position) = position_of(path).filter(|position| languages.contains(&position.language)) else {
            continue;
        };
        let Some(module) = &position.module else { continue };
        let Some((folder_path, file)) = path.rsplit_once('/') else { continue };
        let folder = folder_path.rsplit('/').next().unwrap_or_default();
        let known = modules.entry(module.id.clone()).or_default();
        known.front.add(folder_path, folder);
        known.folders.entry(position.language.clone()).or_insert_with(|| folder.to_owned());
        if position.is_index() {
            known.front.read(source);
            continue;
        }
        let page = pages.entry((module.id.clone(), position.page.id)).or_default();
        page.add(path, file.strip_suffix(".md").unwrap_or(file));
        page.read(source);
    }
    for ((module, _), page) in pages {
        if let Some(module) = modules.get_mut(&module) {
            module.pages.push(page);
        }
    }
    modules.into_values().collect()
}
