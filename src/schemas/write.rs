//! Writes a [`FieldShape`] as a JSON Schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::shape::{FieldShape, ScalarShape, TableShape, language_key};
use super::texts::KeyTexts;
use crate::language::LanguageTag;

/// A tag of any language, as a regular expression.
const ANY_TAG: &str = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*";

pub(super) struct SchemaWriter<'a> {
    pub texts: &'a KeyTexts,
    pub languages: &'a [LanguageTag],
    /// Whether a key may have no value.
    pub has_null: bool,
}

impl SchemaWriter<'_> {
    /// The whole schema.
    pub fn document(&self, name: &str, shape: &FieldShape) -> Value {
        let mut document = Map::new();
        document.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
        document.insert("title".to_owned(), format!("temario: {name}").into());
        if let Value::Object(shape) = self.value(name, shape) {
            document.extend(shape);
        }
        Value::Object(document)
    }

    /// The schema of the values of a key.
    fn value(&self, path: &str, shape: &FieldShape) -> Value {
        let mut forms: Vec<Value> = shape.scalars.iter().map(scalar).collect();
        forms.extend(self.tables(path, &shape.tables));
        if let Some(items) = &shape.items {
            forms.push(json!({ "type": "array", "items": self.value(path, items) }));
        }
        if self.has_null {
            match forms.as_mut_slice() {
                [Value::Object(one)] if one.contains_key("type") => or_null(one),
                _ => forms.push(json!({ "type": "null" })),
            }
        }
        match forms.len() {
            1 => forms.remove(0),
            _ => json!({ "anyOf": forms }),
        }
    }

    /// One schema for each form of a table, told apart by the value of a key.
    fn tables(&self, path: &str, tables: &[TableShape]) -> Vec<Value> {
        let choosing = choosing_key(tables);
        let one = |table: &TableShape| {
            let words = choosing.as_ref().map(|key| (key.as_str(), words(table, key)));
            self.table(path, table, words)
        };
        tables.iter().map(one).collect()
    }

    fn table(&self, path: &str, table: &TableShape, chosen: Option<(&str, Vec<&str>)>) -> Value {
        let (mut properties, mut patterns) = (Map::new(), Map::new());
        for (key, shape) in table.keys.iter().filter(|(_, shape)| !shape.is_empty()) {
            let own = format!("{path}.{key}");
            let value = match &chosen {
                Some((chosen, words)) if chosen == key => json!({ "enum": words }),
                _ => self.value(&own, shape),
            };
            properties.insert(key.clone(), self.described(&own, value));
        }
        for (prefix, shape) in &table.prefixes {
            let own = format!("{path}.{}", language_key(prefix));
            let value = self.described(&own, self.value(&own, shape));
            match self.languages {
                [] => {
                    let other = not_keys(&properties);
                    let other = if prefix.is_empty() { other.as_str() } else { "" };
                    patterns.insert(format!("^{other}{prefix}{ANY_TAG}$"), value);
                }
                languages => {
                    for tag in languages {
                        properties.insert(format!("{prefix}{tag}"), value.clone());
                    }
                }
            }
        }
        let others = match &table.names {
            Some(names) if names.is_empty() => Value::Bool(true),
            Some(names) => {
                let own = format!("{path}.*");
                self.described(&own, self.value(&own, names))
            }
            None => Value::Bool(false),
        };
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), Value::Object(properties));
        if !patterns.is_empty() {
            schema.insert("patternProperties".to_owned(), Value::Object(patterns));
        }
        schema.insert("additionalProperties".to_owned(), others);
        Value::Object(schema)
    }

    fn described(&self, path: &str, mut value: Value) -> Value {
        if let (Value::Object(schema), Some(text)) = (&mut value, self.texts.get(path)) {
            schema.insert("description".to_owned(), text.into());
        }
        value
    }
}

/// What excludes the keys of a table that look like the tag of a language, such as `id` and `how`, from a pattern.
fn not_keys(keys: &Map<String, Value>) -> String {
    let looks_like_a_tag = |key: &&str| matches!(key.len(), 2 | 3) && key.bytes().all(|byte| byte.is_ascii_lowercase());
    let alike: Vec<&str> = keys.keys().map(String::as_str).filter(looks_like_a_tag).collect();
    if alike.is_empty() { String::new() } else { format!("(?!({})$)", alike.join("|")) }
}

/// Adds `null` to the types of a schema.
fn or_null(schema: &mut Map<String, Value>) {
    let types = match schema.remove("type") {
        Some(Value::Array(types)) => types,
        one => one.into_iter().collect(),
    };
    schema.insert("type".to_owned(), types.into_iter().chain(["null".into()]).collect());
}

fn scalar(shape: &ScalarShape) -> Value {
    match shape {
        ScalarShape::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        ScalarShape::Text => json!({ "type": "string" }),
        ScalarShape::Boolean => json!({ "type": "boolean" }),
        ScalarShape::Integer(None) => json!({ "type": "integer" }),
        ScalarShape::Integer(Some((least, most))) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        ScalarShape::Number => json!({ "type": "number" }),
        ScalarShape::Words(words) => json!({ "enum": words }),
    }
}

/// The texts of a key in the samples of a table.
fn words<'t>(table: &'t TableShape, key: &str) -> Vec<&'t str> {
    table.texts.iter().filter(|(known, _)| known == key).map(|(_, text)| text.as_str()).collect()
}

/// The key whose value tells which keys a table has: each form has texts of its own for it.
fn choosing_key(tables: &[TableShape]) -> Option<String> {
    let first = tables.first().filter(|_| tables.len() > 1)?;
    let chooses = |key: &&String| {
        let mut seen = BTreeSet::new();
        *key != "id"
            && tables.iter().all(|table| {
                let words = words(table, key);
                table.keys.iter().any(|(known, _)| known == *key)
                    && !words.is_empty()
                    && words.into_iter().all(|word| seen.insert(word))
            })
    };
    first.keys.iter().map(|(key, _)| key).find(chooses).cloned()
}
