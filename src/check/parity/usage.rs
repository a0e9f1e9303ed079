//! Terms that a section of the source uses and the translated section uses in none of their approved forms.
//!
//! Only the terms in the page's `terms` are checked. Whether other terms occur depends on the wording of a language.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pair::{Both, Pair, Section, Side};

use super::context::Context;
use crate::curriculum::{Term, TermId};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::Language;
use crate::markdown::{Element, Event};
use crate::source::Span;

/// Whether the translation mentions each taught term at least as often as the source.
pub(super) fn is_alike(context: &Context<'_>, both: &Both<'_>) -> bool {
    let glossary = &context.site.library.glossary;
    let mut taught = both.there.document.front.terms.iter().filter_map(|term| glossary.find(&term.value)).peekable();
    if taught.peek().is_none() {
        return true;
    }
    let counts = |side: Side<'_>| {
        let mut counts: FxHashMap<TermId, usize> = FxHashMap::default();
        side.translation.mentions().terms.iter().for_each(|one| *counts.entry(one.term).or_default() += 1);
        counts
    };
    let (here, there) = (counts(both.here), counts(both.there));
    taught.all(|id| here.get(&id).copied().unwrap_or(0) >= there.get(&id).copied().unwrap_or(0))
}

pub(super) fn compare(context: &Context<'_>, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let glossary = &context.site.library.glossary;
    let used = uses(context, pair.there);
    if used.is_empty() {
        return;
    }
    let own: FxHashSet<TermId> = uses(context, pair.here).into_iter().map(|(id, _)| id).collect();
    let taught = taught(pair.there);
    let text = OnceCell::new();
    let (here, there) = (pair.here.side.language, pair.there.side.language);
    let mut seen = FxHashSet::default();
    for (id, span) in used.into_iter().filter(|(id, _)| seen.insert(*id)) {
        let term = glossary.term(id);
        let has_forms = !term.forms[here].is_empty() && !term.forms[there].is_empty();
        if !has_forms || !taught.contains(term.id.as_str()) || own.contains(&id) {
            continue;
        }
        // Terms in headings and quotations are not linked, but their words count here.
        if text.get_or_init(|| Running::new(pair.here)).has(term, here) {
            continue;
        }
        let written = pair.there.side.text.get(span.range()).unwrap_or_default();
        let fault = faults::TermUnusedInTranslation {
            forms: forms(term, pair),
            source: pair.source(),
            there: written.to_owned(),
        };
        found.push(pair.fault(fault, pair.here.place(), pair.there.side.place(span)));
    }
}

/// The terms in the `terms` of the source page. Terms that the author linked in the section are compared by another
/// rule.
fn taught<'a>(section: Section<'a>) -> FxHashSet<&'a str> {
    let document = section.side.document;
    let mut taught: FxHashSet<&str> = document.front.terms.iter().map(|term| term.value.as_str()).collect();
    for link in section.contents.terms.iter().filter_map(|index| document.body.terms.get(*index as usize)) {
        taught.remove(link.id.as_str());
    }
    taught
}

/// The running text of a section, and the front matter for the section before the first heading.
struct Running {
    text: String,
}

impl Running {
    fn new(section: Section<'_>) -> Self {
        let mut text = String::new();
        if section.contents.heading.is_none() {
            text.push_str(&section.side.document.front.title);
            text.push(' ');
        }
        for run in section.prose() {
            text.push_str(section.words(run));
            text.push(' ');
        }
        Self { text: text.to_lowercase().replace('\n', " ") }
    }

    /// Whether the text contains any form of a term.
    fn has(&self, term: &Term, language: Language) -> bool {
        let names = [term.label(language), term.abbreviation[language].as_str()];
        let forms = term.forms[language].iter().map(|form| form.value.as_str());
        let words: Vec<&str> = words_of(&self.text).collect();
        forms.chain(names).filter(|form| !form.is_empty()).any(|form| {
            let form = form.to_lowercase();
            self.text.contains(&form) || is_shared(&words, &form)
        })
    }
}

/// Whether the words of a form occur in order with at most two other words between neighbours: two terms may share a
/// word, as in “prevención directa e indirecta”.
fn is_shared(words: &[&str], form: &str) -> bool {
    let form: Vec<&str> = words_of(form).collect();
    let follows = |start: usize| {
        form[1..].iter().try_fold(start + 1, |from, wanted| {
            let near = words.get(from..words.len().min(from + 3))?;
            Some(from + near.iter().position(|word| word == wanted)? + 1)
        })
    };
    form.len() > 1 && (0..words.len()).filter(|at| words[*at] == form[0]).any(|at| follows(at).is_some())
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The approved forms in the language of the translation, the name first.
fn forms(term: &Term, pair: &Pair<'_>) -> String {
    let language = pair.here.side.language;
    let mut forms: Vec<&str> = vec![term.label(language)];
    for form in &term.forms[language] {
        if !forms.iter().any(|known| known.eq_ignore_ascii_case(&form.value)) {
            forms.push(&form.value);
        }
    }
    forms.truncate(4);
    forms.into_iter().map(|form| format!("`{form}`")).collect::<Vec<_>>().join(", ")
}

/// Terms that a section mentions or links to, with their spans.
fn uses(context: &Context<'_>, section: Section<'_>) -> Vec<(TermId, Span)> {
    let side = section.side;
    let glossary = &context.site.library.glossary;
    let mentions = side.translation.mentions();
    // Titles in italics are not mentions.
    let mut italics = 0_usize;
    let mentioned = section.events().flat_map(move |(_, event)| {
        match event {
            Event::Open(Element::Emphasis) => italics += 1,
            Event::Close(Element::Emphasis) => italics = italics.saturating_sub(1),
            _ => {}
        }
        let run = match event {
            Event::Prose(prose) if italics == 0 => prose.text,
            _ => Span::default(),
        };
        mentions.within(run)
    });
    let mentioned = mentioned.map(|mention| (mention.term, side.document.body.source_of(side.text, mention.text)));
    let links = section.contents.terms.iter().filter_map(|index| side.document.body.terms.get(*index as usize));
    let linked = links.filter_map(|link| Some((glossary.find(&link.id)?, link.span)));
    mentioned.chain(linked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_terms_may_share_a_word() {
        let stands = |text: &str, form: &str| is_shared(&words_of(text).collect::<Vec<_>>(), form);
        assert!(stands("la prevención directa e indirecta", "prevención indirecta"));
        assert!(stands("direct and indirect prevention", "direct prevention"));
        assert!(!stands("prevención de todo lo que es indirecta", "prevención indirecta"));
        assert!(!stands("indirecta, la prevención", "prevención indirecta"));
        assert!(!stands("prevención", "prevención"));
    }
}
