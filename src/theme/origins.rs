//! A theme that would load something from another site is refused.

use super::files::ThemeFiles;
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{Place, Span};

/// How style sheets, scripts and templates ask another host for something.
const CALLS: [&str; 11] = [
    "url(http",
    "url(\"http",
    "url('http",
    "url(//",
    "@import \"http",
    "@import 'http",
    "@import url(",
    "fetch(\"http",
    "src=\"http",
    "src=\"//",
    "rel=\"stylesheet\" href=\"http",
];

pub(super) fn check(files: &ThemeFiles, diagnostics: &mut Vec<Diagnostic>) {
    for file in files.texts.values() {
        for call in CALLS {
            if let Some(at) = file.text.find(call) {
                let place = Place::new(&file.path, Span::new(at, at + call.len()));
                diagnostics.push(Diagnostic::new(&rules::FOREIGN_ORIGIN, place).with("target", call).worded("theme"));
            }
        }
    }
}
