//! A page, and the ranges that the parser recognised.

use super::words::{HiddenWords, Hits};
use crate::config::Audience;
use crate::curriculum::{BlockKind, Document};
use crate::markdown::Understood;
use crate::source::{Place, Span};

/// A page with everything that these rules use.
pub(super) struct ScannedPage<'a> {
    pub(super) document: &'a Document,
    pub(super) text: &'a str,
    /// The offset in the file at which its text begins.
    pub(super) start: usize,
    pub(super) words: &'a HiddenWords,
    /// The name of the facilitator block in the language of the page.
    pub(super) own_block: &'a str,
    /// Offsets in its text, from `start`.
    pub(super) hits: Hits,
}

impl ScannedPage<'_> {
    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place::new(&self.document.path, Span::new(start, end))
    }

    pub(super) fn understood(&self) -> &[Understood] {
        &self.document.body.understood
    }

    /// The range of code or comment that contains an offset of the file.
    pub(super) fn around(&self, at: usize) -> Option<&Understood> {
        self.document.body.code_around(at)
    }

    /// Whether words for facilitators may be between two offsets of the file.
    pub(super) fn may_facilitate(&self, start: usize, end: usize) -> bool {
        let (start, end) = (start - self.start, end - self.start);
        let next = self.hits.facilitation.partition_point(|hit| *hit < start);
        self.hits.facilitation.get(next).is_some_and(|hit| *hit < end)
    }

    /// Whether a character is escaped with a backslash.
    pub(super) fn is_escaped(&self, at: usize) -> bool {
        self.text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
    }

    /// The ranges of the file that only facilitators see; `None` if the whole page is for facilitators.
    pub(super) fn for_facilitators(&self) -> Option<Vec<Span>> {
        if self.document.front.audience == Audience::Facilitator {
            return None;
        }
        let blocks = self.document.each_block().filter(|(_, block)| block.kind == BlockKind::Facilitator);
        Some(blocks.map(|(div, _)| div.span).collect())
    }
}
