//! What of a course each audience is shown.

use super::blocks::{Block, BlockKind};
use crate::config::{Audience, FrontMatter};

impl Audience {
    /// Whether a block is in the edition for this audience. With [`Audience::shows_page`] the only place that decides.
    ///
    /// A `local` block without content is a place for the facilitator to fill in: participants do not see its frame.
    pub fn shows(self, block: &Block) -> bool {
        let is_to_fill_in = block.kind == BlockKind::Local && block.is_empty;
        self == Self::Facilitator || !(block.kind == BlockKind::Facilitator || is_to_fill_in)
    }

    /// Whether a page is in the edition for this audience. Drafts are in none.
    pub fn shows_page(self, front: &FrontMatter) -> bool {
        !front.draft && (self == Self::Facilitator || front.audience == Self::Participant)
    }
}
