//! The placeholders of texts, such as `{n}`, and a check that a site's texts use the same ones.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::Layer;
use crate::config::Node;
use crate::diagnostic::{Diagnostic, Fault, faults, nearest};
use crate::language::{LanguageTag, plural_category, plural_name};
use crate::source::{Place, Span};

/// The placeholders of each embedded text, by dotted key.
#[derive(Default)]
pub(super) struct Placeholders(BTreeMap<String, BTreeSet<String>>);

/// A plural form of a text.
pub(super) struct PluralForm<'a> {
    pub language: &'a LanguageTag,
    /// Its CLDR category: `one`.
    pub category: &'a str,
}

impl PluralForm<'_> {
    /// Whether it is the form of exactly one number, which the text may write as a word: in English `one`, but not in
    /// French, where it includes zero. Categories repeat after at most 100 numbers.
    fn is_of_one_number(&self) -> bool {
        let is_of = |number: &u64| plural_name(plural_category(self.language, *number)) == self.category;
        (0..=200).filter(is_of).take(2).count() == 1
    }
}

impl Placeholders {
    /// Adds the placeholders of an embedded text. Texts of several languages under the same key are combined.
    pub fn add(&mut self, key: &str, text: &str) {
        let names = self.0.entry(key.to_owned()).or_default();
        names.extend(found(text).map(|name| name.to_owned()));
    }

    /// Checks a site's text against the embedded ones: an unknown placeholder is an error, an omitted one a warning.
    /// Returns whether the text can be used.
    pub fn check(
        &self,
        layer: &Layer<'_>,
        (node, text): (&Node, &str),
        key: &str,
        form: Option<PluralForm<'_>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let known = self.of(key, form.is_some());
        let before = diagnostics.len();
        for name in found(text) {
            let is_shown_as_it_is = known.is_empty() && !is_name(name);
            if !known.contains(name) && !is_shown_as_it_is {
                diagnostics.push(Diagnostic::new(unknown(key, name, &known), place(layer, node, name)));
            }
        }
        if diagnostics.len() > before {
            return false;
        }
        let missing: Vec<&str> = known.into_iter().filter(|name| found(text).all(|own| own != *name)).collect();
        // The form of a single number may omit the number, but no other value.
        let most = usize::from(form.is_some_and(|form| form.is_of_one_number()));
        if missing.len() > most {
            let fault = faults::PlaceholderMissing { key: key.to_owned(), missing: listed(missing) };
            diagnostics.push(Diagnostic::new(fault, Place::new(layer.path, node.span)));
        }
        true
    }

    /// The placeholders of a text, or of all its plural forms.
    fn of(&self, key: &str, counts: bool) -> BTreeSet<&str> {
        let forms = format!("{key}.");
        let names = self.0.range(key.to_owned()..);
        let names = names.take_while(|(own, _)| own.starts_with(key));
        let names = names.filter(|(own, _)| if counts { own.starts_with(&forms) } else { *own == key });
        names.flat_map(|(_, names)| names.iter().map(String::as_str)).collect()
    }
}

fn unknown(key: &str, name: &str, known: &BTreeSet<&str>) -> Fault {
    let (key, shown) = (key.to_owned(), format!("{{{name}}}"));
    if known.is_empty() {
        return faults::PlaceholderUnknownNone { key, name: shown }.into();
    }
    match nearest(name, known.iter().copied()) {
        Some(near) => faults::PlaceholderUnknownNear { key, name: shown, near: format!("{{{near}}}") }.into(),
        None => faults::PlaceholderUnknown { key, name: shown, known: listed(known.iter().copied()) }.into(),
    }
}

/// The place of a placeholder, or of the whole value if it contains escapes.
fn place(layer: &Layer<'_>, node: &Node, name: &str) -> Place {
    let shown = format!("{{{name}}}");
    let written = layer.text.get(node.span.range()).unwrap_or_default();
    let span = written.find(&shown).map_or(node.span, |at| {
        let start = node.span.range().start + at;
        Span::new(start, start + shown.len())
    });
    Place::new(layer.path, span)
}

/// The placeholders of a text, found in the same way as when they are filled.
fn found(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
}
