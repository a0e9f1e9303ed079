//! The checklists, to fill in on the page or on paper, also as pocket cards.

use serde::Serialize;

use super::cards::{Card, sheets};
use crate::curriculum::{Address, Gathered, Saved, Site, relative};
use crate::language::Language;
use crate::output::body::{ChecklistView, ReferencePages, checklist_view};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct ChecklistsPage {
    checklists: Vec<ChecklistView>,
    /// The cards, sheet by sheet.
    sheets: Vec<Vec<Card>>,
    /// The links to the form and to the cards.
    form: String,
    cards: String,
    /// Whether readers can save their selections.
    saves: bool,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> ChecklistsPage {
    let places = ReferencePages::new(site, language, address);
    let way = |page| site.gathered_address(page, language).map(|to| relative(address, &to)).unwrap_or_default();
    let checklists = site.library.checklists.iter();
    let checklists: Vec<ChecklistView> =
        checklists.map(|checklist| checklist_view(site, theme, language, &places, checklist, None)).collect();
    ChecklistsPage {
        sheets: sheets(&checklists),
        checklists,
        form: way(Gathered::Checklists),
        cards: way(Gathered::Cards),
        saves: site.saves(Saved::Checklist),
    }
}
