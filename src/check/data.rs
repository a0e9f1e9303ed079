//! Terms and instruments that pages name and the data files do not have.

use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::Place;

pub(super) fn check(site: &Site, document: &Document, found: &mut Vec<Diagnostic>) {
    let terms = || site.library.glossary.ids();
    let links = document.body.terms.iter().map(|link| (&link.id, link.span));
    let listed = document.front.terms.iter().map(|term| (&term.value, term.span));
    for (id, span) in links.chain(listed).filter(|(id, _)| site.library.glossary.find(id).is_none()) {
        let place = Place::new(&document.path, span);
        found.push(Diagnostic::new(&rules::TERM_UNKNOWN, place).with("id", id).suggesting(id, terms()));
    }
    document.body.each_div(&mut |div| {
        let block = document.blocks.get(div.index as usize);
        let Some(id) = block.and_then(|block| block.names.get("term")) else { return };
        if site.library.glossary.find(id).is_none() {
            let attribute = div.attributes.iter().find(|attribute| attribute.key == "term");
            let span = attribute.map_or(div.name_span, |attribute| attribute.value_span);
            let place = Place::new(&document.path, span);
            found.push(Diagnostic::new(&rules::TERM_UNKNOWN, place).with("id", id).suggesting(id, terms()));
        }
    });
    for citation in &document.body.citations {
        if citation.items.is_empty() {
            found.push(Diagnostic::new(&rules::CITATION_MALFORMED, Place::new(&document.path, citation.span)));
        }
        for item in citation.items.iter().filter(|item| site.library.instruments.find(&item.id).is_none()) {
            let known = site.library.instruments.ids();
            found.push(
                Diagnostic::new(&rules::CITATION_UNKNOWN, Place::new(&document.path, item.span))
                    .with("id", &item.id)
                    .suggesting(&item.id, known),
            );
        }
    }
}
