//! The only file that uses the YAML library.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::node::{KeyValue, Node, Value};
use crate::source::Span;

/// The maximum nesting of front matter and data files.
const DEEPEST: usize = 32;

/// Parses YAML. Spans are offsets in `text` plus `base` bytes.
///
/// Anchors are supported within limits: a document that grows too much when its aliases are expanded is rejected.
///
/// # Errors
/// The position of the first error.
pub fn parse_yaml(text: &str, base: usize) -> Result<Node, YamlFault> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: DEEPEST,
            max_nodes: 2_000_000,
            max_events: 8_000_000,
            max_aliases: 10_000,
        },
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<YamlTree>>(text, options) {
        Ok(tree) => Ok(convert(tree, text, base)),
        Err(error) => {
            let duplicate = matches!(error.without_snippet(), serde_yaml::Error::DuplicateMappingKey { .. });
            let at = error.location().map_or(0, |location| byte_of(&location, text));
            let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
            Err(YamlFault { span: Span::new(at, end).shifted(base), duplicate_key: duplicate })
        }
    }
}

/// An error in YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YamlFault {
    /// Its position.
    pub span: Span,
    /// Whether the error is a duplicate key.
    pub duplicate_key: bool,
}

enum YamlTree {
    Null,
    Boolean(bool),
    Integer(i64),
    Other,
    Text(String),
    List(Vec<Spanned<YamlTree>>),
    Table(Vec<(Spanned<String>, Spanned<YamlTree>)>),
}

impl<'de> Deserialize<'de> for YamlTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = YamlTree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<YamlTree, E> {
        Ok(YamlTree::Null)
    }

    fn visit_none<E>(self) -> Result<YamlTree, E> {
        Ok(YamlTree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<YamlTree, E> {
        Ok(YamlTree::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<YamlTree, E> {
        Ok(YamlTree::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<YamlTree, E> {
        Ok(i64::try_from(value).map_or(YamlTree::Other, YamlTree::Integer))
    }

    fn visit_i128<E>(self, _: i128) -> Result<YamlTree, E> {
        Ok(YamlTree::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<YamlTree, E> {
        Ok(YamlTree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<YamlTree, E> {
        Ok(YamlTree::Other)
    }

    fn visit_str<E>(self, value: &str) -> Result<YamlTree, E> {
        Ok(YamlTree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<YamlTree, E> {
        Ok(YamlTree::Text(value))
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<YamlTree, E> {
        Ok(YamlTree::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<YamlTree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(YamlTree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<YamlTree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(YamlTree::Table(entries))
    }
}

fn convert(tree: Spanned<YamlTree>, text: &str, base: usize) -> Node {
    let span = span_of(&tree, text).shifted(base);
    let value = match tree.value {
        YamlTree::Null => Value::Null,
        YamlTree::Boolean(value) => Value::Boolean(value),
        YamlTree::Integer(value) => Value::Integer(value),
        YamlTree::Other => Value::Other,
        YamlTree::Text(value) => Value::Text(value),
        YamlTree::List(items) => Value::List(items.into_iter().map(|item| convert(item, text, base)).collect()),
        YamlTree::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(key, value)| KeyValue {
                    key_span: span_of(&key, text).shifted(base),
                    key: key.value,
                    node: convert(value, text, base),
                })
                .collect(),
        ),
    };
    Node { value, span }
}

fn span_of<T>(spanned: &Spanned<T>, text: &str) -> Span {
    let start = byte_of(&spanned.referenced, text);
    let length = spanned.referenced.span().byte_len().map_or(0, |length| usize::try_from(length).unwrap_or(0));
    let end = text.floor_char_boundary((start + length).min(text.len()));
    let trimmed = text.get(start..end).map_or(start, |words| start + words.trim_end().len());
    Span::new(start, trimmed)
}

/// The byte of a location: its own byte offset if it has one, else found by line and column.
fn byte_of(location: &serde_yaml::Location, text: &str) -> usize {
    if let Some(at) = location.span().byte_offset().and_then(|at| usize::try_from(at).ok()) {
        return text.floor_char_boundary(at.min(text.len()));
    }
    let line = usize::try_from(location.line()).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(location.column()).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let in_line = rest.split('\n').next().unwrap_or_default();
    start + in_line.char_indices().nth(column).map_or(in_line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_fit_the_words_also_after_accents() {
        let text = "título: \"Qué es\"\nminutes: 30\n";
        let Value::Table(entries) = parse_yaml(text, 0).expect("valid YAML").value else { panic!("a table") };
        assert_eq!(&text[entries[0].key_span.range()], "título");
        assert_eq!(&text[entries[0].node.span.range()], "\"Qué es\"");
        assert_eq!(&text[entries[1].node.span.range()], "30");
    }

    #[test]
    fn an_alias_bomb_is_refused_quickly() {
        let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (name, before) in ('b'..='k').zip('a'..) {
            text.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(", ")));
        }
        assert!(parse_yaml(&text, 0).is_err());
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(parse_yaml(&"[".repeat(100_000), 0).is_err());
        assert!(parse_yaml(&format!("{}{}", "[".repeat(40), "]".repeat(40)), 0).is_err());
    }
}
