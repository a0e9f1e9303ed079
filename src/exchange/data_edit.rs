//! Writes texts into data files; all other bytes are unchanged.
//!
//! A file is parsed again after an edit. Every value except the edited one must be as before, also where an anchor or
//! a merge shares it; else the edit is refused. Quotation marks, blocks (`|`, `>`) and wrapped lines are kept.

use super::front::scalar;
use super::wrap;
use crate::config::{Node, Value, parse_toml, parse_yaml};
use crate::curriculum::EntryText;
use crate::source::Span;

/// A text to write.
pub(super) struct DataEdit {
    /// Its present text and position; `None` if the file does not have it.
    pub old: Option<EntryText>,
    /// The position of the source text, beside which a new one is written.
    pub beside: Option<EntryText>,
    /// The key of a new text; empty for an element of a list, which cannot be added.
    pub key: String,
    /// The new text, on one line.
    pub words: String,
}

/// A replacement of a span in the file.
type Replacement = (Span, String);

/// The file after the edits that could be made, and their indexes.
pub(super) fn edited(text: &str, is_toml: bool, edits: &[&DataEdit]) -> (String, Vec<usize>) {
    let Some(before) = leaves(text, is_toml) else { return (text.to_owned(), Vec::new()) };
    let candidates: Vec<Vec<Replacement>> = edits.iter().map(|edit| candidates(text, is_toml, &before, edit)).collect();
    let file = EditedFile { text, is_toml, before, edits };
    let mut kept: Vec<(usize, &Replacement)> = Vec::new();
    let mut done = text.to_owned();
    let usable = |number: &usize| !candidates[*number].is_empty();
    let all: Vec<usize> = (0..edits.len()).filter(usable).collect();
    let mut left: Vec<&[usize]> = vec![&all];
    // Halves that fit are made as a whole, so that the file is not parsed once for each edit.
    while let Some(part) = left.pop() {
        let mut attempt = |changes: Vec<(usize, &'_ Replacement)>| -> bool {
            let with: Vec<(usize, &Replacement)> = kept.iter().copied().chain(changes.iter().copied()).collect();
            file.changed(&with).is_some_and(|changed| {
                done = changed;
                true
            })
        };
        let firsts: Vec<(usize, &Replacement)> = part.iter().map(|number| (*number, &candidates[*number][0])).collect();
        if attempt(firsts.clone()) {
            kept.extend(firsts);
        } else if part.len() > 1 {
            let (first, second) = part.split_at(part.len() / 2);
            left.extend([second, first]);
        } else if let [number] = part {
            let other = candidates[*number][1..].iter().find(|change| attempt(vec![(*number, change)]));
            kept.extend(other.map(|change| (*number, change)));
        }
    }
    (done, kept.into_iter().map(|(number, _)| number).collect())
}

struct EditedFile<'a> {
    text: &'a str,
    is_toml: bool,
    before: Vec<Leaf>,
    edits: &'a [&'a DataEdit],
}

impl EditedFile<'_> {
    /// The file with some changes, if it is parsed as expected.
    fn changed(&self, changes: &[(usize, &Replacement)]) -> Option<String> {
        let mut sorted: Vec<&Replacement> = changes.iter().map(|(_, change)| *change).collect();
        sorted.sort_by_key(|(span, _)| span.start);
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (span, words) in sorted {
            text.push_str(self.text.get(at..span.start as usize)?);
            text.push_str(words);
            at = span.end as usize;
        }
        text.push_str(self.text.get(at..)?);
        let mut expected: Vec<(String, String)> =
            self.before.iter().map(|leaf| (leaf.path.clone(), leaf.value.clone())).collect();
        for (number, _) in changes {
            let edit = self.edits[*number];
            let path = place_of(&self.before, edit)?;
            expected.retain(|(known, _)| *known != path);
            expected.push((path, text_value(&edit.words)));
        }
        let mut after: Vec<(String, String)> =
            leaves(&text, self.is_toml)?.into_iter().map(|leaf| (leaf.path, leaf.value)).collect();
        expected.sort();
        after.sort();
        (expected == after).then_some(text)
    }
}

/// A value of the file without parts.
struct Leaf {
    /// The keys and indexes above it.
    path: String,
    /// Its type and value; white space of texts is normalised.
    value: String,
    span: Span,
}

/// The separator of the parts of a path.
const BELOW: char = '\u{1f}';

fn leaves(text: &str, is_toml: bool) -> Option<Vec<Leaf>> {
    let root = match is_toml {
        true => Some(parse_toml(text)).filter(|(_, faults)| faults.is_empty()).map(|(root, _)| root),
        false => parse_yaml(text, 0).ok(),
    }?;
    let mut found = Vec::new();
    gather(text, &root, String::new(), &mut found);
    Some(found)
}

fn gather(text: &str, node: &Node, path: String, out: &mut Vec<Leaf>) {
    let value = match &node.value {
        Value::Table(entries) if !entries.is_empty() => {
            let below = |key: &str| format!("{path}{BELOW}{key}");
            entries.iter().for_each(|entry| gather(text, &entry.node, below(&entry.key), out));
            return;
        }
        Value::List(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(number, item)| gather(text, item, format!("{path}{BELOW}{number}"), out));
            return;
        }
        Value::Table(_) => "table".to_owned(),
        Value::List(_) => "list".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Boolean(is) => format!("boolean {is}"),
        Value::Integer(number) => format!("number {number}"),
        Value::Other => format!("other {}", text.get(node.span.range()).unwrap_or_default()),
        Value::Text(words) => text_value(words),
    };
    out.push(Leaf { path, value, span: node.span });
}

fn text_value(words: &str) -> String {
    format!("text {}", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The path of the value that an edit writes.
fn place_of(before: &[Leaf], edit: &DataEdit) -> Option<String> {
    let path = |text: &EntryText| before.iter().find(|leaf| leaf.span == text.span).map(|leaf| leaf.path.clone());
    match (&edit.old, &edit.beside) {
        (Some(old), _) => path(old),
        (None, Some(beside)) if !edit.key.is_empty() => {
            let path = path(beside)?;
            let (parent, _) = path.rsplit_once(BELOW)?;
            let path = format!("{parent}{BELOW}{}", edit.key);
            // A key with an empty value is filled; one with another value is not text.
            let is_free = before.iter().all(|leaf| leaf.path != path || leaf.value == "null");
            is_free.then_some(path)
        }
        _ => None,
    }
}

/// The ways to write a text, best first.
fn candidates(text: &str, is_toml: bool, before: &[Leaf], edit: &DataEdit) -> Vec<Replacement> {
    let Some(path) = place_of(before, edit) else { return Vec::new() };
    let forced = |words: &str| scalar("\"\"", words);
    if let Some(old) = &edit.old {
        let raw = text.get(old.span.range()).unwrap_or_default();
        if is_toml {
            let literal = (raw.starts_with('\'') && !raw.starts_with("'''") && !edit.words.contains('\''))
                .then(|| format!("'{}'", edit.words));
            return literal.into_iter().chain([forced(&edit.words)]).map(|words| (old.span, words)).collect();
        }
        if let Some(change) = in_block(text, old.span, &edit.words) {
            return vec![change];
        }
        return flow(text, old.span, raw, &edit.words).into_iter().map(|words| (old.span, words)).collect();
    }
    let Some(beside) = &edit.beside else { return Vec::new() };
    if let Some(empty) = before.iter().find(|leaf| leaf.path == path) {
        let is_written = !text.get(empty.span.range()).unwrap_or_default().is_empty();
        let space = if is_written { "" } else { " " };
        return [scalar("", &edit.words), forced(&edit.words)]
            .map(|words| (empty.span, format!("{space}{words}")))
            .into();
    }
    new_text(text, is_toml, beside, &edit.key, &edit.words)
}

/// The ways to write a new key beside another one.
fn new_text(text: &str, is_toml: bool, beside: &EntryText, key: &str, words: &str) -> Vec<Replacement> {
    let start = beside.key_span.start as usize;
    let line = text.get(..start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let indent = " ".repeat(line.chars().count());
    let end = beside.span.end as usize;
    let end = end + text.get(end..).unwrap_or_default().find('\n').unwrap_or_else(|| text.len() - end);
    let at = |place: usize| Span::new(place, place);
    let quoted = scalar("\"\"", words);
    if is_toml {
        return vec![(at(end), format!("\n{indent}{key} = {quoted}")), (at(start), format!("{key} = {quoted}, "))];
    }
    let mut ways = Vec::new();
    for words in [scalar("", words), quoted.clone()] {
        ways.push((at(end), format!("\n{indent}{key}: {words}")));
        ways.push((at(start), format!("{key}: {words}\n{indent}")));
    }
    ways.push((at(start), format!("{key}: {quoted}, ")));
    ways
}

/// The least width, in characters, of lines that replace short ones.
const NARROWEST: usize = 40;

/// Replaces the lines of a block scalar, `|` or `>`. `None` if the scalar is not a block.
fn in_block(text: &str, span: Span, words: &str) -> Option<Replacement> {
    let start = span.start as usize;
    let rest = text.get(start..)?;
    // The span of a block begins at its mark or at its first line.
    let header_end = if rest.starts_with(['|', '>']) {
        start + rest.find('\n')?
    } else {
        let line = text.get(..start)?.trim_end_matches([' ', '\t']).strip_suffix('\n')?;
        line.len()
    };
    let header = text.get(..header_end)?.rsplit('\n').next()?;
    let header = header.split_once(" #").map_or(header, |(header, _)| header).trim_end();
    let mark = header.rsplit(' ').next()?;
    let is_mark =
        mark.starts_with(['|', '>']) && mark[1..].chars().all(|one| matches!(one, '+' | '-') || one.is_ascii_digit());
    if !is_mark {
        return None;
    }
    let first = header_end + 1;
    let mut indent: Option<&str> = None;
    let (mut at, mut end) = (first, first);
    for line in text.get(first..)?.split_inclusive('\n') {
        let content = line.trim_end();
        let own = &line[..line.len() - line.trim_start_matches(' ').len()];
        if !content.is_empty() {
            match indent {
                None => indent = Some(own),
                Some(indent) if own.len() < indent.len() => break,
                Some(_) => {}
            }
            end = at + content.len();
        }
        at += line.len();
    }
    let indent = indent?;
    let old = text.get(first..end)?;
    let lines = wrap::width(old).map(|width| wrap::wrapped(words, width.max(NARROWEST)));
    let lines = lines.unwrap_or_else(|| vec![words.to_owned()]);
    let lines: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
    Some((Span::new(first, end), lines.join("\n")))
}

/// The ways to write a plain or quoted scalar: wrapped as the old one, on one line, and in quotation marks.
fn flow(text: &str, span: Span, raw: &str, words: &str) -> Vec<String> {
    // An identifier at the end of an objective, which `scalar` keeps, is not part of data.
    let style = match raw.chars().next() {
        Some(mark @ ('"' | '\'')) => mark.to_string(),
        _ => String::new(),
    };
    let one_line = scalar(&style, words);
    let mut ways = Vec::new();
    if let Some(width) = wrap::width(raw) {
        let second = raw.lines().nth(1).unwrap_or_default();
        let indent = &second[..second.len() - second.trim_start().len()];
        ways.push(wrap::wrapped(&one_line, width.max(NARROWEST)).join(&format!("\n{indent}")));
    }
    ways.push(one_line);
    ways.push(scalar("\"\"", words));
    // A scalar that follows its key directly needs a space.
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    if before == Some(':') {
        ways.iter_mut().for_each(|way| way.insert(0, ' '));
    }
    ways
}
