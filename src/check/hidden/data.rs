//! Comments and marks in front matter, in data files, in strings and in `site.toml`.
//!
//! In these files a comment begins with `#` and is not published; an HTML comment would be. The YAML and TOML parsers
//! find the values, because `#` does not begin a comment in a multi-line string.

use super::facilitation::note;
use super::line::Lead;
use super::words::{HiddenWords, Hits};
use super::{comments, marks};
use crate::config::{Audience, Node, SITE_FILE, Value, parse_toml, parse_yaml, split_front_matter};
use crate::curriculum::{Document, library_sources};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Language;
use crate::source::{Place, Snapshot, Source, Span};

/// Checks all data files of a site. Front matter is checked with its page, see [`check_front_matter`].
pub(in crate::check) fn check(words: &HiddenWords, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    for source in library_sources(snapshot) {
        let hits = words.hits(&source.text);
        look(source, Span::new(0, source.text.len()), DataFormat::Yaml, (words, &hits), None, found);
    }
    for source in snapshot.sources.iter().filter(|source| is_toml(source.path.as_str())) {
        let hits = words.hits(&source.text);
        look(source, Span::new(0, source.text.len()), DataFormat::Toml, (words, &hits), None, found);
    }
}

pub(super) fn check_front_matter(
    document: &Document,
    source: &Source,
    words: &HiddenWords,
    own_block: &str,
    found: &mut Vec<Diagnostic>,
) {
    let Some((span, _)) = split_front_matter(&source.text) else { return };
    let hits = words.hits(&source.text[span.range()]);
    look(source, span, DataFormat::Yaml, (words, &hits), Some(document.language), found);
    if document.front.audience == Audience::Facilitator {
        return;
    }
    if hits.facilitation.is_empty() {
        return;
    }
    let mut at = span.start as usize;
    for line in source.text[span.range()].split_inclusive('\n') {
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start_matches(['-', ' ']);
        let begin = at + line.len() - value.len();
        at += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        if let Some((from, end)) = note(words, value.trim_end(), Lead { is_item: true, ..Lead::default() }) {
            let place = Place::new(&source.path, Span::new(begin + from, begin + end));
            found.push(Diagnostic::new(
                faults::FacilitationAsText { block: own_block.to_string(), words: value[from..end].to_string() },
                place,
            ));
        }
    }
}

fn is_toml(path: &str) -> bool {
    let is_of_words = path.starts_with("languages/") || (path.starts_with("themes/") && path.contains("/strings/"));
    path == SITE_FILE || (is_of_words && path.ends_with(".toml"))
}

#[derive(Clone, Copy)]
enum DataFormat {
    Yaml,
    Toml,
}

fn look(
    source: &Source,
    span: Span,
    kind: DataFormat,
    (words, hits): (&HiddenWords, &Hits),
    language: Option<Language>,
    found: &mut Vec<Diagnostic>,
) {
    let text = source.text.get(span.range()).unwrap_or_default();
    let base = span.start as usize;
    let mut seen = Vec::new();
    comments::openings(text, |at, slip| {
        let opening = text[at.clone()].to_owned();
        let fault: Fault = match slip {
            comments::Slip::Right => faults::CommentMisplacedData { opening }.into(),
            comments::Slip::Nearly => faults::CommentMisplacedNearlyData { opening }.into(),
        };
        let place = Place::new(&source.path, Span::new(base + at.start, base + at.end));
        seen.push((at.start, Diagnostic::new(fault, place)));
    });
    marks::marks(words, text, &hits.marks, language, |at| {
        let place = Place::new(&source.path, Span::new(base + at.start, base + at.end));
        seen.push((at.start, Diagnostic::new(marks::fault(&text[at]), place)));
    });
    // Characters may also be written as escapes with their code point.
    let has_numbers = text.contains("\\u") || text.contains("\\x") || text.contains("\\U");
    if seen.is_empty() && !has_numbers {
        return;
    }
    let root = match kind {
        DataFormat::Yaml => parse_yaml(text, 0).ok(),
        DataFormat::Toml => Some(parse_toml(text).0),
    };
    // Files that cannot be parsed were reported, and are not published.
    let Some(root) = root else { return };
    let mut values = Vec::new();
    gather(&root, &mut values);
    for (at, diagnostic) in seen {
        if values
            .iter()
            .any(|(span, _)| span.start as usize <= at && at < (span.end as usize).max(span.start as usize + 1))
        {
            found.push(diagnostic);
        }
    }
    for (span, value) in values.iter().filter(|_| has_numbers) {
        let written = text.get(span.range()).unwrap_or_default();
        let mut hides = false;
        comments::openings(value, |at, _| hides |= !written.contains(&value[at]));
        if hides {
            let place = Place::new(&source.path, span.shifted(base));
            found.push(Diagnostic::new(faults::CommentMisplacedData { opening: "<!--".to_owned() }, place));
        }
    }
}

/// Collects the text values of a tree with their spans.
fn gather<'n>(node: &'n Node, values: &mut Vec<(Span, &'n str)>) {
    match &node.value {
        Value::Text(text) => values.push((node.span, text)),
        Value::List(nodes) => nodes.iter().for_each(|node| gather(node, values)),
        Value::Table(entries) => entries.iter().for_each(|entry| gather(&entry.node, values)),
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Other => {}
    }
}
