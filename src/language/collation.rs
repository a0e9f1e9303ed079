//! The alphabetical order of a language, by CLDR: in Spanish ñ follows n, and á is sorted with a.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

use super::slug::fold;
use super::tag::LanguageTag;

/// Compares words of one language.
pub struct Collation {
    exact: CollatorBorrowed<'static>,
    letters: CollatorBorrowed<'static>,
}

impl Collation {
    /// The order of a language; the root collation for a language that CLDR does not have.
    pub fn new(language: &LanguageTag) -> Self {
        let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(locale.clone().into(), options)
                .or_else(|_| Collator::try_new(Locale::UNKNOWN.into(), options))
                .expect("the program holds the common order of Unicode")
        };
        Self { exact: collator(Strength::Tertiary), letters: collator(Strength::Primary) }
    }

    /// The order of two words; equal only if they are identical.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.exact.compare(a, b).then_with(|| a.cmp(b))
    }

    /// The index letter of a word: upper case, without its accent unless it is a letter of the language.
    pub fn index_letter(&self, word: &str) -> String {
        let first = word.chars().find(|character| character.is_alphanumeric());
        let Some(first) = first.map(String::from) else { return "#".to_owned() };
        let plain = fold(&first);
        let letter = if self.letters.compare(&first, &plain) == Ordering::Equal { plain } else { first };
        letter.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_order() {
        let order = |tag: &str, mut words: Vec<&'static str>| {
            let collation = Collation::new(&LanguageTag::parse(tag).expect("a valid tag"));
            words.sort_by(|a, b| collation.compare(a, b));
            words
        };
        let words = vec!["zona", "ñandú", "nube", "Árbol", "arte", "oso"];
        assert_eq!(order("es", words), ["Árbol", "arte", "nube", "ñandú", "oso", "zona"]);
        let spanish = Collation::new(&LanguageTag::parse("es").expect("a valid tag"));
        assert_eq!(spanish.index_letter("ñandú"), "Ñ");
        assert_eq!(spanish.index_letter("Árbol"), "A");
        let english = Collation::new(&LanguageTag::parse("en").expect("a valid tag"));
        assert_eq!(english.index_letter("ñandú"), "N");
    }
}
