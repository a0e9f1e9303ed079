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
        };
        let wording = if load.kind == LoadKind::Foreign { wording } else { "" };
        let start = load.target.lines().next().unwrap_or_default().to_owned();
        Self::new(rule, place.clone()).with("target", start).with("path", &place.path).worded(wording)
    }
}
