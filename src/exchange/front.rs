//! Extracts the translatable texts of front matter, and writes new ones.

use crate::config::{Node, Value, parse_yaml, split_front_matter};
use crate::source::Span;

/// The keys with translatable text, in the order of export.
pub(super) const FRONT_KEYS: [&str; 5] = ["title", "description", "objectives", "questions", "materials"];

/// A translatable text of front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FrontText {
    /// The key, by its main name.
    pub key: &'static str,
    /// The index in a list, from 0; 0 for other values.
    pub index: usize,
    /// The span of the scalar, including quotation marks.
    pub span: Span,
    /// The text on one line; for an objective without its id.
    pub words: String,
}

/// The texts of a file's front matter in the order of [`FRONT_KEYS`], and the byte at which the page's text begins.
pub(super) fn front_texts(text: &str) -> (Vec<FrontText>, usize) {
    let Some((span, start)) = split_front_matter(text) else { return (Vec::new(), 0) };
    let Ok(node) = parse_yaml(text.get(span.range()).unwrap_or_default(), span.start as usize) else {
        return (Vec::new(), start);
    };
    let mut found = Vec::new();
    let Value::Table(entries) = &node.value else { return (found, start) };
    for key in FRONT_KEYS {
        let named = |name: &str| entries.iter().find(|entry| entry.key == name);
        let alias = if key == "description" { "summary" } else { key };
        let Some(entry) = named(key).or_else(|| named(alias)) else { continue };
        let mut take = |index: usize, node: &Node| {
            if let Value::Text(words) = &node.value {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let words = split_id(&words).0.to_owned();
                if !words.is_empty() {
                    found.push(FrontText { key, index, span: node.span, words });
                }
            }
        };
        match &entry.node.value {
            Value::List(items) => items.iter().enumerate().for_each(|(index, item)| take(index, item)),
            _ => take(0, &entry.node),
        }
    }
    (found, start)
}

/// The text of an objective, and the `{#id}` at its end.
fn split_id(words: &str) -> (&str, &str) {
    match words.strip_suffix('}').and_then(|rest| rest.rfind("{#")) {
        Some(at) => (words[..at].trim_end(), &words[at..]),
        None => (words, ""),
    }
}

/// New text as a scalar that replaces an old one: quoted if the old one is, or if the text needs quotation marks.
pub(super) fn scalar(old: &str, words: &str) -> String {
    let (_, id) = split_id(old.trim().trim_matches(['"', '\'']));
    let words = if id.is_empty() { words.to_owned() } else { format!("{words} {id}") };
    if old.starts_with('\'') && !words.contains(['\n', '\t']) {
        return format!("'{}'", words.replace('\'', "''"));
    }
    if !old.starts_with('"') && is_plain(&words) {
        return words;
    }
    let mut quoted = String::from("\"");
    for character in words.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// The beginning of a line of a block list, with its hyphen; `None` in a list on one line.
pub(super) fn front_list(before: &str) -> Option<&str> {
    let is_mark = before.trim() == "-" && before.ends_with(' ');
    is_mark.then_some(before)
}

/// Whether text is valid as an unquoted YAML scalar and is parsed as the same text.
fn is_plain(words: &str) -> bool {
    let wrapped = format!("x: {words}\n");
    let is_same = |node: &Node| match &node.value {
        Value::Table(entries) => match entries.as_slice() {
            [entry] => matches!(&entry.node.value, Value::Text(read) if read == words),
            _ => false,
        },
        _ => false,
    };
    !words.contains(['\n', '#']) && parse_yaml(&wrapped, 0).is_ok_and(|node| is_same(&node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_places_and_objectives_without_their_ids() {
        let text = "---\ntitle: \"Ley: qué es\"\nminutes: 3\nobjectives:\n- Nombrar. {#uno}\n- Ver.\n---\nTexto\n";
        let (found, start) = front_texts(text);
        assert_eq!(&text[start..], "Texto\n");
        let shown: Vec<(&str, usize, &str, &str)> =
            found.iter().map(|one| (one.key, one.index, one.words.as_str(), &text[one.span.range()])).collect();
        assert_eq!(
            shown,
            [
                ("title", 0, "Ley: qué es", "\"Ley: qué es\""),
                ("objectives", 0, "Nombrar.", "Nombrar. {#uno}"),
                ("objectives", 1, "Ver.", "Ver."),
            ]
        );
    }

    #[test]
    fn new_words_are_written_so_that_they_are_read_again() {
        assert_eq!(scalar("Ley", "La ley"), "La ley");
        assert_eq!(scalar("Ley", "Ley: qué es"), "\"Ley: qué es\"");
        assert_eq!(scalar("\"Ley\"", "di \"no\""), "\"di \\\"no\\\"\"");
        assert_eq!(scalar("'Ley'", "l'acte"), "'l''acte'");
        assert_eq!(scalar("Ley", "no"), "\"no\"");
        assert_eq!(scalar("Ley", "2018"), "\"2018\"");
        assert_eq!(scalar("Ver. {#a}", "See."), "\"See. {#a}\"");
    }
}
