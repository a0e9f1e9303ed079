//! The parsed files of one language.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::files::{FOLDER, SHAPE, WordingFile, files};
use super::layer::Layer;
use super::overlay::{Overlaid, plain};
use super::writing::{Writing, read_writing};
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::{Place, Snapshot, SourcePath};

/// Tables that templates can read, besides the labels.
const SHOWN: [&str; 2] = ["dates", "numbers"];

/// The data of one language.
pub struct Wording {
    texts: BTreeMap<String, String>,
    /// Words and phrases of citations, by their form in source files: `chapter on ethics`.
    locators: BTreeMap<String, String>,
    writing: Writing,
    /// The tables that templates can read.
    pub shown: Vec<(&'static str, serde_json::Value)>,
}

/// Keys of `[locators]` that join numbers and are not citation words.
const GRAMMAR: [&str; 3] = ["and", "pair", "range"];

impl Wording {
    /// A text by its dotted key: `search.stemmer`. Empty if missing, which was reported.
    pub fn get(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    /// A date in words: year, month from 1, day.
    pub fn date(&self, (year, month, day): (i16, i8, i8)) -> String {
        let dates = self.shown.iter().find(|(key, _)| *key == "dates").map(|(_, dates)| dates);
        let month = usize::try_from(month - 1).unwrap_or_default();
        let name = dates.and_then(|dates| dates.get("months")?.get(month)?.as_str()).unwrap_or_default();
        let format = dates.and_then(|dates| dates.get("format")?.as_str()).unwrap_or_default();
        format.replace("{day}", &day.to_string()).replace("{month}", name).replace("{year}", &year.to_string())
    }

    /// How the language is written.
    pub fn writing(&self) -> &Writing {
        &self.writing
    }

    /// The longest citation word or phrase at the start of a text, in this language, and its length in the text:
    /// `chapter on ethics` before `chapter`.
    pub(super) fn locator_at(&self, text: &str) -> Option<(&str, usize)> {
        let is_end = |byte: u8| matches!(byte, b' ' | b',' | b'.' | b';' | b')');
        let first = &text[..text.bytes().position(is_end).unwrap_or(text.len())];
        // Nothing else begins with the first word of what is looked for.
        let beside = self.locators.range::<str, _>((Bound::Included(first), Bound::Unbounded));
        let same = beside.take_while(|(key, _)| !first.is_empty() && key.starts_with(first));
        let is_there =
            |key: &str| text.starts_with(key) && text.as_bytes().get(key.len()).is_none_or(|end| is_end(*end));
        // The longer ones come later.
        let found = same.filter(|(key, _)| is_there(key)).last();
        found.map(|(key, words)| (words.as_str(), key.len()))
    }

    /// The citation words that may accompany numbers, as written in source files: `art`, `rule`. Phrases are excluded.
    pub fn citation_words(&self) -> impl Iterator<Item = &str> {
        let is_word = |key: &&str| key.chars().all(char::is_alphabetic) && !GRAMMAR.contains(key);
        self.locators.keys().map(String::as_str).filter(is_word)
    }

    /// Citation words and phrases by key, and the forms of their parts.
    pub(super) fn locators(&self) -> impl Iterator<Item = (&str, &str)> {
        self.locators.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// Further citation words that authors may use, by meaning.
    pub(super) fn locator_words(&self) -> impl Iterator<Item = (&str, &str)> {
        let from = self.texts.range("locator_words.".to_owned()..);
        from.map_while(|(key, text)| Some((key.strip_prefix("locator_words.")?, text.as_str())))
    }
}

/// Reads the language files of a site.
pub fn load(snapshot: &Snapshot, config: &SiteConfig, diagnostics: &mut Vec<Diagnostic>) -> PerLanguage<Wording> {
    let shape = &*SHAPE;
    let read = PerLanguage::from_fn(config.languages.count(), |language| {
        let tag = &config.languages[language].tag;
        let files = files(snapshot, tag);
        if files.is_empty() {
            let name = format!("{FOLDER}/{tag}.toml");
            let fault = faults::LanguageWithoutStringsGrammar { language: tag.to_string(), path: name.clone(), name };
            diagnostics.push(Diagnostic::new(fault, Place::file(&SourcePath::new("site.toml"))));
        }
        let layers: Vec<Layer<'_>> = files.iter().map(WordingFile::layer).collect();
        Overlaid::new(&layers, shape, tag, diagnostics)
    });
    for (language, one) in read.iter() {
        let others = read.iter().filter(|(other, _)| *other != language).map(|(_, other)| other);
        one.report_missing(shape, others, diagnostics);
    }
    PerLanguage::from_fn(config.languages.count(), |language| {
        let one = &read[language];
        let writing = read_writing(one, &config.languages[language], diagnostics);
        let texts = one.texts();
        let locators = texts
            .range("locators.".to_owned()..)
            .map_while(|(key, text)| Some((key.strip_prefix("locators.")?.to_owned(), text.clone())));
        let locators: BTreeMap<_, _> = locators.filter(|(_, text)| !text.is_empty()).collect();
        let shown = SHOWN.into_iter().filter_map(|key| Some((key, plain(one.table(key)?)))).collect();
        Wording { texts, locators, writing, shown }
    })
}
