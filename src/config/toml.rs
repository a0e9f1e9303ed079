//! The only file that uses the TOML library.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{KeyValue, Node, Value};
use crate::source::Span;

/// Parses TOML. Returns the spans of errors, with all values that could be read.
pub fn parse_toml(text: &str) -> (Node, Vec<Span>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            let start = text.floor_char_boundary(range.start.min(text.len()));
            Span::new(start, text.ceil_char_boundary(range.end.clamp(start, text.len())))
        })
        .collect();
    (Node { value: convert_table(table.get_ref()), span: Span::new(0, 0) }, faults)
}

fn convert_table(table: &DeTable<'_>) -> Value {
    let mut entries: Vec<KeyValue> = table
        .iter()
        .map(|(key, value)| KeyValue {
            key: key.get_ref().to_string(),
            key_span: key.span().into(),
            node: convert(value),
        })
        .collect();
    // The library sorts by key; the tree has the order of the file.
    entries.sort_by_key(|entry| entry.key_span);
    Value::Table(entries)
}

fn convert(value: &Spanned<DeValue<'_>>) -> Node {
    let converted = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Other, Value::Integer)
        }
        DeValue::Boolean(yes) => Value::Boolean(*yes),
        DeValue::Float(_) | DeValue::Datetime(_) => Value::Other,
        DeValue::Array(items) => Value::List(items.iter().map(convert).collect()),
        DeValue::Table(table) => convert_table(table),
    };
    Node { value: converted, span: value.span().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keep_the_order_of_the_file() {
        let text = "title = \"x\"\n[languages.es]\n[languages.en]\n";
        let (node, faults) = parse_toml(text);
        assert!(faults.is_empty());
        let Value::Table(entries) = node.value else { panic!("a table") };
        let Value::Table(languages) = &entries[1].node.value else { panic!("a table") };
        let keys: Vec<_> = languages.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["es", "en"]);
    }
}
