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
    /// It stands between two numbers of one kind: `to`, `and`.
    Between,
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
    ];
    for (key, meaning) in kinds {
        text(fields, key).split(',').for_each(|phrase| add(phrase, meaning.clone()));
    }
    let kinds: [QuantityKey<String>; 2] = [("units", QuantityWord::Unit), ("labels", QuantityWord::Label)];
    for (key, meaning) in kinds {
        for (id, list) in listed(fields, key) {
            list.split(',').for_each(|phrase| add(phrase, meaning(id.clone())));
        }
    }
    for (number, month) in (1..).zip(months) {
        add(month, QuantityWord::Month(number));
    }
    let joiners = fields.texts("joiners").unwrap_or_default().into_iter().map(|text| text.value).collect();
    let capital_months = months.iter().all(|month| month.starts_with(char::is_uppercase));
    QuantityWords { capital_months, joiners, ..QuantityWords::new(phrases) }
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
