//! Links to headings that do not exist.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::curriculum::{Document, LinkTarget, PictureAttributes, Site, Translation};
use crate::diagnostic::{Diagnostic, Suggestions, faults};
use crate::source::{Place, SourcePath, Span};

pub(super) fn check(site: &Site, translation: &Translation, found: &mut Vec<Diagnostic>) {
    let document = &translation.document;
    let mut known: FxHashMap<&SourcePath, FxHashSet<&str>> = FxHashMap::default();
    let mut suggestions: FxHashMap<&SourcePath, Suggestions> = FxHashMap::default();
    let named: Vec<(Span, LinkTarget)> = document
        .pictures
        .iter()
        .flat_map(PictureAttributes::links)
        .filter_map(|link| Some((link.span, site.resolve_link(&link.reference).ok()?)))
        .collect();
    let links = document.body.links.iter().map(|link| link.span).zip(&site.resolved(translation).links);
    for (span, target) in links.chain(named.iter().map(|(span, target)| (*span, target))) {
        let (anchor, other) = match target {
            LinkTarget::Anchor(anchor) => (anchor, document),
            LinkTarget::Page(page, Some(anchor)) => {
                let record = site.page(*page);
                let same_language = record.translations[document.language].as_ref();
                // If the page has no translation, the anchor is one of the source text, which is shown instead.
                let shown = same_language.or_else(|| record.translations[record.source].as_ref());
                let Some(shown) = shown else { continue };
                (anchor, &shown.document)
            }
            _ => continue,
        };
        if !known.entry(&other.path).or_insert_with(|| anchors(other)).contains(anchor.as_str()) {
            let known = other.body.headings.iter().map(|heading| heading.id.as_str());
            let fault = faults::AnchorUnresolved { anchor: anchor.clone(), path: other.path.to_string() };
            let fault = suggestions.entry(&other.path).or_default().add(fault, anchor, known);
            found.push(Diagnostic::new(fault, Place::new(&document.path, span)));
        }
    }
}

fn anchors(document: &Document) -> FxHashSet<&str> {
    let headings = document.body.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(document.blocks.iter().filter_map(|block| block.id.as_deref())).collect()
}
