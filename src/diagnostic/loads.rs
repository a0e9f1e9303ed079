//! Diagnostics for what a file would load or run.

use super::fault::{Fault, faults};
use super::located::Diagnostic;
use crate::loads::{Load, LoadKind};
use crate::source::Place;

/// Where a load was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// A file that is copied to the output.
    File,
    /// A file of the theme.
    Theme,
    /// A page; the theme is the cause.
    Page,
}

impl Diagnostic {
    /// The diagnostic for a load; its wording depends on where it was found.
    pub fn of_load(load: &Load, place: Place, found: FoundIn) -> Self {
        let target = load.target.lines().next().unwrap_or_default().to_owned();
        let path = place.path.to_string();
        let fault: Fault = match (load.kind, found) {
            (LoadKind::Foreign, FoundIn::File) => faults::ForeignOriginFile { target }.into(),
            (LoadKind::Foreign, FoundIn::Theme) => faults::ForeignOriginTheme { target }.into(),
            (LoadKind::Foreign, FoundIn::Page) => faults::ForeignOriginPage { target }.into(),
            (LoadKind::Script, _) => faults::ScriptInside { target }.into(),
            (LoadKind::Unreadable, _) => faults::FileUnreadable { path }.into(),
            // Only comments of templates can be removed from the output; a theme's drawings are copied.
            (LoadKind::Comment, FoundIn::Theme | FoundIn::Page) if path.contains("/templates/") => {
                faults::CommentMisplacedTemplate { form: "{# … #}".to_owned() }.into()
            }
            (LoadKind::Comment, _) => faults::CommentMisplacedFile.into(),
        };
        Self::new(fault, place)
    }
}
