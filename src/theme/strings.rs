//! Interface strings: one TOML file a language, all with the same keys. A site's own file is laid over the program's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tera::Value;

use super::files::{BuiltIn, ThemeFile, ThemeFiles, built_in_files};
use crate::config::SiteConfig;
use crate::curriculum::{BLOCKS, BlockKind, DIAGRAMS, WORK};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::{Place, SourcePath};
use crate::wording::{self, Layer, Overlaid, Shape, Wording, names, plain};

/// The strings of one language.
pub struct Strings {
    value: Value,
    texts: BTreeMap<String, String>,
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

    /// The forms of a string that counts, by their categories.
    pub fn forms(&self, key: &str) -> BTreeMap<&str, &str> {
        let prefix = format!("{key}.");
        let from = self.texts.range(prefix.clone()..);
        from.map_while(|(form, text)| Some((form.strip_prefix(&prefix)?, text.as_str()))).collect()
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

/// What strings files can contain.
static SHAPE: LazyLock<Shape> = LazyLock::new(|| {
    let files: Vec<(SourcePath, &str)> = built_in_files()
        .into_iter()
        .filter(|file| file.name.starts_with("strings/"))
        .filter_map(|file| Some((SourcePath::new(&BuiltIn::place(&file.name, "default")), file.text()?)))
        .collect();
    Shape::new(files.iter().map(|(path, text)| (path, *text)), &[], "", "strings", Some(&wording::SHAPE))
});

pub(super) fn load(
    files: &ThemeFiles,
    wording: &PerLanguage<Wording>,
    config: &SiteConfig,
    diagnostics: &mut Vec<Diagnostic>,
) -> PerLanguage<Strings> {
    let read = PerLanguage::from_fn(config.languages.count(), |language| {
        let tag = &config.languages[language].tag;
        let names: Vec<String> = names(tag).into_iter().map(|name| format!("strings/{name}.toml")).collect();
        let of = |files: &'_ BTreeMap<String, ThemeFile>| -> Vec<ThemeFile> {
            names.iter().filter_map(|name| files.get(name)).cloned().collect()
        };
        let found: Vec<ThemeFile> = of(&files.texts).into_iter().chain(of(&files.own_strings)).collect();
        if found.is_empty() {
            let name = format!("strings/{tag}.toml");
            let path = BuiltIn::place(&name, &config.theme);
            let fault = faults::LanguageWithoutStrings { language: tag.to_string(), name, path };
            diagnostics.push(Diagnostic::new(fault, Place::file(&SourcePath::new("site.toml"))));
        }
        let layers: Vec<Layer<'_>> =
            found.iter().map(|file| Layer { path: &file.path, text: &file.text, is_own: file.is_own }).collect();
        Overlaid::new(&layers, &SHAPE, tag, diagnostics)
    });
    for (language, one) in read.iter() {
        let others = read.iter().filter(|(other, _)| *other != language).map(|(_, other)| other);
        one.report_missing(&SHAPE, others, diagnostics);
    }
    PerLanguage::from_fn(config.languages.count(), |language| {
        let one = &read[language];
        let mut value = plain(&one.root);
        if let Some(table) = value.as_object_mut() {
            table.extend(wording[language].shown.iter().map(|(key, shown)| ((*key).to_owned(), shown.clone())));
        }
        Strings { value: Value::from_serializable(&value), texts: one.texts() }
    })
}
