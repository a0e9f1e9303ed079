//! Reports sections that are not in step: one side has changed, or lacks the section.

use crate::curriculum::{Document, PageId, Site, State, Step, Translation};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, Span};

pub(super) fn check(site: &Site, page: PageId, found: &mut Vec<Diagnostic>) {
    let record = site.page(page);
    let Some(source) = &record.translations[record.source] else { return };
    for (language, translation) in record.translations.iter() {
        let Some(translation) = translation else { continue };
        // Without translation records, sections are not paired at each build.
        if site.locks[language].is_empty() {
            continue;
        }
        let steps = site.steps(page, language);
        // A page without records is left to the rules that compare the texts.
        if !steps.iter().any(|step| step.record.is_some() || step.is_begun()) {
            continue;
        }
        let source_tag = site.config.languages[site.page(page).source].tag.to_string();
        let path = translation.document.path.to_string();
        let date = |step: &Step| step.confirmed.map(|date| date.to_string()).unwrap_or_default();
        for step in steps {
            let of = |side: &Translation, number: Option<usize>| number.map(|number| place(side, number));
            let (here, there) = (of(translation, step.translation), of(source, step.source));
            found.extend(match (step.state, here, there) {
                (State::Outdated, Some(here), Some(there)) => {
                    let fault = faults::TranslationOutdated {
                        date: date(step),
                        path: path.clone(),
                        source: source_tag.clone(),
                    };
                    Some(Diagnostic::new(fault, here).beside(there))
                }
                (State::Outdated | State::Diverged, Some(here), None) => {
                    let fault = faults::TranslationOutdatedGone { path: path.clone(), source: source_tag.clone() };
                    Some(Diagnostic::new(fault, here))
                }
                (State::Changed, Some(here), Some(there)) => {
                    let fault =
                        faults::TranslationChanged { date: date(step), path: path.clone(), source: source_tag.clone() };
                    Some(Diagnostic::new(fault, here).beside(there))
                }
                (State::Changed, Some(here), None) => {
                    let fault = faults::TranslationChangedOwn { date: date(step), path: path.clone() };
                    Some(Diagnostic::new(fault, here))
                }
                (State::Diverged, Some(here), Some(there)) => {
                    let fault = faults::TranslationDiverged {
                        date: date(step),
                        path: path.clone(),
                        source: source_tag.clone(),
                    };
                    Some(Diagnostic::new(fault, here).beside(there))
                }
                (State::Extra, Some(here), None) => {
                    let fault = faults::SectionExtra { path: path.clone(), source: source_tag.clone() };
                    Some(Diagnostic::new(fault, here).beside(Place::file(&source.document.path)))
                }
                (State::Missing, here, Some(there)) => {
                    let tag = site.config.languages[language].tag.to_string();
                    let fault = Diagnostic::new(faults::SectionUntranslated { language: tag }, there);
                    Some(fault.beside(here.unwrap_or_else(|| Place::file(&translation.document.path))))
                }
                _ => None,
            });
        }
    }
}

/// The position of a section's heading; of the title for the top of the page.
fn place(translation: &Translation, number: usize) -> Place {
    let document: &Document = &translation.document;
    let section = translation.section_digests().get(number);
    let heading = section.and_then(|section| document.body.headings.get(section.heading? as usize));
    let span: Span = heading.map_or(document.front.title_span, |heading| heading.span);
    Place::new(&document.path, span)
}
