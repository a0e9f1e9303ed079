//! Objectives: references exist, and if any block refers to an objective, each objective has a block.

use crate::curriculum::{Document, Module, PageObjective, Site, objectives};
use crate::diagnostic::{Diagnostic, MayBeNear, faults};
use crate::language::Language;
use crate::source::Place;

pub(super) fn check(site: &Site, module: &Module, language: Language, found: &mut Vec<Diagnostic>) {
    let pages = module.front.into_iter().chain(module.pages.iter().copied());
    let documents: Vec<&Document> =
        pages.filter_map(|page| Some(&*site.page(page).translations[language].as_ref()?.document)).collect();
    let is_front = |document: &Document| document.position.is_index();
    let all: Vec<(&Document, Vec<PageObjective>)> =
        documents.iter().map(|document| (*document, objectives(document))).collect();
    let front: &[PageObjective] =
        all.iter().find(|(document, _)| is_front(document)).map_or(&[], |(_, objectives)| objectives);
    // Readers see the front page of another language if there is none in theirs.
    let stand_in = module.front.filter(|front| site.page(*front).translations[language].is_none());
    let stand_in = stand_in.and_then(|front| site.page(front).shown(language));
    let stand_in = stand_in.map(|(_, front)| objectives(&front.document)).unwrap_or_default();
    // Whether each objective is served, by page and index.
    let mut served: Vec<Vec<bool>> = all.iter().map(|(_, objectives)| vec![false; objectives.len()]).collect();
    let mut is_used = false;
    for (number, (document, own)) in all.iter().enumerate() {
        for (div, block) in document.each_block() {
            for id in block.list("objective") {
                is_used = true;
                // Objectives of the page take precedence over those of the module.
                if let Some(place) = own.iter().position(|objective| objective.id == id) {
                    served[number][place] = true;
                } else if let Some(place) = front.iter().position(|objective| objective.id == id) {
                    if let Some(front) = all.iter().position(|(document, _)| is_front(document)) {
                        served[front][place] = true;
                    }
                } else if stand_in.iter().all(|objective| objective.id != id) {
                    let known = own.iter().chain(front).map(|objective| objective.id.as_str());
                    let attribute = div.attributes.iter().find(|attribute| attribute.key == "objective");
                    let span = attribute.map_or(div.name_span, |attribute| attribute.value_span);
                    found.push(Diagnostic::new(
                        faults::ObjectiveUnknown { id: id.to_string() }.suggesting(id, known),
                        Place::new(&document.path, span),
                    ));
                }
            }
        }
    }
    if !is_used {
        return;
    }
    for ((document, objectives), served) in all.iter().zip(&served) {
        for (objective, _) in objectives.iter().zip(served).filter(|(_, served)| !**served) {
            let place = Place::new(&document.path, objective.span);
            found.push(Diagnostic::new(faults::ObjectiveUncovered { id: objective.id.to_string() }, place));
        }
    }
}
