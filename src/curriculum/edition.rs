//! The parts of a course that each edition shows.

use super::blocks::{Block, BlockKind};
use crate::config::{Audience, FrontMatter};

impl Audience {
    /// Whether an edition shows a block. Only this function and [`Audience::shows_page`] decide that.
    ///
    /// A `local` block without content is to be filled in by the facilitator: participants do not see it.
    pub fn shows(self, block: &Block) -> bool {
        let is_to_fill_in = block.kind == BlockKind::Local && block.is_empty;
        self == Self::Facilitator || !(block.kind == BlockKind::Facilitator || is_to_fill_in)
    }

    /// Whether an edition shows a page. No edition shows drafts.
    pub fn shows_page(self, front: &FrontMatter) -> bool {
        !front.draft && (self == Self::Facilitator || front.audience == Self::Participant)
    }
}
