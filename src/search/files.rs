//! An index as scripts that a page can load, also from a folder on a stick.
//!
//! Each file is one call, `temarioSearch(NAME, DATA)`. `root.js` has a lasting
//! name and says what there is; all others are named by their content, so that
//! a browser never joins pieces of two builds. Numbers are written with the 88
//! characters from `#` to `{` but for the backslash: one for a number below
//! 64, otherwise 2, 4 or 6. That is what gzip packs best of what a script can
//! hold.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::collect::EntryKind;
use super::index::{Family, Index, Posting};
use super::query::{commonness, spelling};
use super::shards::Shards;
use crate::source::Digest;

/// A file of the index.
#[derive(Clone, Debug)]
pub struct IndexFile {
    /// Its name inside the index's folder.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The text's digest.
    pub digest: Digest,
}

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
    let texts = add(&mut files, tag, 'x', (shards.texts.len(), shards.text_size * 5 / 4), |piece, out| {
        text(index, &shards, tag, piece, out)
    });
    let is_whole = shards.terms.len() == 1;
    let pieces = if is_whole { 0 } else { shards.terms.len() };
    let terms = add(&mut files, tag, 't', (pieces, 0), |piece, out| {
        quote(&dictionary(shards.families(index, piece)), out);
    });
    let words =
        add(&mut files, tag, 'w', (usize::from(shards.has_vocabulary()), 0), |_, out| quote(&vocabulary(index), out));
    let whole = is_whole.then(|| dictionary(shards.families(index, 0)));
    let root = root(index, surroundings, &shards, &[terms, texts, words], whole);
    let text = format!("temarioSearch(\"{tag}\",{root})\n");
    files.push(IndexFile { name: "root.js".to_owned(), digest: Digest::of(text.as_bytes()), text });
    files
}

/// Adds files of one kind, each made by its number; gives the digests in their names, five characters each.
fn add(
    files: &mut Vec<IndexFile>,
    tag: &str,
    kind: char,
    (count, capacity): (usize, usize),
    content: impl Fn(usize, &mut String) + Sync,
) -> String {
    let made: Vec<(String, IndexFile)> = (0..count)
        .into_par_iter()
        .map(|number| {
            let mut text = String::with_capacity(capacity);
            text.push_str("temarioSearch(");
            quote(&format!("{tag}/{kind}{number}"), &mut text);
            text.push(',');
            content(number, &mut text);
            text.push_str(")\n");
            let digest = Digest::of(text.as_bytes());
            let hash = short(digest);
            let name = format!("{kind}{number}.{hash}.js");
            (hash, IndexFile { name, text, digest })
        })
        .collect();
    let mut hashes = String::with_capacity(count * 5);
    for (hash, file) in made {
        hashes.push_str(&hash);
        files.push(file);
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

/// Appends a text as a string of a script, which is JSON.
fn quote(text: &str, out: &mut String) {
    // Only what nearly every text has is done here.
    // (Without an early end, so that many bytes are looked at at once.)
    if text.bytes().fold(false, |others, byte| others | (byte < 0x20 && byte != b'\n')) {
        out.push_str(&serde_json::to_string(text).expect("a text is valid JSON"));
        return;
    }
    out.push('"');
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'"', b'\\', b'\n', text.as_bytes()) {
        out.push_str(&text[copied..at]);
        out.push_str(match text.as_bytes()[at] {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            _ => "\\n",
        });
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
    out.push('"');
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
            out.push(' ');
            out.push_str(&form.word[family.key.len()..]);
            out.push('!');
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
        number((posting.section() - next) << 4 | (posting.impact() - 1), out);
        next = posting.section() + 1;
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

/// A piece of the texts, as JSON: entries with the sections that lie in the piece.
fn text(index: &Index, shards: &Shards, tag: &str, piece: usize, out: &mut String) {
    let end = shards.texts.get(piece + 1).copied().unwrap_or(index.sections());
    let mut at = shards.texts[piece];
    out.push('[');
    while at < end {
        let place = index.entry_of(at);
        let (entry, first) = (&index.entries[place], index.first_sections[place]);
        let until = index.first_sections[place + 1].min(end);
        let address = entry.address.as_str();
        let inner = address.strip_prefix(tag).and_then(|rest| rest.strip_prefix('/')).unwrap_or(address);
        let other = entry.other.as_ref().map(|(address, title)| (address, title));
        let head = serde_json::to_string(&(inner, &entry.title, entry.notice, other)).expect("texts are valid JSON");
        if !out.ends_with('[') {
            out.push(',');
        }
        out.push_str(&head[..head.len() - 1]);
        out.push_str(",[");
        for section in &entry.sections[(at - first) as usize..(until - first) as usize] {
            if !out.ends_with('[') {
                out.push(',');
            }
            out.push('[');
            quote(&section.anchor, out);
            out.push(',');
            quote(&section.heading, out);
            out.push(',');
            quote(&section.text, out);
            out.push(']');
        }
        out.push_str("]]");
        at = until;
    }
    out.push(']');
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
