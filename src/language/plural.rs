//! Which plural form a number takes in a language, by the Unicode rules (CLDR).

use icu_locale_core::Locale;
pub use icu_plurals::PluralCategory;
use icu_plurals::{PluralRuleType, PluralRules};

use super::LanguageTag;

/// The cardinal category of a whole number: in Spanish `1` is one, `30` is other.
pub fn plural_category(language: &LanguageTag, number: u64) -> PluralCategory {
    let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
    let options = icu_plurals::PluralRulesOptions::default().with_type(PluralRuleType::Cardinal);
    PluralRules::try_new(locale.into(), options).map_or(PluralCategory::Other, |rules| rules.category_for(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_minute_is_singular_in_both_languages() {
        for tag in ["en", "es"] {
            let language = LanguageTag::parse(tag).expect("a valid tag");
            assert_eq!(plural_category(&language, 1), PluralCategory::One);
            assert_eq!(plural_category(&language, 30), PluralCategory::Other);
        }
    }
}
