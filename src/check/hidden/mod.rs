//! What an author meant to hide and a reader would see: directives, comments and marks that are nearly right.
//!
//! The parser says which stretches of a page it understood ([`Understood`](crate::markdown::Understood)). Everything else is published as text, and
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
mod page;
mod words;

use crate::config::split_front_matter;
use crate::curriculum::Document;
use crate::diagnostic::Diagnostic;
use crate::source::Snapshot;

pub(super) use data::check as check_data;
pub(super) use words::HiddenWords;

use page::Page;

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
