//! The diagrams of a page: the words of each, from data or from its block.
//!
//! The description and the text of the block give the same information as the drawing, so that it is not needed to
//! understand it.

use super::entry_notes::{EntryNote, EntryNotes};
use crate::curriculum::{Block, Site};
use crate::language::{Direction, Language};
use crate::output::drawing::DrawingWords;
use crate::theme::Theme;

#[derive(Clone, Debug, Hash)]
pub(super) struct DiagramView {
    /// One of [`crate::curriculum::DIAGRAMS`].
    pub form: &'static str,
    /// The title of a diagram of the data; a block may have its own.
    pub title: Option<String>,
    /// Its message, in one sentence.
    pub text: Option<String>,
    /// What it shows.
    pub content: DrawingWords,
    /// Whether its language is written from right to left.
    pub is_mirrored: bool,
    /// Notes about its texts in other languages.
    pub notes: Vec<EntryNote>,
}

/// The diagram of a block: one of the data, or one with the block's own parts.
pub(super) fn view(site: &Site, theme: &Theme, language: Language, block: &Block) -> DiagramView {
    let is_mirrored = site.config.languages[language].direction == Direction::Rtl;
    if let Some(diagram) = block.names.get("from").and_then(|id| site.library.diagram(id)) {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let parts = diagram.parts.iter().map(|part| (part.words[language].clone(), part.items[language].clone()));
        let key = format!("diagram:{}", diagram.id);
        return DiagramView {
            form: diagram.form,
            title: given(&diagram.title[language]),
            text: given(&diagram.text[language]),
            content: DrawingWords { parts: parts.collect(), centre: given(&diagram.centre[language]) },
            is_mirrored,
            notes: EntryNotes::new(site, theme, language, &key).of(&key),
        };
    }
    let written = block.names.get("form").map_or("steps", String::as_str);
    DiagramView {
        form: crate::curriculum::DIAGRAMS.into_iter().find(|form| *form == written).unwrap_or("steps"),
        title: None,
        text: None,
        content: DrawingWords {
            parts: block.parts().map(|part| (part.to_owned(), Vec::new())).collect(),
            centre: block.names.get("centre").cloned(),
        },
        is_mirrored,
        notes: Vec::new(),
    }
}

/// The parts in order as a sentence: `1. One (a, b); 2. Two`.
pub(super) fn listed(diagram: &DiagramView) -> String {
    let parts = diagram.content.parts.iter().zip(1..).map(|((words, items), number)| {
        if items.is_empty() {
            format!("{number}. {words}")
        } else {
            format!("{number}. {words} ({})", items.join(", "))
        }
    });
    parts.collect::<Vec<_>>().join("; ")
}
