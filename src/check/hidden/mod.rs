//! What an author meant to hide and a reader would see: directives, comments and marks that are nearly right.
//!
//! The parser says which stretches of a page it understood ([`Understood`]). Everything else is published as text, and
//! is looked through line by line here: a line that looks like the start of a block, a comment that is not left out,
//! a mark of an unverified statement in any spelling, a note for facilitators outside their block. The same finders
//! look through front matter, data files, strings and `site.toml` ([`data`]). Each finding has a way out: the right
//! form, a backslash before the line, or code.

mod comments;
mod data;
mod directives;
mod facilitation;
mod keys;
mod line;
mod marks;
mod words;

use crate::config::{Audience, split_front_matter};
use crate::curriculum::{BlockKind, Document};
use crate::diagnostic::Diagnostic;
use crate::markdown::{Understood, UnderstoodKind};
use crate::source::{Place, Snapshot, Span};

pub(super) use data::check as check_data;
pub(super) use words::HiddenWords;

/// Looks through the text of one page.
pub(super) fn check(
    document: &Document,
    words: &HiddenWords,
    own_block: &str,
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let start = split_front_matter(&source.text).map_or(0, |(_, start)| start);
    let page = Page { document, text: &source.text, start, words, own_block };
    data::check_front_matter(document, source, words, own_block, found);
    directives::check(&page, found);
    comments::check(&page, found);
    marks::check(&page, found);
}

/// A page with all that these rules look at.
struct Page<'a> {
    document: &'a Document,
    text: &'a str,
    /// The byte of the file at which its text begins.
    start: usize,
    words: &'a HiddenWords,
    /// The word for facilitators' blocks in the language of the page.
    own_block: &'a str,
}

impl Page<'_> {
    fn place(&self, start: usize, end: usize) -> Place {
        Place::new(&self.document.path, Span::new(start, end))
    }

    fn understood(&self) -> &[Understood] {
        &self.document.body.understood
    }

    /// The stretch of code or comment that a byte of the file lies in.
    fn around(&self, at: usize) -> Option<&Understood> {
        let before = self.understood().partition_point(|one| one.span.start as usize <= at);
        // A stretch lies inside another only where a line of an alert or of colons holds code or a comment.
        let near = self.understood().get(before.saturating_sub(4)..before)?;
        let is_code = |one: &&Understood| !matches!(one.kind, UnderstoodKind::Fence | UnderstoodKind::Alert);
        near.iter().rev().filter(is_code).find(|one| at < one.span.end as usize)
    }

    /// Whether a sign is written with a backslash, so that it is text.
    fn is_escaped(&self, at: usize) -> bool {
        self.text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
    }

    /// The stretches of the file that only facilitators see; `None` if the whole page is theirs.
    fn for_facilitators(&self) -> Option<Vec<Span>> {
        if self.document.front.audience == Audience::Facilitator {
            return None;
        }
        let blocks = self.document.each_block().filter(|(_, block)| block.kind == BlockKind::Facilitator);
        Some(blocks.map(|(div, _)| div.span).collect())
    }
}
