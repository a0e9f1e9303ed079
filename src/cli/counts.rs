//! `temario counts`: the size of a course, and how hard its pages are to read.

use super::arguments::{CountsArguments, EditionArgument, ListFormat, edition};
use super::exit::Exit;
use super::printing::{JsonLayout, print_json};
use super::readability;
use super::session::Session;
use crate::config::Delivery;
use crate::curriculum::{Counts, LanguageCounts};
use crate::diagnostic::{Phrase, phrases};
use crate::pipeline::{BuildOptions, Timings};

pub(super) fn run(session: &Session, arguments: &CountsArguments) -> Exit {
    match answer(session, arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(session: &Session, arguments: &CountsArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    // The size is that of all that is written; how hard it is to read concerns participants first.
    let usual = if arguments.readability { EditionArgument::Participant } else { EditionArgument::Facilitator };
    let options = BuildOptions::of(Delivery::to(edition(arguments.edition.unwrap_or(usual))));
    let loaded = session.load(&root, &options, &mut Timings::new())?;
    if arguments.readability {
        readability::tell(session, &loaded, arguments.list);
        return Ok(Exit::Done);
    }
    let counts = loaded.site.counts();
    match arguments.list {
        ListFormat::Json => print_json(&counts, JsonLayout::Lines),
        ListFormat::Human => print(session, &counts),
    }
    Ok(Exit::Done)
}

/// A counted quantity: its label, and its number in a language.
type CountRow = (&'static dyn Phrase, fn(&LanguageCounts) -> usize);

/// Prints a Markdown table that can be pasted into a page.
fn print(session: &Session, counts: &Counts) {
    let say = |words: &dyn Phrase| session.phrase(words);
    let of = |part: usize, whole: usize| {
        session.phrase(&phrases::CountsOf { part: &part.to_string(), whole: &grouped(whole) })
    };
    out!("| | {} |", say(&phrases::CountsNumber));
    out!("|---|---:|");
    let row = |name: &dyn Phrase, value: String| out!("| {} | {value} |", say(name));
    row(&phrases::CountsModules, grouped(counts.modules));
    row(&phrases::CountsPages, grouped(counts.pages));
    row(&phrases::CountsFurther, grouped(counts.further_pages));
    let languages: [CountRow; 6] = [
        (&phrases::CountsWords, |one| one.words),
        (&phrases::CountsMinutes, |one| one.minutes as usize),
        (&phrases::CountsCitations, |one| one.citations),
        (&phrases::CountsExercises, |one| one.exercises),
        (&phrases::CountsQuestions, |one| one.questions),
        (&phrases::CountsDiagrams, |one| one.diagrams),
    ];
    for (name, number) in languages {
        let first = counts.languages.first().map_or(0, number);
        if counts.languages.iter().all(|one| number(one) == first) {
            row(name, grouped(first));
            continue;
        }
        for one in &counts.languages {
            out!("| {} ({}) | {} |", say(name), one.language, grouped(number(one)));
        }
    }
    row(&phrases::CountsInstruments, of(counts.instruments_cited, counts.instruments));
    row(&phrases::CountsTerms, of(counts.terms_used, counts.terms));
    if !counts.terms_for_reference.is_empty() {
        out!("\n{}: {}", say(&phrases::CountsReference), counts.terms_for_reference.join(", "));
    }
}

/// A number with commas between thousands, as in both languages of the program.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let rest = digits.as_bytes()[first..].chunks(3).map(|chunk| std::str::from_utf8(chunk).expect("digits"));
    std::iter::once(&digits[..first]).chain(rest).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1_650, 12_345, 1_000_000].map(grouped).join(" "), "0 999 1,650 12,345 1,000,000");
    }
}
