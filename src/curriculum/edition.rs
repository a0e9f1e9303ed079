//! For whom a site is built.

use serde::Serialize;

use super::blocks::{Block, BlockKind};
use crate::config::{Audience, FrontMatter};

/// An edition of the course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Edition {
    /// For everyone; nothing that is meant for those who lead the course is in it.
    #[default]
    Participant,
    /// For those who lead the course.
    Facilitator,
}

impl Edition {
    /// Whether a block is in this edition. With [`Edition::shows_page`] the only place that decides.
    ///
    /// A `local` block without content is a place for the facilitator to fill in: participants do not see its frame.
    pub fn shows(self, block: &Block) -> bool {
        let is_to_fill_in = block.kind == BlockKind::Local && block.is_empty;
        self == Self::Facilitator || !(block.kind == BlockKind::Facilitator || is_to_fill_in)
    }

    /// Whether a page is in this edition. Drafts are in none.
    pub fn shows_page(self, front: &FrontMatter) -> bool {
        !front.draft && (self == Self::Facilitator || front.audience == Audience::Participant)
    }
}
