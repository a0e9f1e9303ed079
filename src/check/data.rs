//! Terms and instruments that pages name and the data files do not define.

use std::collections::BTreeSet;

use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, Suggestions, faults};
use crate::markdown::CitationItem;
use crate::source::{Place, SourcePath};
use crate::theme::Theme;
use crate::wording::unknown_locator_word;

pub(super) fn check(site: &Site, theme: &Theme, document: &Document, found: &mut Vec<Diagnostic>) {
    let terms = || site.library.glossary.ids();
    let mut suggestions = Suggestions::default();
    let links = document.body.terms.iter().map(|link| (&link.id, link.span));
    let listed = document.front.terms.iter().map(|term| (&term.value, term.span));
    for (id, span) in links.chain(listed).filter(|(id, _)| site.library.glossary.find(id).is_none()) {
        let place = Place::new(&document.path, span);
        let fault = suggestions.add(faults::TermUnknown { id: id.to_string() }, id, terms());
        found.push(Diagnostic::new(fault, place));
    }
    for (div, block) in document.each_block() {
        let Some(id) = block.names.get("term") else { continue };
        if site.library.glossary.find(id).is_none() {
            let attribute = div.attributes.iter().find(|attribute| attribute.key == "term");
            let span = attribute.map_or(div.name_span, |attribute| attribute.value_span);
            let place = Place::new(&document.path, span);
            let fault = suggestions.add(faults::TermUnknown { id: id.to_string() }, id, terms());
            found.push(Diagnostic::new(fault, place));
        }
    }
    let mut suggestions = Suggestions::default();
    for citation in &document.body.citations {
        if citation.items.is_empty() {
            found.push(Diagnostic::new(faults::CitationMalformed, Place::new(&document.path, citation.span)));
        }
        check_citation(site, theme, &document.path, &citation.items, &mut suggestions, found);
    }
}

/// Checks references from one data file to another.
pub(super) fn check_library(site: &Site, theme: &Theme, found: &mut Vec<Diagnostic>) {
    check_kinds(site, theme, found);
    let (mut terms, mut instruments) = (Suggestions::default(), Suggestions::default());
    for term in &site.library.glossary.terms {
        check_citation(site, theme, &term.place.path, &term.sources, &mut instruments, found);
        for id in term.see_also.iter().filter(|id| site.library.glossary.find(&id.value).is_none()) {
            let place = Place::new(&term.place.path, id.span);
            let known = site.library.glossary.ids();
            let fault = terms.add(faults::TermUnknown { id: id.value.to_string() }, &id.value, known);
            found.push(Diagnostic::new(fault, place));
        }
    }
    for checklist in &site.library.checklists {
        for item in checklist.items() {
            check_citation(site, theme, &checklist.path, &item.sources, &mut instruments, found);
        }
    }
}

/// Kinds of instruments that have no heading in the strings.
fn check_kinds(site: &Site, theme: &Theme, found: &mut Vec<Diagnostic>) {
    let Some(strings) = site.languages().next().map(|language| theme.strings(language)) else { return };
    let kinds: Vec<&str> = strings.instrument_kinds().collect();
    for instrument in &site.library.instruments.instruments {
        let Some(kind) = instrument.kind.as_ref().filter(|kind| !kinds.contains(&kind.value.as_str())) else {
            continue;
        };
        let choices: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
        found.push(Diagnostic::new(
            faults::DataWrongValueChoice { choices: choices.join(", "), key: "kind".to_owned() },
            Place::new(&instrument.place.path, kind.span),
        ));
    }
}

/// Reports unknown instruments, and locator words that not all languages know.
fn check_citation(
    site: &Site,
    theme: &Theme,
    path: &SourcePath,
    items: &[CitationItem],
    suggestions: &mut Suggestions,
    found: &mut Vec<Diagnostic>,
) {
    for item in items {
        if site.library.instruments.find(&item.id).is_none() {
            let fault = suggestions.add(
                faults::CitationUnknown { id: item.id.to_string() },
                &item.id,
                site.library.instruments.ids(),
            );
            found.push(Diagnostic::new(fault, Place::new(path, item.span)));
        }
        let unknown = site.languages().find_map(|one| unknown_locator_word(&item.locator, theme.wording(one)));
        if let Some(word) = unknown {
            let fault = faults::LocatorUnknown { known: citation_words(site, theme), word: word.to_string() };
            found.push(Diagnostic::new(fault, Place::new(path, item.span)));
        }
    }
}

/// The citation words that all languages of the site know.
fn citation_words(site: &Site, theme: &Theme) -> String {
    let mut languages = site.languages().map(|one| theme.wording(one).citation_words().collect::<BTreeSet<_>>());
    let first = languages.next().unwrap_or_default();
    let known = languages.fold(first, |known, own| &known & &own);
    known.into_iter().collect::<Vec<_>>().join(", ")
}
