//! The syntax of other programs on a page, for rules about running text.

use crate::config::split_front_matter;
use crate::curriculum::Document;
use crate::markdown::OtherSyntax;

/// The syntax of other programs in the text of a page, given with the text of its file.
pub(in crate::check) fn other_syntax(document: &Document, file: &str) -> OtherSyntax {
    let start = split_front_matter(file).map_or(0, |(_, start)| start);
    OtherSyntax::find(file, start, &document.body.understood)
}
