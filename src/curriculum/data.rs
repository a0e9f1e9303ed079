//! The data files below `content/`, taken apart entry by entry: both languages stand in one entry.
//!
//! What the entries mean is said in `glossary`, `instruments` and `checklists`.

use crate::config::{LanguageConfig, Node, Spanned, Value, parse_yaml};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Language, PerLanguage};
use crate::markdown::{CitationItem, citation_items};
use crate::source::{Place, Source, SourcePath};

/// A data file, parsed.
pub(super) struct DataFile<'a> {
    pub path: &'a SourcePath,
    text: &'a str,
    root: Node,
}

/// An entry of a list in a data file.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    path: &'a SourcePath,
    text: &'a str,
    node: &'a Node,
}

impl<'a> DataFile<'a> {
    /// Reads YAML; a file that is none is reported.
    pub fn read(source: &'a Source, out: &mut Vec<Diagnostic>) -> Option<Self> {
        match parse_yaml(&source.text, 0) {
            Ok(root) => Some(Self { path: &source.path, text: &source.text, root }),
            Err(fault) => {
                let wording = if fault.duplicate_key { "duplicate" } else { "" };
                out.push(Diagnostic::new(&rules::DATA_SYNTAX, Place::new(&source.path, fault.span)).worded(wording));
                None
            }
        }
    }

    /// The whole file as an entry.
    pub fn whole(&self) -> Entry<'_> {
        Entry { path: self.path, text: self.text, node: &self.root }
    }
}

impl<'a> Entry<'a> {
    /// Its place: the first key.
    pub fn place(&self) -> Place {
        let span = match &self.node.value {
            Value::Table(entries) => entries.first().map_or(self.node.span, |entry| entry.key_span),
            _ => self.node.span,
        };
        Place::new(self.path, span)
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        let Value::Table(entries) = &self.node.value else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Words; of a list the first.
    pub fn text(&self, key: &str) -> Option<Spanned<String>> {
        self.texts(key).into_iter().next()
    }

    /// A list of words; single words are a list of one.
    pub fn texts(&self, key: &str) -> Vec<Spanned<String>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let one = |node: &Node| match &node.value {
            Value::Text(text) => Some(Spanned { value: one_line(text), span: node.span }),
            // A number or `yes` is taken as it is written.
            Value::Integer(_) | Value::Boolean(_) | Value::Other => {
                let written = self.text.get(node.span.range()).unwrap_or_default();
                Some(Spanned { value: written.to_owned(), span: node.span })
            }
            Value::Null | Value::List(_) | Value::Table(_) => None,
        };
        let found: Vec<_> = match &node.value {
            Value::List(items) => items.iter().filter_map(one).collect(),
            _ => one(node).into_iter().collect(),
        };
        found.into_iter().filter(|text| !text.value.is_empty()).collect()
    }

    /// `false` only if the entry says so.
    pub fn is_not_false(&self, key: &str) -> bool {
        self.get(key).is_none_or(|node| node.value != Value::Boolean(false))
    }

    /// The words of `prefix` + tag in each language; empty where they are missing.
    pub fn each(&self, site: &[LanguageConfig], prefix: &str) -> PerLanguage<String> {
        per_language(site, |tag| self.text(&format!("{prefix}{tag}")).map(|text| text.value).unwrap_or_default())
    }

    /// The lists of words of `prefix` + tag in each language.
    pub fn each_list(&self, site: &[LanguageConfig], prefix: &str) -> PerLanguage<Vec<Spanned<String>>> {
        per_language(site, |tag| self.texts(&format!("{prefix}{tag}")))
    }

    /// Like [`Entry::each`], and reports a language whose words are missing.
    pub fn each_required(
        &self,
        site: &[LanguageConfig],
        prefix: &str,
        id: &str,
        out: &mut Vec<Diagnostic>,
    ) -> PerLanguage<String> {
        let words = self.each(site, prefix);
        for (language, text) in words.iter() {
            if text.is_empty() {
                let key = format!("{prefix}{}", site[usize::from(language.0)].tag);
                out.push(Diagnostic::new(&rules::DATA_INCOMPLETE, self.place()).with("id", id).with("key", key));
            }
        }
        words
    }

    /// Words that need not be there: what one language has, the others need too.
    pub fn each_if_any(
        &self,
        site: &[LanguageConfig],
        prefix: &str,
        id: &str,
        out: &mut Vec<Diagnostic>,
    ) -> PerLanguage<String> {
        let words = self.each(site, prefix);
        if words.values().all(String::is_empty) { words } else { self.each_required(site, prefix, id, out) }
    }

    /// The entries of a list; what is no list is reported.
    pub fn entries(&self, key: &str, out: &mut Vec<Diagnostic>) -> Vec<Entry<'a>> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => {
                items.iter().map(|node| Entry { path: self.path, text: self.text, node }).collect()
            }
            _ => {
                out.push(Diagnostic::new(&rules::DATA_SYNTAX, self.place()).with("key", key).worded("list"));
                Vec::new()
            }
        }
    }

    /// The entries of a list that need not be there.
    pub fn entries_if_any(&self, key: &str) -> Vec<Entry<'a>> {
        let items = match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(|node| Entry { path: self.path, text: self.text, node }).collect()
    }

    /// Sources: a list of `instrument` and `ref`, or citations as in a page, `"[@uncat art. 1]"`.
    pub fn citations(&self, key: &str, out: &mut Vec<Diagnostic>) -> Vec<CitationItem> {
        let written = self.texts(key);
        let mut items = Vec::new();
        for text in &written {
            let inner = text.value.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let found = citation_items(inner.unwrap_or_default(), 0);
            if found.is_empty() {
                out.push(Diagnostic::new(&rules::CITATION_MALFORMED, Place::new(self.path, text.span)));
            }
            // Quotation marks may stand before the words, so the place is that of the whole.
            items.extend(found.into_iter().map(|item| CitationItem { span: text.span, ..item }));
        }
        for entry in self.entries_if_any(key) {
            if !matches!(entry.node.value, Value::Table(_)) {
                continue;
            }
            match entry.text("instrument") {
                Some(id) => items.push(CitationItem {
                    id: id.value,
                    span: id.span,
                    locator: entry.text("ref").map(|text| text.value).unwrap_or_default(),
                }),
                None => out.push(Diagnostic::new(&rules::CITATION_MALFORMED, entry.place())),
            }
        }
        items
    }
}

/// The entries of a list that have an id, in the order of the file; what has none, or one that is taken, is reported.
pub(super) fn identified<'a>(entries: Vec<Entry<'a>>, out: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Entry<'a>)> {
    let mut found: Vec<(Spanned<String>, Entry<'a>)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for entry in entries {
        let Some(id) = entry.text("id") else {
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, entry.place()).worded("id"));
            continue;
        };
        if !seen.insert(id.value.clone()) {
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, entry.place()).with("id", &id.value).worded("twice"));
            continue;
        }
        if !is_id(&id.value) {
            let place = Place::new(entry.path, id.span);
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, place).with("id", &id.value).worded("id-form"));
            continue;
        }
        found.push((id, entry));
    }
    found
}

/// Letters, digits, hyphens and points: what can stand in a citation and in an address.
fn is_id(id: &str) -> bool {
    id.chars().all(|character| character.is_alphanumeric() || "-.".contains(character))
}

fn per_language<T>(site: &[LanguageConfig], mut value: impl FnMut(&str) -> T) -> PerLanguage<T> {
    PerLanguage::from_fn(site.len(), |language: Language| value(site[usize::from(language.0)].tag.as_str()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
