//! Writes an index as scripts that a page can load, also from a local folder.
//!
//! Each file is one call, `temarioSearch(DATA, NAME)`. The root, `search-index.js`, has a fixed name and lists the
//! other files; those are in the folder beside it and have a digest in their name, so that a browser never combines
//! pieces of two builds and may cache them without a limit. Numbers are written with the 88 characters from `#` to `{`
//! without the backslash: one character for a number below 64, otherwise 2, 4 or 6. Of the encodings that a script can
//! contain, this one compresses best with gzip.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::collect::EntryKind;
use super::index::WordForm;
use super::index::{Family, Index, Posting};
use super::query::{commonness, first_letter, spelling};
use super::shards::Shards;
use super::texts::quote;
use crate::source::Digest;

/// The folder of the pieces.
pub const FOLDER: &str = "search-index";

/// The file name of the root.
pub const ROOT: &str = "search-index.js";

/// A file of the index.
#[derive(Clone, Debug)]
pub struct IndexFile {
    /// Its path in the folder of the language.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The text's digest.
    pub digest: Digest,
}

/// The data of the root besides the index.
#[derive(Clone, Debug, Serialize)]
pub struct SearchSurroundings {
    /// The language tag, also the folder that addresses are relative to.
    pub tag: String,
    /// The titles of modules, by index.
    pub modules: Vec<String>,
    /// The interface texts.
    pub strings: serde_json::Value,
    /// Whether the query may be in the address bar.
    pub in_address: bool,
    /// The other languages with an index: tag, locale and name.
    pub others: Vec<(String, String, String)>,
}

/// All files of an index whose texts were written; the root is last.
pub fn files(mut index: Index, surroundings: &SearchSurroundings) -> Vec<IndexFile> {
    let tag = surroundings.tag.as_str();
    let shards = Shards::of(&index);
    let mut files = Vec::new();
    let texts = std::mem::take(&mut index.texts);
    let text_starts: Vec<u32> = texts.iter().map(|piece| piece.first_section).collect();
    let whole_texts = texts.into_iter().map(|piece| piece.script + "]").collect();
    let text_hashes = add(&mut files, tag, 'x', whole_texts);
    let is_whole = shards.terms.len() == 1;
    let script = |text: &str| {
        let mut script = String::from("temarioSearch(");
        quote(text, &mut script);
        script
    };
    let pieces = if is_whole { 0 } else { shards.terms.len() };
    let terms = (0..pieces).into_par_iter().map(|piece| script(&dictionary(shards.families(&index, piece)))).collect();
    let term_hashes = add(&mut files, tag, 't', terms);
    let pieces = if shards.has_vocabulary() { vocabulary(&index) } else { Vec::new() };
    let starts: String = pieces.iter().map(|(start, _)| *start).collect();
    let words = pieces.iter().map(|(_, words)| script(words)).collect();
    let words = (starts, add(&mut files, tag, 'w', words));
    let whole = is_whole.then(|| dictionary(shards.families(&index, 0)));
    let root = root(&index, surroundings, &shards, &text_starts, &[term_hashes, text_hashes], &words, whole);
    let text = format!("temarioSearch({root},\"{tag}\")\n");
    files.push(IndexFile { path: ROOT.to_owned(), digest: Digest::of(text.as_bytes()), text });
    files
}

/// Adds the files of one kind. Each script lacks its last argument, the name. Returns the digests in the file names,
/// five characters each.
fn add(files: &mut Vec<IndexFile>, tag: &str, kind: char, scripts: Vec<String>) -> String {
    let made: Vec<(String, IndexFile)> = scripts
        .into_par_iter()
        .enumerate()
        .map(|(number, mut text)| {
            text.push_str(&format!(",\"{tag}/{kind}{number}\")\n"));
            let digest = Digest::of(text.as_bytes());
            let hash = short(digest);
            let path = format!("{FOLDER}/{kind}{number}.{hash}.js");
            (hash, IndexFile { path, text, digest })
        })
        .collect();
    let mut hashes = String::with_capacity(made.len() * 5);
    for (hash, file) in made {
        hashes.push_str(&hash);
        files.push(file);
    }
    hashes
}

/// Five letters and digits, distinct also on file systems that ignore case.
fn short(digest: Digest) -> String {
    let mut rest = digest.0;
    let mut next = || {
        let digit = u32::try_from(rest % 36).expect("a remainder");
        rest /= 36;
        char::from_digit(digit, 36).expect("a digit")
    };
    (0..5).map(|_| next()).collect()
}

fn root(
    index: &Index,
    surroundings: &SearchSurroundings,
    shards: &Shards,
    text_starts: &[u32],
    [term_hashes, text_hashes]: &[String; 2],
    words: &(String, String),
    whole: Option<String>,
) -> serde_json::Value {
    let starts: Vec<&str> = shards.terms.iter().map(|(_, start)| start.as_str()).collect();
    let mut sections = String::new();
    for pair in index.first_sections.windows(2) {
        number(pair[1] - pair[0], &mut sections);
    }
    let mut questions = String::new();
    for entry in &index.entries {
        number(u32::try_from(entry.questions.len()).expect("a page has few questions"), &mut questions);
    }
    let mut texts = String::new();
    let mut last = 0;
    for start in text_starts {
        number(start - last, &mut texts);
        last = *start;
    }
    // Entries are sorted by kind and module, so the first index of each is enough.
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
    let [ordinals, short, numbered] = index.folding.lists();
    let mut root = json!({
        "sections": sections,
        "questions": questions.trim_end_matches(symbol(0)),
        "kinds": kinds,
        "modules": modules,
        "terms": [starts.join(" "), term_hashes],
        "texts": [texts, text_hashes],
        "words": words,
        "folding": [ordinals, short, numbered],
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

/// Families as `SHARED key ENDING!POSTINGS ENDING!POSTINGS`; each key after the first omits the prefix that it shares
/// with the previous key.
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

/// The length of the common prefix of two words in UTF-16 units, whole characters only.
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

/// The intended number of words in a piece of the vocabulary.
const VOCABULARY_PIECE: usize = 350;

/// The vocabulary for correcting misspelt words, in pieces of words with the same first letters; each with its first
/// letter.
fn vocabulary(index: &Index) -> Vec<(char, String)> {
    let mut forms: Vec<&WordForm> = spelling(index).collect();
    forms.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    let mut pieces: Vec<Vec<&WordForm>> = Vec::new();
    for letter in forms.chunk_by(|a, b| first_letter(&a.word) == first_letter(&b.word)) {
        match pieces.last_mut().filter(|piece| piece.len() + letter.len() / 2 <= VOCABULARY_PIECE) {
            Some(piece) => piece.extend(letter),
            None => pieces.push(letter.to_vec()),
        }
    }
    let first = |piece: &[&WordForm]| piece.first().and_then(|form| first_letter(&form.word)).unwrap_or_default();
    pieces.iter().map(|piece| (first(piece), listed(piece))).collect()
}

/// Sorted words: `SHARED COMMONNESS rest`.
fn listed(forms: &[&WordForm]) -> String {
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
