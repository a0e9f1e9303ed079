//! Questions: they have options, one of them correct, each with feedback; the correct options are the same in all
//! languages.

use crate::curriculum::{Document, Page, QuizOption, quiz_options, quizzes};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::Div;
use crate::source::Place;

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
        for option in options.iter().filter(|option| !option.has_feedback) {
            found.push(Diagnostic::new(faults::FeedbackMissing, Place::new(&document.path, option.span)));
        }
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
