//! The descriptions of keys: [`KeyTexts`].

use std::collections::BTreeMap;

use crate::config::{Value, parse_toml};
use crate::diagnostic::ProgramLanguage;

/// The descriptions in one language, by the path of their key: `site.languages.*.title`.
pub(super) struct KeyTexts(BTreeMap<String, String>);

impl KeyTexts {
    /// Those of a language of the program.
    pub fn of(language: ProgramLanguage) -> Self {
        let text = match language {
            ProgramLanguage::English => include_str!("en.toml"),
            ProgramLanguage::Spanish => include_str!("es.toml"),
        };
        let (node, _) = parse_toml(text);
        let Value::Table(entries) = node.value else { return Self(BTreeMap::new()) };
        let entries = entries.into_iter().filter_map(|entry| match entry.node.value {
            Value::Text(text) => Some((entry.key, text)),
            _ => None,
        });
        Self(entries.collect())
    }

    /// The description of a key. Keys that several forms of a table have are described once, and so are the levels of
    /// a tree.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    #[cfg(test)]
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
