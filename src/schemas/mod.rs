//! JSON Schemas of the files that authors write, for editors that show and complete keys: [`schema`].
//!
//! A schema is what the program's own readers did with a sample that has every table ([`crate::config::recorded`]), so
//! that it has exactly their keys. It says which keys and values are read. What is missing, and what belongs together,
//! is told by `temario check`.
//!
//! The schemas use only what drafts 4 to 7 have in common: the language servers of VS Code for YAML and TOML read
//! those, and not all of them later ones.

mod shape;
mod texts;
mod write;

use crate::config::{FieldRecord, LanguageConfig, SITE_FILE, read_front_matter, read_site_config, recorded};
use crate::curriculum::read_library;
use crate::diagnostic::{Diagnostic, ProgramLanguage};
use crate::language::{LanguageTag, PerLanguage};
use crate::source::{Snapshot, Source, SourcePath};

use shape::FieldShape;
use texts::KeyTexts;
use write::SchemaWriter;

/// A kind of file with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaKind {
    /// `site.toml`.
    Site,
    /// The front matter of a page.
    Page,
    /// `content/glossary.yml`.
    Glossary,
    /// `content/instruments.yml`.
    Instruments,
    /// A file of `content/checklists/`.
    Checklist,
    /// `content/diagrams.yml`.
    Diagrams,
}

impl SchemaKind {
    /// Each kind with its name and the files that it is for.
    pub const ALL: [(&'static str, Self, &'static str); 6] = [
        ("site", Self::Site, "site.toml"),
        ("page", Self::Page, "content/**/*.md"),
        ("glossary", Self::Glossary, "content/glossary.yml"),
        ("instruments", Self::Instruments, "content/instruments.yml"),
        ("checklist", Self::Checklist, "content/checklists/*.yml"),
        ("diagrams", Self::Diagrams, "content/diagrams.yml"),
    ];

    /// The kind with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, ..)| *known == name).map(|(_, kind, _)| kind)
    }

    fn row(self) -> (&'static str, Self, &'static str) {
        Self::ALL.into_iter().find(|(_, kind, _)| *kind == self).expect("every kind has a row")
    }

    /// The files that it is for.
    fn files(self) -> &'static str {
        self.row().2
    }

    fn samples(self) -> &'static [&'static str] {
        match self {
            Self::Site => &[include_str!("samples/site.toml"), include_str!("samples/site-other.toml")],
            Self::Page => &[include_str!("samples/page.md")],
            Self::Glossary => &[include_str!("samples/glossary.yml")],
            Self::Instruments => &[include_str!("samples/instruments.yml")],
            Self::Checklist => &[include_str!("samples/checklist.yml")],
            Self::Diagrams => &[include_str!("samples/diagrams.yml")],
        }
    }

    /// Whether a key without a value counts as absent: in YAML, not in TOML.
    fn has_null(self) -> bool {
        self != Self::Site
    }
}

/// The schema of a kind of file, with descriptions in a language of the program.
///
/// Keys that exist once for each language, such as `def_es`, are those of `languages`, or of any language if it is
/// empty.
pub fn schema(kind: SchemaKind, languages: &[LanguageTag], text: ProgramLanguage) -> serde_json::Value {
    let mut shape = FieldShape::default();
    for sample in kind.samples() {
        let (_, record) = read_sample(kind, sample);
        shape.add_file(&record);
    }
    let texts = KeyTexts::of(text);
    SchemaWriter { texts: &texts, languages, has_null: kind.has_null() }.document(kind.row().0, &shape)
}

/// The languages of the samples.
fn sample_languages() -> PerLanguage<LanguageConfig> {
    let snapshot = Snapshot::from_texts([(SITE_FILE, "title = \"x\"\n[languages.en]\n[languages.es]\n")]);
    read_site_config(&snapshot.sources[0], &[], &mut Vec::new()).languages
}

/// Reads a sample; returns the findings about it, of which there are none, and what the readers asked for.
fn read_sample(kind: SchemaKind, text: &str) -> (Vec<Diagnostic>, FieldRecord) {
    let languages = sample_languages();
    let mut found = Vec::new();
    let path = kind.files().replace('*', "sample");
    let snapshot = Snapshot::from_texts([(path.as_str(), text)]);
    let source: &Source = &snapshot.sources[0];
    let ((), record) = recorded(|| match kind {
        SchemaKind::Site => _ = read_site_config(source, &[], &mut found),
        SchemaKind::Page => _ = read_front_matter(&SourcePath::new(&path), text, &mut found),
        SchemaKind::Glossary | SchemaKind::Instruments | SchemaKind::Checklist | SchemaKind::Diagrams => {
            found = read_library(&snapshot, &languages).diagnostics;
        }
    });
    (found, record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_without_findings() {
        for (name, kind, _) in SchemaKind::ALL {
            for sample in kind.samples() {
                let (found, record) = read_sample(kind, sample);
                let told: Vec<String> = found.iter().map(|one| one.message(ProgramLanguage::English)).collect();
                assert!(told.is_empty() && record.root.is_some(), "{name}: {told:?}");
            }
        }
    }

    #[test]
    fn every_key_has_a_value_in_a_sample_and_a_description_in_both_languages() {
        let (mut lacking, mut used) = (Vec::new(), std::collections::BTreeSet::new());
        for (name, kind, _) in SchemaKind::ALL {
            let mut shape = FieldShape::default();
            for sample in kind.samples() {
                shape.add_file(&read_sample(kind, sample).1);
            }
            shape.each_key(name, &mut |path, shape| {
                // The fourth level of a tree has no parts.
                if path == "diagrams.diagrams.root.parts.parts.parts.parts" {
                    assert!(shape.is_empty());
                    return;
                }
                if shape.is_empty() {
                    lacking.push(format!("{path} has no value"));
                }
                // The name of a rule says what it is, and `temario explain` says more.
                let is_rule = path.starts_with("site.checks.");
                for language in ProgramLanguage::ALL.into_iter().filter(|_| !is_rule) {
                    if KeyTexts::of(language).get(path).is_none() {
                        lacking.push(format!("\"{path}\" = \"\" # {language:?}"));
                    }
                }
                used.insert(path.to_owned());
            });
        }
        assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
        for language in ProgramLanguage::ALL {
            let texts = KeyTexts::of(language);
            let unused: Vec<_> = texts.keys().filter(|key| !used.contains(*key)).collect();
            assert!(unused.is_empty(), "{unused:?}");
        }
    }
}
