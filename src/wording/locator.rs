//! Articles, rules and paragraphs in the notation of a language.
//!
//! A locator is split into words of the language file and enumerations of numbers; `enumeration.rs` writes the latter.

use super::enumeration::Enumeration;
use super::language::Wording;
use super::numbering::is_ordinal;
use super::roman::is_roman;

/// Converts `art. 20(d)` to the notation of a language: `art. 20, inciso d)`.
///
/// In source files, locators have one form, the usual English one; words and forms come from `[locators]` in
/// `languages/TAG.toml`.
pub fn localise_locator(locator: &str, wording: &Wording) -> String {
    let mut localised = String::with_capacity(locator.len() + 8);
    let mut enumeration = Enumeration::default();
    for piece in pieces(locator, wording) {
        let text = match piece {
            LocatorPiece::Written(word) if enumeration.take(word) => continue,
            LocatorPiece::Paragraphs { are_many, .. } if enumeration.goes_on_with_paragraphs(are_many) => continue,
            LocatorPiece::And(_) if enumeration.goes_on_with_and() => continue,
            LocatorPiece::Between(" ") if enumeration.goes_on_after_space() => continue,
            LocatorPiece::Paragraphs { text, .. } => text,
            LocatorPiece::Known(text)
            | LocatorPiece::And(text)
            | LocatorPiece::Written(text)
            | LocatorPiece::Between(text) => text,
        };
        enumeration.write(wording, &mut localised);
        localised.push_str(text);
    }
    enumeration.write(wording, &mut localised);
    localised
}

/// A word of a locator that the language file does not define, so that it would be shown untranslated.
///
/// Numbers, Roman numerals, single letters and Latin ordinals (`Bis`, `Ter`) are the same in all languages.
pub fn unknown_locator_word<'l>(locator: &'l str, wording: &Wording) -> Option<&'l str> {
    pieces(locator, wording).into_iter().find_map(|piece| {
        let LocatorPiece::Written(word) = piece else { return None };
        let bare = word.trim_matches(|character: char| !character.is_alphabetic());
        let is_word = bare.chars().count() > 1 && bare.chars().all(char::is_alphabetic);
        (is_word && !is_ordinal(bare) && !is_roman(bare)).then_some(bare)
    })
}

enum LocatorPiece<'l, 's> {
    /// A word or phrase of the language file, translated.
    Known(&'s str),
    /// The word between the last two of a list.
    And(&'s str),
    /// The word for a paragraph or for several.
    Paragraphs { text: &'s str, are_many: bool },
    /// Any other text between spaces.
    Written(&'l str),
    /// A space or an opening parenthesis before words.
    Between(&'l str),
}

fn pieces<'l, 's>(locator: &'l str, wording: &'s Wording) -> Vec<LocatorPiece<'l, 's>> {
    let mut pieces = Vec::new();
    let mut rest = locator;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        let opens_words = first == '(' && after.starts_with(|next: char| next.is_alphabetic());
        let long = after.find([')', ' ']).is_some_and(|length| length > 1);
        if first == ' ' || (opens_words && long) {
            pieces.push(LocatorPiece::Between(&rest[..1]));
            rest = after;
        } else if let Some((words, length)) = wording.locator_at(rest) {
            pieces.push(match &rest[..length] {
                "and" => LocatorPiece::And(words),
                "para" => LocatorPiece::Paragraphs { text: words, are_many: false },
                "paras" => LocatorPiece::Paragraphs { text: words, are_many: true },
                _ => LocatorPiece::Known(words),
            });
            // The translation includes the point of an abbreviation.
            rest = rest[length..].strip_prefix('.').unwrap_or(&rest[length..]);
        } else {
            let end = word_end(rest);
            pieces.push(LocatorPiece::Written(&rest[..end]));
            rest = &rest[end..];
        }
    }
    pieces
}

/// The end of a word: a space, but not the one in `13(2 bis)`.
fn word_end(text: &str) -> usize {
    let end = text.find(' ').unwrap_or(text.len());
    let is_open = text[..end].rfind('(') > text[..end].rfind(')');
    let ordinal = text[end..].trim_start().split(')').next().filter(|word| is_open && is_ordinal(word));
    match ordinal {
        Some(ordinal) => {
            text[end + 1 + ordinal.len()..].find(' ').map_or(text.len(), |more| end + 1 + ordinal.len() + more)
        }
        None => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_site_config;
    use crate::source::Snapshot;

    /// Locators as written, with their English and Spanish forms.
    const SHOWN: &str = include_str!("../../tests/curriculum/locators.txt");

    #[test]
    fn a_locator_is_shown_in_the_convention_of_each_language() {
        let text = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n";
        let snapshot = Snapshot::from_texts([("site.toml", text)]);
        let config = read_site_config(&snapshot.sources[0], &[], &mut Vec::new());
        let wording = crate::wording::load(&snapshot, &config, &mut Vec::new());
        let words = crate::wording::LocatorWords::new(&wording);
        let mut wrong = Vec::new();
        let lines = SHOWN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let cells: Vec<&str> = line.split(" | ").collect();
            let [written, english, spanish] = cells[..] else { panic!("three cells: {line}") };
            for (language, wanted) in crate::language::languages(2).zip([english, spanish]) {
                let shown = localise_locator(written, &wording[language]).replace('\u{a0}', "~");
                if shown != wanted {
                    wrong.push(format!("{written}: wanted {wanted}, shown {shown}"));
                }
                // The localised form cites the same places.
                let (one, other) = (words.places(written), words.places(&shown.replace('~', " ")));
                if one != other {
                    wrong.push(format!("{written} means {one:?}, {shown} {other:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_words_that_a_message_names_are_known_and_join_no_numbers() {
        let snapshot = Snapshot::from_texts([("site.toml", "title = \"T\"\n[languages.en]\n[languages.es]\n")]);
        let config = read_site_config(&snapshot.sources[0], &[], &mut Vec::new());
        let wording = crate::wording::load(&snapshot, &config, &mut Vec::new());
        for language in crate::language::languages(2) {
            let words: Vec<&str> = wording[language].citation_words().collect();
            assert!(["art", "para", "preamble"].iter().all(|word| words.contains(word)), "{words:?}");
            assert!(!words.iter().any(|word| ["and", "pair", "range", "letter_form"].contains(word)), "{words:?}");
            assert!(words.iter().all(|word| unknown_locator_word(word, &wording[language]).is_none()), "{words:?}");
        }
    }
}
