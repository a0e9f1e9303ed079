//! Diagrams that pages show by id: `content/diagrams.yml`. An entry has all languages, so that they share one drawing.

mod content;
mod grid;
mod layers;
mod matrix;
mod plan;
mod reading;
mod routes;
mod ties;
mod timeline;
mod tree;

use std::collections::HashSet;

pub use content::{
    DiagramContent, DiagramLayer, DiagramLayers, DiagramMatrix, DiagramPart, DiagramParts, DiagramPlan, DiagramTie,
    DiagramTimeline, DiagramTree, MatrixItem, PlanRoom, PlanView, TieArrow, TieRoute, TimeScale, TimelineEvent,
    TreeNode,
};
pub use grid::{OUTSIDE, PlanDoor, PlanGrid, PlanWall};
pub use routes::{tie_order, tie_routes};

use layers::read_layers;
use matrix::read_matrix;
use plan::read_plan;
use ties::read_ties;
use timeline::read_timeline;
use tree::read_tree;

use super::data::{DataTable, read_data};
use crate::config::{LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::Source;

/// The file of a course with its diagrams.
pub const DIAGRAM_FILE: &str = "content/diagrams.yml";

/// The forms of diagrams that a block on a page can describe; the strings have a word and a description for each.
pub const DIAGRAMS: [&str; 5] = ["cycle", "steps", "factors", "ties", "groups"];

/// The forms that only the data can describe; the strings have a description for each.
const DATA_DIAGRAMS: [&str; 5] = ["timeline", "matrix", "layers", "tree", "plan"];

/// The valid number of parts of a diagram.
pub const DIAGRAM_PARTS: std::ops::RangeInclusive<usize> = 2..=8;

/// A diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagram {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: PerLanguage<String>,
    /// Its message, in one sentence; may be empty.
    pub text: PerLanguage<String>,
    /// What it shows.
    pub content: DiagramContent<PerLanguage<String>>,
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
    // Of a diagram without a valid form everything is read too, so that all its faults are found at once.
    let read_as = form.or_else(|| guessed(entry));
    let content = match read_as {
        Some("timeline") => read_timeline(entry, &id.value).map(DiagramContent::Timeline),
        Some("matrix") => read_matrix(entry, &id.value).map(DiagramContent::Matrix),
        Some("layers") => read_layers(entry, &id.value).map(DiagramContent::Layers),
        Some("tree") => read_tree(entry, &id.value).map(DiagramContent::Tree),
        Some("plan") => read_plan(entry, &id.value).map(DiagramContent::Plan),
        _ => read_parts(entry, form, &id.value).map(DiagramContent::Parts),
    };
    // Its id is known although it cannot be drawn, so that pages that show it have no fault of their own.
    let content = content.filter(|_| form.is_some()).unwrap_or_else(|| empty(read_as));
    Some(Diagram { id: id.value, title, text, content })
}

/// The content of a diagram that cannot be drawn, which is reported.
fn empty(form: Option<&'static str>) -> DiagramContent<PerLanguage<String>> {
    match form {
        Some("plan") => {
            let (rooms, grid) = (Vec::new(), PlanGrid::default());
            DiagramContent::Plan(DiagramPlan { rooms, grid, order: Vec::new(), view: PlanView::Numbered })
        }
        _ => {
            let (parts, ties) = (Vec::new(), Vec::new());
            DiagramContent::Parts(DiagramParts { form: "steps", parts, centre: None, ties })
        }
    }
}

/// The form whose keys an entry has.
fn guessed(entry: &DataTable<'_, '_>) -> Option<&'static str> {
    let keys =
        [("events", "timeline"), ("columns", "matrix"), ("above", "layers"), ("root", "tree"), ("cells", "plan")];
    keys.into_iter().find(|(key, _)| entry.has(key)).map(|(_, form)| form)
}

fn read_parts(
    entry: &mut DataTable<'_, '_>,
    form: Option<&'static str>,
    id: &str,
) -> Option<DiagramParts<PerLanguage<String>>> {
    let centre = entry.each_if_any("centre_", id);
    let may_have_ties = form.is_none_or(|form| form == "ties");
    let mut ids: Vec<Option<String>> = Vec::new();
    let parts = entry.entries("parts", |part| {
        if may_have_ties {
            let own = part.text("id");
            let is_taken = own.as_ref().is_some_and(|own| ids.iter().flatten().any(|id| *id == own.value));
            if let Some(own) = own.as_ref().filter(|_| is_taken) {
                let place = part.place_of(own);
                part.report(Diagnostic::new(faults::DataSyntaxTwice { id: own.value.clone() }, place));
            }
            ids.push(own.map(|id| id.value));
        }
        Some(DiagramPart { words: part.each_required("", id), items: items(part, id) })
    });
    if form.is_some() && !DIAGRAM_PARTS.contains(&parts.len()) {
        entry.report(Diagnostic::new(
            faults::DataSyntaxParts {
                id: id.to_owned(),
                least: DIAGRAM_PARTS.start().to_string(),
                most: DIAGRAM_PARTS.end().to_string(),
            },
            entry.place(),
        ));
        return None;
    }
    let has_centre = centre.values().any(|text| !text.is_empty());
    let ties = if may_have_ties { read_ties(entry, id, &ids, has_centre) } else { Vec::new() };
    Some(DiagramParts { form: form?, parts, centre: has_centre.then_some(centre), ties })
}

/// The lines of a part; a language with fewer lines than another is reported.
fn items(part: &mut DataTable<'_, '_>, id: &str) -> Vec<PerLanguage<String>> {
    let items = part.each_list("items_");
    let most = items.values().map(Vec::len).max().unwrap_or(0);
    for (language, _) in items.iter().filter(|(_, items)| items.len() < most) {
        part.report_incomplete("items_", language, id);
    }
    let line = |place: usize, language| {
        let items: &Vec<Spanned<String>> = &items[language];
        items.get(place).map(|item| item.value.clone()).unwrap_or_default()
    };
    (0..most).map(|place| PerLanguage::from_fn(items.count(), |language| line(place, language))).collect()
}

fn form(entry: &mut DataTable<'_, '_>) -> Option<&'static str> {
    let written = entry.text("form");
    let forms = || DIAGRAMS.into_iter().chain(DATA_DIAGRAMS);
    let known = forms().find(|form| written.as_ref().is_some_and(|written| written.value == *form));
    if known.is_none() {
        let place = written.as_ref().map_or_else(|| entry.place(), |written| entry.place_of(written));
        let forms = forms().map(|form| format!("`{form}`")).collect::<Vec<_>>().join(", ");
        entry.report(Diagnostic::new(faults::DataSyntaxForm { forms }, place));
    }
    known
}
