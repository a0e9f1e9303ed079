//! Builds a [`Writing`] from the optional table `[writing]` of a language file and the site's choices in `site.toml`.
//!
//! A language without the table, or without a part of it, is not checked in that respect. The rules in `check/writing`
//! use this data.

use std::collections::{BTreeMap, HashSet};

use crate::config::{CONFIG_FAULTS, Fields, LanguageConfig, Node, SITE_FILE, Spanned, Value, Wanted};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::{Buckets, SentenceMarks};
use crate::source::{Place, SourcePath};

use super::overlay::Overlaid;
use super::quantities::{QuantityWords, read_quantities};
use super::readability::{Readability, WrongReadability, read_readability};

/// An opening mark and its closing mark.
pub type MarkPair = (char, char);

/// The data about a language that the rules use.
#[derive(Default)]
pub struct Writing {
    /// The words that the rules look for.
    pub words: JudgedWords,
    /// Words that may not be repeated directly.
    pub doubled: HashSet<String>,
    /// The registers, each named after its pronoun.
    pub registers: Vec<String>,
    /// The index of the register that the site chose.
    pub register: Option<usize>,
    /// The variants of spelling.
    pub spellings: Vec<String>,
    /// The index of the variant that the site chose.
    pub spelling: Option<usize>,
    /// Characters that include both genders.
    pub gender: Option<GenderMarks>,
    /// Paired question and exclamation marks.
    pub opening_marks: Vec<MarkPair>,
    /// Names that end in such a mark.
    pub names_with_marks: Vec<String>,
    /// The correct quotation marks; empty if they are not checked.
    pub quotation: Vec<MarkPair>,
    /// The notation of numbers.
    pub numbers: Option<NumberNotation>,
    /// The words of quantities.
    pub quantities: Option<QuantityWords>,
    /// Marks without a space before them.
    pub no_space_before: String,
    /// The phrases that identify text meant to be hidden.
    pub hidden: HiddenPhrases,
    /// The words that tell where sentences end.
    pub sentences: SentenceMarks,
    /// How hard texts are to read, if the language has formulas.
    pub readability: Option<Readability>,
}

/// Words and phrases of text that readers must not see, as authors write them.
#[derive(Default)]
pub struct HiddenPhrases {
    /// Words for facilitators.
    pub facilitators: Vec<String>,
    /// Phrases at the start of text for facilitators.
    pub for_facilitators: Vec<String>,
    /// Words that begin a comment in square brackets, before a colon.
    pub comments: Vec<String>,
    /// Marks of an unverified statement, which words may follow: `[verify the date]`.
    pub unverified: Vec<String>,
    /// Marks of unfinished text, alone or before a colon: `[pending]`.
    pub unfinished: Vec<String>,
    /// Words that are such a mark in another language but ordinary words in this one.
    pub ordinary: Vec<String>,
}

/// The form of characters that include both genders.
pub struct GenderMarks {
    /// The endings of such words.
    pub endings: Vec<String>,
    /// The letters that may precede an ending.
    pub after: String,
    /// Other words with such an ending.
    pub innocent: HashSet<String>,
}

/// The notation of numbers.
pub struct NumberNotation {
    /// The decimal separator.
    pub decimal: char,
    /// The thousands separator.
    pub group: char,
    /// Whether the site's locale tells the separators; otherwise these are one possibility, and exchanged another.
    pub is_decided: bool,
    /// Words after a measure: metres, hours, millions.
    pub measures: HashSet<String>,
    /// Words before a number that is a reference: article, rule, version.
    pub references: HashSet<String>,
}

/// The meaning of a word for the rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// It addresses the reader; a bit mask of registers.
    Register(u8),
    /// It is spelled as in some variants; `kind` is the index of its list.
    Spelling {
        /// The index of the list of pairs.
        kind: u16,
        /// A bit mask of the variants in which it is correct.
        variants: u8,
        /// The spelling of the other variants; empty if they may use this one.
        other: String,
    },
    /// It includes both genders.
    Gender,
}

/// Words with a meaning for a rule, by bucket.
#[derive(Default)]
pub struct JudgedWords {
    words: Vec<(String, Vec<Judged>)>,
    buckets: Buckets,
}

impl JudgedWords {
    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The meanings of a word in a bucket, ignoring case. `word` is called only if the bucket is not empty.
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

/// Reads the table for a language of the site.
pub(super) fn read_writing(read: &Overlaid, config: &LanguageConfig, diagnostics: &mut Vec<Diagnostic>) -> Writing {
    let mut writing = Writing::default();
    let mut words: BTreeMap<String, Vec<Judged>> = BTreeMap::new();
    let mut quotations = Vec::new();
    let path = SourcePath::new(SITE_FILE);
    // Faults of a file were reported when it was merged.
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
        writing.quantities = fields
            .take("quantities")
            .map(|entry| fields.inner(&entry.node, |fields| read_quantities(fields, &months(read))));
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
        if let Some(entry) = fields.take("readability") {
            writing.sentences = sentence_marks(read, &entry.node);
            match fields.inner(&entry.node, read_readability) {
                Ok(readability) => writing.readability = readability,
                Err(WrongReadability { key, value }) => {
                    let key = format!("writing.readability.{key}");
                    let whole = key.rsplit_once('.').map_or("", |(table, _)| table);
                    let formulas = "writing.readability.formulas";
                    let place = read.place(&key).or_else(|| read.place(formulas)).or_else(|| read.place(whole));
                    let place = place.cloned().unwrap_or_else(|| Place::file(&path));
                    diagnostics.push(Diagnostic::new(faults::ConfigWrongValueReadability { key, value }, place));
                }
            }
        }
        fields.finish();
    }
    if let Some(limit) = config.readability.as_ref().filter(|_| writing.readability.is_none()) {
        let fault = faults::ConfigWrongValueUnmeasured { language: config.tag.to_string() };
        diagnostics.push(Diagnostic::new(fault, Place::new(&path, limit.span)));
    }
    writing.words = JudgedWords::new(words);
    writing.register = choose("register", config.register.as_ref(), &writing.registers, diagnostics);
    writing.spelling = choose("spelling", config.spelling.as_ref(), &writing.spellings, diagnostics);
    if let Some(chosen) = choose("quotation", config.quotation.as_ref(), &quotations, diagnostics) {
        writing.quotation = quotations.get(chosen).and_then(|text| pair(text)).into_iter().collect();
    }
    writing
}

/// The words that tell where sentences end: abbreviations of `[writing.readability]`, those before numbers and the small
/// words of `[search]`.
fn sentence_marks(read: &Overlaid, readability: &Node) -> SentenceMarks {
    let set = |words: &str| words.split_whitespace().map(str::to_lowercase).collect();
    let search = read.table("search");
    SentenceMarks {
        abbreviations: set(text_of(Some(readability), "abbreviations")),
        // An abbreviation, then its word.
        before_numbers: text_of(search, "short").split_whitespace().step_by(2).map(str::to_lowercase).collect(),
        beginnings: set(text_of(search, "small")),
    }
}

/// The text of a key of a table; empty if there is none.
fn text_of<'n>(table: Option<&'n Node>, key: &str) -> &'n str {
    let Some(Value::Table(entries)) = table.map(|node| &node.value) else { return "" };
    match entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node.value) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// The names of the months, from `[dates]`.
fn months(read: &Overlaid) -> Vec<String> {
    let Some(Value::Table(dates)) = read.table("dates").map(|node| &node.value) else { return Vec::new() };
    let months = dates.iter().find(|entry| entry.key == "months").map(|entry| &entry.node.value);
    let Some(Value::List(months)) = months else { return Vec::new() };
    let name = |month: &Node| if let Value::Text(name) = &month.value { name.clone() } else { String::new() };
    months.iter().map(name).collect()
}

/// Reads the words with a meaning of their own: of registers and spelling variants, and those that may not be repeated.
fn read_words(fields: &mut Fields<'_>, writing: &mut Writing, words: &mut BTreeMap<String, Vec<Judged>>) {
    if let Some(entry) = fields.take("registers") {
        let read = |fields: &mut Fields<'_>| {
            for entry in fields.take_rest() {
                let Value::Text(list) = &entry.node.value else {
                    fields.not(entry, Wanted::Text);
                    continue;
                };
                // The key lists the registers of the words.
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
                    // `-` marks a word that the other variants also have, with another meaning.
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

fn read_numbers(fields: &mut Fields<'_>, config: &LanguageConfig) -> Option<NumberNotation> {
    let decimal = text(fields, "decimal").chars().next();
    let group = text(fields, "group").chars().next();
    let exchanged = listed(fields, "exchanged_in");
    let undecided = listed(fields, "undecided_in");
    let measures = listed(fields, "measures").into_iter().collect();
    let references = listed(fields, "references").into_iter().collect();
    let (mut decimal, mut group) = (decimal?, group?);
    let locale = config.locale.as_str().to_lowercase();
    let is_decided = !undecided.contains(&locale);
    if exchanged.contains(&locale) {
        std::mem::swap(&mut decimal, &mut group);
    }
    Some(NumberNotation { decimal, group, is_decided, measures, references })
}

/// The bit mask of names, which are added to the known ones.
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

/// Words separated by spaces, in lower case.
fn listed(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    text(fields, key).split_whitespace().map(str::to_lowercase).collect()
}

fn pairs(fields: &mut Fields<'_>, key: &'static str) -> Vec<MarkPair> {
    texts(fields, key).iter().filter_map(|text| pair(text)).collect()
}

fn pair(text: &str) -> Option<MarkPair> {
    let mut marks = text.chars();
    Some((marks.next()?, marks.next()?))
}

/// The index of the site's choice; an unknown choice is reported.
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
