//! Reads a table key by key, and reports its errors.

use std::borrow::Cow;

use super::language_config::LanguageConfig;
use super::node::{KeyValue, Node, Spanned, Value};
use super::record::{self, FieldKind};
use crate::diagnostic::{Diagnostic, Fault, faults, nearest};
use crate::language::{LanguageTag, PerLanguage};
use crate::source::{Place, SourcePath, Span};

/// Makes the faults for a kind of file.
#[derive(Clone, Copy)]
pub struct FieldFaults {
    /// For an unknown key, with the nearest known key.
    pub unknown: fn(String, Option<String>) -> Fault,
    /// For a value of the wrong kind.
    pub wrong: fn(String, Wanted) -> Fault,
    /// For a key in a language that the site does not have: the key, the language, and the languages of the site.
    pub language: fn(String, String, String) -> Fault,
}

/// The expected kind of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A table.
    Table,
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number from a minimum to a maximum.
    Integer(i64, i64),
    /// A list of texts.
    Texts,
    /// One of the listed words.
    Choice(String),
    /// Some of the listed words.
    Choices(String),
}

/// The entries of one table.
///
/// Each method removes the key that it reads; [`Fields::finish`] reports the remaining keys.
pub struct Fields<'a> {
    path: &'a SourcePath,
    text: &'a str,
    faults: FieldFaults,
    node: &'a Node,
    entries: Vec<&'a KeyValue>,
    known: Vec<Cow<'static, str>>,
    /// The prefixes of keys that exist once for each language.
    prefixes: Vec<&'static str>,
    tags: Vec<LanguageTag>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Starts reading a table; any other value is reported and read as an empty table.
    pub fn new(
        path: &'a SourcePath,
        text: &'a str,
        faults: FieldFaults,
        node: &'a Node,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let entries = match &node.value {
            Value::Table(entries) => entries.iter().collect(),
            Value::Null => Vec::new(),
            _ => {
                let place = Place::new(path, node.span);
                diagnostics.push(Diagnostic::new((faults.wrong)(String::new(), Wanted::Table), place));
                Vec::new()
            }
        };
        record::table(node);
        let (known, prefixes, tags) = (Vec::new(), Vec::new(), Vec::new());
        Self { path, text, faults, node, entries, known, prefixes, tags, diagnostics }
    }

    /// Notes a key for the schema of the file; see [`record`].
    fn note(&self, key: &str, kind: impl FnOnce() -> FieldKind) {
        record::key(self.node, key, kind);
    }

    /// The entry of a key with any value. An empty value is treated as absent.
    pub fn take(&mut self, key: impl Into<Cow<'static, str>>) -> Option<&'a KeyValue> {
        let key = key.into();
        self.note(&key, || FieldKind::Any);
        self.known.push(key.clone());
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        let entry = self.entries.remove(index);
        (entry.node.value != Value::Null).then_some(entry)
    }

    /// The entry of a key that is not suggested as a known key.
    pub fn take_unlisted(&mut self, key: &str) -> Option<&'a KeyValue> {
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(index))
    }

    /// Whether the value of a key that is not taken yet is a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key && matches!(entry.node.value, Value::Table(_)))
    }

    /// The entry of a key that is not taken yet.
    pub fn peek(&self, key: &str) -> Option<&'a KeyValue> {
        self.entries.iter().copied().find(|entry| entry.key == key)
    }

    /// Whether a key has a value and is not taken yet.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key && entry.node.value != Value::Null)
    }

    /// Reports a missing key at the place of the table.
    pub fn missing(&mut self, key: &str, table: Span) {
        let place = Place::new(self.path, table);
        self.diagnostics.push(Diagnostic::new(faults::ConfigMissingKeyTable { key: key.to_string() }, place));
    }

    /// All remaining entries, for tables whose keys are names.
    pub fn take_rest(&mut self) -> Vec<&'a KeyValue> {
        record::rest(self.node);
        std::mem::take(&mut self.entries)
    }

    /// Text. A number or `yes` is accepted as written: `title: 2018` is a title.
    pub fn text(&mut self, key: impl Into<Cow<'static, str>>) -> Option<Spanned<String>> {
        let key = key.into();
        self.note(&key, || FieldKind::Text);
        let entry = self.take(key)?;
        let text = scalar_text(&entry.node, self.text);
        if text.is_none() {
            self.not(entry, Wanted::Text);
        }
        text
    }

    /// The result of `read` for the key `prefix` + tag of each language.
    ///
    /// A key in another language is reported as such; a key that is near one of these is reported as misspelt.
    pub fn in_each_language<T>(
        &mut self,
        prefix: &'static str,
        languages: &PerLanguage<LanguageConfig>,
        mut read: impl FnMut(&mut Self, String) -> T,
    ) -> PerLanguage<T> {
        record::prefix(self.node, prefix);
        self.prefixes.push(prefix);
        self.tags = languages.values().map(|language| language.tag.clone()).collect();
        PerLanguage::from_fn(languages.count(), |language| read(self, format!("{prefix}{}", languages[language].tag)))
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.note(key, || FieldKind::Boolean);
        let entry = self.take(key)?;
        let Value::Boolean(value) = entry.node.value else {
            self.not(entry, Wanted::Boolean);
            return None;
        };
        Some(value)
    }

    /// A whole number from `least` to `most`.
    pub fn integer(&mut self, key: &'static str, least: i64, most: i64) -> Option<Spanned<i64>> {
        self.note(key, || FieldKind::Integer(least, most));
        let entry = self.take(key)?;
        match entry.node.value {
            Value::Integer(value) if (least..=most).contains(&value) => Some(Spanned { value, span: entry.node.span }),
            _ => {
                self.not(entry, Wanted::Integer(least, most));
                None
            }
        }
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        self.note(key, || FieldKind::Texts);
        let entry = self.take(key)?;
        self.texts_of(entry)
    }

    /// The texts of an entry that is already taken.
    pub fn texts_of(&mut self, entry: &KeyValue) -> Option<Vec<Spanned<String>>> {
        self.note(&entry.key, || FieldKind::Texts);
        let texts = match &entry.node.value {
            Value::List(items) => items.iter().map(|item| scalar_text(item, self.text)).collect(),
            _ => scalar_text(&entry.node, self.text).map(|text| vec![text]),
        };
        if texts.is_none() {
            self.not(entry, Wanted::Texts);
        }
        texts
    }

    /// One of the given words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.note(key, || FieldKind::Choice(words(choices)));
        let entry = self.take(key)?;
        let text = scalar_text(&entry.node, self.text).map(|text| text.value).unwrap_or_default();
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            self.not(entry, Wanted::Choice(listed(choices)));
        }
        found
    }

    /// Some of the given words, without duplicates, in the order of the file.
    pub fn choices<T: Copy + PartialEq>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<Vec<T>> {
        self.note(key, || FieldKind::Choices(words(choices)));
        let entry = self.take(key)?;
        let of = |item: &Node| match &item.value {
            Value::Text(text) => choices.iter().find(|(word, _)| word == text).map(|(_, value)| *value),
            _ => None,
        };
        let found: Option<Vec<T>> = match &entry.node.value {
            Value::List(items) => items.iter().map(of).collect(),
            _ => of(&entry.node).map(|one| vec![one]),
        };
        let Some(found) = found else {
            self.not(entry, Wanted::Choices(listed(choices)));
            return None;
        };
        let mut once: Vec<T> = Vec::new();
        for one in found {
            if !once.contains(&one) {
                once.push(one);
            }
        }
        Some(once)
    }

    /// Reports a value that is not of the expected kind.
    pub fn not(&mut self, entry: &KeyValue, wanted: Wanted) {
        self.wrong(entry, (self.faults.wrong)(entry.key.clone(), wanted));
    }

    /// Reports a fault of a value.
    pub fn wrong(&mut self, entry: &KeyValue, fault: impl Into<Fault>) {
        let span = if entry.node.span.start == entry.node.span.end { entry.key_span } else { entry.node.span };
        self.diagnostics.push(Diagnostic::new(fault, Place::new(self.path, span)));
    }

    /// Reads a table inside this one, with the same faults.
    pub fn inner<T>(&mut self, node: &'a Node, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let mut fields = Fields::new(self.path, self.text, self.faults, node, &mut *self.diagnostics);
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Adds a diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The path of the file.
    pub fn path(&self) -> &'a SourcePath {
        self.path
    }

    /// The text of the file.
    pub fn source_text(&self) -> &'a str {
        self.text
    }

    /// Reports the keys that were not taken, each with the nearest known key.
    pub fn finish(self) {
        for entry in &self.entries {
            let place = Place::new(self.path, entry.key_span);
            let fault = match self.foreign_language(&entry.key) {
                Some(language) => {
                    let known: Vec<String> = self.tags.iter().map(|tag| format!("`{tag}`")).collect();
                    (self.faults.language)(entry.key.clone(), language.to_string(), known.join(", "))
                }
                None => {
                    let near = nearest(&entry.key, self.known.iter().map(AsRef::as_ref));
                    (self.faults.unknown)(entry.key.clone(), near.map(str::to_owned))
                }
            };
            self.diagnostics.push(Diagnostic::new(fault, place));
        }
    }

    /// The language of a key that would be known if the site had it.
    fn foreign_language(&self, key: &str) -> Option<LanguageTag> {
        let tag = |prefix: &&str| key.strip_prefix(*prefix).and_then(LanguageTag::parse);
        // Without a prefix, any short word could be a tag; a misspelt key is more likely.
        let known = || self.known.iter().map(AsRef::as_ref);
        let is_tag = |tag: &LanguageTag| key != tag.as_str() || nearest(key, known()).is_none();
        let tag = self.prefixes.iter().filter_map(tag).find(is_tag)?;
        nearest(tag.as_str(), self.tags.iter().map(LanguageTag::as_str)).is_none().then_some(tag)
    }
}

/// The text of a scalar; numbers and other values as written in the file.
pub fn scalar_text(node: &Node, text: &str) -> Option<Spanned<String>> {
    let value = match &node.value {
        Value::Text(value) => value.clone(),
        Value::Boolean(_) | Value::Integer(_) | Value::Other => text.get(node.span.range())?.to_owned(),
        Value::Null | Value::List(_) | Value::Table(_) => return None,
    };
    Some(Spanned { value, span: node.span })
}

fn words<T>(choices: &[(&str, T)]) -> Vec<String> {
    choices.iter().map(|(word, _)| (*word).to_owned()).collect()
}

/// The possible words of a value, for a message.
pub(super) fn listed<T>(choices: &[(&str, T)]) -> String {
    choices.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
