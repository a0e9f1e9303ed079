//! The forms that a value can have, from what readers asked for and from the samples: [`FieldShape`].

use std::collections::BTreeSet;

use crate::config::{FieldKind, FieldRecord, KeyValue, Node, RecordedTable, Value};

/// The tags of the languages of the samples.
const TAGS: [&str; 2] = ["en", "es"];

/// All forms of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FieldShape {
    /// Scalars.
    pub scalars: BTreeSet<ScalarShape>,
    /// Tables; several if their keys depend on the value of one of them.
    pub tables: Vec<TableShape>,
    /// The items of a list.
    pub items: Option<Box<FieldShape>>,
}

/// A form of a scalar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ScalarShape {
    /// Text, or another scalar as it is written.
    Scalar,
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number, from a minimum to a maximum if there are any.
    Integer(Option<(i64, i64)>),
    /// Any number.
    Number,
    /// One of some words.
    Words(Vec<String>),
}

/// The keys of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TableShape {
    /// Keys with their values, in the order of reading.
    pub keys: Vec<(String, FieldShape)>,
    /// Beginnings of keys that exist once for each language.
    pub prefixes: Vec<(String, FieldShape)>,
    /// The values of keys that are names.
    pub names: Option<Box<FieldShape>>,
    /// The texts that the samples have: key and value.
    pub texts: BTreeSet<(String, String)>,
}

impl FieldShape {
    /// Adds a file.
    pub fn add_file(&mut self, record: &FieldRecord) {
        if let Some(root) = &record.root {
            self.add(shape_of(root, &mut Vec::new(), record));
        }
    }

    /// Whether no value is known.
    pub fn is_empty(&self) -> bool {
        self.scalars.is_empty() && self.tables.is_empty() && self.items.is_none()
    }

    fn add(&mut self, other: Self) {
        self.scalars.extend(other.scalars);
        for table in other.tables {
            match self.tables.iter_mut().find(|known| known.has_the_keys_of(&table)) {
                Some(known) => known.add(table),
                None => self.tables.push(table),
            }
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().add(*items);
        }
    }

    /// Calls a function with the path of each key.
    #[cfg(test)]
    pub fn each_key(&self, path: &str, see: &mut dyn FnMut(&str, &FieldShape)) {
        for table in &self.tables {
            let keys = table.keys.iter().map(|(key, shape)| (key.clone(), shape));
            let prefixes = table.prefixes.iter().map(|(prefix, shape)| (language_key(prefix), shape));
            for (key, shape) in keys.chain(prefixes) {
                let path = format!("{path}.{key}");
                see(&path, shape);
                shape.each_key(&path, see);
            }
            if let Some(names) = &table.names {
                let path = format!("{path}.*");
                see(&path, names);
                names.each_key(&path, see);
            }
        }
        if let Some(items) = &self.items {
            items.each_key(path, see);
        }
    }
}

/// The name of a key that exists once for each language, in the paths of texts.
pub(super) fn language_key(prefix: &str) -> String {
    format!("{prefix}LANGUAGE")
}

impl TableShape {
    fn has_the_keys_of(&self, other: &Self) -> bool {
        let keys = |table: &Self| -> BTreeSet<String> {
            let keys = table.keys.iter().map(|(key, _)| key.clone());
            keys.chain(table.prefixes.iter().map(|(prefix, _)| language_key(prefix))).collect()
        };
        self.names.is_some() == other.names.is_some() && keys(self) == keys(other)
    }

    fn add(&mut self, other: Self) {
        let merge = |own: &mut Vec<(String, FieldShape)>, others: Vec<(String, FieldShape)>| {
            for (key, shape) in others {
                match own.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => known.add(shape),
                    None => own.push((key, shape)),
                }
            }
        };
        merge(&mut self.keys, other.keys);
        merge(&mut self.prefixes, other.prefixes);
        if let Some(names) = other.names {
            self.names.get_or_insert_default().add(*names);
        }
        self.texts.extend(other.texts);
    }
}

/// The form of a node of a sample.
fn shape_of(node: &Node, path: &mut Vec<usize>, record: &FieldRecord) -> FieldShape {
    let mut shape = FieldShape::default();
    match &node.value {
        Value::Null => {}
        Value::Boolean(_) => _ = shape.scalars.insert(ScalarShape::Boolean),
        Value::Integer(_) => _ = shape.scalars.insert(ScalarShape::Integer(None)),
        Value::Other => _ = shape.scalars.insert(ScalarShape::Number),
        Value::Text(_) => _ = shape.scalars.insert(ScalarShape::Text),
        Value::List(nodes) => {
            let items = shape.items.insert(Box::default());
            for (number, node) in nodes.iter().enumerate() {
                path.push(number);
                items.add(shape_of(node, path, record));
                path.pop();
            }
        }
        Value::Table(entries) => {
            let none = RecordedTable { has_names: true, ..RecordedTable::default() };
            let table = record.of(path).unwrap_or(&none).clone();
            shape.tables.push(table_of(entries, &table, path, record));
        }
    }
    shape
}

fn table_of(entries: &[KeyValue], recorded: &RecordedTable, path: &mut Vec<usize>, record: &FieldRecord) -> TableShape {
    let mut table = TableShape::default();
    let mut value_of = |key: &str| {
        let number = entries.iter().position(|entry| entry.key == key)?;
        path.push(number);
        let shape = shape_of(&entries[number].node, path, record);
        path.pop();
        Some(shape)
    };
    for (key, kind) in &recorded.keys {
        let shape = match kind {
            FieldKind::Any => value_of(key).unwrap_or_default(),
            kind => shape_of_kind(kind),
        };
        let prefix =
            recorded.prefixes.iter().find(|prefix| key.strip_prefix(**prefix).is_some_and(|tag| TAGS.contains(&tag)));
        let one = match prefix {
            Some(prefix) => TableShape { prefixes: vec![((*prefix).to_owned(), shape)], ..TableShape::default() },
            None => TableShape { keys: vec![(key.clone(), shape)], ..TableShape::default() },
        };
        table.add(one);
    }
    if recorded.has_names {
        let is_known = |key: &str| recorded.keys.iter().any(|(known, _)| known == key);
        let names = table.names.insert(Box::default());
        for entry in entries.iter().filter(|entry| !is_known(&entry.key)) {
            names.add(value_of(&entry.key).unwrap_or_default());
        }
    }
    table.texts = entries
        .iter()
        .filter_map(|entry| match &entry.node.value {
            Value::Text(text) => Some((entry.key.clone(), text.clone())),
            _ => None,
        })
        .collect();
    table
}

fn shape_of_kind(kind: &FieldKind) -> FieldShape {
    let one = |scalar: ScalarShape| FieldShape { scalars: BTreeSet::from([scalar]), ..FieldShape::default() };
    let or_list = |shape: FieldShape| FieldShape { items: Some(Box::new(shape.clone())), ..shape };
    match kind {
        FieldKind::Any => FieldShape::default(),
        FieldKind::Text => one(ScalarShape::Scalar),
        FieldKind::Boolean => one(ScalarShape::Boolean),
        FieldKind::Integer(least, most) => one(ScalarShape::Integer(Some((*least, *most)))),
        FieldKind::Texts => or_list(one(ScalarShape::Scalar)),
        FieldKind::Choice(words) => one(ScalarShape::Words(words.clone())),
        FieldKind::Choices(words) => or_list(one(ScalarShape::Words(words.clone()))),
    }
}
