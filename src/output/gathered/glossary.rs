//! The glossary: all terms in the alphabetical order of the page's language.

use serde::Serialize;

use super::usage::{Usage, usage};
use crate::curriculum::{Address, Site, Term};
use crate::language::{Collation, Language};
use crate::output::body::{CitedView, EntryNote, EntryNotes, ReferencePages, cite};
use crate::output::links::{config, label};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct GlossaryPage {
    /// Terms by first letter.
    letters: Vec<Letter>,
    count: usize,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct Letter {
    letter: String,
    terms: Vec<GlossaryEntry>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct GlossaryEntry {
    id: String,
    name: String,
    abbreviation: String,
    definition: String,
    note: String,
    /// Notes about its texts in other languages.
    notes: Vec<EntryNote>,
    /// The names of the term in the other languages.
    others: Vec<OtherName>,
    sources: Vec<CitedView>,
    related: Vec<Related>,
    usage: Usage,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct OtherName {
    locale: String,
    language: String,
    name: String,
    abbreviation: String,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct Related {
    id: String,
    name: String,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> GlossaryPage {
    let glossary = &site.library.glossary;
    let used = |used: &crate::curriculum::Used| used.terms.iter().map(|term| term.0).collect();
    let usage = usage(site, language, address, (glossary.terms.len(), 1), used);
    let notes = EntryNotes::new(site, theme, language, "glossary:");
    let collation = Collation::new(&config(site, language).tag);
    let mut entries: Vec<GlossaryEntry> = glossary
        .terms
        .iter()
        .zip(usage)
        .map(|(term, usage)| GlossaryEntry {
            notes: notes.of(&format!("glossary:{}", term.id)),
            ..entry(site, theme, language, address, term, usage)
        })
        .collect();
    entries.sort_by(|a, b| collation.compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
    let count = entries.len();
    let mut letters: Vec<Letter> = Vec::new();
    for entry in entries {
        let letter = collation.index_letter(&entry.name);
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.terms.push(entry),
            _ => letters.push(Letter { letter, terms: vec![entry] }),
        }
    }
    GlossaryPage { letters, count }
}

fn entry(
    site: &Site,
    theme: &Theme,
    language: Language,
    address: &Address,
    term: &Term,
    usage: Usage,
) -> GlossaryEntry {
    let places = ReferencePages::new(site, language, address);
    let others = site.languages().filter(|other| *other != language).map(|other| OtherName {
        locale: config(site, other).locale.to_string(),
        language: label(site, theme, other),
        name: term.name[other].clone(),
        abbreviation: term.abbreviation[other].clone(),
    });
    let related = term.see_also.iter().filter_map(|id| {
        let related = site.library.glossary.get(&id.value)?;
        Some(Related { id: site.anchors().of(&related.id).into_owned(), name: related.label(language).to_owned() })
    });
    GlossaryEntry {
        id: site.anchors().of(&term.id).into_owned(),
        name: term.name[language].clone(),
        abbreviation: term.abbreviation[language].clone(),
        definition: term.definition[language].clone(),
        note: term.note[language].clone(),
        notes: Vec::new(),
        others: others.collect(),
        sources: cite(site, theme.wording(language), language, &places, &term.sources),
        related: related.collect(),
        usage,
    }
}
