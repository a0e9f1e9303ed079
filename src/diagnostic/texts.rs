//! The program's texts in English and Spanish: `en.toml` and `es.toml`.

use crate::language::{LanguageTag, plural_category};

/// A language of the program's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProgramLanguage {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl ProgramLanguage {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The tag in `--language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Finds the language of a tag or locale such as `es`, `es_MX.UTF-8` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }
}

/// A text of the commands' output with its values, generated from `en.toml` and `es.toml` by `build.rs`.
pub trait Phrase {
    /// The text in a language; each value is escaped and on one line.
    fn say(&self, language: ProgramLanguage) -> String;
}

/// A text with the indexes of its values.
pub(super) type Template = &'static [TemplatePiece];

pub(super) enum TemplatePiece {
    Text(&'static str),
    Value(usize),
    /// A numeric value with its noun in the required plural form.
    Counted(usize, Noun),
}

/// All phrases: one type each, with a field for each value.
#[allow(missing_docs, reason = "a value is what its phrase says")]
#[rustfmt::skip]
#[expect(rustdoc::bare_urls, reason = "messages are quoted as they are")]
pub mod phrases {
    use super::TemplatePiece::{Counted, Text, Value};
    use super::{Noun, Phrase, ProgramLanguage, filled};
    use crate::shown;

    fn phrase_of(texts: [super::Template; 2], values: &[&str], language: ProgramLanguage) -> String {
        filled(texts[language as usize], language, |number| shown::line(values[number]))
    }

    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
}

pub use nouns::Noun;

#[rustfmt::skip]
mod nouns {
    use super::TemplatePiece::{Text, Value};
    use super::{ProgramLanguage, Template};
    use crate::language::PluralCategory;

    include!(concat!(env!("OUT_DIR"), "/nouns.rs"));
}

/// The text of a phrase in a language.
pub fn phrase(language: ProgramLanguage, words: &dyn Phrase) -> String {
    words.say(language)
}

/// A number with its noun: "1 error", "3 advertencias", "1000000 de páginas".
pub fn count(language: ProgramLanguage, noun: Noun, number: usize) -> String {
    let tag = LanguageTag::parse(language.tag()).expect("the program's languages have valid tags");
    filled(noun.form(language, plural_category(&tag, number as u64)), language, |_| number.to_string())
}

pub(super) fn filled(template: Template, language: ProgramLanguage, value: impl Fn(usize) -> String) -> String {
    let piece = |piece: &TemplatePiece| match piece {
        TemplatePiece::Text(words) => (*words).to_owned(),
        TemplatePiece::Value(number) => value(*number),
        TemplatePiece::Counted(number, noun) => {
            let value = value(*number);
            value.parse().map_or(value, |number| count(language, *noun, number))
        }
    };
    template.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_has_the_form_that_its_number_needs() {
        let of = |language, numbers: [usize; 4]| numbers.map(|number| count(language, Noun::Page, number));
        assert_eq!(
            of(ProgramLanguage::English, [0, 1, 2, 1_000_000]),
            ["0 pages", "1 page", "2 pages", "1000000 pages"]
        );
        let spanish = of(ProgramLanguage::Spanish, [0, 1, 2, 1_000_000]);
        assert_eq!(spanish, ["0 páginas", "1 página", "2 páginas", "1000000 de páginas"]);
    }
}
