//! Merges TOML files: the keys of a site's file replace those of the embedded file.

use std::collections::BTreeMap;

use super::layer::Layer;
use super::placeholders::{Placeholders, PluralForm};
use crate::config::{KeyValue, Node, Value, parse_toml};
use crate::diagnostic::{Diagnostic, Fault, faults, nearest};
use crate::language::{LanguageTag, plural_categories};
use crate::source::{Place, SourcePath, Span};

/// The valid structure of files of a kind, taken from the embedded files.
pub struct Shape {
    root: Vec<KeyValue>,
    /// The place of each key in an embedded file.
    places: BTreeMap<String, Place>,
    /// Tables to which a site can add keys.
    free: &'static [&'static str],
    /// The table that a language may omit.
    optional: &'static str,
    /// The folder of the embedded files, as an argument of `temario theme show`: `strings`.
    folder: &'static str,
    placeholders: Placeholders,
    /// The structure of the other kind of files, to report keys in the wrong file.
    elsewhere: Option<&'static Shape>,
}

impl Shape {
    /// Builds it from the embedded files.
    pub fn new<'a>(
        files: impl IntoIterator<Item = (&'a SourcePath, &'a str)>,
        free: &'static [&'static str],
        optional: &'static str,
        folder: &'static str,
        elsewhere: Option<&'static Self>,
    ) -> Self {
        let (root, places, placeholders) = Default::default();
        let mut shape = Self { root, places, free, optional, folder, placeholders, elsewhere };
        for (path, text) in files {
            let (node, _) = parse_toml(text);
            flatten(&node, "", &mut |key, span, text| {
                shape.placeholders.add(&key, &text);
                shape.places.entry(key).or_insert_with(|| Place::new(path, span));
            });
            let mut entries = entries(node);
            merge(&mut entries, std::mem::take(&mut shape.root));
            shape.root = entries;
        }
        shape
    }

    /// Whether a dotted key exists: `search.stemmer`.
    fn has(&self, key: &str) -> bool {
        let mut entries = &self.root;
        let mut parts = key.split('.').peekable();
        while let Some(part) = parts.next() {
            let Some(entry) = entries.iter().find(|entry| entry.key == part) else { return false };
            match &entry.node.value {
                _ if parts.peek().is_none() => return true,
                Value::Table(inner) => entries = inner,
                _ => return false,
            }
        }
        false
    }

    fn is_required(&self, key: &str) -> bool {
        self.optional.is_empty() || key.split('.').next() != Some(self.optional)
    }
}

/// The merged texts of one language.
pub struct Overlaid {
    /// The whole table.
    pub root: Node,
    /// The file in which to add a missing key; `None` if the language has no file.
    file: Option<SourcePath>,
    places: BTreeMap<String, Place>,
}

impl Overlaid {
    /// Merges files, the first with the lowest precedence. Invalid entries of a site's file are reported and omitted.
    pub fn new(layers: &[Layer<'_>], shape: &Shape, tag: &LanguageTag, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut root = Vec::new();
        let mut places = BTreeMap::new();
        let categories = plural_categories(tag);
        for layer in layers {
            let (node, broken) = parse_toml(layer.text);
            for span in broken {
                diagnostics.push(Diagnostic::new(faults::ConfigSyntax, Place::new(layer.path, span)));
            }
            let mut node = entries(node);
            if layer.is_own {
                let mut check =
                    ShapeCheck { shape, layer, tag, categories: &categories, diagnostics: &mut *diagnostics };
                node.retain_mut(|entry| check.entry(entry, &shape.root, ""));
            }
            let table = Node { value: Value::Table(node), span: Span::default() };
            flatten(&table, "", &mut |key, span, _| {
                places.insert(key, Place::new(layer.path, span));
            });
            merge(&mut root, entries(table));
        }
        let file = layers.last().map(|layer| layer.path.clone());
        if let Some(file) = &file {
            complete(&mut root, &shape.root, "", &categories, &mut |key| {
                let fault = faults::StringMissingPlural { key: key.to_owned(), categories: listed(&categories) };
                diagnostics.push(Diagnostic::new(fault, Place::file(file)));
            });
        }
        Self { root: Node { value: Value::Table(root), span: Span::default() }, file, places }
    }

    /// Reports keys that the embedded files or another language of the site have and this one does not.
    pub fn report_missing<'a>(
        &self,
        shape: &Shape,
        others: impl Iterator<Item = &'a Self>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(file) = &self.file else { return };
        let mut known: BTreeMap<&str, &Place> = BTreeMap::new();
        for places in others.map(|other| &other.places).chain([&shape.places]) {
            for (key, place) in places {
                known.entry(key).or_insert(place);
            }
        }
        for (key, place) in known {
            let is_plural_form = key.rsplit_once('.').is_some_and(|(table, _)| is_plural(&shape.root, table));
            if !self.places.contains_key(key) && shape.is_required(key) && !is_plural_form {
                let fault = faults::StringMissing { key: key.to_owned(), other: place.path.to_string() };
                diagnostics.push(Diagnostic::new(fault, Place::file(file)).beside(place.clone()));
            }
        }
    }

    /// All texts by dotted key.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        flatten(&self.root, "", &mut |key, _, text| {
            texts.insert(key, text);
        });
        texts
    }

    /// The place of a key, from the last file that has it: `writing.readability.rules`.
    pub fn place(&self, key: &str) -> Option<&Place> {
        self.places.get(key)
    }

    /// A table or value at the root.
    pub fn table(&self, key: &str) -> Option<&Node> {
        let Value::Table(entries) = &self.root.value else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }
}

/// A node as a template value.
pub fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), plain(&entry.node))).collect(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Text(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Boolean(yes) => (*yes).into(),
        Value::Null | Value::Other => serde_json::Value::Null,
    }
}

/// Checks a file of a site against the valid structure.
struct ShapeCheck<'a> {
    shape: &'a Shape,
    layer: &'a Layer<'a>,
    tag: &'a LanguageTag,
    categories: &'a [&'static str],
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl ShapeCheck<'_> {
    /// Whether an entry is valid; invalid entries inside it are removed.
    fn entry(&mut self, entry: &mut KeyValue, shape: &[KeyValue], table: &str) -> bool {
        let key = dotted(table, &entry.key);
        if self.shape.free.contains(&table) {
            return self.is_kind(entry, &Value::Text(String::new())) && self.is_filled(&entry.node, &key, None);
        }
        let Some(known) = shape.iter().find(|known| known.key == entry.key) else {
            self.unknown(entry, shape, &key);
            return false;
        };
        if !self.is_kind(entry, &known.node.value) {
            return false;
        }
        match (&mut entry.node.value, &known.node.value) {
            (Value::Text(_), _) => return self.is_filled(&entry.node, &key, None),
            (Value::Table(own), Value::Table(forms)) if counts(forms) => own.retain(|form| {
                let Some(category) = self.categories.iter().find(|category| **category == form.key) else {
                    self.unknown_form(form);
                    return false;
                };
                let form_of = PluralForm { language: self.tag, category };
                self.is_kind(form, &Value::Text(String::new())) && self.is_filled(&form.node, &key, Some(form_of))
            }),
            (Value::Table(own), Value::Table(known)) => own.retain_mut(|inner| self.entry(inner, known, &key)),
            (Value::List(own), Value::List(known)) => {
                let before = self.diagnostics.len();
                if let Some(Value::Table(known)) = known.first().map(|first| &first.value) {
                    for item in own {
                        let Value::Table(inner) = &mut item.value else { continue };
                        inner.retain_mut(|inner| self.entry(inner, known, &key));
                    }
                }
                return self.diagnostics.len() == before;
            }
            _ => {}
        }
        true
    }

    /// Whether the placeholders of a text are those that the program fills.
    fn is_filled(&mut self, node: &Node, key: &str, form: Option<PluralForm<'_>>) -> bool {
        let Value::Text(text) = &node.value else { return true };
        !self.shape.is_required(key)
            || self.shape.placeholders.check(self.layer, (node, text), key, form, self.diagnostics)
    }

    /// Whether a value has the type of a known one; reports it if not.
    fn is_kind(&mut self, entry: &KeyValue, known: &Value) -> bool {
        let key = entry.key.clone();
        let (is_right, fault): (bool, Fault) = match (known, &entry.node.value) {
            (Value::Text(_), own) => (matches!(own, Value::Text(_)), faults::ConfigWrongValueText { key }.into()),
            (Value::Boolean(_), own) => {
                (matches!(own, Value::Boolean(_)), faults::ConfigWrongValueBoolean { key }.into())
            }
            (Value::Table(forms), own) if counts(forms) => {
                let categories = listed(self.categories);
                (matches!(own, Value::Table(_)), faults::ConfigWrongValueForms { key, categories }.into())
            }
            (Value::Table(_), own) => (matches!(own, Value::Table(_)), faults::ConfigWrongValueTable { key }.into()),
            (Value::List(known), own) => {
                let are_tables = matches!(known.first(), Some(Node { value: Value::Table(_), .. }));
                let fits = |item: &Node| match are_tables {
                    true => matches!(item.value, Value::Table(_)),
                    false => matches!(item.value, Value::Text(_)),
                };
                let is_right = matches!(own, Value::List(items) if items.iter().all(fits));
                match are_tables {
                    true => (is_right, faults::ConfigWrongValueTables { key }.into()),
                    false => (is_right, faults::ConfigWrongValueTexts { key }.into()),
                }
            }
            _ => return true,
        };
        if !is_right {
            let place = Place::new(self.layer.path, entry.key_span);
            self.diagnostics.push(Diagnostic::new(fault, place));
        }
        is_right
    }

    fn unknown(&mut self, entry: &KeyValue, known: &[KeyValue], key: &str) {
        let near = nearest(&entry.key, known.iter().map(|known| known.key.as_str())).map(str::to_owned);
        let own = self.layer.path.as_str().rsplit('/').next().unwrap_or_default();
        let elsewhere = self.shape.elsewhere.filter(|other| other.has(key));
        let fault: Fault = match (elsewhere, near) {
            (Some(other), _) => {
                let path = format!("{}/{own}", other.folder);
                faults::ConfigUnknownKeyElsewhere { key: key.to_owned(), path }.into()
            }
            (None, Some(near)) => faults::ConfigUnknownKeyNear { key: entry.key.clone(), near }.into(),
            (None, None) => {
                faults::ConfigUnknownKeyWords { key: entry.key.clone(), folder: self.shape.folder.to_owned() }.into()
            }
        };
        self.diagnostics.push(Diagnostic::new(fault, Place::new(self.layer.path, entry.key_span)));
    }

    fn unknown_form(&mut self, form: &KeyValue) {
        let key = form.key.clone();
        let fault: Fault = match nearest(&key, self.categories.iter().copied()) {
            Some(near) => faults::ConfigUnknownKeyNear { key, near: near.to_owned() }.into(),
            None => faults::ConfigUnknownKeyForm { key, categories: listed(self.categories) }.into(),
        };
        self.diagnostics.push(Diagnostic::new(fault, Place::new(self.layer.path, form.key_span)));
    }
}

/// Whether a table has one text for each plural category.
fn counts(entries: &[KeyValue]) -> bool {
    let is_category = |key: &str| matches!(key, "zero" | "one" | "two" | "few" | "many" | "other");
    !entries.is_empty() && entries.iter().all(|entry| is_category(&entry.key))
}

fn is_plural(entries: &[KeyValue], key: &str) -> bool {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let inner = entries.iter().find(|entry| entry.key == first).map(|entry| &entry.node.value);
    let Some(Value::Table(inner)) = inner else { return false };
    rest.map_or_else(|| counts(inner), |rest| is_plural(inner, rest))
}

/// Adds missing plural forms to every string with a count, and reports them.
fn complete(
    entries: &mut [KeyValue],
    shape: &[KeyValue],
    table: &str,
    categories: &[&'static str],
    missing: &mut dyn FnMut(String),
) {
    for known in shape {
        let Value::Table(forms) = &known.node.value else { continue };
        let Some(KeyValue { node: Node { value: Value::Table(own), .. }, .. }) =
            entries.iter_mut().find(|entry| entry.key == known.key)
        else {
            continue;
        };
        let key = dotted(table, &known.key);
        if !counts(forms) {
            complete(own, forms, &key, categories, missing);
            continue;
        }
        let other = own.iter().find(|form| form.key == "other").cloned();
        let lacking = |own: &[KeyValue], category: &str| own.iter().all(|form| form.key != category);
        for category in categories.iter().copied() {
            if !lacking(own, category) {
                continue;
            }
            missing(dotted(&key, category));
            own.extend(other.clone().map(|other| KeyValue { key: category.to_owned(), ..other }));
        }
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn dotted(table: &str, key: &str) -> String {
    if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") }
}

fn entries(node: Node) -> Vec<KeyValue> {
    match node.value {
        Value::Table(entries) => entries,
        _ => Vec::new(),
    }
}

/// Merges entries over others: tables are merged, other values are replaced.
fn merge(below: &mut Vec<KeyValue>, above: Vec<KeyValue>) {
    for entry in above {
        match below.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => match (&mut known.node.value, entry.node.value) {
                (Value::Table(known), Value::Table(own)) => merge(known, own),
                (known, own) => *known = own,
            },
            None => below.push(entry),
        }
    }
}

fn flatten(node: &Node, table: &str, visit: &mut dyn FnMut(String, Span, String)) {
    let Value::Table(entries) = &node.value else { return };
    for entry in entries {
        let key = dotted(table, &entry.key);
        match &entry.node.value {
            Value::Table(_) => flatten(&entry.node, &key, visit),
            Value::Text(text) => visit(key, entry.key_span, text.clone()),
            _ => visit(key, entry.key_span, String::new()),
        }
    }
}
