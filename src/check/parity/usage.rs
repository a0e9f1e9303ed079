//! Terms that a section of the source uses and the translation's section has in none of their approved forms.
//!
//! Only terms that the page teaches are looked at, those of its `terms`. Others
//! come and go with the words of a language, and are no fault.

use super::{Both, Context, Pair, Section, Side};
use crate::curriculum::{Term, TermId};
use crate::diagnostic::{Diagnostic, rules};
use crate::source::Span;

/// Whether the translation mentions every term that the source teaches and mentions, as often or more.
pub(super) fn is_alike(context: &Context<'_>, both: &Both<'_>) -> bool {
    let glossary = &context.site.library.glossary;
    let mut taught = both.there.document.front.terms.iter().filter_map(|term| glossary.find(&term.value));
    let count = |side: Side<'_>, id| side.translation.mentions().terms.iter().filter(|one| one.term == id).count();
    taught.all(|id| count(both.here, id) >= count(both.there, id))
}

pub(super) fn compare(context: &Context<'_>, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let glossary = &context.site.library.glossary;
    let used = uses(context, pair.there);
    if used.is_empty() {
        return;
    }
    let own = uses(context, pair.here);
    let (here, there) = (pair.here.side.language, pair.there.side.language);
    let mut seen: Vec<TermId> = Vec::new();
    for (id, span) in used {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let term = glossary.term(id);
        let has_forms = !term.forms[here].is_empty() && !term.forms[there].is_empty();
        if !has_forms || !matters(pair.there, &term.id) || own.iter().any(|(other, _)| *other == id) {
            continue;
        }
        // Headings and quotations mention nothing that could be linked, but the words stand there.
        if stands(pair.here, term) {
            continue;
        }
        let fault = pair.fault(&rules::TERM_UNUSED, pair.here.place(), pair.there.side.place(span));
        let written = pair.there.side.text.get(span.range()).unwrap_or_default();
        found.push(fault.with("there", written).with("forms", forms(term, pair)));
    }
}

/// Whether the author of the source teaches the term on the page. What she linked by hand in the section is
/// compared as that.
fn matters(section: Section<'_>, id: &str) -> bool {
    let document = section.side.document;
    let mut links = section.contents.terms.iter().filter_map(|index| document.body.terms.get(*index as usize));
    document.front.terms.iter().any(|term| term.value == id) && !links.any(|link| link.id == id)
}

/// Whether any form of a term stands in the running text of a section, or in its front matter.
fn stands(section: Section<'_>, term: &Term) -> bool {
    let language = section.side.language;
    let mut text = String::new();
    if section.contents.heading.is_none() {
        text.push_str(&section.side.document.front.title);
        text.push(' ');
    }
    for run in section.prose() {
        text.push_str(section.words(run));
        text.push(' ');
    }
    let text = text.to_lowercase().replace('\n', " ");
    let names = [term.label(language), term.abbreviation[language].as_str()];
    let forms = term.forms[language].iter().map(|form| form.value.as_str());
    let words: Vec<&str> = words_of(&text).collect();
    forms.chain(names).filter(|form| !form.is_empty()).any(|form| {
        let form = form.to_lowercase();
        text.contains(&form) || is_shared(&words, &form)
    })
}

/// Whether the words of a form stand in order with at most two others between each and the next: two terms may share
/// a word, as in “prevención directa e indirecta”.
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

/// Terms that a section mentions or links, with the places.
fn uses(context: &Context<'_>, section: Section<'_>) -> Vec<(TermId, Span)> {
    let side = section.side;
    let glossary = &context.site.library.glossary;
    let mentions = &side.translation.mentions().terms;
    let mentioned = section.contents.html.iter().flat_map(|html| {
        let start = mentions.partition_point(|mention| mention.html.start < html.start);
        let own = mentions[start..].iter().take_while(|mention| mention.html.start < html.end);
        // A title in italics speaks of nothing.
        own.filter(move |mention| {
            let before = &side.document.body.html[html.start as usize..mention.html.start as usize];
            before.rfind("<em>") <= before.rfind("</em>")
        })
    });
    let mentioned = mentioned.map(|mention| (mention.term, side.document.body.source_of(side.text, mention.html)));
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
