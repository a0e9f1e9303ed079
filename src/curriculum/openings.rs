//! Openings of blocks in the syntax of other programs, and attributes that stand outside their braces.

use std::ops::Range;

/// How an opening line would be written here, if one of its words is the name of a block: `::: {.note}`,
/// `:::note[Title]`, `::: container note`, `:::{note} Title`.
///
/// `line` is the line with its colons; `is_block` tells whether a word is the name of a block.
pub(super) fn fitting_opening(line: &str, is_block: impl Fn(&str) -> bool) -> Option<String> {
    let colons = line.len() - line.trim_start_matches(':').len();
    let rest = line[colons..].trim();
    let (name, place) = words(rest).take(4).find_map(|(place, word)| Some((block_name(word, &is_block)?, place)))?;
    let title = rest[place.end..].trim_start_matches([']', '}', ')', '"', '“', '”', ':', '|', '-', ',', ' ']);
    let title = match title.strip_prefix(['[', '(', '{']) {
        Some(inner) => inner.split([']', ')', '}']).next().unwrap_or_default(),
        None => title,
    };
    // `title="Title"`
    let title = title.split_once('=').map_or(title, |(_, value)| value);
    let title = title.trim_matches(|character: char| "\"“”'{}[]() ".contains(character));
    Some(format!("{} {name} {title}", &line[..colons]).trim_end().to_owned())
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_word = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let end = text[start..].find(|character| !is_word(character)).map_or(text.len(), |end| start + end);
        at = end;
        Some((start..end, &text[start..end]))
    })
}

/// The name of a block in a word: itself, or without what other programs put before it.
fn block_name<'t>(word: &'t str, is_block: &impl Fn(&str) -> bool) -> Option<&'t str> {
    let without = ["callout-", "admonition-", "alert-", "block-"].iter().find_map(|prefix| word.strip_prefix(prefix));
    [Some(word), without].into_iter().flatten().find(|word| is_block(word))
}

/// The range of a title in which attributes stand that are not read, because no brace, or another one, is around them.
pub(super) fn unread_attributes(title: &str, keys: impl Iterator<Item = &'static str>) -> Option<Range<usize>> {
    if let Some(brace) = title.find(['{', '｛']) {
        return Some(brace..title.len());
    }
    let equals = keys.filter_map(|key| {
        let at = title.find(&format!("{key}="))?;
        let is_word = title[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        is_word.then_some(at)
    });
    equals.min().map(|at| {
        at - title[..at].chars().next_back().filter(|open| "([".contains(*open)).map_or(0, char::len_utf8)..title.len()
    })
}

/// Attributes as they are written here.
pub(super) fn fitting_attributes(text: &str) -> String {
    let inner = text.trim_matches(|character: char| "{}｛｝()[].,; ".contains(character));
    format!("{{{inner}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_that_was_meant_is_found_in_other_syntax() {
        let is_block = |word: &str| matches!(word, "note" | "nota" | "quiz");
        for (line, wanted) in [
            ("::: {.note}", Some("::: note")),
            (":::note[Título largo]", Some("::: note Título largo")),
            ("::: {.callout-note}", Some("::: note")),
            ("::: {.callout-note title=\"Recuerde\"}", Some("::: note Recuerde")),
            (":::{note} Título", Some("::: note Título")),
            ("::: container nota", Some("::: nota")),
            (":::: {#uno .quiz}", Some(":::: quiz")),
            ("::: nota: Recuerde", Some("::: nota Recuerde")),
            ("::: something", None),
            ("::: {}", None),
        ] {
            assert_eq!(fitting_opening(line, is_block).as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn attributes_without_their_braces_are_found() {
        let found = |title: &str| {
            unread_attributes(title, ["minutes", "work"].into_iter()).map(|range| fitting_attributes(&title[range]))
        };
        for (title, wanted) in [
            ("Cards {minutes=5", Some("{minutes=5}")),
            ("Cards {minutes=5}.", Some("{minutes=5}")),
            ("Cards minutes=5", Some("{minutes=5}")),
            ("Cards (minutes=5 work=pairs)", Some("{minutes=5 work=pairs}")),
            ("Cards ｛minutes=5｝", Some("{minutes=5}")),
            ("Cards of 5 minutes", None),
            ("a=b", None),
        ] {
            assert_eq!(found(title).as_deref(), wanted, "{title}");
        }
    }
}
