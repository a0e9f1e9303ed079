//! The common form of YAML and TOML: a tree of values with spans.

use crate::source::Span;

/// A value with its span.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its span.
    pub span: Span,
}

/// A node of the tree: a value with its span.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its span; for a list or table, only its first character, or an empty span at its start.
    pub span: Span,
}

/// A value of a data file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An empty value: `key:` in YAML.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other scalar except text: a number with a fraction, a TOML date.
    Other,
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Entries, in the order of the file.
    Table(Vec<KeyValue>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyValue {
    /// The key.
    pub key: String,
    /// The span of the key.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}
