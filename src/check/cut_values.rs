//! Values of YAML that end before what their author wrote: a `#` after a space begins a comment. And values between
//! curved quotation marks, which are part of the value.

use crate::config::split_front_matter;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::is_curved;
use crate::source::{Place, Snapshot, Source, Span};

pub(super) fn check(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    for source in snapshot.sources_below("content") {
        let path = source.path.as_str();
        if path.ends_with(".yml") {
            report(source, 0, &source.text, found);
        } else if let Some((range, _)) = split_front_matter(&source.text) {
            report(source, range.start as usize, &source.text[range.range()], found);
        }
    }
}

fn report(source: &Source, base: usize, text: &str, found: &mut Vec<Diagnostic>) {
    if !text.contains('#') && !text.contains(is_curved) {
        return;
    }
    for value in plain_values(text) {
        let place = |start: usize, end: usize| Place::new(&source.path, Span::new(base + start, base + end));
        if let Some(sign) = comment(value.text) {
            let fitting = format!("{}\"{}\"", value.key, value.text.replace('\\', "\\\\").replace('"', "\\\""));
            let fault = faults::ValueCut { rest: value.text[sign..].to_owned(), fitting };
            found.push(Diagnostic::new(fault, place(value.start + sign, value.start + value.text.len())));
        } else if let Some(inner) = in_curved_marks(value.text) {
            let fault = faults::ValueCutMarks { fitting: format!("{}\"{inner}\"", value.key) };
            found.push(Diagnostic::new(fault, place(value.start, value.start + value.text.len())));
        }
    }
}

/// A value without quotation marks, on the line of its key or its hyphen.
#[derive(Debug, PartialEq)]
struct PlainValue<'t> {
    start: usize,
    text: &'t str,
    /// The key with its colon and a space; empty for an item of a list.
    key: String,
}

/// The plain values of a text of YAML.
fn plain_values(text: &str) -> Vec<PlainValue<'_>> {
    let mut values = Vec::new();
    let mut at = 0;
    // The indent of the key of a text of several lines.
    let mut folded: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let indent = line.len() - line.trim_start().len();
        if line.is_empty() || folded.is_some_and(|key| indent > key) {
            continue;
        }
        folded = None;
        let (mut from, mut is_item) = (indent, false);
        while line[from..].starts_with("- ") {
            from += 2 + line[from + 2..].len() - line[from + 2..].trim_start().len();
            is_item = true;
        }
        let rest = &line[from..];
        let key_end = rest.find(|character: char| !character.is_alphanumeric() && character != '_' && character != '-');
        let key_end = key_end.filter(|end| *end > 0 && rest[*end..].starts_with(": "));
        let (key, value) = match key_end {
            Some(end) => (format!("{}: ", &rest[..end]), rest[end + 2..].trim_start()),
            None if is_item => (String::new(), rest),
            None => continue,
        };
        if value.starts_with(['|', '>']) {
            folded = Some(indent);
        } else if !value.starts_with(['"', '\'', '[', '{', '&', '*', '!', '%', '@', '`']) {
            values.push(PlainValue { start: start + line.len() - value.len(), text: value, key });
        }
    }
    values
}

/// The offset of a `#` that begins a comment and looks like a part of the value: no space is behind it.
fn comment(value: &str) -> Option<usize> {
    let sign = if value.starts_with('#') { Some(0) } else { value.find(" #").map(|space| space + 1) }?;
    let is_glued = value[sign + 1..].starts_with(|next: char| next.is_alphanumeric());
    let before = value[..sign].trim();
    // Numbers, dates and yes or no end by themselves.
    let is_words =
        sign == 0 || (before.contains(char::is_alphabetic) && !matches!(before, "true" | "false" | "yes" | "no"));
    (is_glued && is_words).then_some(sign)
}

/// The words between curved quotation marks around a whole value.
fn in_curved_marks(value: &str) -> Option<&str> {
    let inner = value.strip_prefix(is_curved)?.strip_suffix(is_curved)?;
    (!inner.is_empty() && !inner.contains(is_curved)).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_inside_a_value_is_told_from_a_comment() {
        for (value, wanted) in [
            ("Rules #3", Some(6)),
            ("#MeToo", Some(0)),
            ("Rules # a comment", None),
            ("30 #minutes", None),
            ("2026-05-01 #date", None),
            ("true #for now", None),
            ("C#", None),
            ("a#b", None),
        ] {
            assert_eq!(comment(value), wanted, "{value}");
        }
    }

    #[test]
    fn plain_values_are_those_on_the_line_of_their_key() {
        let text = "title: A #1\ntext: |\n  B #2\n  c: D #3\nlist:\n- E #4\n- f: \"G #5\"\n  h: I #6\nj: [K #7]\n";
        let values: Vec<&str> = plain_values(text).iter().map(|value| value.text).collect();
        assert_eq!(values, ["A #1", "E #4", "I #6"]);
        assert!(plain_values(text).iter().all(|value| text[value.start..].starts_with(value.text)));
    }
}
