//! The `Plural-Forms` line of a PO header, from `plural-forms.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::LanguageTag;

static FORMS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("plural-forms.toml"))
        .unwrap_or_else(|error| panic!("the program's own table of plural forms is valid TOML: {error}"))
});

/// The plural rule of a language: of its full tag, or else of its first part. `None` if it is not in the table.
pub(super) fn plural_forms(language: &LanguageTag) -> Option<&'static str> {
    let tag = language.as_str();
    let primary = tag.split('-').next().unwrap_or(tag);
    FORMS.get(tag).or_else(|| FORMS.get(primary)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_may_count_in_its_own_way() {
        let forms = |tag| plural_forms(&LanguageTag::parse(tag).expect("a tag"));
        assert_eq!(forms("pt-BR"), Some("nplurals=2; plural=(n > 1);"));
        assert_eq!(forms("es-MX"), forms("es"));
        assert_eq!(forms("qu"), None);
    }
}
