//! The diagnostics of a site for the panel over a page: those of the page first.

use serde::Serialize;
use serde_json::Value;

use super::served::Served;
use crate::diagnostic::{Diagnostic, ProgramLanguage, Report, Severity, phrase, phrases};

/// The most diagnostics that are shown; the others are counted.
const MOST: usize = 50;

/// The report in the panel. All text in it is plain text, not HTML.
#[derive(PartialEq, Serialize)]
pub(super) struct PanelReport {
    total: usize,
    errors: usize,
    /// The counts as text.
    summary: String,
    /// Those of the page's own files, in all languages, and of its template.
    here: Vec<Value>,
    /// The others.
    elsewhere: Vec<Value>,
    /// The number of diagnostics that are not shown, as text.
    more: Option<String>,
}

/// The report for the page at a path.
pub(super) fn report(served: &Served, path: &str, language: ProgramLanguage) -> PanelReport {
    let loaded = &served.loaded;
    let template = served.route(path).and_then(|route| served.bytes(&route).err());
    let own = served.sources(path);
    let mut all: Vec<Diagnostic> = template.iter().map(|fault| fault.diagnostic()).collect();
    all.extend(loaded.diagnostics().iter().cloned());
    let rank = |one: &Diagnostic| own.iter().position(|source| *source == one.primary.path);
    let is_here = |one: &Diagnostic| {
        let is_template = template.as_ref().is_some_and(|fault| fault.place == one.primary);
        rank(one).is_some() || is_template || one.related.iter().any(|place| own.contains(&place.path))
    };
    let summary = Report::new(&all, &loaded.snapshot, language).summary();
    let (total, errors) = (all.len(), all.iter().filter(|one| one.severity == Severity::Error).count());
    let (mut here, mut elsewhere): (Vec<_>, Vec<_>) = all.into_iter().partition(is_here);
    here.sort_by_key(|one| rank(one).unwrap_or(own.len()));
    here.truncate(MOST);
    elsewhere.truncate(MOST - here.len());
    let left = total - here.len() - elsewhere.len();
    let entries = |some: &[Diagnostic]| Report::new(some, &loaded.snapshot, language).entries();
    PanelReport {
        total,
        errors,
        summary,
        here: entries(&here),
        elsewhere: entries(&elsewhere),
        more: (left > 0).then(|| phrase(language, &phrases::LiveMore { n: &left.to_string() })),
    }
}
