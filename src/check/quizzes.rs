//! Questions: one in each block, with options, one of them correct, each with feedback; the correct options are the
//! same in all languages.

use crate::curriculum::{Document, Page, QuizOption, quiz_options, quizzes};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{Div, Element, Event};
use crate::source::{Place, Span};

pub(super) fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for div in quizzes(document) {
        let options = quiz_options(document, div);
        let fault: Option<Fault> = match options.len() {
            0 => Some(faults::QuizIncompleteOptions.into()),
            1 => Some(faults::QuizIncompleteOne.into()),
            _ if !options.iter().any(|option| option.is_right) => Some(faults::QuizIncomplete.into()),
            _ => None,
        };
        let place = Place::new(&document.path, div.name_span);
        found.extend(fault.map(|fault| Diagnostic::new(fault, place)));
        check_shape(document, div, found);
        for option in options.iter().filter(|option| !option.has_feedback) {
            found.push(Diagnostic::new(faults::FeedbackMissing, Place::new(&document.path, option.span)));
        }
    }
}

/// A list directly in the block of a question.
#[derive(Default)]
struct OptionList {
    /// Its items with a box, by index.
    options: Vec<u32>,
    /// Its other items.
    loose: Vec<u32>,
    /// The paragraph before it.
    before: Option<Span>,
}

/// The lists in the block of a question, and whether words or a picture are before the first.
fn option_lists(document: &Document, div: &Div) -> (bool, Vec<OptionList>) {
    let mut lists: Vec<OptionList> = Vec::new();
    let (mut depth, mut has_words, mut before) = (0_usize, false, None);
    let mut walk = document.walk_within(None, div.content);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Div(_)) => walk.pass_over(),
            Event::Open(Element::List(_)) => {
                if depth == 0 {
                    lists.push(OptionList { before: before.take(), ..OptionList::default() });
                }
                depth += 1;
            }
            Event::Close(Element::List(_)) => depth -= 1,
            Event::Open(Element::Task(item, _)) if depth == 1 => {
                lists.iter_mut().last().into_iter().for_each(|list| list.options.push(item))
            }
            Event::Open(Element::Item(item)) if depth == 1 => {
                lists.iter_mut().last().into_iter().for_each(|list| list.loose.push(item))
            }
            Event::Open(Element::Paragraph(span)) if depth == 0 => before = Some(span),
            Event::Prose(_) | Event::Image(_) | Event::Code(_) if depth == 0 => has_words |= lists.is_empty(),
            _ => {}
        }
    }
    (has_words, lists)
}

/// Reports options without a question, options without a box, and a second question.
fn check_shape(document: &Document, div: &Div, found: &mut Vec<Diagnostic>) {
    let (has_words, lists) = option_lists(document, div);
    let place = |span| Place::new(&document.path, span);
    let item = |item: &u32| document.body.items.get(*item as usize).map_or(div.name_span, |item| item.span);
    let mut lists = lists.iter().filter(|list| !list.options.is_empty());
    let Some(first) = lists.next() else { return };
    if !has_words && div.title.is_none() {
        found.extend(
            first.options.first().map(|option| Diagnostic::new(faults::QuizIncompleteQuestion, place(item(option)))),
        );
    }
    for list in std::iter::once(first).chain(lists.clone()) {
        found.extend(list.loose.iter().map(|loose| Diagnostic::new(faults::QuizIncompleteLoose, place(item(loose)))));
    }
    for words in lists.filter_map(|list| list.before) {
        found.push(Diagnostic::new(faults::QuizIncompleteSeveral, place(words)).beside(place(div.name_span)));
    }
}

/// Compares every language of a page with the source.
pub(super) fn check_languages(page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(source) = &page.translations[page.source] else { return };
    let there = quizzes(&source.document);
    for (language, translation) in page.translations.iter() {
        let Some(translation) = translation.as_ref().filter(|_| language != page.source) else { continue };
        let here = quizzes(&translation.document);
        if here.len() != there.len() {
            let place = here.last().map(|div| div.name_span);
            let place = place.map(|span| Place::new(&translation.document.path, span));
            let other = there.last().map(|div| Place::new(&source.document.path, div.name_span));
            let place = place.unwrap_or_else(|| Place::file(&translation.document.path));
            let fault = Diagnostic::new(
                faults::QuizDiffersQuestions { here: here.len().to_string(), there: there.len().to_string() },
                place,
            );
            found.push(fault.beside(other.unwrap_or_else(|| Place::file(&source.document.path))));
            continue;
        }
        for (here, there) in here.iter().zip(&there) {
            compare((&translation.document, here), (&source.document, there), found);
        }
    }
}

fn compare(here: (&Document, &Div), there: (&Document, &Div), found: &mut Vec<Diagnostic>) {
    let (options, others) = (quiz_options(here.0, here.1), quiz_options(there.0, there.1));
    let place = Place::new(&here.0.path, here.1.name_span);
    let other = Place::new(&there.0.path, there.1.name_span);
    if options.len() != others.len() {
        found.push(
            Diagnostic::new(
                faults::QuizDiffersOptions { here: options.len().to_string(), there: others.len().to_string() },
                place,
            )
            .beside(other),
        );
        return;
    }
    let (letters, other_letters) = (right_letters(&options), right_letters(&others));
    // A question without a correct option has its own finding.
    if !letters.is_empty() && !other_letters.is_empty() && letters != other_letters {
        // The first option that differs is the place of the finding.
        let differing = options.iter().zip(&others).find(|(one, other)| one.is_right != other.is_right);
        let (place, other) = differing.map_or((place, other), |(one, two)| {
            (Place::new(&here.0.path, one.span), Place::new(&there.0.path, two.span))
        });
        found.push(
            Diagnostic::new(faults::QuizDiffers { here: letters.to_string(), there: other_letters.to_string() }, place)
                .beside(other),
        );
    }
}

/// The letters of the correct options: `a, c`.
fn right_letters(options: &[QuizOption]) -> String {
    let letters: Vec<String> =
        ('a'..='z').zip(options).filter(|(_, option)| option.is_right).map(|(letter, _)| letter.to_string()).collect();
    letters.join(", ")
}
