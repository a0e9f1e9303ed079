//! What is particular to the writing of one language: the optional table `[writing]` of its strings, with what the
//! site chose for it in `site.toml`, becomes a [`Writing`].
//!
//! A language without the table, or without a part of it, is not judged in that respect. What the rules make of it
//! is said in `check/writing`.

use std::collections::{BTreeMap, HashSet};

use crate::config::{CONFIG_FAULTS, Fields, LanguageConfig, SITE_FILE, Spanned, Value, Wanted};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Buckets;
use crate::source::{Place, SourcePath};

use super::overlay::Overlaid;

/// An opening mark and the one that closes it.
pub type Pair = (char, char);

/// How a language is written, as far as rules judge it.
#[derive(Default)]
pub struct Writing {
    /// The words that rules look for.
    pub words: JudgedWords,
    /// Words that never stand twice in a row.
    pub doubled: HashSet<String>,
    /// The ways of addressing the reader, each named by its pronoun.
    pub registers: Vec<String>,
    /// The one that the site chose, by its number.
    pub register: Option<usize>,
    /// The variants of spelling.
    pub spellings: Vec<String>,
    /// The one that the site chose, by its number.
    pub spelling: Option<usize>,
    /// Letters that stand for both genders.
    pub gender: Option<GenderMarks>,
    /// Marks of questions and exclamations that come in pairs.
    pub opening_marks: Vec<Pair>,
    /// Names that end in such a mark.
    pub names_with_marks: Vec<String>,
    /// The quotation marks that are right; empty if none are judged.
    pub quotation: Vec<Pair>,
    /// How numbers are written.
    pub numbers: Option<Numbers>,
    /// Marks that follow their word without a space.
    pub no_space_before: String,
    /// By what words hidden text is known that was left in view.
    pub hidden: HiddenPhrases,
}

/// Words and phrases of what readers must not see, as authors write them.
#[derive(Default)]
pub struct HiddenPhrases {
    /// Words for those who lead the course.
    pub facilitators: Vec<String>,
    /// How text begins that participants must not see.
    pub for_facilitators: Vec<String>,
    /// Words in square brackets before a colon, with which an author comments.
    pub comments: Vec<String>,
    /// Marks of a statement that nobody has verified; words may follow: `[verify the date]`.
    pub unverified: Vec<String>,
    /// Marks of what is not finished, which stand alone or before a colon: `[pending]`.
    pub unfinished: Vec<String>,
    /// Words that are such a mark in another language and mean something else in this one.
    pub ordinary: Vec<String>,
}

/// How letters that stand for both genders look.
pub struct GenderMarks {
    /// What such words end in.
    pub endings: Vec<String>,
    /// The letters that may stand before.
    pub after: String,
    /// Words that end so and mean nothing of the kind.
    pub innocent: HashSet<String>,
}

/// How numbers are written.
pub struct Numbers {
    /// Before the fraction.
    pub decimal: char,
    /// Between groups of three digits.
    pub group: char,
    /// Words after a number that is a measure: metres, hours, millions.
    pub measures: HashSet<String>,
    /// Words before a number that only names a place: article, rule, version.
    pub references: HashSet<String>,
}

/// What a word says by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// It addresses the reader; the bits say in which registers.
    Register(u8),
    /// It is spelled as some variants do; `kind` is the list it stands in.
    Spelling {
        /// The number of the list of pairs.
        kind: u16,
        /// The variants, a bit each, in which it is right.
        variants: u8,
        /// How the others write it; empty if they need not.
        other: String,
    },
    /// Its letter stands for both genders.
    Gender,
}

/// Words that mean something to a rule, by their buckets.
#[derive(Default)]
pub struct JudgedWords {
    words: Vec<(String, Vec<Judged>)>,
    buckets: Buckets,
}

impl JudgedWords {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What is known of a word with its bucket; large and small letters are alike. `word` is asked for where the bucket
    /// is not empty.
    #[inline]
    pub fn find<'w>(&self, bucket: usize, word: impl FnOnce() -> &'w str) -> &[Judged] {
        match self.buckets.get(bucket) {
            [] => &[],
            numbers => self.find_among(numbers, word()),
        }
    }

    fn find_among(&self, numbers: &[u32], word: &str) -> &[Judged] {
        let is_ascii = word.is_ascii();
        let is_same = |text: &str| match is_ascii {
            true => text.eq_ignore_ascii_case(word),
            false => text.chars().eq(word.chars().flat_map(char::to_lowercase)),
        };
        let mut words = numbers.iter().map(|number| &self.words[*number as usize]);
        words.find(|(text, _)| is_same(text)).map_or(&[], |(_, judged)| judged)
    }

    fn new(words: BTreeMap<String, Vec<Judged>>) -> Self {
        let mut table = Self { words: words.into_iter().collect(), buckets: Buckets::default() };
        for (number, (word, _)) in (0..).zip(&table.words) {
            table.buckets.add(word, number);
        }
        table
    }
}

/// Reads the table of one strings file for a language of the site.
pub(super) fn read_writing(read: &Overlaid, config: &LanguageConfig, diagnostics: &mut Vec<Diagnostic>) -> Writing {
    let mut writing = Writing::default();
    let mut words: BTreeMap<String, Vec<Judged>> = BTreeMap::new();
    let mut quotations = Vec::new();
    let path = SourcePath::new(SITE_FILE);
    // What is wrong in a file was reported and left out when it was laid over the program's.
    let mut unheard = Vec::new();
    if let Some(node) = read.table("writing") {
        let mut fields = Fields::new(&path, "", CONFIG_FAULTS, node, &mut unheard);
        read_words(&mut fields, &mut writing, &mut words);
        writing.opening_marks = pairs(&mut fields, "opening_marks");
        writing.names_with_marks = texts(&mut fields, "names_with_marks");
        writing.quotation = pairs(&mut fields, "quotation");
        quotations = texts(&mut fields, "quotations");
        writing.gender = fields.take("gender").map(|entry| {
            fields.inner(&entry.node, |fields| {
                let innocent = listed(fields, "innocent").into_iter().collect();
                for word in listed(fields, "words") {
                    words.entry(word).or_default().push(Judged::Gender);
                }
                GenderMarks { endings: texts(fields, "endings"), after: text(fields, "after"), innocent }
            })
        });
        writing.numbers =
            fields.take("numbers").and_then(|entry| fields.inner(&entry.node, |fields| read_numbers(fields, config)));
        writing.no_space_before = text(&mut fields, "no_space_before");
        if let Some(entry) = fields.take("hidden") {
            writing.hidden = fields.inner(&entry.node, |fields| HiddenPhrases {
                facilitators: texts(fields, "facilitators"),
                for_facilitators: texts(fields, "for_facilitators"),
                comments: texts(fields, "comments"),
                unverified: texts(fields, "unverified"),
                unfinished: texts(fields, "unfinished"),
                ordinary: texts(fields, "ordinary"),
            });
        }
        fields.finish();
    }
    writing.words = JudgedWords::new(words);
    writing.register = choose("register", config.register.as_ref(), &writing.registers, diagnostics);
    writing.spelling = choose("spelling", config.spelling.as_ref(), &writing.spellings, diagnostics);
    if let Some(chosen) = choose("quotation", config.quotation.as_ref(), &quotations, diagnostics) {
        writing.quotation = quotations.get(chosen).and_then(|text| pair(text)).into_iter().collect();
    }
    writing
}

/// The words that are judged by themselves: of registers and of variants of spelling; and those that never stand twice.
fn read_words(fields: &mut Fields<'_>, writing: &mut Writing, words: &mut BTreeMap<String, Vec<Judged>>) {
    if let Some(entry) = fields.take("registers") {
        let read = |fields: &mut Fields<'_>| {
            for entry in fields.take_rest() {
                let Value::Text(list) = &entry.node.value else {
                    fields.not(entry, Wanted::Text);
                    continue;
                };
                // The key has the registers that the words fit.
                let bits = bits(&mut writing.registers, entry.key.split_whitespace());
                for word in list.split_whitespace() {
                    words.entry(word.to_lowercase()).or_default().push(Judged::Register(bits));
                }
            }
        };
        fields.inner(&entry.node, read);
    }
    if let Some(entry) = fields.take("spelling") {
        let Value::List(lists) = &entry.node.value else {
            fields.not(entry, Wanted::Texts);
            return;
        };
        for (kind, list) in (0..).zip(lists) {
            fields.inner(list, |fields| {
                let first = texts(fields, "first");
                let second = texts(fields, "second");
                let first = bits(&mut writing.spellings, first.iter().map(String::as_str));
                let second = bits(&mut writing.spellings, second.iter().map(String::as_str));
                for pair in text(fields, "words").split(',') {
                    let mut pair = pair.split_whitespace();
                    let (Some(one), Some(other)) = (pair.next(), pair.next()) else { continue };
                    // `-` stands for a word that the others have too, for something else.
                    let other = other.trim_matches('-').to_owned();
                    if !other.is_empty() {
                        let judged = Judged::Spelling { kind, variants: second, other: one.to_owned() };
                        words.entry(other.clone()).or_default().push(judged);
                    }
                    words.entry(one.to_owned()).or_default().push(Judged::Spelling { kind, variants: first, other });
                }
            });
        }
    }
    writing.doubled = listed(fields, "doubled").into_iter().collect();
}

fn read_numbers(fields: &mut Fields<'_>, config: &LanguageConfig) -> Option<Numbers> {
    let decimal = text(fields, "decimal").chars().next();
    let group = text(fields, "group").chars().next();
    let exchanged = listed(fields, "exchanged_in");
    let measures = listed(fields, "measures").into_iter().collect();
    let references = listed(fields, "references").into_iter().collect();
    let (mut decimal, mut group) = (decimal?, group?);
    if exchanged.contains(&config.locale.as_str().to_lowercase()) {
        std::mem::swap(&mut decimal, &mut group);
    }
    Some(Numbers { decimal, group, measures, references })
}

/// The bits of names, which are added to the known ones.
fn bits<'n>(known: &mut Vec<String>, names: impl Iterator<Item = &'n str>) -> u8 {
    let mut bits = 0;
    for name in names {
        let number = known.iter().position(|one| one == name).unwrap_or_else(|| {
            known.push(name.to_owned());
            known.len() - 1
        });
        bits |= 1_u8.checked_shl(u32::try_from(number).unwrap_or(u32::MAX)).unwrap_or(0);
    }
    bits
}

fn text(fields: &mut Fields<'_>, key: &'static str) -> String {
    fields.text(key).map(|text| text.value).unwrap_or_default()
}

fn texts(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    fields.texts(key).unwrap_or_default().into_iter().map(|text| text.value).collect()
}

/// Words between spaces, in small letters.
fn listed(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    text(fields, key).split_whitespace().map(str::to_lowercase).collect()
}

fn pairs(fields: &mut Fields<'_>, key: &'static str) -> Vec<Pair> {
    texts(fields, key).iter().filter_map(|text| pair(text)).collect()
}

fn pair(text: &str) -> Option<Pair> {
    let mut marks = text.chars();
    Some((marks.next()?, marks.next()?))
}

/// The number of what the site chose; what is not on the list is reported.
fn choose(
    key: &'static str,
    chosen: Option<&Spanned<String>>,
    known: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let chosen = chosen?;
    let found = known.iter().position(|one| *one == chosen.value);
    if found.is_none() {
        let place = Place::new(&SourcePath::new(SITE_FILE), chosen.span);
        let (key, choices) = (key.to_owned(), known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>());
        let fault: Fault = match choices.is_empty() {
            true => faults::ConfigWrongValueUnchoosable { key }.into(),
            false => faults::ConfigWrongValueChoice { choices: choices.join(", "), key }.into(),
        };
        diagnostics.push(Diagnostic::new(fault, place));
    }
    found
}
