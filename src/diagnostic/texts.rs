//! The program's own words, in English and in Spanish: `en.toml` and `es.toml`.

use super::{Diagnostic, Rule, nearest, rules};
use crate::language::{LanguageTag, plural_category};
use crate::shown;

/// A language in which the program itself speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProgramLanguage {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl ProgramLanguage {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The tag that `--language` takes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of a tag or locale such as `es`, `es_MX.UTF-8` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }
}

pub(super) enum Part {
    Message,
    Help,
    Related,
}

/// Words of the commands' output with their values, made of `en.toml` and `es.toml` by `build.rs`.
pub trait Phrase {
    /// The words in a language, each value on one line and as it may be printed.
    fn say(&self, language: ProgramLanguage) -> String;
}

/// A text and the numbers of the values in it.
type Template = &'static [Piece];

enum Piece {
    Text(&'static str),
    Value(usize),
    /// A value that is a number, with its noun in the form that it needs.
    Counted(usize, Noun),
}

/// All phrases, each a type with a field for each of its values.
#[allow(missing_docs, reason = "a value is what its phrase says")]
#[rustfmt::skip]
#[expect(rustdoc::bare_urls, reason = "messages are quoted as they are")]
pub mod phrases {
    use super::Piece::{Counted, Text, Value};
    use super::{Noun, Phrase, ProgramLanguage, filled};
    use crate::shown;

    fn phrase_of(texts: [super::Template; 2], values: &[&str], language: ProgramLanguage) -> String {
        filled(texts[language as usize], language, |number| shown::line(values[number]))
    }

    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
}

/// What is said of a rule in one of its wordings, with all values that it needs.
pub struct Fault {
    pub(super) rule: &'static Rule,
    pub(super) wording: &'static str,
    pub(super) values: Vec<(&'static str, String)>,
}

/// A fault of which the nearest known name may be suggested, in the wording `near`.
pub trait MayBeNear: Into<Fault> + Sized {
    /// The fault with the name that was probably meant.
    fn near(self, near: String) -> Fault;

    /// Suggests the known name that is nearest to a wrong one, if one is near.
    fn suggesting<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
        match nearest(wrong, known) {
            Some(near) => self.near(near.to_owned()),
            None => self.into(),
        }
    }
}

/// The texts of a wording in each language.
struct Wording {
    values: &'static [&'static str],
    message: Option<[Template; 2]>,
    help: Option<[Template; 2]>,
    related: Option<[Template; 2]>,
}

/// All wordings of all rules, each a type with a field for each of its values.
#[allow(missing_docs, reason = "a value is what its wording says")]
#[rustfmt::skip]
#[expect(rustdoc::bare_urls, reason = "messages are quoted as they are")]
pub mod faults {
    use super::Piece::{Counted, Text, Value};
    use super::{Fault, MayBeNear, Noun, Wording, rules};

    include!(concat!(env!("OUT_DIR"), "/faults.rs"));
}

pub use nouns::Noun;

#[rustfmt::skip]
mod nouns {
    use super::Piece::{Text, Value};
    use super::{ProgramLanguage, Template};
    use crate::language::PluralCategory;

    include!(concat!(env!("OUT_DIR"), "/nouns.rs"));
}

/// A phrase in a language.
pub fn phrase(language: ProgramLanguage, words: &dyn Phrase) -> String {
    words.say(language)
}

/// A number with its noun: "1 error", "3 advertencias", "1000000 de páginas".
pub fn count(language: ProgramLanguage, noun: Noun, number: usize) -> String {
    let tag = LanguageTag::parse(language.tag()).expect("the program's languages have valid tags");
    filled(noun.form(language, plural_category(&tag, number as u64)), language, |_| number.to_string())
}

fn filled(template: Template, language: ProgramLanguage, value: impl Fn(usize) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(words) => (*words).to_owned(),
        Piece::Value(number) => value(*number),
        Piece::Counted(number, noun) => {
            let value = value(*number);
            value.parse().map_or(value, |number| count(language, *noun, number))
        }
    };
    template.iter().map(piece).collect()
}

pub(super) fn rule_text(language: ProgramLanguage, diagnostic: &Diagnostic, part: Part) -> Option<String> {
    let wording = faults::wording(diagnostic.rule.name, diagnostic.wording)?;
    let templates = match part {
        Part::Message => &wording.message,
        Part::Help => &wording.help,
        Part::Related => &wording.related,
    };
    let value = |number: usize| diagnostic.value(wording.values[number]).map(visible).unwrap_or_default();
    templates.map(|templates| filled(templates[language as usize], language, value))
}

/// A value as it may stand in a report: on one line, of sensible length, see [`shown::line`].
fn visible(value: &str) -> String {
    const LONGEST: usize = 160;
    // Before it is cut, so that no half of a secret is left over; but not all of what may be a whole file.
    const READ: usize = 20 * LONGEST;
    let read = value.char_indices().nth(READ).map_or(value, |(end, _)| &value[..end]);
    let text = shown::line(read);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
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

    #[test]
    fn a_number_in_a_message_has_its_noun_in_the_form_that_it_needs() {
        use crate::source::{Place, SourcePath};
        let said = |here: &str| {
            let fault = faults::FactsDifferMinutes { here: here.into(), there: "45".into(), source: "en".into() };
            let diagnostic = Diagnostic::new(fault, Place::file(&SourcePath::new("page.md")));
            ProgramLanguage::ALL.map(|language| diagnostic.message(language))
        };
        let wanted = |english: &str, spanish: &str| {
            [
                format!("this page says {english}; the `en` one says 45"),
                format!("esta página dice {spanish}; la que está en `en`, 45"),
            ]
        };
        assert_eq!(said("1"), wanted("1 minute", "1 minuto"));
        assert_eq!(said("30"), wanted("30 minutes", "30 minutos"));
        assert_eq!(said("1000000"), wanted("1000000 minutes", "1000000 de minutos"));
        let phrase = phrases::DeployTooSlow { what: "git", minutes: "1" };
        assert!(phrase.say(ProgramLanguage::English).contains("within 1 minute and"));
        assert!(phrase.say(ProgramLanguage::Spanish).contains("en 1 minuto y"));
    }
}
