//! Diagrams that pages show by id: `content/diagrams.yml`. An entry has all languages, so that they share one drawing.

use std::collections::HashSet;

use super::data::{DataTable, read_data};
use crate::config::{LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::Source;

pub const DIAGRAM_FILE: &str = "content/diagrams.yml";

/// The forms of diagrams; the strings have a word and a description for each.
pub const DIAGRAMS: [&str; 5] = ["cycle", "steps", "factors", "ties", "groups"];

/// The valid number of parts of a diagram.
pub const DIAGRAM_PARTS: std::ops::RangeInclusive<usize> = 2..=8;

/// A diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagram {
    /// Its id.
    pub id: String,
    /// One of [`DIAGRAMS`].
    pub form: &'static str,
    /// Its title.
    pub title: PerLanguage<String>,
    /// Its message, in one sentence; may be empty.
    pub text: PerLanguage<String>,
    /// The text at the centre; may be empty.
    pub centre: PerLanguage<String>,
    /// Its parts in order.
    pub parts: Vec<DiagramPart>,
}

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPart {
    /// Its text.
    pub words: PerLanguage<String>,
    /// Lines below the text, shown in the form `groups`.
    pub items: PerLanguage<Vec<String>>,
}

/// Reads the diagrams of a course, in the order of the file.
pub fn read_diagrams(
    source: Option<&Source>,
    site: &PerLanguage<LanguageConfig>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Diagram> {
    let Some(source) = source else { return Vec::new() };
    let read = |file: &mut DataTable<'_, '_>| file.identified("diagrams", &mut HashSet::new(), read_diagram);
    read_data(source, site, out, read).unwrap_or_default()
}

fn read_diagram(entry: &mut DataTable<'_, '_>, id: Spanned<String>) -> Option<Diagram> {
    let form = form(entry);
    let title = entry.each_required("title_", &id.value);
    let text = entry.each_if_any("text_", &id.value);
    let centre = entry.each_if_any("centre_", &id.value);
    let parts = entry.entries("parts", |part| {
        Some(DiagramPart { words: part.each_required("", &id.value), items: items(part, &id.value) })
    });
    if form.is_some() && !DIAGRAM_PARTS.contains(&parts.len()) {
        entry.report(Diagnostic::new(
            faults::DataSyntaxParts {
                id: id.value.clone(),
                least: DIAGRAM_PARTS.start().to_string(),
                most: DIAGRAM_PARTS.end().to_string(),
            },
            entry.place(),
        ));
        return None;
    }
    Some(Diagram { form: form?, title, text, centre, parts, id: id.value })
}

/// The lines of a part; a language with fewer lines than another is reported.
fn items(part: &mut DataTable<'_, '_>, id: &str) -> PerLanguage<Vec<String>> {
    let items = part.each_list("items_");
    let most = items.values().map(Vec::len).max().unwrap_or(0);
    for (language, _) in items.iter().filter(|(_, items)| items.len() < most) {
        part.report_incomplete("items_", language, id);
    }
    items.map(|items| items.into_iter().map(|item| item.value).collect())
}

fn form(entry: &mut DataTable<'_, '_>) -> Option<&'static str> {
    let written = entry.text("form");
    let known = DIAGRAMS.into_iter().find(|form| written.as_ref().is_some_and(|written| written.value == *form));
    if known.is_none() {
        let place = written.as_ref().map_or_else(|| entry.place(), |written| entry.place_of(written));
        let forms = DIAGRAMS.map(|form| format!("`{form}`")).join(", ");
        entry.report(Diagnostic::new(faults::DataSyntaxForm { forms: forms.to_string() }, place));
    }
    known
}
