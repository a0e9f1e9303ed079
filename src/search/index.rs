//! The index of one language: words, the forms that belong together, where they stand.
//!
//! Every distinct word of the texts is a *form*. Forms with one Snowball stem
//! are a *family*, kept under the letters that they all begin with. For each
//! form the index lists the sections that have it, each with its *impact*: how
//! much the section is about it, 1 to 16.

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};

use super::collect::{Entry, origins, other_names};
use super::texts::{TextPiece, TextWriter, Texts, piece_size};
use super::words::{fold, folded, lower, words};
use crate::curriculum::{Glossary, Site, Term, TermId};
use crate::language::Language;
use weight::{Places, Scale};

/// Everything that can be found in one language.
pub struct Index {
    /// What can be found, in the order of [`super::EntryKind`] and of the course.
    pub entries: Vec<Entry>,
    /// For each entry the number of its first section; one more at the end.
    pub first_sections: Vec<u32>,
    /// The texts as scripts, if they were to be written; the entries have no sections then.
    pub texts: Vec<TextPiece>,
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

/// A form in a section: 28 bits for the section, 4 for the impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting(u32);

impl Posting {
    /// A posting. `impact` is 1 to 16.
    pub fn new(section: u32, impact: u8) -> Self {
        Self(section << 4 | u32::from(impact.clamp(1, 16) - 1))
    }

    /// The same so many sections further on.
    fn moved(self, sections: u32) -> Self {
        Self(self.0 + (sections << 4))
    }

    /// The section's number, counted through all entries.
    pub fn section(self) -> u32 {
        self.0 >> 4
    }

    /// How much the section is about the word: 1 to 16.
    pub fn impact(self) -> u32 {
        (self.0 & 15) + 1
    }
}

/// Where a word stands decides what it counts.
///
/// Running text counts as in BM25: more occurrences add less and less, and a long section needs
/// more of them. Titles, headings and keywords add to that. What a section weighs depends on it
/// alone and not, as in BM25, on the mean length of all: nothing that an edition hides can move it,
/// and a page that is edited leaves the others as they are.
mod weight {
    /// How soon more occurrences add little, and how much the length of a section counts: as is usual for BM25.
    const SATURATION: f64 = 1.2;
    const LENGTH: f64 = 0.75;
    /// The length in words that is the mean to BM25: that of a section in most courses.
    const USUAL: f64 = 120.0;
    /// Longer ones count as so long: a page without headings is about many things, and not less about each.
    const LONGEST: u32 = 400;
    /// From sums to the sixteen steps of impacts.
    const SCALE: f64 = 1.2;
    /// What running text can reach.
    const TEXT: f64 = 4.0;
    /// The only word of a title, of a heading; of a longer one each word counts less.
    const TITLE: f64 = 6.0;
    const HEADING: f64 = 4.0;
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
        /// The section has the word at all.
        pub is_here: bool,
    }

    impl Places {
        /// Notes that a keyword of so many words has it.
        pub fn called(&mut self, words: u8) {
            if words > 0 && (self.keyword == 0 || words < self.keyword) {
                self.keyword = words;
            }
        }

        /// How much a section is about the word, 1 to 16.
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

    /// What occurrences in running text count in a section of some length.
    pub struct Scale {
        norm: f64,
        /// For the first few numbers of occurrences, which nearly all words have.
        texts: [f64; 8],
    }

    impl Scale {
        /// For a section with so many words of running text.
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
    /// Makes the index of one language; `stemmer` and `small_words` are those of the language's strings.
    pub fn build(site: &Site, language: Language, stemmer: &str, small_words: &str, texts: Texts<'_>) -> Self {
        let mut small: Vec<String> = folded(small_words).collect();
        small.sort_unstable();
        small.dedup();
        let stemmer = self::stemmer(stemmer);
        let origins = origins(site, language);
        let counted = Counted {
            beside: beside(&site.library.glossary, language),
            small: small.iter().map(String::as_str).collect(),
            texts,
            piece_size: piece_size(origins.iter().map(|origin| origin.bytes(site, language)).sum()),
        };
        let mut parts: Vec<Part> = origins
            .par_chunks(128)
            .map(|origins| Part::of(origins.iter().map(|origin| origin.entry(site, language)), &counted))
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
        let (families, endings) = families(parts, stemmer.as_ref());
        Self { entries, first_sections, texts, families, endings, small }
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

/// A Snowball stemmer by its name in a language's strings; none for a name that is not known.
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

/// What a section is found by that has a term: other names of it, and what everyday speech says for it.
struct Beside {
    names: String,
    everyday: String,
}

fn beside(glossary: &Glossary, language: Language) -> Vec<Beside> {
    let of = |term: &Term| Beside {
        names: std::iter::once(term.label(language)).chain(other_names(term, language)).collect::<Vec<_>>().join(" "),
        everyday: term.search[language].join(" "),
    };
    glossary.terms.iter().map(of).collect()
}

/// What counting needs besides the entries.
struct Counted<'a> {
    beside: Vec<Beside>,
    small: FxHashSet<&'a str>,
    texts: Texts<'a>,
    piece_size: usize,
}

/// A run of entries with its words. Sections are counted from its own first.
struct Part {
    entries: Vec<Entry>,
    first_sections: Vec<u32>,
    sections: u32,
    /// The sections before it.
    offset: u32,
    texts: Vec<TextPiece>,
    /// The forms that were met, each with its first spelling.
    forms: Vec<(String, String)>,
    /// Forms by number, with where they stand; in order of section.
    postings: Vec<(u32, Posting)>,
}

/// A spelling that is not looked for.
const NO_FORM: u32 = u32::MAX;
/// The mark of small words.
const SMALL: u32 = 1 << 31;

struct Counting<'s> {
    /// Spellings that were met lately, by their hash: nine of ten are there.
    recent: Vec<(ShortKey, u32)>,
    /// The forms of spellings: of those up to 16 bytes by their bytes, which is quicker.
    short: FxHashMap<ShortKey, u32>,
    long: FxHashMap<String, u32>,
    numbers: FxHashMap<String, u32>,
    forms: Vec<(String, String)>,
    /// Where each form stands in the section at hand.
    places: Vec<Places>,
    here: Vec<u32>,
    small: &'s FxHashSet<&'s str>,
}

impl Counting<'_> {
    /// The number of a word's form, with the mark of small words.
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
            places.push(Places::default());
            next
        });
        number | mark
    }

    /// Notes the words of a text, but small ones only where they count; gives its length in words.
    fn add(&mut self, text: &str, small: SmallWords, note: impl Fn(&mut Places)) -> u32 {
        let mut length = 0;
        for word in words(text) {
            length += 1;
            let form = self.form(word);
            if form >= SMALL && (form == NO_FORM || small == SmallWords::PassedOver) {
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

    /// How many words a title has, small ones not counted unless there are no others.
    fn large(&mut self, title: &str) -> u8 {
        let (mut all, mut large) = (0, 0);
        for word in words(title) {
            all += 1;
            large += usize::from(self.form(word) < SMALL);
        }
        u8::try_from(if large == 0 { all } else { large }).unwrap_or(u8::MAX)
    }
}

/// A word of at most 16 bytes as numbers: its first and its last bytes, which may overlap, and its length.
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

/// How many spellings are kept at hand; a power of two.
const RECENT: usize = 1 << 12;

fn slot((first, last, length): ShortKey) -> usize {
    let mixed = (first ^ last.rotate_left(29) ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 52) as usize & (RECENT - 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SmallWords {
    /// In titles and headings: "About this course".
    Counted,
    PassedOver,
}

impl Part {
    fn of(given: impl Iterator<Item = Entry>, counted: &Counted<'_>) -> Self {
        let Counted { beside, small, texts, piece_size } = counted;
        let mut counting = Counting {
            // No word has no letters.
            recent: vec![((0, 0, 0), NO_FORM); RECENT],
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            numbers: FxHashMap::default(),
            forms: Vec::new(),
            places: Vec::new(),
            here: Vec::new(),
            small,
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
                    counting.add(&entry.title, SmallWords::Counted, |places| {
                        places.title = title;
                        places.text = places.text.saturating_add(1);
                    });
                    for keyword in &entry.keywords {
                        let words = counting.large(keyword);
                        counting.add(keyword, SmallWords::PassedOver, |places| places.called(words));
                    }
                }
                let heading = counting.large(&section.heading);
                counting.add(&section.heading, SmallWords::Counted, |places| {
                    places.heading = heading;
                    places.text = places.text.saturating_add(1);
                });
                let more = |places: &mut Places| places.text = places.text.saturating_add(1);
                let length = counting.add(&section.text, SmallWords::PassedOver, more);
                let names = section.terms.iter().filter_map(|term| Some(&beside.get(term.0 as usize)?.names));
                // Everyday words lead to the pages that teach a term, not to all that mention it.
                let taught: &[TermId] = if number == first { &entry.teaches } else { &[] };
                let everyday = taught.iter().filter_map(|term| Some(&beside.get(term.0 as usize)?.everyday));
                for text in std::iter::once(&section.cited).chain(names).chain(everyday) {
                    counting.add(text, SmallWords::PassedOver, |places| places.is_beside = true);
                }
                let scale = Scale::new(length);
                for form in counting.here.drain(..) {
                    let places = std::mem::take(&mut counting.places[form as usize]);
                    postings.push((form, Posting::new(number, places.impact(&scale))));
                }
            }
            first_sections.push(first);
            if let Some(writer) = &mut writer {
                writer.add(&entry, first);
            }
            first += u32::try_from(entry.sections.len()).expect("a page has few sections");
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

/// Joins the parts: all forms with their sections, by family.
fn families(parts: Vec<Part>, stemmer: Option<&Stemmer>) -> (Vec<Family>, Vec<String>) {
    // Postings are let go part by part as they find their place.
    let (met, postings): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (part.forms, (part.postings, part.offset))).unzip();
    // Forms in the order in which they were met, with the stems of their first spellings.
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
        // A small word that stands in no title has none.
        .filter(|(_, list)| !list.is_empty())
        .map(|((stem, word), list)| (stem, word, list))
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
