//! The index of one language: words, the forms that belong together, where they stand.
//!
//! Every distinct word of the texts is a *form*. Forms with one Snowball stem
//! are a *family*, kept under the letters that they all begin with. For each
//! form the index lists the sections that have it, each with its *impact*: how
//! much the section is about it, 1 to 16.

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};

use super::collect::{Entry, collect, other_words};
use super::words::{fold, folded, lower, words};
use crate::curriculum::{Glossary, Site};
use crate::language::Language;
use weight::Places;

/// Everything that can be found in one language.
pub struct Index {
    /// What can be found, in the order of [`super::EntryKind`] and of the course.
    pub entries: Vec<Entry>,
    /// For each entry the number of its first section; one more at the end.
    pub first_sections: Vec<u32>,
    /// In order of key.
    pub families: Vec<Family>,
    /// Endings by which an unknown word may differ from a known one, in order.
    pub endings: Vec<String>,
    /// Words that say little, in order: they count only if nothing else is asked.
    pub small: Vec<String>,
}

/// Forms of one stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// What all forms begin with.
    pub key: String,
    /// In order.
    pub forms: Vec<Form>,
}

/// A word as texts have it, without accents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The word.
    pub word: String,
    /// The sections that have it, in order.
    pub postings: Vec<Posting>,
}

/// A form in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The section's number, counted through all entries.
    pub section: u32,
    /// How much the section is about the word: 1 to 16.
    pub impact: u8,
}

/// Where a word stands decides what it counts.
///
/// Running text counts as in BM25: more occurrences add less and less, and a long section needs
/// more of them. Titles, headings and keywords add to that.
mod weight {
    /// How soon more occurrences add little, and how much the length of a section counts: as is usual for BM25.
    const SATURATION: f64 = 1.2;
    const LENGTH: f64 = 0.75;
    /// From sums to the sixteen steps of impacts.
    const SCALE: f64 = 1.2;
    /// What running text can reach.
    const TEXT: f64 = 4.0;
    /// The only word of a title, of a heading; of a longer one each word counts less.
    const TITLE: f64 = 6.0;
    const HEADING: f64 = 2.0;
    /// The only word of another name for the entry; a name counts once, by its best word.
    const KEYWORD: f64 = 5.5;
    /// A word of a citation, or another word for a term that the text mentions.
    const BESIDE: f64 = 0.75;

    /// One word in one section.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Places {
        pub text: u16,
        /// How many words the title has, if this is one of them; small words not counted.
        pub title: u8,
        /// The same for the heading.
        pub heading: u8,
        /// The same for the shortest keyword that has it.
        pub keyword: u8,
        pub is_beside: bool,
    }

    impl Places {
        /// The same word spelt otherwise, in capitals for instance.
        pub fn add(&mut self, other: Self) {
            self.text = self.text.saturating_add(other.text);
            self.title = self.title.max(other.title);
            self.heading = self.heading.max(other.heading);
            self.called(other.keyword);
            self.is_beside |= other.is_beside;
        }

        /// Notes that a keyword of so many words has it.
        pub fn called(&mut self, words: u8) {
            if words > 0 && (self.keyword == 0 || words < self.keyword) {
                self.keyword = words;
            }
        }

        /// How much the section is about the word: 1 to 16. `length` and `mean` are in words of running text.
        pub fn impact(self, length: u32, mean: f64) -> u8 {
            let norm = SATURATION * (1.0 - LENGTH + LENGTH * f64::from(length) / mean.max(1.0));
            let count = f64::from(self.text);
            let part = |most: f64, words: u8| match words {
                0 => 0.0,
                // The word is the whole name.
                1 => 1.5 * most,
                _ => most / f64::from(words).sqrt(),
            };
            let sum = TEXT * count / (count + norm)
                + part(TITLE, self.title).max(part(KEYWORD, self.keyword))
                + part(HEADING, self.heading)
                + if self.is_beside && self.text == 0 { BESIDE } else { 0.0 };
            (SCALE * sum).ceil().clamp(1.0, 16.0) as u8
        }
    }
}

impl Index {
    /// Makes the index of one language. `small_words` are those of the language's strings.
    pub fn build(site: &Site, language: Language, small_words: &str) -> Self {
        let mut small: Vec<String> = folded(small_words).collect();
        small.sort_unstable();
        small.dedup();
        let tag = site.config.languages[usize::from(language.0)].tag.as_str();
        let stemmer = stemmer(tag);
        let entries = collect(site, language);
        let first_sections = first_sections(&entries);
        let beside = beside(&site.library.glossary, language);
        let numbered: Vec<(&Entry, u32)> = entries.iter().zip(first_sections.iter().copied()).collect();
        let known_small: FxHashSet<&str> = small.iter().map(String::as_str).collect();
        let parts: Vec<Part> =
            numbered.par_chunks(128).map(|entries| Part::of(entries, &beside, &known_small)).collect();
        let (families, endings) = families(&parts, stemmer.as_ref());
        Self { entries, first_sections, families, endings, small }
    }

    /// How many sections there are.
    pub fn sections(&self) -> u32 {
        self.first_sections.last().copied().unwrap_or_default()
    }

    /// The entry that a section belongs to.
    pub fn entry_of(&self, section: u32) -> usize {
        self.first_sections.partition_point(|first| *first <= section) - 1
    }
}

fn first_sections(entries: &[Entry]) -> Vec<u32> {
    let mut next = 0;
    let mut first: Vec<u32> = Vec::with_capacity(entries.len() + 1);
    for entry in entries {
        first.push(next);
        next += u32::try_from(entry.sections.len()).expect("a page has few sections");
    }
    first.push(next);
    first
}

/// The stemmer of a language, if there is one.
fn stemmer(tag: &str) -> Option<Stemmer> {
    let algorithm = match tag.split('-').next().unwrap_or(tag) {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}

/// For each term the other words that lead to it, each once.
fn beside(glossary: &Glossary, language: Language) -> Vec<String> {
    let all = |term| {
        let name: &str = crate::curriculum::Term::label(term, language);
        std::iter::once(name).chain(other_words(term, language)).collect::<Vec<_>>().join(" ")
    };
    glossary.terms.iter().map(all).collect()
}

/// The words of a run of entries.
struct Part<'a> {
    /// By number: the word as written, as it is looked for, and how often it stands there.
    spellings: Vec<Spelling<'a>>,
    postings: Vec<(u32, u32, Places)>,
    /// Words of running text by section.
    lengths: Vec<u32>,
}

struct Spelling<'a> {
    written: &'a str,
    /// Empty if it is not looked for.
    folded: String,
    is_small: bool,
    count: u32,
}

struct Counting<'a, 's> {
    numbers: FxHashMap<&'a str, u32>,
    spellings: Vec<Spelling<'a>>,
    /// Where each word stands in the section at hand.
    places: Vec<Places>,
    /// Whether the section has the word.
    is_here: Vec<bool>,
    here: Vec<u32>,
    small: &'s FxHashSet<&'s str>,
}

impl<'a> Counting<'a, '_> {
    fn number(&mut self, word: &'a str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let folded = fold(word).unwrap_or_default();
        let number = u32::try_from(self.spellings.len()).expect("fewer words than bytes");
        let is_small = self.small.contains(folded.as_str());
        self.spellings.push(Spelling { written: word, folded, is_small, count: 0 });
        self.places.push(Places::default());
        self.is_here.push(false);
        self.numbers.insert(word, number);
        number
    }

    /// Notes the words of a text, but small ones only where `with_small`; gives its length in words.
    fn add(&mut self, text: &'a str, with_small: SmallWords, note: impl Fn(&mut Places)) -> u32 {
        let mut length = 0;
        for word in words(text) {
            length += 1;
            let number = self.number(word);
            let spelling = &mut self.spellings[number as usize];
            if spelling.folded.is_empty() || (spelling.is_small && with_small == SmallWords::PassedOver) {
                continue;
            }
            spelling.count += 1;
            if !std::mem::replace(&mut self.is_here[number as usize], true) {
                self.here.push(number);
            }
            note(&mut self.places[number as usize]);
        }
        length
    }

    /// How many words a title has, small ones not counted unless there are no others.
    fn large(&mut self, title: &'a str) -> u8 {
        let numbers: Vec<u32> = words(title).map(|word| self.number(word)).collect();
        let large = numbers.iter().filter(|number| {
            let spelling = &self.spellings[**number as usize];
            !spelling.is_small && !spelling.folded.is_empty()
        });
        let large = large.count();
        u8::try_from(if large == 0 { numbers.len() } else { large }).unwrap_or(u8::MAX)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SmallWords {
    /// In titles and headings: "About this course".
    Counted,
    PassedOver,
}

impl<'a> Part<'a> {
    fn of(entries: &[(&'a Entry, u32)], beside: &'a [String], small: &FxHashSet<&str>) -> Self {
        let mut counting = Counting {
            numbers: FxHashMap::default(),
            spellings: Vec::new(),
            places: Vec::new(),
            is_here: Vec::new(),
            here: Vec::new(),
            small,
        };
        let mut postings = Vec::new();
        let mut lengths = Vec::new();
        for (entry, first) in entries {
            for (section, number) in entry.sections.iter().zip(*first..) {
                if number == *first {
                    let title = counting.large(&entry.title);
                    counting.add(&entry.title, SmallWords::Counted, |places| places.title = title);
                    for keyword in &entry.keywords {
                        let words = counting.large(keyword);
                        counting.add(keyword, SmallWords::PassedOver, |places| places.called(words));
                    }
                }
                let heading = counting.large(&section.heading);
                counting.add(&section.heading, SmallWords::Counted, |places| places.heading = heading);
                let more = |places: &mut Places| places.text = places.text.saturating_add(1);
                lengths.push(counting.add(&section.text, SmallWords::PassedOver, more));
                let beside_texts = section.terms.iter().filter_map(|term| beside.get(term.0 as usize));
                for text in std::iter::once(&section.cited).chain(beside_texts) {
                    counting.add(text, SmallWords::PassedOver, |places| places.is_beside = true);
                }
                for word in counting.here.drain(..) {
                    counting.is_here[word as usize] = false;
                    postings.push((word, number, std::mem::take(&mut counting.places[word as usize])));
                }
            }
        }
        Self { spellings: counting.spellings, postings, lengths }
    }
}

/// Joins the parts: all forms with their sections, by family.
fn families(parts: &[Part<'_>], stemmer: Option<&Stemmer>) -> (Vec<Family>, Vec<String>) {
    // Forms in the order in which they were met, with the stems of their spellings by frequency.
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut spellings: FxHashMap<&str, (u32, usize)> = FxHashMap::default();
    let mut forms: Vec<(&str, Vec<(String, u32)>)> = Vec::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut form_of: Vec<Vec<u32>> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut own = Vec::with_capacity(part.spellings.len());
        for spelling in &part.spellings {
            if spelling.count == 0 {
                own.push(u32::MAX);
                continue;
            }
            let (form, stem) = *spellings.entry(spelling.written).or_insert_with(|| {
                let form = *numbers.entry(&spelling.folded).or_insert_with(|| {
                    forms.push((&spelling.folded, Vec::new()));
                    counts.push(0);
                    u32::try_from(forms.len() - 1).expect("fewer forms than bytes")
                });
                let stems = &mut forms[form as usize].1;
                let stem = stem(spelling.written, stemmer);
                let known = stems.iter().position(|(known, _)| *known == stem);
                let place = known.unwrap_or_else(|| {
                    stems.push((stem, 0));
                    stems.len() - 1
                });
                (form, place)
            });
            forms[form as usize].1[stem].1 += spelling.count;
            own.push(form);
        }
        for (spelling, _, _) in &part.postings {
            counts[own[*spelling as usize] as usize] += 1;
        }
        form_of.push(own);
    }
    let mut postings: Vec<Vec<(u32, Places)>> =
        counts.iter().map(|count| Vec::with_capacity(*count as usize)).collect();
    let mut lengths: Vec<u32> = Vec::new();
    for (part, own) in parts.iter().zip(&form_of) {
        for (spelling, section, places) in &part.postings {
            let list = &mut postings[own[*spelling as usize] as usize];
            // Two spellings of one form, in large and in small letters, are one.
            match list.last_mut() {
                Some((last, known)) if last == section => known.add(*places),
                _ => list.push((*section, *places)),
            }
        }
        lengths.extend_from_slice(&part.lengths);
    }
    let total: u64 = lengths.iter().copied().map(u64::from).sum();
    let mean = total as f64 / lengths.len().max(1) as f64;
    let mut members: Vec<(String, &str, Vec<Posting>)> = forms
        .into_iter()
        .zip(postings)
        .map(|((word, stems), list)| {
            let stem = stems.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0))).map(|(stem, _)| stem);
            let posting = |(section, places): (u32, Places)| Posting {
                section,
                impact: places.impact(lengths.get(section as usize).copied().unwrap_or_default(), mean),
            };
            (stem.unwrap_or_default(), word, list.into_iter().map(posting).collect())
        })
        .collect();
    // Forms of one stem that do not share their first letters are apart, so that each is found by its own.
    members.sort_by(|a, b| (head(a.1), &a.0, a.1).cmp(&(head(b.1), &b.0, b.1)));
    let mut families: Vec<Family> = Vec::new();
    let mut stem = String::new();
    for (own, word, postings) in members {
        let form = Form { word: word.to_owned(), postings };
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

/// The length of what two words begin with.
fn shared(a: &str, b: &str) -> usize {
    let letters = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    letters.map(|(letter, _)| letter.len_utf8()).sum()
}

/// The endings that tell the forms of families apart, the commonest 96, in order.
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
