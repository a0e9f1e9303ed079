//! The plural category of a number in a language, by CLDR.

use icu_locale_core::Locale;
pub use icu_plurals::PluralCategory;
use icu_plurals::{PluralRuleType, PluralRules};

use super::tag::LanguageTag;

/// The cardinal category of an integer: in Spanish `1` is `one`, `30` is `other`.
pub fn plural_category(language: &LanguageTag, number: u64) -> PluralCategory {
    let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
    let options = icu_plurals::PluralRulesOptions::default().with_type(PluralRuleType::Cardinal);
    PluralRules::try_new(locale.into(), options).map_or(PluralCategory::Other, |rules| rules.category_for(number))
}

/// The CLDR names of the categories that a language uses for integers: in Arabic all six.
pub fn plural_categories(language: &LanguageTag) -> Vec<&'static str> {
    let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
    let options = icu_plurals::PluralRulesOptions::default().with_type(PluralRuleType::Cardinal);
    let mut names: Vec<&'static str> = PluralRules::try_new(locale.into(), options)
        .map_or_else(|_| vec!["other"], |rules| rules.categories().map(plural_name).collect());
    names.sort_unstable_by_key(|name| PLURAL_NAMES.iter().position(|known| known == name));
    names
}

const PLURAL_NAMES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The CLDR name of a category.
pub fn plural_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_the_categories_of_cldr() {
        for (tag, categories) in [
            ("en", "one other"),
            ("es", "one many other"),
            ("ar", "zero one two few many other"),
            ("pl", "one few many other"),
            ("ja", "other"),
        ] {
            let language = LanguageTag::parse(tag).expect("a valid tag");
            assert_eq!(plural_categories(&language).join(" "), categories, "{tag}");
        }
    }

    #[test]
    fn one_minute_is_singular_in_both_languages() {
        for tag in ["en", "es"] {
            let language = LanguageTag::parse(tag).expect("a valid tag");
            assert_eq!(plural_category(&language, 1), PluralCategory::One);
            assert_eq!(plural_category(&language, 30), PluralCategory::Other);
        }
    }
}
