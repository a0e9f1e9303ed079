//! Diagrams that pages show by name: `content/diagrams.yml`, both languages in one entry, so that the drawing is one.

use super::blocks::DIAGRAMS;
use super::data::{DataFile, Entry, identified};
use crate::config::LanguageConfig;
use crate::diagnostic::{Diagnostic, rules};
use crate::language::PerLanguage;
use crate::source::{Place, Source};

/// The file of the diagrams.
pub const DIAGRAM_FILE: &str = "content/diagrams.yml";

/// The fewest and the most parts of a diagram.
pub const DIAGRAM_PARTS: std::ops::RangeInclusive<usize> = 2..=8;

/// A diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagram {
    /// Its id.
    pub id: String,
    /// One of [`DIAGRAMS`].
    pub form: &'static str,
    /// What it shows, in a few words.
    pub title: PerLanguage<String>,
    /// What it says, in a sentence; empty where there is none.
    pub text: PerLanguage<String>,
    /// At what the parts aim; empty where there is nothing.
    pub centre: PerLanguage<String>,
    /// Its parts in order.
    pub parts: Vec<DiagramPart>,
}

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPart {
    /// Its words.
    pub words: PerLanguage<String>,
    /// Lines below them, which the form `groups` shows.
    pub items: PerLanguage<Vec<String>>,
}

/// Reads the diagrams of a course, in the order of the file.
pub fn read_diagrams(source: Option<&Source>, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Vec<Diagram> {
    let Some(file) = source.and_then(|source| DataFile::read(source, out)) else { return Vec::new() };
    let mut diagrams = Vec::new();
    for (id, entry) in identified(file.whole().entries("diagrams", out), out) {
        let Some(form) = form(&entry, file.path, out) else { continue };
        let parts: Vec<DiagramPart> = entry
            .entries("parts", out)
            .iter()
            .map(|part| DiagramPart {
                words: part.each_required(site, "", &id.value, out),
                items: items(part, site, &id.value, out),
            })
            .collect();
        if !DIAGRAM_PARTS.contains(&parts.len()) {
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, entry.place()).with("id", &id.value).worded("parts"));
            continue;
        }
        diagrams.push(Diagram {
            form,
            title: entry.each_required(site, "title_", &id.value, out),
            text: entry.each_if_any(site, "text_", &id.value, out),
            centre: entry.each_if_any(site, "centre_", &id.value, out),
            parts,
            id: id.value,
        });
    }
    diagrams
}

/// The lines of a part; a language with fewer than another is reported.
fn items(part: &Entry<'_>, site: &[LanguageConfig], id: &str, out: &mut Vec<Diagnostic>) -> PerLanguage<Vec<String>> {
    let items = part.each_list(site, "items_");
    let most = items.values().map(Vec::len).max().unwrap_or(0);
    for (language, _) in items.iter().filter(|(_, items)| items.len() < most) {
        let key = format!("items_{}", site[usize::from(language.0)].tag);
        out.push(Diagnostic::new(&rules::DATA_INCOMPLETE, part.place()).with("id", id).with("key", key));
    }
    PerLanguage::from_fn(site.len(), |language| items[language].iter().map(|item| item.value.clone()).collect())
}

fn form(entry: &Entry<'_>, path: &crate::source::SourcePath, out: &mut Vec<Diagnostic>) -> Option<&'static str> {
    let written = entry.text("form");
    let known = DIAGRAMS.into_iter().find(|form| written.as_ref().is_some_and(|written| written.value == *form));
    if known.is_none() {
        let place = written.as_ref().map_or_else(|| entry.place(), |written| Place::new(path, written.span));
        let forms = DIAGRAMS.map(|form| format!("`{form}`")).join(", ");
        out.push(Diagnostic::new(&rules::DATA_SYNTAX, place).with("forms", forms).worded("form"));
    }
    known
}
