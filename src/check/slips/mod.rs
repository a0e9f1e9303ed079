//! Markdown that is almost right, so that readers see its signs: lists, headings, emphasis, tables and links that none
//! are, and text that is shown as code. Texts pasted from a word processor have most of them.
//!
//! Each rule has a file. All read the passages of a page with their lines in the file ([`passage`]); signs after a
//! backslash, in code and in the syntax of other programs are intended.

mod code;
mod definitions;
mod emphasis;
mod headings;
mod links;
mod lists;
mod passage;
mod tables;
mod titles;

use crate::curriculum::Document;
use crate::diagnostic::Diagnostic;
use crate::source::Snapshot;

use passage::SlipPage;

/// Checks one page.
pub(super) fn check(document: &Document, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let page = SlipPage::new(document, &source.text);
    let before = found.len();
    lists::check(&page, found);
    headings::check(&page, found);
    tables::check(&page, found);
    emphasis::check(&page, found);
    links::check(&page, found);
    code::check(&page, found);
    definitions::check(&page, found);
    titles::check(&page, found);
    page.keep_own(found, before);
}
