//! `temario counts --readability`: how hard pages are to read, by page and section.

use super::arguments::ListFormat;
use super::printing::{JsonLayout, print_json};
use super::session::Session;
use crate::diagnostic::{Noun, Phrase, ProgramLanguage, count, phrases};
use crate::pipeline::Loaded;
use crate::readability::{LanguageReadability, ReadabilityOfText, readability};
use crate::source::LineIndex;
use crate::wording::ReadingLevel;

pub(super) fn tell(session: &Session, loaded: &Loaded, list: ListFormat) {
    let found = readability(&loaded.site, &loaded.snapshot, |language| loaded.theme.wording(language).writing());
    if list == ListFormat::Json {
        print_json(&found, JsonLayout::Lines);
        return;
    }
    let mut is_short = false;
    for (number, language) in found.languages.iter().enumerate() {
        if number > 0 {
            out!();
        }
        if language.formulas.is_empty() {
            out!("{}", session.phrase(&phrases::ReadabilityUnknown { language: &language.language }));
            continue;
        }
        let rows = rows(session, language);
        is_short |= rows.iter().flatten().any(|cell| cell == TOO_SHORT);
        print_table(&rows);
        print_heaviest(session, loaded, language);
    }
    if is_short {
        out!();
        out!(
            "{}",
            session.phrase(&phrases::ReadabilityShort { sign: TOO_SHORT, words: &found.fewest_words.to_string() })
        );
    }
}

/// The sign of a text with too few words.
const TOO_SHORT: &str = "–";

/// The cells of the table of a language, with its header.
fn rows(session: &Session, language: &LanguageReadability) -> Vec<Vec<String>> {
    let say = |words: &dyn Phrase| session.phrase(words);
    let header = [
        session.phrase(&phrases::ReadabilityPlace { language: &language.language }),
        say(&phrases::ReadabilityWords),
        say(&phrases::ReadabilitySentences),
        say(&phrases::ReadabilityPerSentence),
        say(&phrases::ReadabilityPerWord),
    ];
    let row = |name: String, text: &ReadabilityOfText| {
        let size = text.size;
        let share = |part: usize, whole: usize, digits| decimal(session.language, ratio(part, whole), digits);
        let mut cells = vec![
            name,
            size.words.to_string(),
            size.sentences.to_string(),
            share(size.words, size.sentences, 1),
            share(size.syllables, size.words, 2),
        ];
        for (number, formula) in language.formulas.iter().enumerate() {
            let points = text.points.iter().find(|points| points.formula == *formula);
            cells.push(points.map_or(TOO_SHORT.to_owned(), |points| {
                let level = points.level.map(|level| say(level_words(level))).unwrap_or_default();
                let shown = decimal(session.language, points.points, 1);
                let is_below = |limit: i64| number == 0 && points.points < ratio_of(limit);
                match language.limit.filter(|limit| is_below(*limit)) {
                    Some(limit) => format!("{shown} {level} < {limit}"),
                    None => format!("{shown} {level}"),
                }
            }));
        }
        cells
    };
    let mut rows = vec![header.into_iter().chain(language.formulas.iter().cloned()).collect()];
    rows.push(row(say(&phrases::ReadabilityAll), &language.text));
    for page in &language.pages {
        rows.push(row(page.path.to_string(), &page.text));
        for section in &page.sections {
            let name = section.heading.clone().unwrap_or_else(|| say(&phrases::ReadabilityIntroduction));
            rows.push(row(format!("· {name}"), &section.text));
        }
    }
    rows
}

/// Prints a Markdown table with columns of one width; numbers are at the right.
fn print_table(rows: &[Vec<String>]) {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| cell.replace('|', "\\|")).collect()).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default().max(3);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell}{}", " ".repeat(width - cell.chars().count())),
            _ => format!("{cell:>width$}"),
        });
        out!("| {} |", cells.collect::<Vec<_>>().join(" | "));
        if number == 0 {
            let rules = widths.iter().enumerate().map(|(column, width)| match column {
                0 => "-".repeat(*width),
                _ => format!("{}:", "-".repeat(width - 1)),
            });
            out!("| {} |", rules.collect::<Vec<_>>().join(" | "));
        }
    }
}

fn print_heaviest(session: &Session, loaded: &Loaded, language: &LanguageReadability) {
    if language.heaviest.is_empty() {
        return;
    }
    out!();
    out!("{}", session.phrase(&phrases::ReadabilityHeaviest { language: &language.language }));
    for sentence in &language.heaviest {
        let file = loaded.snapshot.source(sentence.path.as_str());
        let line = file.map_or(1, |file| LineIndex::new(&file.text).position(sentence.at).line);
        let words = count(session.language, Noun::Word, sentence.words);
        let syllables = count(session.language, Noun::Syllable, sentence.syllables);
        out!("- {}:{line}: {words}, {syllables}: {}", sentence.path, sentence.text);
    }
}

fn level_words(level: ReadingLevel) -> &'static dyn Phrase {
    match level {
        ReadingLevel::VeryHard => &phrases::ReadingVeryHard,
        ReadingLevel::Hard => &phrases::ReadingHard,
        ReadingLevel::FairlyHard => &phrases::ReadingFairlyHard,
        ReadingLevel::Normal => &phrases::ReadingNormal,
        ReadingLevel::FairlyEasy => &phrases::ReadingFairlyEasy,
        ReadingLevel::Easy => &phrases::ReadingEasy,
        ReadingLevel::VeryEasy => &phrases::ReadingVeryEasy,
    }
}

/// A number with the mark of decimals of the program's language.
fn decimal(language: ProgramLanguage, number: f64, digits: usize) -> String {
    let written = format!("{number:.digits$}");
    written.replace('.', &phrases::DecimalMark.say(language))
}

/// A share; 0 of nothing.
#[allow(clippy::cast_precision_loss)]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[allow(clippy::cast_precision_loss)]
fn ratio_of(limit: i64) -> f64 {
    limit as f64
}
