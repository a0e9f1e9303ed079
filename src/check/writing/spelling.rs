//! Words are spelled in one variant: the one that the site chose, or for each kind of word one on a page.
//!
//! Names and titles may differ: a capitalised word counts only at the start of a sentence, and only if no other
//! capitalised word follows soon.

use std::collections::BTreeMap;

use super::page::{Word, WritingPage, has_bit};
use crate::curriculum::LinkReference;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{Element, Event};
use crate::source::Span;

/// The words with variants on one page.
#[derive(Default)]
pub(super) struct Spelling<'a> {
    seen: Vec<SeenSpelling<'a>>,
}

struct SeenSpelling<'a> {
    span: Span,
    kind: u16,
    variants: u8,
    other: &'a str,
}

impl<'a> Spelling<'a> {
    pub fn see(&mut self, page: &WritingPage<'_>, word: Word<'_>, (kind, variants, other): (u16, u8, &'a str)) {
        if !is_name(page, word) && !is_in_address(page, word) && !is_in_title(page, word) {
            self.seen.push(SeenSpelling { span: word.span(), kind, variants, other });
        }
    }

    pub fn judge(self, page: &WritingPage<'_>, found: &mut Vec<Diagnostic>) {
        let word = |seen: &SeenSpelling<'_>| page.words(seen.span).to_string();
        if let Some(chosen) = page.writing.spelling {
            let variant = page.writing.spellings.get(chosen).map_or("", String::as_str);
            for seen in self.seen.iter().filter(|seen| !has_bit(seen.variants, chosen)) {
                let (variant, word) = (variant.to_owned(), word(seen));
                let fault: Fault = match seen.other {
                    "" => faults::SpellingVariantAlone { variant, word }.into(),
                    other => faults::SpellingVariant { other: other.to_owned(), variant, word }.into(),
                };
                found.push(page.fault(fault, seen.span));
            }
            return;
        }
        let mut kinds: BTreeMap<u16, Vec<&SeenSpelling<'_>>> = BTreeMap::new();
        // A word that has another meaning in some variants does not show the variant of the page.
        for seen in self.seen.iter().filter(|seen| !seen.other.is_empty()) {
            kinds.entry(seen.kind).or_default().push(seen);
        }
        for seen in kinds.values() {
            // The variant with the most words; on a tie the first.
            let counts = |bit: &usize| seen.iter().filter(|one| has_bit(one.variants, *bit)).count();
            let most = (0..page.writing.spellings.len()).rev().max_by_key(counts).unwrap_or(0);
            let fits = |one: &&&SeenSpelling<'_>| has_bit(one.variants, most);
            let Some(usual) = seen.iter().find(fits) else { continue };
            for odd in seen.iter().filter(|one| !fits(one)) {
                let fault =
                    faults::SpellingVariantPage { other: odd.other.to_owned(), usual: word(usual), word: word(odd) };
                found.push(page.fault(fault, odd.span).beside(page.place(usual.span)));
            }
        }
    }
}

fn is_name(page: &WritingPage<'_>, word: Word<'_>) -> bool {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    if !is_capital(word.text) {
        return false;
    }
    let run = word.run.text;
    let before = &page.text[run.start as usize..word.start];
    let begins = match before.trim_end().chars().next_back() {
        Some(last) => matches!(last, '.' | '?' | '!' | ':'),
        // The first word of a paragraph, item or cell, or of an inline element.
        None => {
            let mut around = page.document.body.opened_before(word.run.event);
            let around = around.find(|element| *element != Element::Strong);
            matches!(around, Some(Element::Paragraph(_) | Element::HtmlBlock | Element::Item(_)))
        }
    };
    let after = &page.text[word.start + word.text.len()..run.end as usize];
    !begins || after.split_whitespace().take(4).any(is_capital)
}

/// The fewest words of a link to another site that are the title of what is there.
const TITLE: usize = 4;

/// Whether a word is in the title of a page of others: the long text of a link to another site.
fn is_in_title(page: &WritingPage<'_>, word: Word<'_>) -> bool {
    let document = page.document;
    let around = document.body.events[..word.run.event as usize].iter().rev().find_map(|event| match event {
        Event::Open(Element::Link(index)) => Some(Some(*index)),
        Event::Open(element) | Event::Close(element) if element.is_inline() && !matches!(element, Element::Link(_)) => {
            None
        }
        Event::Open(_) | Event::Close(_) => Some(None),
        _ => None,
    });
    let link = around.flatten().and_then(|index| document.links.get(index as usize));
    matches!(link, Some(LinkReference::External(_))) && page.words(word.run.text).split_whitespace().count() >= TITLE
}

/// Whether a word is part of an address or file name: `www.color.org`, `colour-chart`.
fn is_in_address(page: &WritingPage<'_>, word: Word<'_>) -> bool {
    let end = word.start + word.text.len();
    let before = page.text[..word.start].chars().next_back();
    let mut rest = page.text[end..].chars();
    let after = (rest.next(), rest.next());
    let joins = |character: char| matches!(character, '/' | '_' | '@' | '\\');
    before.is_some_and(|one| joins(one) || one == '.')
        || after.0.is_some_and(joins)
        || matches!(after, (Some('.'), Some(next)) if next.is_alphanumeric())
}
