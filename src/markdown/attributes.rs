//! The attributes in braces after a block's name or a picture: `{#id minutes=25 group="the first"}`.

use std::ops::Range;

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

/// What follows a picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PictureBraces {
    /// No attributes.
    Nothing,
    /// Attributes: the text between the braces, and the offset after the closing one.
    Closed(Range<usize>, usize),
    /// An opening brace without a closing one: the range up to the end of the paragraph.
    Unclosed(Range<usize>),
}

/// Finds the attributes of a picture that ends at an offset. The braces touch the picture; behind spaces, they are
/// attributes only if there is an equals sign in them. They end before a blank line.
pub(super) fn picture_braces(text: &str, picture_end: usize) -> PictureBraces {
    let rest = text.get(picture_end..).unwrap_or_default();
    let inner = rest.trim_start_matches([' ', '\t']);
    let Some(inner) = inner.strip_prefix('{') else { return PictureBraces::Nothing };
    let start = text.len() - inner.len();
    let touches = start == picture_end + 1;
    // No attribute contains a picture: each brace is looked for up to the next one only.
    let inner = &inner[..inner.find("![").unwrap_or(inner.len())];
    let paragraph = paragraph_end(inner);
    let inner = &inner[..paragraph];
    let mut is_quoted = false;
    let outside = inner.char_indices().find_map(|(at, character)| {
        is_quoted ^= character == '"';
        (character == '}' && !is_quoted).then_some(at)
    });
    match outside.or_else(|| inner.find('}')) {
        Some(length) if touches || inner[..length].contains('=') => {
            PictureBraces::Closed(start..start + length, start + length + 1)
        }
        Some(_) => PictureBraces::Nothing,
        None if touches || inner.contains('=') => PictureBraces::Unclosed(start - 1..start + inner.trim_end().len()),
        None => PictureBraces::Nothing,
    }
}

/// The length of the text before the first blank line.
fn paragraph_end(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
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
    fn the_braces_after_a_picture_are_found() {
        for (text, wanted) in [
            ("{width=60%} x", Some("width=60%")),
            (" {width=60%}", Some("width=60%")),
            ("{left}", Some("left")),
            ("{poster=\"a}b.jpg\" align=left}", Some("poster=\"a}b.jpg\" align=left")),
            ("{width=\"60%}", Some("width=\"60%")),
            ("{width=60%\nalign=left}", Some("width=60%\nalign=left")),
            (" {left}", None),
            ("\n{width=60%}", None),
            (" x {width=60%}", None),
            ("", None),
        ] {
            let found = picture_braces(text, 0);
            let inner = match &found {
                PictureBraces::Closed(range, end) => {
                    assert_eq!(&text[range.end..*end], "}", "{text}");
                    Some(&text[range.clone()])
                }
                _ => None,
            };
            assert_eq!((inner, matches!(found, PictureBraces::Unclosed(_))), (wanted, false), "{text}");
        }
        for text in ["{width=60%", "{", "{width=60% \n\n}", " {width=60%"] {
            assert!(matches!(picture_braces(text, 0), PictureBraces::Unclosed(_)), "{text}");
        }
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
