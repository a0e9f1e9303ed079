//! The diagrams of a page: the words of each, from data or from its block.
//!
//! The description and the text of the block give the same information as the drawing, so that it is not needed to
//! understand it.

use super::entry_notes::{EntryNote, EntryNotes};
use crate::curriculum::{Block, DIAGRAMS, DiagramContent, DiagramPart, DiagramParts, PlanView, Site};
use crate::language::{Direction, Language, LanguageTag};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash)]
pub(super) struct DiagramView {
    /// The title of a diagram of the data; a block may have its own.
    pub title: Option<String>,
    /// Its message, in one sentence.
    pub text: Option<String>,
    /// What it shows.
    pub content: DiagramContent<String>,
    /// Its language.
    pub tag: LanguageTag,
    /// Whether its language is written from right to left.
    pub is_mirrored: bool,
    /// Notes about its texts in other languages.
    pub notes: Vec<EntryNote>,
}

/// The diagram of a block: one of the data, or one with the block's own parts.
pub(super) fn view(site: &Site, theme: &Theme, language: Language, block: &Block) -> DiagramView {
    let tag = site.config.languages[language].tag.clone();
    let is_mirrored = site.config.languages[language].direction == Direction::Rtl;
    if let Some(diagram) = block.names.get("from").and_then(|id| site.library.diagram(id)) {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let key = format!("diagram:{}", diagram.id);
        let mut content = diagram.content.in_language(language);
        if let DiagramContent::Plan(plan) = &mut content {
            let has = |key: &str| block.names.contains_key(key);
            plan.view = match (has("blank"), has("route")) {
                (true, _) => PlanView::Blank,
                (false, true) => PlanView::Route,
                (false, false) => PlanView::Numbered,
            };
        }
        return DiagramView {
            title: given(&diagram.title[language]),
            text: given(&diagram.text[language]),
            content,
            tag,
            is_mirrored,
            notes: EntryNotes::new(site, theme, language, &key).of(&key),
        };
    }
    let written = block.names.get("form").map_or("steps", String::as_str);
    DiagramView {
        title: None,
        text: None,
        content: DiagramContent::Parts(DiagramParts {
            form: DIAGRAMS.into_iter().find(|form| *form == written).unwrap_or("steps"),
            parts: block.parts().map(|part| DiagramPart { words: part.to_owned(), items: Vec::new() }).collect(),
            centre: block.names.get("centre").cloned(),
            ties: Vec::new(),
        }),
        tag,
        is_mirrored,
        notes: Vec::new(),
    }
}
