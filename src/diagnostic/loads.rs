//! What a file would load or run, as a diagnostic.

use super::{Diagnostic, rules};
use crate::loads::{Load, LoadKind};
use crate::source::Place;

impl Diagnostic {
    /// What was found in a file. `wording` says whose file it is: `file` for one that is copied, `theme`, `page`.
    pub fn of_load(load: &Load, place: Place, wording: &'static str) -> Self {
        let rule = match load.kind {
            LoadKind::Foreign => &rules::FOREIGN_ORIGIN,
            LoadKind::Script => &rules::SCRIPT_INSIDE,
            LoadKind::Unreadable => &rules::FILE_UNREADABLE,
            LoadKind::Comment => &rules::COMMENT_MISPLACED,
        };
        let wording = match load.kind {
            LoadKind::Foreign => wording,
            LoadKind::Comment if wording == "file" => "file",
            LoadKind::Comment => "template",
            LoadKind::Script | LoadKind::Unreadable => "",
        };
        let start = load.target.lines().next().unwrap_or_default().to_owned();
        let fault = Self::new(rule, place.clone()).with("target", start).with("path", &place.path).worded(wording);
        if load.kind == LoadKind::Comment { fault.with("form", "{# … #}") } else { fault }
    }
}
