//! Text of a translation that is still in the source language.
//!
//! The decision uses small words of both languages, such as *the, of, which* (`[search] small` in the language file).
//! Running text of some length contains many small words of its own language and few of another. Text by others
//! (quotations, titles in italics or in links to other sites, titles of instruments) is excluded, and short text is not
//! judged.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::facts::value_span;
use super::pair::{Both, Pair, Section, Side};
use crate::check::small_words::{SmallWords, key};
use crate::curriculum::{Document, LinkReference};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::Language;
use crate::markdown::{Element, Event, OtherSyntax, ProseKind};
use crate::source::Span;

/// The minimum number of words for a text to be judged.
const FEWEST: usize = 8;

/// The minimum number of words for a paragraph identical to the source to be judged.
const FEWEST_IDENTICAL: usize = 5;

/// The untranslated parts of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Untranslated {
    Nothing,
    Paragraphs,
    Section,
}

/// The number of words of a text, of small words of its own language and of small words of the source language.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    words: usize,
    own: usize,
    foreign: usize,
}

impl Count {
    fn add(&mut self, small: &SmallWords, languages: (Language, Language), text: &str) {
        // Fast path: nearly every text is one lower-case word.
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.add_word(small, languages, text);
            return;
        }
        for word in text.split(|character: char| !character.is_alphanumeric()) {
            if word.is_empty() || word.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            // Symbols and abbreviations do not belong to a language: `CCPR/E/C.12`.
            if word.chars().all(char::is_uppercase) {
                self.words += 1;
                continue;
            }
            self.add_word(small, languages, word);
        }
    }

    fn add_word(&mut self, small: &SmallWords, languages: (Language, Language), word: &str) {
        self.words += 1;
        let key = key(word);
        self.own += usize::from(small.has(languages.0, key));
        self.foreign += usize::from(small.has(languages.1, key));
    }

    fn join(&mut self, other: Self) {
        self.words += other.words;
        self.own += other.own;
        self.foreign += other.foreign;
    }

    /// Whether the text is in the source language.
    fn is_foreign(self) -> bool {
        self.words >= FEWEST && self.foreign >= 2 && self.foreign >= 3 * self.own && self.foreign * 7 >= self.words
    }

    /// Whether a text without small words of its own language has enough of the source language: a text in neither,
    /// `Lorem ipsum`, may have one by chance.
    fn has_foreign(self) -> bool {
        self.foreign > 0 && self.foreign * 10 >= self.words
    }

    fn may_be_foreign(self) -> bool {
        self.foreign > self.own
    }
}

/// Whether a paragraph of a translation has more small words of the source language than of its own.
pub(super) fn is_doubtful(small: &SmallWords, both: &Both<'_>) -> bool {
    let languages = (both.here.language, both.there.language);
    let front = front_words(both.here.document).any(|(words, _)| {
        let mut count = Count::default();
        count.add(small, languages, words);
        count.may_be_foreign()
    });
    front || body_is_doubtful(small, languages, both.here.document)
}

fn body_is_doubtful(small: &SmallWords, languages: (Language, Language), document: &Document) -> bool {
    let body = &document.body;
    let mut count = Count::default();
    // Fast path: stop reading a paragraph once it has two more small words of its own language.
    let is_clear = |count: Count| count.own >= count.foreign + 2;
    for event in &body.events {
        match event {
            Event::Open(element) if element.is_passage() => {
                if count.may_be_foreign() {
                    return true;
                }
                count = Count::default();
            }
            Event::Prose(run) if run.kind != ProseKind::Quoted && !is_clear(count) => {
                for word in body.words(run.text).split(' ') {
                    count.add(small, languages, word);
                    if is_clear(count) {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    count.may_be_foreign()
}

/// The translatable text of front matter, with spans.
fn front_words(document: &Document) -> impl Iterator<Item = (&str, Option<Span>)> {
    let front = &document.front;
    let objectives = front.objectives.iter().map(|objective| (objective.text.as_str(), Some(objective.span)));
    let description = front.description.as_deref().map(|description| (description, None));
    let questions = front.questions.iter().map(|question| (question.value.as_str(), Some(question.span)));
    let lists = objectives.chain(questions);
    std::iter::once((front.title.as_str(), Some(front.title_span))).chain(description).chain(lists)
}

/// A paragraph, heading, list item or table cell.
#[derive(Debug)]
struct Paragraph {
    /// Its text without text by others.
    text: String,
    /// The span from its first to its last run.
    run: Span,
}

/// Reports the parts of a section that are in the source language.
pub(super) fn compare(context: &Context<'_>, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) -> Untranslated {
    let small = &context.small;
    let languages = (pair.here.side.language, pair.there.side.language);
    let count = |text: &str| {
        let mut count = Count::default();
        count.add(small, languages, text);
        count
    };
    if pair.here.contents.heading.is_none() {
        compare_front(pair, &count, found);
    }
    let mut paragraphs = paragraphs(context, pair.here, languages.1, None);
    let counts = |paragraphs: &[Paragraph]| paragraphs.iter().map(|one| count(&one.text)).collect::<Vec<Count>>();
    if !counts(&paragraphs).iter().any(|count| count.may_be_foreign()) {
        return Untranslated::Nothing;
    }
    // Most sections end above, so the syntax of other programs, which has no language, is only searched for here.
    paragraphs = self::paragraphs(context, pair.here, languages.1, Some(pair.syntax.here(pair.here.side)));
    let counts = counts(&paragraphs);
    if !counts.iter().any(|count| count.may_be_foreign()) {
        return Untranslated::Nothing;
    }
    let others = self::paragraphs(context, pair.there, languages.1, Some(pair.syntax.there(pair.there.side)));
    let mut twins: FxHashMap<&str, &Paragraph> = FxHashMap::default();
    for other in &others {
        twins.entry(other.text.trim()).or_insert(other);
    }
    let twin = |paragraph: &Paragraph| twins.get(paragraph.text.trim());
    let is_own = |word: &str| small.has(languages.1, key(word));
    let is_foreign = |(paragraph, count): (&Paragraph, &Count)| {
        if is_reference(&paragraph.text, is_own) {
            return false;
        }
        let is_identical =
            || count.words >= FEWEST_IDENTICAL && count.has_foreign() && count.own == 0 && twin(paragraph).is_some();
        count.is_foreign() || is_identical()
    };
    let foreign: Vec<usize> =
        (0..paragraphs.len()).filter(|number| is_foreign((&paragraphs[*number], &counts[*number]))).collect();
    // Short items of a list are judged together.
    let mut rest = Count::default();
    let mut judged = 0;
    for number in (0..counts.len()).filter(|number| foreign.binary_search(number).is_err()) {
        let count = counts[number];
        rest.join(count);
        judged += usize::from(count.words >= FEWEST);
    }
    let is_whole = judged == 0 && (rest.is_foreign() || (!foreign.is_empty() && rest.own <= rest.foreign + 1));
    if is_whole {
        let fault = faults::SourceLanguageLeft { source: pair.source() };
        found.push(pair.fault(fault, pair.here.place(), pair.there.place()));
        return Untranslated::Section;
    }
    for number in &foreign {
        let paragraph = &paragraphs[*number];
        let beside = twin(paragraph).map_or_else(|| pair.there.place(), |twin| pair.there.side.place_of(twin.run));
        let fault = faults::SourceLanguageLeftParagraph { source: pair.source() };
        found.push(pair.fault(fault, pair.here.side.place_of(paragraph.run), beside));
    }
    if foreign.is_empty() { Untranslated::Nothing } else { Untranslated::Paragraphs }
}

/// The most bytes before the year of a reference.
const NAMES: usize = 240;

/// Whether a paragraph is the reference of a work, whose title stays in its language: names, the year in round brackets
/// and a point. `is_small` is true of the small words of the source.
fn is_reference(text: &str, is_small: impl Fn(&str) -> bool) -> bool {
    let text = text.trim_start();
    let near = &text[..text.floor_char_boundary(NAMES)];
    let is_year = |at: &usize| {
        let rest = &near[*at + 1..];
        let year = rest.find(')').map_or("", |end| &rest[..end]);
        let digits = year.trim_end_matches(|last: char| last.is_ascii_lowercase());
        digits.len() == 4 && year.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some(at) = near.match_indices('(').map(|(at, _)| at).find(is_year) else { return false };
    let (names, after) = near.split_at(at);
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_initial = |word: &str| is_capital(word) && word.ends_with('.') && word.chars().count() == 2;
    let mut words = names.split_whitespace().map(|word| word.trim_matches([',', ';']));
    let has_initial = names.split_whitespace().zip(names.split_whitespace().skip(1));
    let has_initial =
        has_initial.into_iter().any(|(name, next)| name.ends_with(',') && is_initial(next.trim_end_matches(',')));
    let ends = after.split_once(')').is_some_and(|(_, rest)| rest.starts_with('.'));
    let is_body = words.clone().count() > 1
        && words.clone().next().is_some_and(|first| !is_small(first))
        && words.all(|word| is_capital(word) || is_small(word) || word.chars().count() <= 3);
    names.starts_with(char::is_uppercase) && (has_initial || (ends && is_body))
}

/// Judges title, description, objectives and questions one by one, and the short ones together.
fn compare_front(pair: &Pair<'_>, count: &dyn Fn(&str) -> Count, found: &mut Vec<Diagnostic>) {
    let side: Side<'_> = pair.here.side;
    let mut rest = Count::default();
    let mut last = None;
    for (words, span) in front_words(side.document) {
        let of = count(words);
        if of.is_foreign() {
            last = last.or(Some(span));
            continue;
        }
        rest.join(of);
    }
    let span = match last {
        Some(span) => span.or_else(|| value_span(side.text, "description")),
        None if rest.is_foreign() => None,
        None => return,
    };
    let place = side.place(span.unwrap_or(side.document.front.title_span));
    let beside = pair.there.side.place(pair.there.side.document.front.title_span);
    found.push(pair.fault(faults::SourceLanguageLeftFront { source: pair.source() }, place, beside));
}

/// The paragraphs of a section without text by others, and without the syntax of other programs.
fn paragraphs(
    context: &Context<'_>,
    section: Section<'_>,
    source: Language,
    syntax: Option<&OtherSyntax>,
) -> Vec<Paragraph> {
    let document = section.side.document;
    let leads_elsewhere = |link| matches!(document.links.get(link as usize), Some(LinkReference::External(_)));
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let (mut begins, mut is_linked) = (true, false);
    for (at, event) in section.events() {
        match event {
            Event::Open(element) if element.is_passage() => begins = true,
            Event::Open(Element::Link(link)) => is_linked = leads_elsewhere(link),
            Event::Close(Element::Link(_)) => is_linked = false,
            Event::Prose(run) => {
                if begins {
                    paragraphs.push(Paragraph { text: String::new(), run: run.text });
                    begins = false;
                }
                let Some(paragraph) = paragraphs.last_mut() else { continue };
                paragraph.run.end = run.text.end;
                let around = document.body.opened_before(at).next();
                let is_italic = around.is_some_and(|element| document.body.is_emphasis(element));
                if !is_linked && !is_italic && run.kind != ProseKind::Quoted {
                    let parts = syntax.map(|syntax| syntax.without(&document.body, section.side.text, run.text));
                    for part in parts.unwrap_or_else(|| vec![run.text]) {
                        paragraph.text.push_str(document.body.words(part));
                        paragraph.text.push(' ');
                    }
                }
            }
            _ => {}
        }
    }
    for paragraph in &mut paragraphs {
        if let Some(text) = context.titles.left_out_of(&paragraph.text, source) {
            paragraph.text = text;
        }
    }
    paragraphs
}
