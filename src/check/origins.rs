//! Nothing may be loaded from another site: readers are sometimes watched, and often offline.

use crate::curriculum::{Document, LinkReference};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{Place, SourcePath};
use crate::theme::Theme;

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for (image, reference) in document.body.images.iter().zip(&document.images) {
        let is_foreign = matches!(reference, LinkReference::External(_)) || image.target.starts_with("//");
        if is_foreign {
            let place = Place::new(&document.path, image.span);
            found.push(Diagnostic::new(&rules::FOREIGN_ORIGIN, place).with("target", &image.target));
        }
    }
}

/// Style sheets and scripts of a theme that would ask another host for something.
pub(super) fn check_theme(theme: &Theme, found: &mut Vec<Diagnostic>) {
    const CALLS: [&str; 8] = [
        "url(http",
        "url(\"http",
        "url('http",
        "url(//",
        "@import \"http",
        "@import 'http",
        "@import url(",
        "fetch(\"http",
    ];
    for asset in &theme.assets {
        let Ok(text) = std::str::from_utf8(&asset.bytes) else { continue };
        for call in CALLS.iter().filter(|call| text.contains(**call)) {
            let path = SourcePath::new(&format!("themes/default/assets/{}", asset.name));
            found
                .push(Diagnostic::new(&rules::FOREIGN_ORIGIN, Place::file(&path)).with("target", call).worded("theme"));
        }
    }
}
