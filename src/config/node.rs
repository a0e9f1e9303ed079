//! What YAML and TOML have in common: a tree of values with spans.

use crate::source::Span;

/// A value with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its place; of a list or table only its first character, or nothing at its start.
    pub span: Span,
}

/// A value of a data file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: `key:` in YAML.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other scalar that is no text: a number with a fraction, a TOML date.
    Other,
    /// Words.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys with values, in the order of the file.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}
