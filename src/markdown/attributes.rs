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

/// Whether a character is a quotation mark that a word processor sets in place of a straight one.
pub fn is_curved(mark: char) -> bool {
    matches!(mark, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '″')
}

fn one(rest: &str, base: usize) -> (Attribute, usize) {
    let key_end = rest.find(|character: char| character == '=' || character.is_whitespace()).unwrap_or(rest.len());
    let key = &rest[..key_end];
    if let Some(id) = key.strip_prefix('#') {
        let span = Span::new(base, base + key_end);
        return (Attribute { key: "id".into(), key_span: span, value: id.into(), value_span: span }, key_end.max(1));
    }
    let key_span = Span::new(base, base + key_end);
    // Spaces around the sign change nothing.
    let gap = rest[key_end..].len() - rest[key_end..].trim_start().len();
    let sign = if rest[key_end + gap..].starts_with('=') { key_end + gap } else { key_end };
    let Some(after) = rest[sign..].strip_prefix('=') else {
        let attribute = Attribute { key: key.into(), key_span, value: String::new(), value_span: key_span };
        return (attribute, key_end.max(1));
    };
    let value_start = sign + 1 + after.len() - after.trim_start().len();
    let after = after.trim_start();
    let mark = after.chars().next().filter(|mark| *mark == '"' || is_curved(*mark));
    let (start, end, next) = match mark {
        Some(mark) => {
            let start = value_start + mark.len_utf8();
            let quoted = &rest[start..];
            // A curved mark may be closed by any other double or single one; an apostrophe closes no double one.
            let is_single = |mark: char| matches!(mark, '‘' | '’' | '‚');
            let is_end = |end: char| match mark {
                '"' => end == '"',
                _ => end == '"' || (is_curved(end) && is_single(end) == is_single(mark)),
            };
            let length = quoted.find(is_end).unwrap_or(quoted.len());
            let next = start + length + quoted[length..].chars().next().map_or(0, char::len_utf8);
            (start, start + length, next)
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

    #[test]
    fn spaces_around_the_sign_and_curved_marks_are_read() {
        for text in ["minutes = 25 group = \"a b\" x", "minutes=25 group=“a b” x", "minutes= 25 group=«a b» x"] {
            let read = parse_attributes(text, 0);
            let pairs: Vec<_> = read.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
            assert_eq!(pairs, [("minutes", "25"), ("group", "a b"), ("x", "")], "{text}");
            assert!(read.iter().all(|one| text[one.value_span.range()] == one.value || one.value.is_empty()));
        }
    }
}
