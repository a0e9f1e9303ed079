//! Reads the data files in `content/` entry by entry: an entry has the text of all languages.
//!
//! [`Fields`] reads them as it does `site.toml` and front matter; this module adds text in each language, entries with
//! an id, and sources. `glossary`, `instruments`, `checklists` and `diagrams` interpret the entries.

use std::collections::HashSet;

use crate::config::{
    FieldFaults, Fields, LanguageConfig, Node, Spanned, Value, Wanted, YamlCause, parse_yaml, yaml_cause,
};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::{Language, PerLanguage};
use crate::markdown::{CitationItem, citation_items};
use crate::source::{Place, Source, Span};

const FAULTS: FieldFaults = FieldFaults {
    unknown: |key, near| match near {
        Some(near) => faults::DataUnknownKeyNear { key, near }.into(),
        None => faults::DataUnknownKey { key }.into(),
    },
    wrong: |key, wanted| match wanted {
        Wanted::Table => faults::DataWrongValueWhole.into(),
        Wanted::Text => faults::DataWrongValueText { key }.into(),
        Wanted::Boolean => faults::DataWrongValueBoolean { key }.into(),
        Wanted::Texts => faults::DataWrongValueTexts { key }.into(),
        Wanted::Choice(choices) => faults::DataWrongValueChoice { choices, key }.into(),
        Wanted::Integer(..) | Wanted::Choices(..) => faults::DataWrongValue { key }.into(),
    },
    language: |key, language, known| faults::DataLanguageUnknown { key, known, language }.into(),
};

/// The placeholder for a missing id while the rest of the entry is checked.
const NO_ID: &str = "…";

/// A table of a data file while it is read: the whole file, a list entry, or an entry of a nested list.
pub(super) struct DataTable<'e, 'a> {
    fields: &'e mut Fields<'a>,
    site: &'e PerLanguage<LanguageConfig>,
    place: Place,
}

/// Reads a file; a file that is not valid YAML is reported.
pub(super) fn read_data<T>(
    source: &Source,
    site: &PerLanguage<LanguageConfig>,
    out: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut DataTable<'_, '_>) -> T,
) -> Option<T> {
    let root = match parse_yaml(&source.text, 0) {
        Ok(root) => root,
        Err(fault) => {
            let (cause, place) = yaml_cause(&source.text, fault.span.start as usize);
            let what: Fault = match cause {
                _ if fault.duplicate_key => faults::DataSyntaxDuplicate.into(),
                YamlCause::Tab => faults::DataSyntaxTab.into(),
                YamlCause::Dash { fitting } => faults::DataSyntaxDash { fitting }.into(),
                YamlCause::Mark => faults::DataSyntaxMark.into(),
                YamlCause::Bracket => faults::DataSyntaxBracket.into(),
                YamlCause::Conflict => faults::DataSyntaxConflict.into(),
                YamlCause::Unquoted { fitting } => faults::DataSyntaxUnquoted { fitting }.into(),
                YamlCause::Unknown => faults::DataSyntax.into(),
            };
            let place = if fault.duplicate_key { fault.span } else { place };
            out.push(Diagnostic::new(what, Place::new(&source.path, place)));
            return None;
        }
    };
    let is_table = matches!(root.value, Value::Table(_) | Value::Null);
    let mut fields = Fields::new(&source.path, &source.text, FAULTS, &root, out);
    let place = Place::new(&source.path, first_key(&root));
    let value = is_table.then(|| read(&mut DataTable { fields: &mut fields, site, place }));
    fields.finish();
    value
}

fn first_key(node: &Node) -> Span {
    match &node.value {
        Value::Table(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        _ => node.span,
    }
}

impl<'a> DataTable<'_, 'a> {
    /// The place of its first key.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    pub fn place_of<T>(&self, value: &Spanned<T>) -> Place {
        Place::new(self.fields.path(), value.span)
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.fields.report(diagnostic);
    }

    /// A text on one line; an empty one counts as absent.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        words(self.fields.text(key))
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        texts(self.fields, key.to_owned())
    }

    /// A list of whole numbers, with the span of the list.
    pub fn whole_numbers(&mut self, key: &'static str) -> Option<Spanned<Vec<i64>>> {
        let entry = self.fields.take(key)?;
        let number = |node: &Node| match node.value {
            Value::Integer(number) => Some(number),
            _ => None,
        };
        let numbers = match &entry.node.value {
            Value::List(nodes) => nodes.iter().map(number).collect(),
            _ => None,
        };
        if numbers.is_none() {
            self.fields.wrong(entry, faults::DataWrongValueNumbers { key: key.to_owned() });
        }
        Some(Spanned { value: numbers?, span: entry.node.span })
    }

    /// A whole number from `least` to `most`, at most a few thousand.
    pub fn whole_number(&mut self, key: &'static str, least: u16, most: u16) -> Option<usize> {
        let entry = self.fields.take(key)?;
        match entry.node.value {
            Value::Integer(value) if (i64::from(least)..=i64::from(most)).contains(&value) => {
                usize::try_from(value).ok()
            }
            _ => {
                let (least, most) = (least.to_string(), most.to_string());
                self.fields.wrong(entry, faults::DataWrongValueNumber { key: key.to_owned(), least, most });
                None
            }
        }
    }

    /// One of the given words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.fields.choice(key, choices)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.fields.boolean(key)
    }

    /// A date, parsed with `parse`.
    pub fn date<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(key)?;
        let date = parse(&text.value);
        if date.is_none() {
            let fault = faults::DataWrongValueDate { key: key.to_owned() };
            self.report(Diagnostic::new(fault, self.place_of(&text)));
        }
        date
    }

    /// The text of `prefix` + tag in each language; empty if missing.
    pub fn each(&mut self, prefix: &'static str) -> PerLanguage<String> {
        self.each_spanned(prefix).map(|text| text.map(|text| text.value).unwrap_or_default())
    }

    /// The text of `prefix` + tag in each language, with spans.
    pub fn each_spanned(&mut self, prefix: &'static str) -> PerLanguage<Option<Spanned<String>>> {
        self.fields.in_each_language(prefix, self.site, |fields, key| words(fields.text(key)))
    }

    /// The lists of texts of `prefix` + tag in each language.
    pub fn each_list(&mut self, prefix: &'static str) -> PerLanguage<Vec<Spanned<String>>> {
        self.fields.in_each_language(prefix, self.site, texts)
    }

    /// Like [`DataTable::each`], and reports languages without text.
    pub fn each_required(&mut self, prefix: &'static str, id: &str) -> PerLanguage<String> {
        let words = self.each(prefix);
        self.report_missing(prefix, id, &words);
        words
    }

    /// Optional text: if one language has it, the others need it too.
    pub fn each_if_any(&mut self, prefix: &'static str, id: &str) -> PerLanguage<String> {
        let words = self.each(prefix);
        if words.values().any(|text| !text.is_empty()) {
            self.report_missing(prefix, id, &words);
        }
        words
    }

    fn report_missing(&mut self, prefix: &str, id: &str, words: &PerLanguage<String>) {
        for (language, _) in words.iter().filter(|(_, text)| text.is_empty()) {
            self.report_incomplete(prefix, language, id);
        }
    }

    /// Reports that the entry has no text in a language.
    pub fn report_incomplete(&mut self, prefix: &str, language: Language, id: &str) {
        let key = format!("{prefix}{}", self.site[language].tag);
        self.report(Diagnostic::new(faults::DataIncomplete { id: id.to_string(), key: key.to_string() }, self.place()));
    }

    /// Whether a key has a value and was not read yet.
    pub fn has(&self, key: &str) -> bool {
        self.fields.has(key)
    }

    /// Leaves out keys that mean something, but not without what is missing.
    pub fn skip(&mut self, keys: &[&'static str]) {
        for key in keys {
            self.fields.take(*key);
        }
    }

    /// A required table inside this one.
    pub fn inner<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut DataTable<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let Some(entry) = self.fields.take(key) else {
            let fault = faults::DataSyntaxTable { key: key.to_owned() };
            self.report(Diagnostic::new(fault, self.place()));
            return None;
        };
        self.entry(key, &entry.node, &mut read)
    }

    /// The entries of a required list.
    pub fn entries<T>(&mut self, key: &'static str, read: impl FnMut(&mut DataTable<'_, '_>) -> Option<T>) -> Vec<T> {
        self.entries_if_any(key, read).unwrap_or_else(|| {
            self.report(Diagnostic::new(faults::DataSyntaxList { key: key.to_string() }, self.place()));
            Vec::new()
        })
    }

    /// The entries of an optional list.
    pub fn entries_if_any<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut DataTable<'_, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let entry = self.fields.take(key)?;
        let Value::List(items) = &entry.node.value else {
            self.fields.wrong(entry, faults::DataWrongValueEntries { key: key.to_owned() });
            return Some(Vec::new());
        };
        Some(items.iter().filter_map(|node| self.entry(key, node, &mut read)).collect())
    }

    fn entry<T>(
        &mut self,
        key: &str,
        node: &'a Node,
        read: &mut impl FnMut(&mut DataTable<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let (site, place) = (self.site, Place::new(self.fields.path(), first_key(node)));
        if !matches!(node.value, Value::Table(_)) {
            self.report(Diagnostic::new(faults::DataWrongValueEntry { key: key.to_string() }, place));
            return None;
        }
        self.fields.inner(node, |fields| read(&mut DataTable { fields, site, place }))
    }

    /// The entries of a required list, each with its id, in the order of the file.
    ///
    /// An entry without an id, or with one in `seen`, is reported and omitted; its other faults are reported too.
    pub fn identified<T>(
        &mut self,
        key: &'static str,
        seen: &mut HashSet<String>,
        mut read: impl FnMut(&mut DataTable<'_, '_>, Spanned<String>) -> Option<T>,
    ) -> Vec<T> {
        self.entries(key, |entry| entry.with_id(seen, &mut read))
    }

    /// Like [`DataTable::identified`], for an optional list.
    pub fn identified_if_any<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut DataTable<'_, '_>, Spanned<String>) -> Option<T>,
    ) -> Vec<T> {
        let mut seen = HashSet::new();
        self.entries_if_any(key, |entry| entry.with_id(&mut seen, &mut read)).unwrap_or_default()
    }

    fn with_id<T>(
        &mut self,
        seen: &mut HashSet<String>,
        read: &mut impl FnMut(&mut DataTable<'_, '_>, Spanned<String>) -> Option<T>,
    ) -> Option<T> {
        let id = self.text("id");
        let fault: Option<(Fault, Place)> = match &id {
            None => Some((faults::DataSyntaxId.into(), self.place())),
            Some(id) if !seen.insert(id.value.clone()) => {
                Some((faults::DataSyntaxTwice { id: id.value.clone() }.into(), self.place()))
            }
            Some(id) if !is_id(&id.value) => {
                Some((faults::DataSyntaxIdForm { id: id.value.clone() }.into(), self.place_of(id)))
            }
            Some(_) => None,
        };
        let is_fine = fault.is_none();
        fault.into_iter().for_each(|(fault, place)| self.report(Diagnostic::new(fault, place)));
        let id = id.unwrap_or_else(|| Spanned { value: NO_ID.to_owned(), span: self.place.span });
        read(self, id).filter(|_| is_fine)
    }

    /// Sources: a list of `instrument` and `ref`, or citations as in a page, `"[@uncat art. 1]"`.
    pub fn citations(&mut self, key: &'static str) -> Vec<CitationItem> {
        let Some(entry) = self.fields.take(key) else { return Vec::new() };
        let items = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            Value::Table(_) => {
                self.fields.wrong(entry, faults::DataWrongValueEntries { key: key.to_owned() });
                return Vec::new();
            }
            _ => std::slice::from_ref(&entry.node),
        };
        items.iter().flat_map(|node| self.citation(key, node)).collect()
    }

    fn citation(&mut self, key: &str, node: &'a Node) -> Vec<CitationItem> {
        let malformed = |place| Diagnostic::new(faults::CitationMalformed, place);
        match &node.value {
            Value::Table(_) => {
                let read = |source: &mut DataTable<'_, '_>| {
                    let (id, locator) = (source.text("instrument"), source.text("ref"));
                    if id.is_none() {
                        source.report(malformed(source.place()));
                    }
                    let locator = locator.map(|text| text.value).unwrap_or_default();
                    id.map(|id| CitationItem { id: id.value, span: id.span, locator })
                };
                self.entry(key, node, &mut { read }).into_iter().collect()
            }
            value => {
                let inner = match value {
                    Value::Text(text) => text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')),
                    _ => None,
                };
                let found = citation_items(&one_line(inner.unwrap_or_default()), 0);
                if found.is_empty() {
                    self.report(malformed(Place::new(self.fields.path(), node.span)));
                }
                // The text may begin with quotation marks, so offsets in it are unknown: the span is that of the node.
                found.into_iter().map(|item| CitationItem { span: node.span, ..item }).collect()
            }
        }
    }
}

/// A list of texts. A single text is a list of one, unless it looks like a list.
fn texts(fields: &mut Fields<'_>, key: String) -> Vec<Spanned<String>> {
    let Some(entry) = fields.take(key) else { return Vec::new() };
    if matches!(&entry.node.value, Value::Text(text) if text.contains([',', ';'])) {
        fields.not(entry, Wanted::Texts);
        return Vec::new();
    }
    fields.texts_of(entry).unwrap_or_default().into_iter().filter_map(|text| words(Some(text))).collect()
}

fn words(text: Option<Spanned<String>>) -> Option<Spanned<String>> {
    let text = text?;
    let value = one_line(&text.value);
    (!value.is_empty()).then_some(Spanned { value, span: text.span })
}

/// Letters, digits, hyphens and points: valid in citations and in addresses.
fn is_id(id: &str) -> bool {
    id.chars().all(|character| character.is_alphanumeric() || "-.".contains(character))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
