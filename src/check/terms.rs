//! Terms: not used before the module that introduces them, and no words that the glossary advises against.

use std::collections::HashMap;

use crate::curriculum::{Block, ModuleId, Page, Site, TermId, Translation};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::Language;
use crate::source::{Place, Snapshot, Span};

/// The first module that lists a term among those it teaches, and the place.
pub(super) type Introductions = HashMap<TermId, (ModuleId, Place)>;

pub(super) fn introductions(site: &Site) -> Introductions {
    let mut first: Introductions = HashMap::new();
    for page in &site.pages {
        let Some(module) = page.kind.module() else { continue };
        for translation in page.translations.values().flatten() {
            let document = &translation.document;
            for term in &document.front.terms {
                let Some(id) = site.library.glossary.find(&term.value) else { continue };
                let place = Place::new(&document.path, term.span);
                match first.get(&id) {
                    Some((known, _)) if *known <= module => {}
                    _ => {
                        first.insert(id, (module, place));
                    }
                }
            }
        }
    }
    first
}

pub(super) fn check(
    site: &Site,
    snapshot: &Snapshot,
    introductions: &Introductions,
    page: &Page,
    (language, translation): (Language, &Translation),
    found: &mut Vec<Diagnostic>,
) {
    let document = &translation.document;
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    for avoided in &translation.mentions().avoided {
        let span = document.body.source_of(&source.text, avoided.text);
        found.push(Diagnostic::new(
            faults::WordsAvoided {
                better: site.library.glossary.term(avoided.term).label(language).to_string(),
                words: avoided.words.to_string(),
            },
            Place::new(&document.path, span),
        ));
    }
    let Some(module) = page.kind.module() else { return };
    for id in &translation.used().terms {
        let Some((introduced, place)) = introductions.get(id).filter(|(introduced, _)| *introduced > module) else {
            continue;
        };
        let term = site.library.glossary.term(*id);
        let title = site.module(*introduced).front.and_then(|front| site.page(front).shown(language));
        let title = title.map_or(site.module(*introduced).id.as_str(), |(_, front)| &front.document.front.title);
        let span = first_use(translation, &term.id, *id, &source.text);
        found.push(
            Diagnostic::new(
                faults::TermEarly { module: title.to_string(), term: term.label(language).to_string() },
                Place::new(&document.path, span),
            )
            .beside(place.clone()),
        );
    }
}

/// The span of the first use of a term on a page: an explicit link, an automatic link or a block.
fn first_use(translation: &Translation, id: &str, term: TermId, text: &str) -> Span {
    let document = &translation.document;
    let by_hand = document.body.terms.iter().filter(|link| link.id == id).map(|link| link.span);
    let by_itself = translation.used().autolinks.iter().filter(|mention| mention.term == term);
    let by_itself = by_itself.map(|mention| document.body.source_of(text, mention.text));
    let first = by_hand.chain(by_itself).min_by_key(|span| span.start);
    let names = |block: &Block| block.names.get("term").is_some_and(|named| named == id);
    let block = document.each_block().find(|(_, block)| names(block)).map(|(div, _)| div.name_span);
    first.or(block).unwrap_or(document.front.title_span)
}
