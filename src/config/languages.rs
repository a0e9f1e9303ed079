//! `[languages.TAG]` and `default_language`; texts in every language.

use super::fields::Fields;
use super::language_config::LanguageConfig;
use super::node::{Spanned, Value};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::{Direction, Language, LanguageTag, PerLanguage};
use crate::source::{Place, Span};

/// The languages of the file, in its order.
pub(super) fn read_languages(fields: &mut Fields<'_>, title: &str) -> Vec<LanguageConfig> {
    let Some(entry) = fields.take("languages") else { return Vec::new() };
    let path = fields.path().clone();
    fields.inner(&entry.node, |languages| {
        let mut read = Vec::new();
        for entry in languages.take_rest() {
            let Some(tag) = LanguageTag::parse(&entry.key) else {
                let place = Place::new(&path, entry.key_span);
                let fault = faults::ConfigWrongValueLanguage { key: entry.key.clone() };
                languages.report(Diagnostic::new(fault, place));
                continue;
            };
            read.push(languages.inner(&entry.node, |fields| read_language(fields, tag, title)));
        }
        read
    })
}

fn read_language(fields: &mut Fields<'_>, tag: LanguageTag, title: &str) -> LanguageConfig {
    let mut language = plain_language(tag, title);
    language.label = fields.text("label").map(|label| label.value);
    if let Some(own) = fields.text("title") {
        language.title = own.value;
    }
    if let Some(entry) = fields.take("locale") {
        match &entry.node.value {
            Value::Text(text) if LanguageTag::parse(text).is_some() => {
                language.locale = LanguageTag::parse(text).unwrap_or(language.locale);
            }
            _ => fields.wrong(entry, faults::ConfigWrongValueLanguage { key: entry.key.clone() }),
        }
    }
    if let Some(direction) = fields.choice("direction", &[("ltr", Direction::Ltr), ("rtl", Direction::Rtl)]) {
        language.direction = direction;
    }
    // The valid values are in the strings of the language.
    language.register = fields.text("register");
    language.spelling = fields.text("spelling");
    language.quotation = fields.text("quotation");
    language.readability = fields.integer("readability", 1, 100);
    language
}

/// A language with default values, except for the title.
pub(super) fn plain_language(tag: LanguageTag, title: &str) -> LanguageConfig {
    LanguageConfig {
        locale: tag.clone(),
        tag,
        label: None,
        title: title.to_owned(),
        direction: Direction::Ltr,
        register: None,
        spelling: None,
        quotation: None,
        readability: None,
    }
}

/// The language of `default_language`; the first language if no tag matches.
pub(super) fn find_default(
    fields: &mut Fields<'_>,
    wanted: Option<Spanned<String>>,
    languages: &PerLanguage<LanguageConfig>,
) -> Language {
    let Some(wanted) = wanted else { return Language(0) };
    match languages.find(|language| language.tag.as_str() == wanted.value) {
        Some(language) => language,
        None => {
            let place = Place::new(fields.path(), wanted.span);
            let known: Vec<String> = languages.values().map(|language| format!("`{}`", language.tag)).collect();
            fields.report(Diagnostic::new(
                faults::LanguageUnknown { known: known.join(", "), language: wanted.value.to_string() },
                place,
            ));
            Language(0)
        }
    }
}

/// `title = { en = "…", es = "…" }`: text in every language; missing texts are reported as keys below `name`.
pub(super) fn titles(
    fields: &mut Fields<'_>,
    languages: &PerLanguage<LanguageConfig>,
    name: &str,
    table: Span,
) -> PerLanguage<String> {
    let entry = fields.take("title");
    let place = Place::new(fields.path(), entry.map_or(table, |entry| entry.key_span));
    let title = |fields: &mut Fields<'_>, tag: String| {
        let text = if fields.has(&tag) { fields.text(tag) } else { missing(fields, &place, format!("{name}.{tag}")) };
        text.map(|text| text.value).unwrap_or_default()
    };
    match entry {
        Some(entry) => fields.inner(&entry.node, |titles| titles.in_each_language("", languages, title)),
        None => PerLanguage::from_fn(languages.count(), |language| title(fields, languages[language].tag.to_string())),
    }
}

/// A text that is the same in every language, or a table with one for each; `None` if the key is absent.
pub(super) fn in_languages(
    fields: &mut Fields<'_>,
    languages: &PerLanguage<LanguageConfig>,
    key: &'static str,
    name: &str,
) -> Option<PerLanguage<String>> {
    if !fields.is_table(key) {
        let text = fields.text(key)?;
        if text.value.trim().is_empty() {
            let place = Place::new(fields.path(), text.span);
            missing(fields, &place, name.to_owned());
            return None;
        }
        return Some(PerLanguage::from_fn(languages.count(), |_| text.value.trim().to_owned()));
    }
    let entry = fields.take(key)?;
    let place = Place::new(fields.path(), entry.key_span);
    let text = |fields: &mut Fields<'_>, tag: String| {
        let found = if fields.has(&tag) { fields.text(tag.clone()) } else { None };
        let found = found.map(|text| text.value.trim().to_owned()).filter(|text| !text.is_empty());
        if found.is_none() {
            missing(fields, &place, format!("{name}.{tag}"));
        }
        found.unwrap_or_default()
    };
    Some(fields.inner(&entry.node, |texts| texts.in_each_language("", languages, text)))
}

fn missing(fields: &mut Fields<'_>, place: &Place, key: String) -> Option<Spanned<String>> {
    fields.report(Diagnostic::new(faults::ConfigMissingKey { key: key.to_string() }, place.clone()));
    None
}
