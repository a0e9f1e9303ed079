//! Resolves the parts of a body that depend on the site: links, pictures, terms, citations, blocks.

mod captions;
mod checklist;
mod citation;
mod diagram;
mod entry_notes;
mod figure;
mod notes;
mod pictures;
mod places;
mod quiz;
mod references;
mod render;
mod renderer;
mod term;
mod view;

pub(super) use checklist::{ChecklistView, GroupView, checklist_view};
pub(super) use citation::{CitedView, ListedSource, cite, host};
pub(super) use entry_notes::{EntryNote, EntryNotes};
pub(super) use places::ReferencePages;
pub(super) use render::{JoinedBody, JoinedSection, render, render_blocks, render_joined, render_range, render_terms};
pub(super) use renderer::Joint;
pub(super) use view::BodyView;

use crate::curriculum::{Address, PageId, Site, Translation};
use crate::language::Language;
use crate::theme::Theme;

/// Resolves a body for the page at `from`.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    (language, translation): (Language, &Translation),
    from: &Address,
) -> BodyView {
    let resolved = view::resolved(site, theme, page, reader, (language, translation), from);
    // A text shown in place of a missing translation has no notes.
    let notes = if language == reader { notes::view(site, theme, page, reader, translation, from) } else { Vec::new() };
    BodyView { notes, ..resolved }
}
