//! Sections of translations that are not in step with their source.

use crate::curriculum::{Document, PageId, Site, State, Translation};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::Language;
use crate::source::{Place, Span};

pub(super) fn check(site: &Site, page: PageId, found: &mut Vec<Diagnostic>) {
    let record = site.page(page);
    let Some(source) = &record.translations[record.source] else { return };
    for (language, translation) in record.translations.iter() {
        let Some(translation) = translation else { continue };
        // A site that keeps no record need not have its sections paired at each build.
        if site.locks[language].is_empty() {
            continue;
        }
        let steps = site.steps(page, language);
        // Where nothing was recorded, what differs is for the rules that compare the texts.
        if steps.iter().all(|step| step.record.is_none()) {
            continue;
        }
        let own = (language, translation);
        for step in steps {
            let of = |side: &Translation, number: Option<usize>| number.map(|number| place(side, number));
            let (here, there) = (of(translation, step.translation), of(source, step.source));
            found.extend(match (step.state, here, there) {
                (State::Outdated, Some(here), Some(there)) => {
                    let fault = Diagnostic::new(&rules::TRANSLATION_OUTDATED, here).beside(there);
                    let date = step.confirmed.map(|date| date.to_string()).unwrap_or_default();
                    Some(named(site, page, own, fault).with("date", date))
                }
                (State::Outdated, Some(here), None) => {
                    let fault = Diagnostic::new(&rules::TRANSLATION_OUTDATED, here).worded("gone");
                    Some(named(site, page, own, fault))
                }
                (State::Missing, None, Some(there)) => {
                    let fault = Diagnostic::new(&rules::SECTION_UNTRANSLATED, there);
                    let fault = fault.beside(Place::file(&translation.document.path));
                    let tag = &site.config.languages[usize::from(language.0)].tag;
                    Some(fault.with("language", tag))
                }
                _ => None,
            });
        }
    }
}

fn named(site: &Site, page: PageId, (_, own): (Language, &Translation), fault: Diagnostic) -> Diagnostic {
    let source = site.page(page).source;
    let tag = &site.config.languages[usize::from(source.0)].tag;
    fault.with("source", tag).with("path", &own.document.path)
}

/// The heading of a section; the title for the top of the page.
fn place(translation: &Translation, number: usize) -> Place {
    let document: &Document = &translation.document;
    let section = translation.section_digests().get(number);
    let heading = section.and_then(|section| document.body.headings.get(section.heading? as usize));
    let span: Span = heading.map_or(document.front.title_span, |heading| heading.span);
    Place::new(&document.path, span)
}
