//! Rejects themes that load resources from other sites, or run scripts that the Content-Security-Policy forbids.

use super::files::ThemeFiles;
use crate::diagnostic::{Diagnostic, FoundIn};
use crate::loads::{find, format_of, template};
use crate::source::{Place, SourcePath, Span};

/// Checks the files of the site's own theme. Tests check the embedded ones.
pub(super) fn check(files: &ThemeFiles, name: &str, diagnostics: &mut Vec<Diagnostic>) {
    for (inner, file) in files.texts.iter().filter(|(_, file)| file.is_own) {
        let loads = match inner.split('/').next() {
            Some("templates") => template(&file.text),
            // Files for `new`, and strings: pages that contain strings are checked when they are rendered.
            Some("scaffold" | "strings") => continue,
            _ => format_of(inner, file.text.as_bytes())
                .map(|format| find(format, file.text.as_bytes()))
                .unwrap_or_default(),
        };
        for load in loads {
            let place = Place::new(&file.path, Span::from(load.at.clone()));
            diagnostics.push(Diagnostic::of_load(&load, place, FoundIn::Theme));
        }
    }
    for (inner, bytes) in files.binaries.iter().filter(|(inner, _)| !inner.starts_with("scaffold/")) {
        let path = SourcePath::new(&format!("themes/{name}/{inner}"));
        for load in format_of(inner, bytes).map(|format| find(format, bytes)).unwrap_or_default() {
            let place = Place::new(&path, Span::from(load.at.clone()));
            diagnostics.push(Diagnostic::of_load(&load, place, FoundIn::Theme));
        }
    }
}
