//! The program's own words, in English and in Spanish: `en.toml` and `es.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Diagnostic;
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

/// The words of one rule: the usual wording, and others by name.
#[derive(Deserialize)]
struct RuleTexts {
    message: String,
    help: Option<String>,
    related: Option<String>,
    #[serde(flatten)]
    wordings: BTreeMap<String, Wording>,
}

/// One wording; what it leaves out is taken from the usual one.
#[derive(Deserialize)]
struct Wording {
    message: Option<String>,
    help: Option<String>,
    related: Option<String>,
}

#[derive(Deserialize)]
struct Texts {
    rules: BTreeMap<String, RuleTexts>,
}

pub(super) enum Part {
    Message,
    Help,
    Related,
}

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("en.toml")));
static SPANISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("es.toml")));

fn read(text: &str) -> Texts {
    toml::from_str(text).unwrap_or_else(|error| panic!("the program's own texts are valid TOML: {error}"))
}

fn texts(language: ProgramLanguage) -> &'static Texts {
    match language {
        ProgramLanguage::English => &ENGLISH,
        ProgramLanguage::Spanish => &SPANISH,
    }
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
}

/// All phrases, each a type with a field for each of its values.
#[allow(missing_docs, reason = "a value is what its phrase says")]
#[rustfmt::skip]
pub mod phrases {
    use super::Piece::{Text, Value};
    use super::{Phrase, ProgramLanguage, filled};
    use crate::shown;

    fn phrase_of(texts: [super::Template; 2], values: &[&str], language: ProgramLanguage) -> String {
        filled(texts[language as usize], |number| shown::line(values[number]))
    }

    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
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
    filled(noun.form(language, plural_category(&tag, number as u64)), |_| number.to_string())
}

fn filled(template: Template, value: impl Fn(usize) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(words) => (*words).to_owned(),
        Piece::Value(number) => value(*number),
    };
    template.iter().map(piece).collect()
}

pub(super) fn rule_text(language: ProgramLanguage, diagnostic: &Diagnostic, part: Part) -> Option<String> {
    let name = diagnostic.rule.name;
    let rule = texts(language).rules.get(name);
    let rule = rule.unwrap_or_else(|| panic!("the rule `{name}` has its words in {}.toml", language.tag()));
    let wording = rule.wordings.get(diagnostic.wording);
    assert!(
        diagnostic.wording.is_empty() || wording.is_some(),
        "the rule `{name}` has the wording `{}` in {}.toml",
        diagnostic.wording,
        language.tag()
    );
    let text = match part {
        Part::Message => wording.and_then(|wording| wording.message.as_ref()).or(Some(&rule.message)),
        Part::Help => wording.and_then(|wording| wording.help.as_ref()).or(rule.help.as_ref()),
        Part::Related => wording.and_then(|wording| wording.related.as_ref()).or(rule.related.as_ref()),
    };
    Some(fill(text?, |key| diagnostic.values.iter().find(|(known, _)| *known == key).map(|(_, value)| visible(value))))
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

fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(&value(name).unwrap_or_else(|| panic!("`{template}` gets a value for `{name}`")));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diagnostic::rules;

    fn names(text: Option<&String>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut rest = text.map_or("", String::as_str);
        while let Some((_, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').expect("a name is closed");
            names.insert(name.to_owned());
            rest = tail;
        }
        names
    }

    #[test]
    fn both_languages_say_the_same_things_with_the_same_values() {
        let (english, spanish) = (texts(ProgramLanguage::English), texts(ProgramLanguage::Spanish));
        assert!(english.rules.keys().eq(spanish.rules.keys()));
        for (name, rule) in &english.rules {
            let other = &spanish.rules[name];
            assert!(rule.wordings.keys().eq(other.wordings.keys()), "{name}");
            assert_eq!(names(Some(&rule.message)), names(Some(&other.message)), "{name}");
            assert_eq!(names(rule.help.as_ref()), names(other.help.as_ref()), "{name}");
            assert_eq!(rule.related.is_some(), other.related.is_some(), "{name}");
            for (wording, text) in &rule.wordings {
                let twin = &other.wordings[wording];
                assert_eq!(names(text.message.as_ref()), names(twin.message.as_ref()), "{name}.{wording}");
                assert_eq!(names(text.help.as_ref()), names(twin.help.as_ref()), "{name}.{wording}");
            }
        }
    }

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
    fn every_rule_has_words_and_every_word_has_a_rule() {
        let known: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
        let worded: BTreeSet<&str> = texts(ProgramLanguage::English).rules.keys().map(String::as_str).collect();
        assert_eq!(known, worded);
        assert_eq!(known.len(), rules::ALL.len());
    }
}
