//! Links to headings that do not exist.

use crate::curriculum::{Document, LinkTarget, Site, Translation};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::Place;

pub(super) fn check(site: &Site, translation: &Translation, found: &mut Vec<Diagnostic>) {
    let document = &translation.document;
    for (link, target) in document.body.links.iter().zip(&site.resolved(translation).links) {
        let (anchor, other) = match target {
            LinkTarget::Anchor(anchor) => (anchor, document),
            LinkTarget::Page(page, Some(anchor)) => {
                let record = site.page(*page);
                let same_language = record.translations[document.language].as_ref();
                // Where the page has no translation the anchor is one of the text that stands in.
                let shown = same_language.or_else(|| record.translations[record.source].as_ref());
                let Some(shown) = shown else { continue };
                (anchor, &shown.document)
            }
            _ => continue,
        };
        if !has_anchor(other, anchor) {
            let known = other.body.headings.iter().map(|heading| heading.id.as_str());
            found.push(
                Diagnostic::new(&rules::ANCHOR_UNRESOLVED, Place::new(&document.path, link.span))
                    .with("anchor", anchor)
                    .with("path", &other.path)
                    .suggesting(anchor, known),
            );
        }
    }
}

fn has_anchor(document: &Document, anchor: &str) -> bool {
    document.body.headings.iter().any(|heading| heading.id == anchor)
        || document.blocks.iter().any(|block| block.id.as_deref() == Some(anchor))
}
