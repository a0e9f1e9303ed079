//! The attributes in braces after a block's name: `{#id minutes=25 group="the first"}`.

use crate::source::Span;

/// One attribute of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The key; `id` for `#id`; a word without `=` is a key with an empty value.
    pub key: String,
    /// The key's span in the file.
    pub key_span: Span,
    /// The value without its quotation marks.
    pub value: String,
    /// The value's span in the file.
    pub value_span: Span,
}

/// Parses the text between the braces; `base` is the offset of its first byte.
pub(super) fn parse_attributes(text: &str, base: usize) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let skipped = rest.len() - rest.trim_start().len();
        at += skipped;
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else { break };
        let (attribute, length) = one(rest, base + at);
        attributes.push(attribute);
        at += length;
    }
    attributes
}

fn one(rest: &str, base: usize) -> (Attribute, usize) {
    let key_end = rest.find(|character: char| character == '=' || character.is_whitespace()).unwrap_or(rest.len());
    let key = &rest[..key_end];
    if let Some(id) = key.strip_prefix('#') {
        let span = Span::new(base, base + key_end);
        return (Attribute { key: "id".into(), key_span: span, value: id.into(), value_span: span }, key_end.max(1));
    }
    let key_span = Span::new(base, base + key_end);
    let Some(after) = rest[key_end..].strip_prefix('=') else {
        let attribute = Attribute { key: key.into(), key_span, value: String::new(), value_span: key_span };
        return (attribute, key_end.max(1));
    };
    let value_start = key_end + 1;
    let (start, end, next) = match after.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.find('"').unwrap_or(quoted.len());
            (value_start + 1, value_start + 1 + end, (value_start + 2 + end).min(rest.len()))
        }
        None => {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            (value_start, value_start + end, value_start + end)
        }
    };
    let attribute = Attribute {
        key: key.into(),
        key_span,
        value: rest[start..end].into(),
        value_span: Span::new(base + start, base + end),
    };
    (attribute, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_words_and_quoted_values_are_read() {
        let read = parse_attributes("#uno minutes=25 group=\"los registros\" alone", 10);
        let pairs: Vec<_> = read.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
        assert_eq!(pairs, [("id", "uno"), ("minutes", "25"), ("group", "los registros"), ("alone", "")]);
        assert_eq!(read[1].value_span, Span::new(23, 25));
    }
}
