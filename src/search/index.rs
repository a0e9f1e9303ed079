//! The index of one language: words, related forms, and their positions.
//!
//! Every distinct word of the texts is a *form*. Forms with the same Snowball stem are a *family*, stored under their
//! common prefix. For each form the index lists the sections that contain it, each with its *impact* from 1 to 16: how
//! relevant the word is to the section.

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};

use super::collect::{EntryKind, SearchEntry, SearchItem, origins, other_names};
use super::texts::{TextPiece, TextWriter, Texts, piece_size};
use super::words::{Folding, fold, folded, lower};
use crate::curriculum::{Glossary, Site, Term, TermId};
use crate::language::Language;
use crate::wording::Wording;
use weight::{Scale, WordPlaces};

/// The search index of one language.
pub struct Index {
    /// The entries, in the order of [`super::EntryKind`] and of the course.
    pub entries: Vec<SearchEntry>,
    /// For each entry the index of its first section; one more value at the end. The questions of an entry count as
    /// sections after the others.
    pub first_sections: Vec<u32>,
    /// The texts as scripts, if they were written; the entries then have no sections.
    pub texts: Vec<TextPiece>,
    /// Sorted by key.
    pub families: Vec<Family>,
    /// Endings by which an unknown word may differ from a known one, sorted.
    pub endings: Vec<String>,
    /// Stop words, sorted: they count only in queries without other words.
    pub small: Vec<String>,
    /// What makes one thing of several spellings.
    pub folding: Folding,
}

/// Forms of one stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The common prefix of all forms.
    pub key: String,
    /// Sorted.
    pub forms: Vec<WordForm>,
}

/// A word of the texts, without accents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordForm {
    /// The word.
    pub word: String,
    /// The sections that contain it, sorted.
    pub postings: Vec<Posting>,
}

/// A section with an impact: 28 bits for the section, 4 for the impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting(u32);

impl Posting {
    /// A posting. `impact` is from 1 to 16.
    pub fn new(section: u32, impact: u8) -> Self {
        Self(section << 4 | u32::from(impact.clamp(1, 16) - 1))
    }

    /// The posting with its section moved by `sections`.
    fn moved(self, sections: u32) -> Self {
        Self(self.0 + (sections << 4))
    }

    /// The index of the section among those of all entries.
    pub fn section(self) -> u32 {
        self.0 >> 4
    }

    /// The relevance of the word to the section, from 1 to 16.
    pub fn impact(self) -> u32 {
        (self.0 & 15) + 1
    }
}

/// Weights of the positions of a word.
///
/// Running text is scored as in BM25: each further occurrence adds less, and a long section needs more of them. Titles,
/// headings and keywords are added. Unlike in BM25, the score depends on the section alone and not on the mean length
/// of all: hidden text cannot affect it, and editing a page does not change the scores of others.
mod weight {
    /// The BM25 parameter k1: how soon further occurrences add little. A usual value.
    const SATURATION: f64 = 1.2;
    const LENGTH: f64 = 0.75;
    /// The mean length in words, fixed at that of a section in most courses.
    const USUAL: f64 = 120.0;
    /// The highest length that counts: a page without headings has many topics, and is not less relevant to each.
    const LONGEST: u32 = 400;
    /// From scores to the sixteen impacts.
    const SCALE: f64 = 1.2;
    /// The highest score of running text.
    const TEXT: f64 = 4.0;
    /// The only word of a title, or of a heading; in a longer one each word scores less.
    const TITLE: f64 = 6.0;
    const HEADING: f64 = 4.0;
    /// The only word of another name of the entry; a name scores once, by its best word.
    const KEYWORD: f64 = 5.5;
    /// A word of a citation, or another word for a mentioned term.
    const BESIDE: f64 = 0.75;

    /// The positions of one word in one section.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct WordPlaces {
        pub text: u16,
        /// The number of words in the title, without stop words, if the title contains the word; otherwise 0.
        pub title: u8,
        /// The same for the heading.
        pub heading: u8,
        /// The same for the shortest keyword that contains it.
        pub keyword: u8,
        pub is_beside: bool,
        /// Whether the section contains the word at all.
        pub is_here: bool,
    }

    impl WordPlaces {
        /// Records a keyword of `words` words that contains it.
        pub fn called(&mut self, words: u8) {
            if words > 0 && (self.keyword == 0 || words < self.keyword) {
                self.keyword = words;
            }
        }

        /// The relevance of the word to the section, from 1 to 16.
        pub fn impact(self, scale: &Scale) -> u8 {
            let text = match scale.texts.get(usize::from(self.text)) {
                Some(text) => *text,
                None => scale.text(self.text),
            };
            let part = |most: f64, words: u8| match words {
                0 => 0.0,
                // The word is the whole name.
                1 => 1.5 * most,
                _ => most / f64::from(words).sqrt(),
            };
            let sum = text
                + part(TITLE, self.title).max(part(KEYWORD, self.keyword))
                + part(HEADING, self.heading)
                + if self.is_beside && self.text == 0 { BESIDE } else { 0.0 };
            let steps = SCALE * sum;
            let whole = steps as u8;
            // Rounded up.
            (whole + u8::from(f64::from(whole) < steps)).clamp(1, 16)
        }
    }

    /// The scores of occurrences in running text, for a section of some length.
    pub struct Scale {
        norm: f64,
        /// For the first few counts, which cover nearly all words.
        texts: [f64; 8],
    }

    impl Scale {
        /// For a section with `length` words of running text.
        pub fn new(length: u32) -> Self {
            let norm = SATURATION * (1.0 - LENGTH + LENGTH * f64::from(length.min(LONGEST)) / USUAL);
            let mut scale = Self { norm, texts: [0.0; 8] };
            scale.texts = [0, 1, 2, 3, 4, 5, 6, 7].map(|count| scale.text(count));
            scale
        }

        fn text(&self, count: u16) -> f64 {
            let count = f64::from(count);
            TEXT * count / (count + self.norm)
        }
    }
}

impl Index {
    /// Builds the index of one language, with the entries of the site's own pages.
    pub fn build(
        site: &Site,
        language: Language,
        wording: &Wording,
        own_pages: Vec<SearchEntry>,
        texts: Texts<'_>,
    ) -> Self {
        let list = |key: &str| wording.get(&format!("search.{key}"));
        let folding = Folding::new(list("ordinals"), list("short"), list("numbered"));
        let mut small: Vec<String> = folded(list("small")).collect();
        small.sort_unstable();
        small.dedup();
        let stemmer = self::stemmer(list("stemmer"));
        let mut origins = origins(site, language);
        origins.extend(own_pages.into_iter().map(|entry| SearchItem::Library(Box::new(entry))));
        let counted = CountingInputs {
            beside: beside(&site.library.glossary, language),
            small: small.iter().map(String::as_str).collect(),
            folding: &folding,
            texts,
            piece_size: piece_size(origins.iter().map(|origin| origin.bytes(site, language)).sum()),
        };
        let mut parts: Vec<IndexPart> = origins
            .par_chunks(128)
            .map(|origins| IndexPart::of(origins.iter().map(|origin| origin.entry(site, language, wording)), &counted))
            .collect();
        let (mut entries, mut first_sections, mut texts) = (Vec::with_capacity(origins.len()), Vec::new(), Vec::new());
        let mut next = 0;
        for part in &mut parts {
            part.offset = next;
            entries.append(&mut part.entries);
            first_sections.extend(part.first_sections.iter().map(|first| next + first));
            texts.extend(
                part.texts.drain(..).map(|piece| TextPiece { first_section: next + piece.first_section, ..piece }),
            );
            next += part.sections;
        }
        first_sections.push(next);
        let (mut families, endings) = families(parts, stemmer.as_ref());
        let terms = term_places(&site.library.glossary, language, &entries, &first_sections);
        let is_large = |word: &str| small.binary_search_by(|known| known.as_str().cmp(word)).is_err();
        for (label, sections) in &terms {
            for word in folding.folded(label).filter(|word| is_large(word)) {
                lead(&mut families, &word, sections);
            }
        }
        Self { entries, first_sections, texts, families, endings, small, folding }
    }

    /// The number of sections, with questions.
    pub fn sections(&self) -> u32 {
        self.first_sections.last().copied().unwrap_or_default()
    }

    /// The index of the entry that contains a section.
    pub fn entry_of(&self, section: u32) -> usize {
        self.first_sections.partition_point(|first| *first <= section) - 1
    }
}

/// The labels of the terms, each with the sections that its words lead to: its own, and the first of each page that
/// teaches it.
fn term_places<'a>(
    glossary: &'a Glossary,
    language: Language,
    entries: &[SearchEntry],
    first_sections: &[u32],
) -> Vec<(&'a str, Vec<u32>)> {
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); glossary.terms.len()];
    for (entry, first) in entries.iter().zip(first_sections) {
        for term in &entry.teaches {
            places[term.0 as usize].push(*first);
        }
    }
    let own = entries.iter().zip(first_sections).filter(|(entry, _)| entry.kind == EntryKind::Term);
    for (places, (_, first)) in places.iter_mut().zip(own) {
        places.push(*first);
    }
    glossary.terms.iter().map(|term| term.label(language)).zip(places).collect()
}

/// The relevance of a word to a term that has another word of its stem: that of one mention.
const KIN: u8 = 3;

/// Lets all words that share a stem with a word of a term lead to the term: `prevenir` to `prevención de la tortura`.
///
/// Snowball stems keep verbs and nouns apart. Here, words are kin if they share five letters or more, at least half of
/// each, and differ only in a short ending.
fn lead(families: &mut [Family], word: &str, sections: &[u32]) {
    let start = head(word);
    let from = families.partition_point(|family| family.key.as_str() < start);
    for family in families[from..].iter_mut().take_while(|family| family.key.starts_with(start)) {
        for form in family.forms.iter_mut().filter(|form| are_kin(&form.word, word)) {
            for section in sections {
                if let Err(place) = form.postings.binary_search_by_key(section, |posting| posting.section()) {
                    form.postings.insert(place, Posting::new(*section, KIN));
                }
            }
        }
    }
}

fn are_kin(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let fits = |word: &str| {
        let all = word.chars().count();
        all - common <= 5 && all <= 2 * common
    };
    a != b && common >= 5 && fits(a) && fits(b)
}

/// A Snowball stemmer by name; `None` for an unknown name.
fn stemmer(name: &str) -> Option<Stemmer> {
    let algorithm = match name {
        "arabic" => Algorithm::Arabic,
        "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch,
        "english" => Algorithm::English,
        "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French,
        "german" => Algorithm::German,
        "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian,
        "italian" => Algorithm::Italian,
        "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese,
        "romanian" => Algorithm::Romanian,
        "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish,
        "swedish" => Algorithm::Swedish,
        "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}

/// Words that a term adds to a section: its other names, and everyday words for it.
struct TermWords {
    names: String,
    everyday: String,
}

fn beside(glossary: &Glossary, language: Language) -> Vec<TermWords> {
    let of = |term: &Term| TermWords {
        names: std::iter::once(term.label(language)).chain(other_names(term, language)).collect::<Vec<_>>().join(" "),
        everyday: term.search[language].join(" "),
    };
    glossary.terms.iter().map(of).collect()
}

/// The inputs of counting besides the entries.
struct CountingInputs<'a> {
    beside: Vec<TermWords>,
    small: FxHashSet<&'a str>,
    folding: &'a Folding,
    texts: Texts<'a>,
    piece_size: usize,
}

/// A range of entries with its words. Section indices are relative to its first section.
struct IndexPart {
    entries: Vec<SearchEntry>,
    first_sections: Vec<u32>,
    sections: u32,
    /// The number of sections before it.
    offset: u32,
    texts: Vec<TextPiece>,
    /// The forms, each with its first spelling.
    forms: Vec<(String, String)>,
    /// Indices of forms with their postings, sorted by section.
    postings: Vec<(u32, Posting)>,
}

/// A spelling that is not indexed.
const NO_FORM: u32 = u32::MAX;
/// The flag of stop words.
const SMALL: u32 = 1 << 31;

struct Counting<'s> {
    /// A cache of recent spellings by hash, which finds nine of ten.
    recent: Vec<(ShortKey, u32)>,
    /// The forms of spellings; those of up to 16 bytes are stored by value, which is faster.
    short: FxHashMap<ShortKey, u32>,
    long: FxHashMap<String, u32>,
    numbers: FxHashMap<String, u32>,
    forms: Vec<(String, String)>,
    /// The positions of each form in the current section.
    places: Vec<WordPlaces>,
    here: Vec<u32>,
    small: &'s FxHashSet<&'s str>,
    folding: &'s Folding,
}

impl Counting<'_> {
    /// The index of a word's form, with the flag of stop words.
    fn form(&mut self, word: &str) -> u32 {
        let Some(key) = short_key(word) else {
            return match self.long.get(word) {
                Some(form) => *form,
                None => {
                    let form = self.new_form(word);
                    self.long.insert(word.to_owned(), form);
                    form
                }
            };
        };
        let slot = slot(key);
        let recent = self.recent[slot];
        if recent.0 == key {
            return recent.1;
        }
        let form = match self.short.get(&key) {
            Some(form) => *form,
            None => {
                let form = self.new_form(word);
                self.short.insert(key, form);
                form
            }
        };
        self.recent[slot] = (key, form);
        form
    }

    fn new_form(&mut self, word: &str) -> u32 {
        let Some(folded) = fold(word) else { return NO_FORM };
        let mark = if self.small.contains(folded.as_str()) { SMALL } else { 0 };
        let next = u32::try_from(self.forms.len()).expect("fewer words than bytes");
        let (forms, places) = (&mut self.forms, &mut self.places);
        let number = *self.numbers.entry(folded).or_insert_with_key(|folded| {
            forms.push((word.to_owned(), folded.clone()));
            places.push(WordPlaces::default());
            next
        });
        number | mark
    }

    /// Records the words of a text, stop words only where they count; returns the number of words.
    fn add(&mut self, text: &str, small: SmallWordsUse, note: impl Fn(&mut WordPlaces)) -> u32 {
        let mut length = 0;
        let folding = self.folding;
        for word in folding.words(text) {
            length += 1;
            let form = self.form(&word);
            if form >= SMALL && (form == NO_FORM || small == SmallWordsUse::PassedOver) {
                continue;
            }
            let form = form & !SMALL;
            let places = &mut self.places[form as usize];
            if !std::mem::replace(&mut places.is_here, true) {
                self.here.push(form);
            }
            note(places);
        }
        length
    }

    /// Moves the words of a section with `length` words of running text to the postings.
    fn end_section(&mut self, number: u32, length: u32, postings: &mut Vec<(u32, Posting)>) {
        let scale = Scale::new(length);
        for form in self.here.drain(..) {
            let places = std::mem::take(&mut self.places[form as usize]);
            postings.push((form, Posting::new(number, places.impact(&scale))));
        }
    }

    /// The number of words in a title, without stop words unless there are no others.
    fn large(&mut self, title: &str) -> u8 {
        let (mut all, mut large) = (0, 0);
        let folding = self.folding;
        for word in folding.words(title) {
            all += 1;
            large += usize::from(self.form(&word) < SMALL);
        }
        u8::try_from(if large == 0 { all } else { large }).unwrap_or(u8::MAX)
    }
}

/// A word of up to 16 bytes as integers: its first and last bytes, which may overlap, and its length.
fn short_key(word: &str) -> Option<ShortKey> {
    let bytes = word.as_bytes();
    let (first, last) = match bytes.len() {
        0..4 => {
            let byte = |at: usize| u64::from(bytes.get(at).copied().unwrap_or(0));
            (byte(0) | byte(1) << 8 | byte(2) << 16, 0)
        }
        4..8 => {
            let first = u32::from_le_bytes(*bytes.first_chunk()?);
            let last = u32::from_le_bytes(*bytes.last_chunk()?);
            (u64::from(first), u64::from(last))
        }
        8..=16 => (u64::from_le_bytes(*bytes.first_chunk()?), u64::from_le_bytes(*bytes.last_chunk()?)),
        _ => return None,
    };
    Some((first, last, bytes.len()))
}

type ShortKey = (u64, u64, usize);

/// The number of recent spellings; a power of two.
const RECENT: usize = 1 << 12;

fn slot((first, last, length): ShortKey) -> usize {
    let mixed = (first ^ last.rotate_left(29) ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 52) as usize & (RECENT - 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SmallWordsUse {
    /// In titles and headings: "About this course".
    Counted,
    PassedOver,
}

impl IndexPart {
    fn of(given: impl Iterator<Item = SearchEntry>, counted: &CountingInputs<'_>) -> Self {
        let CountingInputs { beside, small, folding, texts, piece_size } = counted;
        let mut counting = Counting {
            // A word has at least one letter.
            recent: vec![((0, 0, 0), NO_FORM); RECENT],
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            numbers: FxHashMap::default(),
            forms: Vec::new(),
            places: Vec::new(),
            here: Vec::new(),
            small,
            folding,
        };
        let mut postings = Vec::new();
        let (mut entries, mut first_sections, mut first) = (Vec::new(), Vec::new(), 0);
        let mut writer = match texts {
            Texts::Kept => None,
            Texts::Written(tag) => Some(TextWriter::new(tag, *piece_size)),
        };
        for mut entry in given {
            for (section, number) in entry.sections.iter().zip(first..) {
                if number == first {
                    let title = counting.large(&entry.title);
                    let small = match entry.kind {
                        EntryKind::Site => SmallWordsUse::PassedOver,
                        _ => SmallWordsUse::Counted,
                    };
                    counting.add(&entry.title, small, |places| {
                        places.title = title;
                        places.text = places.text.saturating_add(1);
                    });
                    for keyword in &entry.keywords {
                        let words = counting.large(keyword);
                        counting.add(keyword, SmallWordsUse::PassedOver, |places| places.called(words));
                    }
                }
                let heading = counting.large(&section.heading);
                counting.add(&section.heading, SmallWordsUse::Counted, |places| {
                    places.heading = heading;
                    places.text = places.text.saturating_add(1);
                });
                let more = |places: &mut WordPlaces| places.text = places.text.saturating_add(1);
                // A page of the site itself is found by its names alone, not by each word that it happens to use.
                let length = match entry.kind {
                    EntryKind::Site => {
                        counting.add(&section.text, SmallWordsUse::PassedOver, |places| places.is_beside = true)
                    }
                    _ => counting.add(&section.text, SmallWordsUse::PassedOver, more),
                };
                let names = section.terms.iter().filter_map(|term| Some(&beside.get(term.0 as usize)?.names));
                // Everyday words find the pages that teach a term, not all that mention it.
                let taught: &[TermId] = if number == first { &entry.teaches } else { &[] };
                let everyday = taught.iter().filter_map(|term| Some(&beside.get(term.0 as usize)?.everyday));
                for text in std::iter::once(&section.cited).chain(names).chain(everyday) {
                    counting.add(text, SmallWordsUse::PassedOver, |places| places.is_beside = true);
                }
                counting.end_section(number, length, &mut postings);
            }
            let sections = u32::try_from(entry.sections.len()).expect("a page has few sections");
            for (question, number) in entry.questions.iter().zip(first + sections..) {
                let words = counting.large(question);
                let length = counting.add(question, SmallWordsUse::PassedOver, |places| {
                    places.title = words;
                    places.text = places.text.saturating_add(1);
                });
                counting.end_section(number, length, &mut postings);
            }
            first_sections.push(first);
            if let Some(writer) = &mut writer {
                writer.add(&entry, first);
            }
            first += sections + u32::try_from(entry.questions.len()).expect("a page has few questions");
            if writer.is_some() {
                entry.sections = Vec::new();
            }
            entries.push(entry);
        }
        Self {
            entries,
            first_sections,
            sections: first,
            offset: 0,
            texts: writer.map(TextWriter::finish).unwrap_or_default(),
            forms: counting.forms,
            postings,
        }
    }
}

/// Combines the parts: all forms with their sections, by family.
fn families(parts: Vec<IndexPart>, stemmer: Option<&Stemmer>) -> (Vec<Family>, Vec<String>) {
    // The postings of each part are dropped once they are moved.
    let (met, postings): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (part.forms, (part.postings, part.offset))).unzip();
    // Forms in the order of their first occurrence, with the stems of their first spellings.
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut forms: Vec<(String, &str)> = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut form_of: Vec<Vec<usize>> = Vec::with_capacity(met.len());
    for (part, (postings, _)) in met.iter().zip(&postings) {
        let mut own = Vec::with_capacity(part.len());
        for (spelling, form) in part {
            own.push(*numbers.entry(form.as_str()).or_insert_with(|| {
                forms.push((stem(spelling, stemmer), form));
                counts.push(0);
                forms.len() - 1
            }));
        }
        for (form, _) in postings {
            counts[own[*form as usize]] += 1;
        }
        form_of.push(own);
    }
    let mut lists: Vec<Vec<Posting>> = counts.iter().map(|count| Vec::with_capacity(*count)).collect();
    for ((postings, offset), own) in postings.into_iter().zip(&form_of) {
        for (form, posting) in postings {
            lists[own[form as usize]].push(posting.moved(offset));
        }
    }
    let mut members: Vec<(String, &str, Vec<Posting>)> = forms
        .into_iter()
        .zip(lists)
        // A stop word that is in no title has no postings.
        .filter(|(_, list)| !list.is_empty())
        .map(|((stem, word), list)| (stem, word, list))
        .collect();
    // Forms of one stem without a common prefix are separate families, so that each is found by its own letters.
    members.sort_by(|a, b| (head(a.1), &a.0, a.1).cmp(&(head(b.1), &b.0, b.1)));
    let mut families: Vec<Family> = Vec::new();
    let mut stem = String::new();
    for (own, word, postings) in members {
        let form = WordForm { word: word.to_owned(), postings };
        match families.last_mut() {
            Some(family) if own == stem && head(&family.key) == head(word) && word.len() > 2 => {
                family.key.truncate(shared(&family.key, word));
                family.forms.push(form);
            }
            _ => families.push(Family { key: word.to_owned(), forms: vec![form] }),
        }
        stem = own;
    }
    families.sort_by(|a, b| (&a.key, &a.forms[0].word).cmp(&(&b.key, &b.forms[0].word)));
    let endings = endings(&families);
    (families, endings)
}

fn stem(written: &str, stemmer: Option<&Stemmer>) -> String {
    let lowered = lower(written);
    match stemmer {
        Some(stemmer) => stemmer.stem(&lowered).into_owned(),
        None => lowered.into_owned(),
    }
}

/// The first three letters.
fn head(word: &str) -> &str {
    word.char_indices().nth(3).map_or(word, |(end, _)| &word[..end])
}

/// The length of the common prefix.
fn shared(a: &str, b: &str) -> usize {
    let letters = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    letters.map(|(letter, _)| letter.len_utf8()).sum()
}

/// The 96 most frequent endings that distinguish the forms of families, sorted.
fn endings(families: &[Family]) -> Vec<String> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for family in families.iter().filter(|family| family.forms.len() > 1) {
        for form in &family.forms {
            *counts.entry(&form.word[family.key.len()..]).or_default() += 1;
        }
    }
    let mut endings: Vec<(&str, u32)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    endings.sort_unstable_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    endings.truncate(96);
    let mut endings: Vec<String> = endings.into_iter().map(|(ending, _)| ending.to_owned()).collect();
    endings.sort_unstable();
    endings
}
