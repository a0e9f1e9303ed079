//! Interface strings: one TOML file a language, all with the same keys.

use std::collections::BTreeMap;

use tera::Value;

use super::files::{BuiltIn, ThemeFile, ThemeFiles};
use super::writing::{Writing, read_writing};
use crate::config::{Node, SiteConfig, Value as Toml, parse_toml};
use crate::curriculum::{BLOCKS, BlockKind, DIAGRAMS, WORK};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::{LanguageTag, PerLanguage};
use crate::source::{Place, SourcePath, Span};

/// The strings of one language.
pub struct Strings {
    value: Value,
    texts: BTreeMap<String, String>,
    /// Words and phrases of citations, as they are written in all files: `chapter on ethics`.
    locators: BTreeMap<String, String>,
    writing: Writing,
}

impl Strings {
    /// The strings as templates see them.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// One string by its dotted key: `blocks.exercise.label`. Empty if it is missing, which was reported.
    pub fn get(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    /// How the language is written.
    pub fn writing(&self) -> &Writing {
        &self.writing
    }

    /// A word or phrase of a citation, as this language says it.
    pub(super) fn locator(&self, phrase: &str) -> Option<&str> {
        self.locators.get(phrase).map(String::as_str)
    }

    /// The words and phrases of citations by their keys, with the forms of their parts.
    pub(super) fn locators(&self) -> impl Iterator<Item = (&str, &str)> {
        self.locators.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// Other words that authors may write in a citation, by what they mean.
    pub(super) fn locator_words(&self) -> impl Iterator<Item = (&str, &str)> {
        let from = self.texts.range("locator_words.".to_owned()..);
        from.map_while(|(key, text)| Some((key.strip_prefix("locator_words.")?, text.as_str())))
    }

    /// The kinds of instruments that this language has a heading for.
    pub fn instrument_kinds(&self) -> impl Iterator<Item = &str> {
        let from = self.texts.range("instruments.kinds.".to_owned()..);
        from.map_while(|(key, _)| key.strip_prefix("instruments.kinds."))
    }

    /// The words for blocks in this language.
    pub fn block_words(&self) -> BTreeMap<String, BlockKind> {
        let word = |id: &str| self.get(&format!("blocks.{id}.word")).to_lowercase();
        BLOCKS.iter().map(|row| (word(row.id), row.kind)).filter(|(word, _)| !word.is_empty()).collect()
    }

    /// The words for the forms of diagrams in this language.
    pub fn diagram_words(&self) -> BTreeMap<String, &'static str> {
        DIAGRAMS.into_iter().map(|form| (self.get(&format!("diagrams.{form}.word")).to_lowercase(), form)).collect()
    }

    /// The words for the ways to work in this language.
    pub fn work_words(&self) -> BTreeMap<String, &'static str> {
        WORK.into_iter().map(|work| (self.get(&format!("work.{work}.word")).to_lowercase(), work)).collect()
    }
}

/// One file, read.
pub(super) struct Read {
    pub path: SourcePath,
    pub text: String,
    pub root: Node,
    keys: BTreeMap<String, Span>,
}

pub(super) fn load(files: &ThemeFiles, config: &SiteConfig, diagnostics: &mut Vec<Diagnostic>) -> PerLanguage<Strings> {
    let known: Vec<(&str, &ThemeFile)> = files.texts_below("strings").collect();
    let read = PerLanguage::from_fn(config.languages.len(), |language| {
        let tag = &config.languages[usize::from(language.0)].tag;
        find(&known, &config.theme, tag, diagnostics)
    });
    for (language, one) in read.iter() {
        for (other_language, other) in read.iter() {
            if language != other_language {
                missing(one, other, diagnostics);
            }
        }
    }
    PerLanguage::from_fn(config.languages.len(), |language| {
        let writing = read_writing(&read[language], &config.languages[usize::from(language.0)], diagnostics);
        strings(&read[language].root, writing)
    })
}

fn find(known: &[(&str, &ThemeFile)], theme: &str, tag: &LanguageTag, diagnostics: &mut Vec<Diagnostic>) -> Read {
    let primary = tag.as_str().split('-').next().unwrap_or_default();
    let named = |name: &str| known.iter().find(|(path, _)| path.strip_suffix(".toml") == Some(name));
    let Some((_, file)) = named(tag.as_str()).or_else(|| named(primary)) else {
        let place = Place::file(&SourcePath::new("site.toml"));
        diagnostics.push(
            Diagnostic::new(&rules::LANGUAGE_WITHOUT_STRINGS, place)
                .with("language", tag)
                .with("name", format!("strings/{tag}.toml"))
                .with("path", BuiltIn::place(&format!("strings/{tag}.toml"), theme)),
        );
        let root = Node { value: Toml::Table(Vec::new()), span: Span::default() };
        return Read { path: SourcePath::new("site.toml"), text: String::new(), root, keys: BTreeMap::new() };
    };
    let (root, faults) = parse_toml(&file.text);
    for span in faults {
        diagnostics.push(Diagnostic::new(&rules::CONFIG_SYNTAX, Place::new(&file.path, span)));
    }
    let mut keys = BTreeMap::new();
    flatten(&root, "", &mut |key, span, _| {
        keys.insert(key, span);
    });
    Read { path: file.path.clone(), text: file.text.to_string(), root, keys }
}

/// Reports what `one` has and `other` lacks. A file that is not there was reported already.
fn missing(one: &Read, other: &Read, diagnostics: &mut Vec<Diagnostic>) {
    if one.keys.is_empty() || other.keys.is_empty() {
        return;
    }
    for (key, span) in &one.keys {
        // How a language is written is its own affair.
        if !other.keys.contains_key(key) && !key.starts_with("writing.") {
            diagnostics.push(
                Diagnostic::new(&rules::STRING_MISSING, Place::file(&other.path))
                    .with("key", key)
                    .with("other", &one.path)
                    .beside(Place::new(&one.path, *span)),
            );
        }
    }
}

fn flatten(node: &Node, prefix: &str, visit: &mut dyn FnMut(String, Span, String)) {
    let Toml::Table(entries) = &node.value else { return };
    for entry in entries {
        let key = if prefix.is_empty() { entry.key.clone() } else { format!("{prefix}.{}", entry.key) };
        match &entry.node.value {
            Toml::Table(_) => flatten(&entry.node, &key, visit),
            Toml::Text(text) => visit(key, entry.key_span, text.clone()),
            _ => visit(key, entry.key_span, String::new()),
        }
    }
}

fn strings(root: &Node, writing: Writing) -> Strings {
    // Templates say nothing of how a language is written.
    let mut root = root.clone();
    if let Toml::Table(entries) = &mut root.value {
        entries.retain(|entry| entry.key != "writing");
    }
    let root = &root;
    let mut texts = BTreeMap::new();
    flatten(root, "", &mut |key, _, text| {
        texts.insert(key, text);
    });
    let locators = texts
        .range("locators.".to_owned()..)
        .map_while(|(key, text)| Some((key.strip_prefix("locators.")?.to_owned(), text.clone())));
    let locators = locators.filter(|(_, text)| !text.is_empty()).collect();
    Strings { value: Value::from_serializable(&plain(root)), texts, locators, writing }
}

fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Toml::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), plain(&entry.node))).collect(),
        Toml::List(items) => items.iter().map(plain).collect(),
        Toml::Text(text) => text.as_str().into(),
        Toml::Integer(number) => (*number).into(),
        Toml::Boolean(yes) => (*yes).into(),
        Toml::Null | Toml::Other => serde_json::Value::Null,
    }
}
