//! Settings and front matter in YAML, TOML or JSON, parsed into one type of tree.

use crate::config::{KeyValue, Node, Value, parse_toml, parse_yaml};
use crate::source::Span;

/// The maximum nesting of settings.
const DEEPEST: usize = 32;

/// Parses text in the format of its file extension. `None` if it is not valid.
pub(super) fn parse(text: &str, ending: &str) -> Option<Node> {
    match ending {
        "toml" => {
            let (node, faults) = parse_toml(text);
            faults.is_empty().then_some(node)
        }
        "json" => serde_json::from_str(text).ok().map(|value| from_json(value, 0)),
        _ => parse_yaml(text, 0).ok(),
    }
}

fn from_json(value: serde_json::Value, depth: usize) -> Node {
    use serde_json::Value as Json;
    let inner = |value| from_json(value, depth + 1);
    let value = match value {
        _ if depth > DEEPEST => Value::Other,
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Boolean(yes),
        Json::Number(number) => number.as_i64().map_or(Value::Other, Value::Integer),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(items.into_iter().map(inner).collect()),
        Json::Object(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(key, value)| KeyValue { key, key_span: Span::default(), node: inner(value) })
                .collect(),
        ),
    };
    Node { value, span: Span::default() }
}

/// The entries of a table; empty for other values.
pub(super) fn entries(node: &Node) -> &[KeyValue] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

/// The value of a key. Case is ignored, as in Hugo.
pub(super) fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(node).iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).map(|entry| &entry.node)
}

/// The text of a key.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    as_text(get(node, key)?)
}

/// A value as text on one line.
pub(super) fn as_text(node: &Node) -> Option<String> {
    let text = match &node.value {
        Value::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Integer(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A value as texts: a list, or a single text.
pub(super) fn as_texts(node: &Node) -> Option<Vec<String>> {
    match &node.value {
        Value::List(items) => items.iter().map(as_text).collect(),
        Value::Null => Some(Vec::new()),
        _ => Some(vec![as_text(node)?]),
    }
}

/// A value as a whole number, also if it is quoted.
pub(super) fn as_integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Integer(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}
