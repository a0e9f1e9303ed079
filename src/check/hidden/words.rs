//! The words that identify hidden text, in all languages of the site: [`HiddenWords`].
//!
//! They are data: `[writing]` in the strings of each language. A page is checked for words of every language, since a
//! translation may still contain marks of its source.

use std::collections::{HashMap, HashSet};

use super::keys::Keys;
use super::line::Tokens;
use crate::curriculum::{BLOCKS, BlockKind};
use crate::language::{Language, PerLanguage, fold, languages};
use crate::theme::Theme;

/// Phrases of folded words, by their first word.
#[derive(Default)]
struct Phrases {
    by_first: HashMap<String, Vec<Vec<String>>>,
    /// The first two bytes of each first word, as a fast pre-check.
    starts: HashSet<[u8; 2]>,
}

impl Phrases {
    /// Adds a word of each phrase to a set of keys.
    fn add_keys(&self, set: usize, keys: &mut Keys<2>) {
        self.by_first.values().flatten().for_each(|phrase| keys.add(set, phrase));
    }

    /// Whether a phrase may begin a text. Always true if the text does not begin with two ASCII letters.
    fn may_begin(&self, text: &str) -> bool {
        match *text.as_bytes() {
            [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                self.starts.contains(&[first.to_ascii_lowercase(), second.to_ascii_lowercase()])
            }
            _ => true,
        }
    }
}

/// Words and phrases, folded: lower case without accents.
pub(in crate::check) struct HiddenWords {
    /// Words for facilitators.
    facilitators: Phrases,
    /// Phrases at the start of text for facilitators.
    facilitation: Phrases,
    /// Words that begin a comment in square brackets.
    comments: Phrases,
    /// Marks of an unverified statement that more words may follow.
    unverified: Phrases,
    /// Marks that stand alone or precede a punctuation mark.
    unfinished: Phrases,
    /// Ordinary words of a language, which are marks in capitals only.
    ordinary: PerLanguage<HashSet<String>>,
    /// Words for facilitators, and words of marks.
    keys: Keys<2>,
    /// The names of all blocks.
    blocks: HashSet<String>,
    /// The names of blocks that only facilitators see.
    hiding: HashSet<String>,
}

impl HiddenWords {
    /// Collects the words of all languages of a site.
    pub(in crate::check) fn new(theme: &Theme, count: usize) -> Self {
        let mut words = Self {
            facilitators: Phrases::default(),
            facilitation: Phrases::default(),
            comments: Phrases::default(),
            unverified: Phrases::default(),
            unfinished: Phrases::default(),
            ordinary: PerLanguage::from_fn(count, |language| {
                theme.wording(language).writing().hidden.ordinary.iter().map(|word| fold(word)).collect()
            }),
            keys: Keys::default(),
            blocks: HashSet::new(),
            hiding: HashSet::new(),
        };
        for row in &BLOCKS {
            for id in std::iter::once(row.id).chain(row.alias) {
                words.add_block(id, row.kind);
            }
        }
        for language in languages(count) {
            let strings = theme.strings(language);
            for (word, kind) in strings.block_words() {
                words.add_block(&word, kind);
            }
            let hidden = &theme.wording(language).writing().hidden;
            add(&mut words.facilitators, &hidden.facilitators);
            add(&mut words.facilitation, &hidden.for_facilitators);
            add(&mut words.comments, &hidden.comments);
            add(&mut words.unverified, &hidden.unverified);
            add(&mut words.unfinished, &hidden.unfinished);
        }
        // Words that are recognised in every file, whatever the languages of the site.
        add(&mut words.unverified, &["verify".to_owned()]);
        add(&mut words.unfinished, &["todo".to_owned()]);
        let mut keys = Keys::default();
        for (set, phrases) in
            [(0, &words.facilitators), (0, &words.facilitation), (1, &words.unverified), (1, &words.unfinished)]
        {
            phrases.add_keys(set, &mut keys);
        }
        words.keys = keys;
        words
    }

    fn add_block(&mut self, word: &str, kind: BlockKind) {
        let word = fold(word);
        if kind == BlockKind::Facilitator {
            add(&mut self.facilitators, std::slice::from_ref(&word));
            self.hiding.insert(word.clone());
        }
        self.blocks.insert(word);
    }

    /// Whether a word names a block, in any language.
    pub(super) fn is_block(&self, word: &str) -> bool {
        self.blocks.contains(&fold(word))
    }

    /// Whether a word names a block that only facilitators see, or differs from such a name in one letter.
    pub(super) fn is_hiding(&self, word: &str) -> bool {
        let word = fold(word);
        self.hiding.contains(&word)
            || self
                .facilitators
                .by_first
                .get(&word)
                .is_some_and(|phrases| phrases.iter().any(|phrase| phrase.len() == 1))
            || (word.len() > 7 && self.hiding.iter().any(|known| strsim::osa_distance(known, &word) == 1))
    }

    /// Where a text may contain words for facilitators, and marks of unverified statements.
    pub(super) fn hits(&self, text: &str) -> Hits {
        let [facilitation, marks] = self.keys.hits(text);
        Hits { facilitation, marks }
    }

    /// The length in bytes of a facilitator phrase at the start of a text, and its number of words.
    pub(super) fn facilitation(&self, text: &str) -> Option<(usize, usize)> {
        longest(&self.facilitators, text).max(longest(&self.facilitation, text))
    }

    /// Whether a label names facilitators: at its end, or at the start of a short one.
    pub(super) fn names_facilitators(&self, label: &str) -> bool {
        let is_short = label.split_whitespace().count() <= 4;
        let names = |at: usize| {
            longest(&self.facilitators, &label[at..])
                .is_some_and(|(end, _)| (at == 0 && is_short) || !label[at + end..].contains(char::is_alphanumeric))
        };
        starts_of_words(label).any(names) || self.is_for_facilitators(label)
    }

    /// Whether a label says that something is for facilitators.
    pub(super) fn is_for_facilitators(&self, label: &str) -> bool {
        starts_of_words(label).any(|at| longest(&self.facilitation, &label[at..]).is_some_and(|(_, count)| count > 1))
    }

    /// Whether a text begins with a word of a comment and a colon.
    pub(super) fn begins_comment(&self, text: &str) -> bool {
        longest(&self.comments, text).is_some_and(|(end, _)| text[end..].trim_start().starts_with([':', '：']))
    }

    /// Whether a text contains a mark of an unverified statement: of several words, or at its end.
    pub(super) fn has_mark(&self, text: &str) -> bool {
        starts_of_words(text).any(|at| {
            longest(&self.unverified, &text[at..])
                .is_some_and(|(end, count)| count > 1 || !text[at + end..].contains(char::is_alphanumeric))
        })
    }

    /// The mark at the start of a text in a language.
    pub(super) fn mark(&self, text: &str, language: Option<Language>) -> Option<HiddenMark> {
        let mark = |(end, _), more| HiddenMark { end, may_go_on: more };
        let found = longest(&self.unverified, text).map(|found| mark(found, true));
        let found = found.or_else(|| longest(&self.unfinished, text).map(|found| mark(found, false)))?;
        let written = &text[..found.end];
        let is_ordinary = language.is_some_and(|language| self.ordinary[language].contains(&fold(written.trim())));
        let is_in_capitals = !written.chars().any(char::is_lowercase);
        (!is_ordinary || is_in_capitals || text[found.end..].trim_start().starts_with([':', '：'])).then_some(found)
    }
}

/// Offsets of a text in order; a pre-check with false positives but no false negatives.
pub(super) struct Hits {
    /// Where words for facilitators may be.
    pub facilitation: Vec<usize>,
    /// Where a mark of an unverified statement may be.
    pub marks: Vec<usize>,
}

pub(super) struct HiddenMark {
    /// The offset after its last byte.
    pub end: usize,
    /// Whether words that explain what to verify may follow.
    pub may_go_on: bool,
}

fn add(phrases: &mut Phrases, all: &[String]) {
    for phrase in all {
        let words: Vec<String> = Tokens::new(phrase).map(|(_, word)| base(word)).collect();
        let Some(first) = words.first() else { continue };
        if let [one, two, ..] = *first.as_bytes() {
            phrases.starts.insert([one, two]);
        }
        let known = phrases.by_first.entry(first.clone()).or_default();
        if !known.contains(&words) {
            known.push(words);
        }
    }
}

/// The offsets at which words begin.
fn starts_of_words(text: &str) -> impl Iterator<Item = usize> {
    let begins =
        |(at, character): &(usize, char)| character.is_alphanumeric() && !text[..*at].ends_with(char::is_alphanumeric);
    text.char_indices().filter(begins).map(|(at, _)| at)
}

/// The end of the longest phrase at the start of a text, with its number of words.
fn longest(phrases: &Phrases, text: &str) -> Option<(usize, usize)> {
    if !phrases.may_begin(text) {
        return None;
    }
    let (_, first) = Tokens::new(text).next()?;
    let candidates = phrases.by_first.get(&base(first))?;
    let fits = |phrase: &Vec<String>| {
        let mut end = 0;
        let mut tokens = Tokens::new(text);
        for word in phrase {
            let (at, token) = tokens.next()?;
            if base(token) != *word {
                return None;
            }
            end = at + token.len();
        }
        Some((end, phrase.len()))
    };
    candidates.iter().filter_map(fits).max()
}

/// A folded word without an alternative ending or possessive: `Facilitador/a` is `facilitador`, `trainer's` is
/// `trainer`.
fn base(word: &str) -> String {
    let word = word.split(['/', '(']).next().unwrap_or(word);
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    fold(owner)
}
