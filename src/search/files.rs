//! An index as scripts that a page can load, also from a folder on a stick.
//!
//! Each file is one call, `temarioSearch(NAME, DATA)`. `root.js` has a lasting
//! name and says what there is; all others are named by their content, so that
//! a browser never joins pieces of two builds. Numbers are written with the 88
//! characters from `#` to `{` but for the backslash: one for a number below
//! 64, otherwise 2, 4 or 6. That is what gzip packs best of what a script can
//! hold.

use std::fmt::Write;

use serde::Serialize;
use serde_json::json;

use super::collect::EntryKind;
use super::index::{Family, Index, Posting};
use super::query::{commonness, spelling};
use super::shards::Shards;
use crate::source::Digest;

/// A file of the index: its name inside the index's folder, and its text.
pub type IndexFile = (String, String);

/// What the root tells besides the index itself.
#[derive(Clone, Debug, Serialize)]
pub struct Surroundings {
    /// The language's tag, which is also the folder that addresses are relative to.
    pub tag: String,
    /// The titles of modules in order, by the number of the module.
    pub modules: Vec<String>,
    /// The words of the interface.
    pub strings: serde_json::Value,
    /// Whether what is looked for may stand in the address bar.
    pub in_address: bool,
    /// The other languages that have an index: tag, locale and name.
    pub others: Vec<(String, String, String)>,
}

/// All files of an index, the root last.
pub fn files(index: &Index, surroundings: &Surroundings) -> Vec<IndexFile> {
    let tag = surroundings.tag.as_str();
    let shards = Shards::of(index);
    let mut files = Vec::new();
    let texts = texts(index, &shards, tag);
    let text_hashes = add(&mut files, tag, 'x', texts);
    let mut terms: Vec<String> =
        (0..shards.terms.len()).map(|piece| dictionary(shards.families(index, piece))).collect();
    let whole = if terms.len() == 1 { terms.pop() } else { None };
    let in_strings = |texts: Vec<String>| texts.iter().map(|text| script_string(text)).collect::<Vec<_>>();
    let term_hashes = add(&mut files, tag, 't', in_strings(terms));
    let words = match whole {
        Some(_) => String::new(),
        None => add(&mut files, tag, 'w', in_strings(vec![vocabulary(index)])),
    };
    let root = root(index, surroundings, &shards, &[term_hashes, text_hashes, words], whole);
    files.push(("root.js".to_owned(), format!("temarioSearch({},{root})\n", script_string(tag))));
    files
}

/// Adds files of one kind; gives the digests in their names, five characters each.
fn add(files: &mut Vec<IndexFile>, tag: &str, kind: char, contents: Vec<String>) -> String {
    let mut hashes = String::with_capacity(contents.len() * 5);
    for (number, content) in contents.into_iter().enumerate() {
        let text = format!("temarioSearch({},{content})\n", script_string(&format!("{tag}{kind}{number}")));
        let hash = short(Digest::of(text.as_bytes()));
        files.push((format!("{kind}{number}.{hash}.js"), text));
        hashes.push_str(&hash);
    }
    hashes
}

/// Five letters and digits, which file systems that do not tell large letters from small ones keep apart too.
fn short(digest: Digest) -> String {
    let mut rest = digest.0;
    let mut next = || {
        let digit = u32::try_from(rest % 36).expect("a remainder");
        rest /= 36;
        char::from_digit(digit, 36).expect("a digit")
    };
    (0..5).map(|_| next()).collect()
}

fn script_string(text: &str) -> String {
    serde_json::to_string(text).expect("a text is valid JSON")
}

fn root(
    index: &Index,
    surroundings: &Surroundings,
    shards: &Shards,
    [term_hashes, text_hashes, words]: &[String; 3],
    whole: Option<String>,
) -> serde_json::Value {
    let starts: Vec<&str> = shards.terms.iter().map(|(_, start)| start.as_str()).collect();
    let mut sections = String::new();
    for pair in index.first_sections.windows(2) {
        number(pair[1] - pair[0], &mut sections);
    }
    let mut texts = String::new();
    let mut last = 0;
    for start in &shards.texts {
        number(start - last, &mut texts);
        last = *start;
    }
    // Entries stand in the order of kinds and of modules, so that the first of each is enough.
    let kinds = EntryKind::ALL.map(|kind| index.entries.partition_point(|entry| entry.kind < kind));
    let mut modules: Vec<(usize, &str)> = Vec::new();
    let mut current = None;
    for (place, entry) in index.entries.iter().enumerate() {
        if entry.module != current {
            current = entry.module;
            let title = current.and_then(|module| surroundings.modules.get(module.0 as usize));
            modules.push((place, title.map_or("", String::as_str)));
        }
    }
    let mut root = json!({
        "sections": sections,
        "kinds": kinds,
        "modules": modules,
        "terms": [starts.join(" "), term_hashes],
        "texts": [texts, text_hashes],
        "words": words,
        "small": index.small.join(" "),
        "endings": index.endings.join(" "),
        "others": surroundings.others,
        "address": surroundings.in_address,
        "t": surroundings.strings,
    });
    if let Some(whole) = whole {
        root["whole"] = whole.into();
    }
    root
}

/// Families as `SHARED key ENDING!POSTINGS ENDING!POSTINGS`, each after the first only with what
/// its key does not share with the one before.
fn dictionary(families: &[Family]) -> String {
    let mut out = String::new();
    let mut before = "";
    for family in families {
        if !out.is_empty() {
            out.push('}');
        }
        let shared = shared_units(before, &family.key).min(60);
        number(u32::try_from(shared).unwrap_or(0), &mut out);
        out.extend(
            family
                .key
                .chars()
                .scan(0, |units, letter| {
                    *units += letter.len_utf16();
                    Some((*units, letter))
                })
                .filter(|(units, _)| *units > shared)
                .map(|(_, letter)| letter),
        );
        for form in &family.forms {
            let _ = write!(out, " {}!", &form.word[family.key.len()..]);
            postings(&form.postings, &mut out);
        }
        before = &family.key;
    }
    out
}

/// How many UTF-16 units two words have in common at their beginning, whole characters only.
fn shared_units(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(letter, _)| letter.len_utf16()).sum()
}

fn postings(postings: &[Posting], out: &mut String) {
    let mut next = 0;
    for posting in postings {
        number((posting.section - next) << 4 | u32::from(posting.impact - 1), out);
        next = posting.section + 1;
    }
}

/// The words that misspelt ones are compared with, in order: `SHARED COMMONNESS rest`.
fn vocabulary(index: &Index) -> String {
    let mut forms: Vec<_> = spelling(index).collect();
    forms.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    let mut out = String::new();
    let mut before = "";
    for form in forms {
        if !out.is_empty() {
            out.push(' ');
        }
        let shared = shared_units(before, &form.word).min(60);
        number(u32::try_from(shared).unwrap_or(0), &mut out);
        number(commonness(form).min(60), &mut out);
        let mut units = 0;
        for letter in form.word.chars() {
            units += letter.len_utf16();
            if units > shared {
                out.push(letter);
            }
        }
        before = &form.word;
    }
    out
}

/// The texts by piece, as JSON: entries with the sections that lie in the piece.
fn texts(index: &Index, shards: &Shards, tag: &str) -> Vec<String> {
    let mut pieces = Vec::with_capacity(shards.texts.len());
    let ends = shards.texts.iter().skip(1).copied().chain([index.sections()]);
    for (start, end) in shards.texts.iter().copied().zip(ends) {
        let mut out = String::from("[");
        let mut at = start;
        while at < end {
            let place = index.entry_of(at);
            let (entry, first) = (&index.entries[place], index.first_sections[place]);
            let until = index.first_sections[place + 1].min(end);
            let address = entry.address.as_str();
            let inner = address.strip_prefix(tag).and_then(|rest| rest.strip_prefix('/')).unwrap_or(address);
            let other = entry.other.as_ref().map(|(language, address, title)| (language.0, address, title));
            let head =
                serde_json::to_string(&(inner, &entry.title, entry.notice, other)).expect("texts are valid JSON");
            if out.len() > 1 {
                out.push(',');
            }
            out.push_str(&head[..head.len() - 1]);
            out.push_str(",[");
            for section in &entry.sections[(at - first) as usize..(until - first) as usize] {
                if !out.ends_with('[') {
                    out.push(',');
                }
                let parts = (&section.anchor, &section.heading, &section.text);
                out.push_str(&serde_json::to_string(&parts).expect("texts are valid JSON"));
            }
            out.push_str("]]");
            at = until;
        }
        out.push(']');
        pieces.push(out);
    }
    pieces
}

/// Appends a number.
fn number(value: u32, out: &mut String) {
    let (first, more) = match value {
        0..64 => (value, 0),
        64..1936 => (64 + value / 88, 1),
        1936..681_472 => (86, 3),
        _ => (87, 5),
    };
    out.push(symbol(first));
    for place in (0..more).rev() {
        out.push(symbol(value / 88_u32.pow(place) % 88));
    }
}

fn symbol(value: u32) -> char {
    let code = 35 + value + u32::from(value >= 57);
    char::from_u32(code).unwrap_or('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_few_characters_and_no_backslash() {
        for (value, wanted) in
            [(0, 1), (63, 1), (64, 2), (1935, 2), (1936, 4), (681_471, 4), (681_472, 6), (u32::MAX, 6)]
        {
            let mut out = String::new();
            number(value, &mut out);
            assert_eq!(out.len(), wanted, "{value}: {out}");
            assert!(!out.contains(['\\', '"', ' ', '!', '}']), "{value}: {out}");
        }
    }
}
