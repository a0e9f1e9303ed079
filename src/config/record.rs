//! Notes which keys readers know and of which kind their values are: [`recorded`].
//!
//! A schema is what the readers did with a sample that has every table, so that a key and its schema cannot part. Where
//! nothing is recorded, which is always but for schemas, a note costs one look at a flag.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::node::{Node, Value};

/// The kind of a value, as a reader asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldKind {
    /// The reader judges it itself; the sample shows its form.
    Any,
    /// Text, or another scalar as it is written.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number from a minimum to a maximum.
    Integer(i64, i64),
    /// A list of texts, or one text.
    Texts,
    /// One of some words.
    Choice(Vec<String>),
    /// Some of some words, or one.
    Choices(Vec<String>),
}

/// What a reader knows of one table.
#[derive(Clone, Debug, Default)]
pub struct RecordedTable {
    /// Its keys, in the order of reading.
    pub keys: Vec<(String, FieldKind)>,
    /// Whether its other keys are names.
    pub has_names: bool,
    /// The beginnings of keys that exist once for each language.
    pub prefixes: Vec<&'static str>,
}

/// A file that was read, with what its readers know of each of its tables.
#[derive(Debug, Default)]
pub struct FieldRecord {
    /// The file; `None` if nothing was read.
    pub root: Option<Node>,
    tables: BTreeMap<FieldPath, RecordedTable>,
    /// The path of each table by the address of its node, while the file is read.
    paths: BTreeMap<usize, FieldPath>,
}

/// The way from the root of a file to a node: the number of each entry or item.
pub type FieldPath = Vec<usize>;

impl FieldRecord {
    /// What was noted of the table at a path; `None` if no reader took it key by key.
    pub fn of(&self, path: &[usize]) -> Option<&RecordedTable> {
        self.tables.get(path)
    }

    fn begin(&mut self, root: &Node) {
        self.root = Some(root.clone());
        self.place(root, &mut Vec::new());
    }

    fn place(&mut self, node: &Node, path: &mut FieldPath) {
        let inner: Vec<&Node> = match &node.value {
            Value::Table(entries) => entries.iter().map(|entry| &entry.node).collect(),
            Value::List(items) => items.iter().collect(),
            _ => return,
        };
        self.paths.insert(address(node), path.clone());
        for (number, node) in inner.into_iter().enumerate() {
            path.push(number);
            self.place(node, path);
            path.pop();
        }
    }
}

thread_local! {
    static RECORD: RefCell<Option<FieldRecord>> = const { RefCell::new(None) };
}

/// Runs a reader and returns its result with what it asked for. Readers on other threads are not recorded.
pub fn recorded<T>(read: impl FnOnce() -> T) -> (T, FieldRecord) {
    RECORD.set(Some(FieldRecord::default()));
    let result = read();
    let mut record = RECORD.take().unwrap_or_default();
    // The nodes are gone, and their addresses may belong to others.
    record.paths.clear();
    (result, record)
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

fn with(node: &Node, note: impl FnOnce(&mut RecordedTable)) {
    RECORD.with_borrow_mut(|record| {
        let Some(record) = record else { return };
        if record.root.is_none() {
            record.begin(node);
        }
        if let Some(path) = record.paths.get(&address(node)) {
            note(record.tables.entry(path.clone()).or_default());
        }
    });
}

/// Notes a table.
pub(super) fn table(node: &Node) {
    with(node, |_| {});
}

/// Notes a key; a kind is kept when the key is noted again without one.
pub(super) fn key(node: &Node, key: &str, kind: impl FnOnce() -> FieldKind) {
    with(node, |table| match table.keys.iter_mut().find(|(known, _)| known == key) {
        Some((_, known)) if *known == FieldKind::Any => *known = kind(),
        Some(_) => {}
        None => table.keys.push((key.to_owned(), kind())),
    });
}

/// Notes that the other keys of a table are names.
pub(super) fn rest(node: &Node) {
    with(node, |table| table.has_names = true);
}

/// Notes the beginning of keys that exist once for each language.
pub(super) fn prefix(node: &Node, prefix: &'static str) {
    with(node, |table| {
        if !table.prefixes.contains(&prefix) {
            table.prefixes.push(prefix);
        }
    });
}
