//! The words with which a language writes quantities: numbers, units, labels of articles and months.
//!
//! The table `[writing.quantities]` of a language file is optional. Of a language without it only digits are known.

use std::collections::BTreeMap;

use crate::config::{Fields, KeyValue, Value, Wanted};
use crate::language::Buckets;

/// What a word or phrase means in a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityWord {
    /// A number that this word certainly states: `six`.
    Number(u64),
    /// A number that this word may state: `one`, `second`, `both`.
    Loose(u64),
    /// A power of ten that multiplies the number before it: `million`.
    Scale(u32),
    /// What the number before it counts, by an id that all languages share: `hour`.
    Unit(String),
    /// What the number after it identifies, by an id that all languages share: `article`.
    Label(String),
    /// A month, from 1.
    Month(u8),
    /// A day of the week, from 1.
    Weekday(u8),
    /// A part of a whole, `2/3`; loose if the word has other meanings.
    Fraction {
        /// The number above the line.
        over: u64,
        /// The number below the line.
        under: u64,
        /// Whether the word may be something else.
        is_loose: bool,
    },
    /// Several of a unit in one word, `fortnight`, or a number that the one before it is multiplied by, `dozen`.
    Several {
        /// How many.
        number: u64,
        /// Of which unit.
        unit: Option<String>,
        /// Whether the word alone certainly states it: `twice`.
        is_certain: bool,
    },
    /// A one that ends a number: `thirty-one`.
    Last,
    /// For each one of a unit: `a week`, `weekly`.
    Period(String),
    /// It adds a fraction to the number before it: `and a`.
    Plus,
    /// The number after it is negative.
    Minus,
    /// The number before it is negative: `below zero`.
    Below,
    /// Minutes after the hour that follows it, or before: `half past` is 30.
    Past(i8),
    /// It stands between two numbers of one kind: `to`, `and`.
    Between,
    /// Its words state no number: `once more`.
    Idiom,
    /// The hour before it is before noon.
    Morning,
    /// The hour before it is after noon.
    Afternoon,
}

/// The words of one language with a meaning in quantities.
#[derive(Default)]
pub struct QuantityWords {
    phrases: Vec<Phrases>,
    buckets: Buckets,
    /// Whether months begin with a capital letter.
    pub capital_months: bool,
    /// What joins tens and ones, then what joins hundreds and the rest: `-`, ` and `.
    pub joiners: Vec<String>,
    /// Signs of units, the longest first, with the id of the unit: `°C`.
    signs: Vec<(String, String)>,
    /// Pairs of quantities that are one in this language: `15 days` are `2 weeks`.
    equals: Vec<[(u64, String); 2]>,
    /// Letters that are Roman numerals and words: `I`.
    letters: String,
}

/// The phrases that begin with one word.
struct Phrases {
    /// In lower case.
    first: String,
    /// The rest of each phrase with its meanings, the longest first.
    rests: Vec<(Vec<String>, Vec<QuantityWord>)>,
}

impl QuantityWords {
    /// The meanings of the longest phrase that begins with a word of a text, and the phrase's end offset. `bucket` is
    /// that of the word (`language::Words`).
    #[inline]
    pub fn find(&self, text: &str, (start, end): (usize, usize), bucket: usize) -> Option<(&[QuantityWord], usize)> {
        match self.buckets.get(bucket) {
            [] => None,
            numbers => self.find_among(numbers, text, (start, end)),
        }
    }

    /// The unit of the sign at the start of a text, and the length of the sign.
    pub fn sign_before(&self, text: &str) -> Option<(&str, usize)> {
        let found = self.signs.iter().find(|(sign, _)| {
            let rest = text.strip_prefix(sign.as_str());
            rest.is_some_and(|rest| !sign.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric))
        })?;
        Some((&found.1, found.0.len()))
    }

    /// The unit of the sign at the end of a text, and the length of the sign.
    pub fn sign_after(&self, text: &str) -> Option<(&str, usize)> {
        let found = self.signs.iter().find(|(sign, _)| {
            let rest = text.strip_suffix(sign.as_str());
            rest.is_some_and(|rest| !sign.starts_with(char::is_alphanumeric) || !rest.ends_with(char::is_alphanumeric))
        })?;
        Some((&found.1, found.0.len()))
    }

    /// What a number of a unit also is in this language.
    pub fn equal(&self, number: u64, unit: &str) -> Option<(u64, &str)> {
        let is = |(other, of): &(u64, String)| *other == number && of == unit;
        self.equals.iter().find_map(|[one, other]| match (is(one), is(other)) {
            (true, _) => Some((other.0, &*other.1)),
            (_, true) => Some((one.0, &*one.1)),
            _ => None,
        })
    }

    /// Whether a Roman numeral is also an ordinary word.
    pub fn is_ordinary(&self, roman: &str) -> bool {
        self.letters.split_whitespace().any(|letter| letter == roman)
    }

    fn find_among(&self, numbers: &[u32], text: &str, word: (usize, usize)) -> Option<(&[QuantityWord], usize)> {
        let phrases = numbers.iter().map(|number| &self.phrases[*number as usize]);
        let mut same = phrases.filter(|phrases| is_word(&text[word.0..word.1], &phrases.first));
        same.next()?.longest(text, word.1)
    }

    fn new(phrases: BTreeMap<Vec<String>, Vec<QuantityWord>>) -> Self {
        let mut table = Self::default();
        // The phrases with the same first word follow each other.
        for (mut words, meanings) in phrases {
            let rest = words.split_off(1);
            let first = words.remove(0);
            if let Some(last) = table.phrases.last_mut().filter(|last| last.first == first) {
                last.rests.push((rest, meanings));
                continue;
            }
            let number = u32::try_from(table.phrases.len()).unwrap_or(u32::MAX);
            if table.buckets.add(&first, number) {
                table.phrases.push(Phrases { first, rests: vec![(rest, meanings)] });
            }
        }
        for phrases in &mut table.phrases {
            phrases.rests.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        table
    }
}

impl Phrases {
    /// The meanings and the end offset of the longest phrase whose first word ends at an offset of a text.
    fn longest(&self, text: &str, end: usize) -> Option<(&[QuantityWord], usize)> {
        let mut second = None;
        self.rests.iter().find_map(|(rest, meanings)| {
            let Some((wanted, rest)) = rest.split_first() else { return Some((&**meanings, end)) };
            let (start, after) = (*second.get_or_insert_with(|| following(text, end)))?;
            is_word(&text[start..after], wanted).then_some(())?;
            let end = rest.iter().try_fold(after, |at, wanted| {
                let (start, end) = following(text, at)?;
                is_word(&text[start..end], wanted).then_some(end)
            })?;
            Some((&**meanings, end))
        })
    }
}

/// The next word of a phrase after an offset. Between the words of a phrase are spaces, points and hyphens.
fn following(text: &str, at: usize) -> Option<(usize, usize)> {
    let after = text[at..].trim_start_matches(['.', '-', ' ', '\u{a0}', '\u{202f}', '\n']);
    let start = text.len() - after.len();
    let length = after.find(|one: char| !one.is_alphanumeric()).unwrap_or(after.len());
    (start > at && start - at <= 4).then_some((start, start + length))
}

/// Whether a word in lower case is the wanted one.
fn is_word(word: &str, wanted: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(wanted);
    }
    word == wanted || word.chars().flat_map(char::to_lowercase).eq(wanted.chars())
}

/// The words of a text in lower case, as they are compared.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A key, and the meaning of its words by their value.
type QuantityKey<T> = (&'static str, fn(T) -> QuantityWord);

/// Reads the table. `months` are the names of the months in order.
pub(super) fn read_quantities(fields: &mut Fields<'_>, months: &[String]) -> QuantityWords {
    let mut phrases: BTreeMap<Vec<String>, Vec<QuantityWord>> = BTreeMap::new();
    let mut add = |text: &str, meaning: QuantityWord| {
        let words = words_of(text);
        if !words.is_empty() {
            phrases.entry(words).or_default().push(meaning);
        }
    };
    let text = |fields: &mut Fields<'_>, key| fields.text(key).map(|text| text.value).unwrap_or_default();
    let kinds: [QuantityKey<u64>; 3] = [
        ("numbers", QuantityWord::Number),
        ("loose", QuantityWord::Loose),
        ("scales", |power| QuantityWord::Scale(u32::try_from(power).unwrap_or(0))),
    ];
    for (key, meaning) in kinds {
        for entry in text(fields, key).split(',') {
            let mut words = entry.split_whitespace();
            let Some(value) = words.next().and_then(|value| value.parse().ok()) else { continue };
            words.for_each(|word| add(word, meaning(value)));
        }
    }
    let kinds = [
        ("between", QuantityWord::Between),
        ("morning", QuantityWord::Morning),
        ("afternoon", QuantityWord::Afternoon),
        ("plus", QuantityWord::Plus),
        ("minus", QuantityWord::Minus),
        ("below", QuantityWord::Below),
        ("idioms", QuantityWord::Idiom),
    ];
    for (key, meaning) in kinds {
        text(fields, key).split(',').for_each(|phrase| add(phrase, meaning.clone()));
    }
    text(fields, "last").split_whitespace().for_each(|word| add(word, QuantityWord::Last));
    for (number, weekday) in (1..=7).zip(text(fields, "weekdays").split(',')) {
        weekday.split_whitespace().for_each(|word| add(word, QuantityWord::Weekday(number)));
    }
    for (key, list) in listed(fields, "past") {
        if let Ok(minutes) = key.parse() {
            list.split(',').for_each(|phrase| add(phrase, QuantityWord::Past(minutes)));
        }
    }
    for (table, is_loose) in [("fractions", false), ("loose_fractions", true)] {
        for (key, list) in listed(fields, table) {
            let Some((over, under)) = key.split_once('/') else { continue };
            let (Ok(over), Ok(under @ 1..)) = (over.parse(), under.parse()) else { continue };
            list.split(',').for_each(|phrase| add(phrase, QuantityWord::Fraction { over, under, is_loose }));
        }
    }
    for (table, is_certain) in [("phrases", true), ("groups", false)] {
        for (key, list) in listed(fields, table) {
            let Some((number, unit)) = number_of(&key) else { continue };
            let unit = Some(unit).filter(|unit| !unit.is_empty());
            let meaning = QuantityWord::Several { number, unit, is_certain };
            list.split(',').for_each(|phrase| add(phrase, meaning.clone()));
        }
    }
    let kinds: [QuantityKey<String>; 3] =
        [("periods", QuantityWord::Period), ("units", QuantityWord::Unit), ("labels", QuantityWord::Label)];
    for (key, meaning) in kinds {
        for (id, list) in listed(fields, key) {
            list.split(',').for_each(|phrase| add(phrase, meaning(id.clone())));
        }
    }
    for (number, month) in (1..).zip(months) {
        add(month, QuantityWord::Month(number));
    }
    let mut signs: Vec<(String, String)> = Vec::new();
    for (id, list) in listed(fields, "signs") {
        signs.extend(list.split(',').map(|sign| (sign.trim().to_owned(), id.clone())));
    }
    signs.retain(|(sign, _)| !sign.is_empty());
    signs.sort_by_key(|(sign, _)| std::cmp::Reverse(sign.len()));
    let equals = text(fields, "equals");
    let equals = equals.split(',').filter_map(|pair| {
        let (one, other) = pair.split_once('=')?;
        Some([number_of(one)?, number_of(other)?])
    });
    let equals = equals.collect();
    let letters = text(fields, "letters");
    let joiners = fields.texts("joiners").unwrap_or_default().into_iter().map(|text| text.value).collect();
    let capital_months = months.iter().all(|month| month.starts_with(char::is_uppercase));
    QuantityWords { capital_months, joiners, signs, equals, letters, ..QuantityWords::new(phrases) }
}

/// A number and the id of a unit, which may be missing: `15 day`.
fn number_of(text: &str) -> Option<(u64, String)> {
    let mut words = text.split_whitespace();
    let number = words.next()?.parse().ok()?;
    Some((number, words.next().unwrap_or_default().to_owned()))
}

/// The texts of an inner table by key.
fn listed(fields: &mut Fields<'_>, key: &'static str) -> Vec<(String, String)> {
    let Some(entry) = fields.take(key) else { return Vec::new() };
    fields.inner(&entry.node, |fields| {
        let mut texts = Vec::new();
        for entry in fields.take_rest() {
            let KeyValue { key, node, .. } = entry;
            match &node.value {
                Value::Text(text) => texts.push((key.clone(), text.clone())),
                _ => fields.not(entry, Wanted::Text),
            }
        }
        texts
    })
}
