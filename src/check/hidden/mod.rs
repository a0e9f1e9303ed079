//! Text that an author meant to hide and readers would see: block openings, comments and marks that are almost correct.
//!
//! The parser records which ranges of a page it recognised ([`Understood`](crate::markdown::Understood)). All other
//! text is published, and is checked here line by line for a line that looks like the start of a block, a comment that
//! is published, a mark of an unverified statement in any spelling, or a note for facilitators outside its block. The
//! same checks run on front matter, data files, strings and `site.toml` ([`data`]). Every finding can be resolved with
//! the correct syntax, a backslash before the line, or code.

mod comments;
mod data;
mod directives;
mod facilitation;
mod keys;
mod line;
mod marks;
mod open;
mod page;
mod words;

use crate::config::split_front_matter;
use crate::curriculum::Document;
use crate::diagnostic::Diagnostic;
use crate::source::Snapshot;

pub(super) use data::check as check_data;
pub(super) use words::HiddenWords;

use page::ScannedPage;

/// Checks the text of one page.
pub(super) fn check(
    document: &Document,
    words: &HiddenWords,
    own_block: &str,
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let start = split_front_matter(&source.text).map_or(0, |(_, start)| start);
    let hits = words.hits(&source.text[start..]);
    let page = ScannedPage { document, text: &source.text, start, words, own_block, hits };
    data::check_front_matter(document, source, words, own_block, found);
    directives::check(&page, found);
    comments::check(&page, found);
    marks::check(&page, found);
}
