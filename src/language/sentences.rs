//! Splits running text into sentences: [`sentences`].
//!
//! A sentence ends at `.`, `!`, `?` or `…` before what may begin another. A point after an abbreviation, an initial or a
//! shortened number word ends none; the words of each language are data ([`SentenceMarks`]).

use std::collections::HashSet;
use std::ops::Range;

/// Words of a language, in lower case and without the last point, that tell whether a point ends a sentence.
#[derive(Clone, Debug, Default)]
pub struct SentenceMarks {
    /// Abbreviations: `dr`, `e.g`.
    pub abbreviations: HashSet<String>,
    /// Abbreviations only before a number: `art`, `no`.
    pub before_numbers: HashSet<String>,
    /// Small words, such as articles: with a capital letter after an abbreviation they begin a sentence.
    pub beginnings: HashSet<String>,
}

/// Marks that may stand between the end of a sentence and the space after it.
const CLOSING: [char; 8] = ['"', '”', '»', ')', ']', '’', '*', '_'];
/// Marks that may stand before the first word of a sentence.
const OPENING: [char; 10] = ['"', '“', '«', '(', '‘', '¿', '¡', '*', '_', '—'];

/// The ranges of the sentences of a paragraph, without the spaces between them. Words without a final mark at the end
/// are a sentence too. A mark inside square brackets, as of a citation, ends none.
pub fn sentences(text: &str, marks: &SentenceMarks) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let (mut opened, mut closed) = (0, 0);
    let mut words = words(text).peekable();
    while let Some(word) = words.next() {
        let from = *start.get_or_insert(word.start);
        let written = &text[word.clone()];
        opened += written.matches('[').count();
        closed += written.matches(']').count();
        let next = words.peek().map(|next| &text[next.clone()]);
        if opened <= closed && marks.ends(written, next) {
            found.push(from..word.end);
            start = None;
            (opened, closed) = (0, 0);
        }
    }
    found.extend(start.map(|start| start..text.trim_end().len()));
    found
}

/// The ranges of the words between spaces.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - base;
        start..start + word.len()
    })
}

impl SentenceMarks {
    /// Whether a sentence ends with a word before the next one.
    fn ends(&self, word: &str, next: Option<&str>) -> bool {
        let bare = word.trim_end_matches(CLOSING);
        let Some(mark) = bare.chars().next_back().filter(|mark| matches!(mark, '.' | '!' | '?' | '…')) else {
            return false;
        };
        let Some(next) = next.map(|next| next.trim_start_matches(OPENING)) else { return true };
        let Some(first) = next.chars().next() else { return true };
        if first.is_lowercase() || first == '[' {
            return false;
        }
        let stem = &bare[..bare.len() - mark.len_utf8()];
        if mark != '.' || stem.ends_with('.') {
            return true;
        }
        let stem = stem.trim_start_matches(OPENING);
        let folded = stem.to_lowercase();
        let is_number = first.is_numeric() || is_roman(next);
        if is_number && self.before_numbers.contains(&folded) {
            return false;
        }
        if self.abbreviations.contains(&folded) || is_initials(stem) {
            return self.begins(next) && !is_initials(next.trim_end_matches(CLOSING).trim_end_matches('.'));
        }
        // Without the words of a language, a number is more often that of an article than the start of a sentence.
        !first.is_numeric() || !self.before_numbers.is_empty()
    }

    /// Whether a word with a capital letter is one that begins a sentence rather than a name.
    fn begins(&self, word: &str) -> bool {
        let word = word.trim_end_matches(|character: char| !character.is_alphanumeric());
        self.beginnings.contains(&word.to_lowercase())
    }
}

/// Whether a word is a roman number: `IV`, `XIX)`.
fn is_roman(word: &str) -> bool {
    let word = word.trim_end_matches(|character: char| !character.is_alphanumeric());
    !word.is_empty() && word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X' | 'L' | 'C'))
}

/// Whether a word consists of initials: `J`, `U.N`, and doubled ones, `EE`.
fn is_initials(word: &str) -> bool {
    let is_initial = |part: &str| {
        let mut letters = part.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some(one), None, _) => one.is_uppercase(),
            (Some(one), Some(two), None) => one.is_uppercase() && one == two,
            _ => false,
        }
    };
    word.split('.').all(is_initial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(abbreviations: &str, before_numbers: &str, beginnings: &str) -> SentenceMarks {
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        SentenceMarks {
            abbreviations: set(abbreviations),
            before_numbers: set(before_numbers),
            beginnings: set(beginnings),
        }
    }

    #[test]
    fn a_point_of_an_abbreviation_ends_no_sentence() {
        let english = marks("dr mr e.g i.e", "art no para", "the it a they");
        let spanish = marks("sr sra p.ej dr", "art núm fracc", "el la los");
        let cases: [(&SentenceMarks, &str, &[&str]); 20] = [
            (&english, "Art. 5 of the Convention.", &["Art. 5 of the Convention."]),
            (&english, "See art. 1(1). Then go.", &["See art. 1(1).", "Then go."]),
            (&english, "He said no. They left.", &["He said no.", "They left."]),
            (&english, "In no. 5 he slept.", &["In no. 5 he slept."]),
            (&english, "Dr. Amina Khan came. She spoke.", &["Dr. Amina Khan came.", "She spoke."]),
            (&english, "The U.N. Charter binds.", &["The U.N. Charter binds."]),
            (&english, "It joined the U.N. The others waited.", &["It joined the U.N.", "The others waited."]),
            (&english, "J. A. Pérez wrote it.", &["J. A. Pérez wrote it."]),
            (&english, "Ask them, e.g. Guards. They know.", &["Ask them, e.g. Guards.", "They know."]),
            (&english, "It ended in 2020. 12 people came.", &["It ended in 2020.", "12 people came."]),
            (&english, "“Who?” asked the judge. Silence.", &["“Who?” asked the judge.", "Silence."]),
            (&english, "(It is so.) It is not!", &["(It is so.)", "It is not!"]),
            (&english, "Wait… and see. Wait… See.", &["Wait… and see.", "Wait…", "See."]),
            (&spanish, "La Sra. Gómez vive en EE. UU. y trabaja.", &["La Sra. Gómez vive en EE. UU. y trabaja."]),
            (&spanish, "Vive en EE. UU. La visita fue ayer.", &["Vive en EE. UU.", "La visita fue ayer."]),
            (&spanish, "El art. 20, fracc. IV, lo dice. ¿Y ahora?", &["El art. 20, fracc. IV, lo dice.", "¿Y ahora?"]),
            (&spanish, "¿Qué pasa? ¡Nada! Fin", &["¿Qué pasa?", "¡Nada!", "Fin"]),
            (&spanish, "Lo pide la ONU. Participan todos.", &["Lo pide la ONU.", "Participan todos."]),
            (&spanish, "Cuesta 3.500 pesos. Es mucho.", &["Cuesta 3.500 pesos.", "Es mucho."]),
            (&spanish, "  Dos.   Tres.  ", &["Dos.", "Tres."]),
        ];
        for (marks, text, wanted) in cases {
            let found: Vec<&str> = sentences(text, marks).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn without_the_words_of_a_language_a_number_begins_no_sentence() {
        let found = sentences("See art. 5 here. Go.", &SentenceMarks::default());
        assert_eq!(found, [0..16, 17..20]);
    }

    proptest::proptest! {
        #[test]
        fn sentences_cover_every_word_in_order(text in "([a-zA-Z.?!»“\\[\\]… \n]|¿Qué|art. |5|\u{a0}){0,60}") {
            let mut end = 0;
            let mut words = Vec::new();
            for range in sentences(&text, &SentenceMarks::default()) {
                assert!(range.start >= end && range.end > range.start);
                end = range.end;
                words.extend(text[range].split_whitespace());
            }
            assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
        }
    }
}
