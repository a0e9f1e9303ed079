//! For whom a site is built.

use serde::Serialize;

use super::blocks::BlockKind;
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
    pub fn shows(self, block: BlockKind) -> bool {
        self == Self::Facilitator || block != BlockKind::Facilitator
    }

    /// Whether a page is in this edition. Drafts are in none.
    pub fn shows_page(self, front: &FrontMatter) -> bool {
        !front.draft && (self == Self::Facilitator || front.audience == Audience::Participant)
    }
}
