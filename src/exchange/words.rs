//! The words of texts, compared without their marks.

use std::collections::BTreeMap;

use crate::curriculum::BREAK;

/// The words of inline Markdown, without marks and link targets.
pub(super) fn plain(text: &str) -> Vec<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..at]);
        let target = &rest[at + 2..];
        let end = target.find(')').map_or(target.len(), |end| end + 1);
        out.push(' ');
        rest = &target[end..];
    }
    out.push_str(rest);
    // In a term, the part before the bar is its id, which is not displayed.
    let mut words = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some(at) = rest.find("[[") {
        words.push_str(&rest[..at]);
        let inner = &rest[at + 2..];
        let end = inner.find("]]").unwrap_or(inner.len());
        let bar = inner[..end].find('|').map_or(0, |bar| bar + 1);
        words.push(' ');
        words.push_str(&inner[bar..end]);
        rest = &inner[end..];
    }
    words.push_str(rest);
    let split = words.split(|character: char| !character.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Inline Markdown without references to footnotes, which a recorded line does not have.
pub(super) fn without_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[^") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(']').map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// Whether a recorded section contains the words of a text. Marks are ignored.
pub(super) fn has(recorded: &str, text: &str) -> bool {
    let words = plain(&without_references(text));
    recorded.split(BREAK).any(|part| plain(&without_references(part)) == words)
}

/// The number of words that two texts share, in any order.
pub(super) fn shared(one: &[String], other: &[String]) -> usize {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    one.iter().for_each(|word| *left.entry(word).or_default() += 1);
    let is_shared = |word: &&String| match left.get_mut(word.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    other.iter().filter(is_shared).count()
}

/// Whether two texts have the same words and marks, with any spaces.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
