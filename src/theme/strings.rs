//! Interface strings: one TOML file for each language, all with the same keys. A site's file is merged over the
//! embedded one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tera::Value;

use super::files::{BuiltIn, ThemeFile, ThemeFiles, built_in_files};
use crate::config::SiteConfig;
use crate::curriculum::{BLOCKS, BlockKind, DIAGRAMS, PictureAlignment, WORK};
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
    /// The strings as a template value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// A string by its dotted key: `blocks.exercise.label`. Empty if missing, which was reported.
    pub fn get(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    /// The plural forms of a string, by CLDR category.
    pub fn forms(&self, key: &str) -> BTreeMap<&str, &str> {
        let prefix = format!("{key}.");
        let from = self.texts.range(prefix.clone()..);
        from.map_while(|(form, text)| Some((form.strip_prefix(&prefix)?, text.as_str()))).collect()
    }

    /// The kinds of instruments for which this language has a heading.
    pub fn instrument_kinds(&self) -> impl Iterator<Item = &str> {
        let from = self.texts.range("instruments.kinds.".to_owned()..);
        from.map_while(|(key, _)| key.strip_prefix("instruments.kinds."))
    }

    /// The names of blocks in this language.
    pub fn block_words(&self) -> BTreeMap<String, BlockKind> {
        let word = |id: &str| self.get(&format!("blocks.{id}.word")).to_lowercase();
        BLOCKS.iter().map(|row| (word(row.id), row.kind)).filter(|(word, _)| !word.is_empty()).collect()
    }

    /// The words for forms of diagrams in this language.
    pub fn diagram_words(&self) -> BTreeMap<String, &'static str> {
        DIAGRAMS.into_iter().map(|form| (self.get(&format!("diagrams.{form}.word")).to_lowercase(), form)).collect()
    }

    /// The words for alignments of pictures in this language.
    pub fn alignment_words(&self) -> BTreeMap<String, PictureAlignment> {
        let word = |alignment: PictureAlignment| self.get(&format!("picture.{}", alignment.name())).to_lowercase();
        PictureAlignment::ALL.into_iter().map(|alignment| (word(alignment), alignment)).collect()
    }

    /// The words for forms of work in this language.
    pub fn work_words(&self) -> BTreeMap<String, &'static str> {
        WORK.into_iter().map(|work| (self.get(&format!("work.{work}.word")).to_lowercase(), work)).collect()
    }
}

/// The valid structure of strings files.
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
