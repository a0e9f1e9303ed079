//! What a language knows of how hard its texts are to read: the syllables of its words and its formulas.
//!
//! All of it is data, `[writing.readability]` in the language's file; this code names no language. A language without
//! the table is not measured.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;

use crate::config::{Fields, Value};

/// The syllables and formulas of one language.
pub struct Readability {
    /// The formulas in the order of the file; a limit refers to the first one.
    pub formulas: Vec<ReadabilityFormula>,
    syllables: SyllableRules,
}

/// A formula: `base` − `per_syllable` · syllables / words − `per_word` · words / sentences.
///
/// All formulas of this form give more points to what is easier, most of them from 0 to 100.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadabilityFormula {
    /// Its name: `INFLESZ`.
    pub name: String,
    base: f64,
    per_syllable: f64,
    per_word: f64,
    /// The least points of each level, the lowest first.
    levels: Vec<(ReadingLevel, f64)>,
}

/// How hard a text is, by the scale of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ReadingLevel {
    VeryHard,
    Hard,
    FairlyHard,
    Normal,
    FairlyEasy,
    Easy,
    VeryEasy,
}

impl ReadingLevel {
    /// All levels by their names in language files.
    pub const ALL: [(&'static str, Self); 7] = [
        ("very-hard", Self::VeryHard),
        ("hard", Self::Hard),
        ("fairly-hard", Self::FairlyHard),
        ("normal", Self::Normal),
        ("fairly-easy", Self::FairlyEasy),
        ("easy", Self::Easy),
        ("very-easy", Self::VeryEasy),
    ];
}

/// The size of a text, from which formulas compute its points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TextSize {
    /// Words.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables.
    pub syllables: usize,
}

impl TextSize {
    /// The size of two texts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            sentences: self.sentences + other.sentences,
            syllables: self.syllables + other.syllables,
        }
    }

    /// The size without a part.
    #[must_use]
    pub fn without(self, part: Self) -> Self {
        Self {
            words: self.words.saturating_sub(part.words),
            sentences: self.sentences.saturating_sub(part.sentences),
            syllables: self.syllables.saturating_sub(part.syllables),
        }
    }
}

impl ReadabilityFormula {
    /// The points of a text; `None` for a text without words.
    pub fn points(&self, size: TextSize) -> Option<f64> {
        if size.words == 0 || size.sentences == 0 {
            return None;
        }
        // A text has fewer words than a float of 64 bits counts exactly.
        #[allow(clippy::cast_precision_loss)]
        let [words, sentences, syllables] = [size.words, size.sentences, size.syllables].map(|number| number as f64);
        Some(self.base - self.per_syllable * syllables / words - self.per_word * words / sentences)
    }

    /// The level of some points; below the lowest one it is the lowest.
    pub fn level(&self, points: f64) -> Option<ReadingLevel> {
        let reached = self.levels.iter().rev().find(|(_, least)| points >= *least).or(self.levels.first());
        reached.map(|(level, _)| *level)
    }
}

/// Counts the syllables of words.
struct SyllableRules {
    vowels: String,
    /// Patterns and what replaces them, applied in order.
    rules: Vec<(Regex, String)>,
    /// Words with their number of syllables.
    words: HashMap<String, usize>,
    /// The syllables of a digit as it is read aloud, on average.
    per_digit: usize,
    /// The words counted so far. A pure cache: a course uses some ten thousand words again and again.
    counted: RwLock<HashMap<String, usize>>,
}

/// The most words in the cache.
const MOST_COUNTED: usize = 100_000;
/// How often a rule is applied to one word.
const MOST_TIMES: usize = 8;
/// The most letters of an abbreviation in capitals that is read letter by letter though it has vowels.
const SPELLED: usize = 3;

impl Readability {
    /// The number of syllables of a word between spaces, at least 1.
    ///
    /// A digit has as many as the language says; capitals are read letter by letter if they are at most three or have no vowel: `SPT`;
    /// parts between other characters are counted one by one: `well-known`, `2018`.
    pub fn syllables(&self, word: &str) -> usize {
        let word = word.replace('’', "'");
        let parts = word.split(|character: char| !character.is_alphanumeric() && character != '\'');
        parts.map(|part| self.of_part(part.trim_matches('\''))).sum::<usize>().max(1)
    }

    fn of_part(&self, part: &str) -> usize {
        let digits = part.chars().filter(|letter| letter.is_numeric()).count();
        let letters: String = part.chars().filter(|letter| !letter.is_numeric()).collect();
        if letters.is_empty() {
            return digits * self.syllables.per_digit;
        }
        let digits = digits * self.syllables.per_digit;
        let small = letters.to_lowercase();
        let count = small.chars().count();
        let is_capital = count > 1 && letters.chars().all(|letter| letter.is_uppercase() || letter == '\'');
        let has_vowel = small.contains(|letter| self.syllables.vowels.contains(letter));
        if is_capital && (count <= SPELLED || !has_vowel) {
            return digits + count;
        }
        digits + self.syllables.count(small)
    }
}

impl SyllableRules {
    fn count(&self, word: String) -> usize {
        if let Some(known) = self.words.get(&word) {
            return *known;
        }
        let known = self.counted.read().unwrap_or_else(PoisonError::into_inner).get(&word).copied();
        known.unwrap_or_else(|| {
            let count = self.apply(word.clone());
            let mut counted = self.counted.write().unwrap_or_else(PoisonError::into_inner);
            if counted.len() >= MOST_COUNTED {
                counted.clear();
            }
            counted.insert(word, count);
            count
        })
    }

    fn apply(&self, mut word: String) -> usize {
        for (pattern, replacement) in &self.rules {
            for _ in 0..MOST_TIMES {
                let next = pattern.replace_all(&word, replacement.as_str());
                if next == word {
                    break;
                }
                word = next.into_owned();
            }
        }
        let runs = word.split(|letter| !self.vowels.contains(letter)).filter(|run| !run.is_empty());
        runs.count().max(1)
    }
}

/// What is wrong in `[writing.readability]` of a site's file.
pub(super) struct WrongReadability {
    /// The key.
    pub key: &'static str,
    /// The wrong value.
    pub value: String,
}

/// Reads `[writing.readability]`.
pub(super) fn read_readability(fields: &mut Fields<'_>) -> Result<Option<Readability>, WrongReadability> {
    let text = |fields: &mut Fields<'_>, key| fields.text(key).map(|text| text.value).unwrap_or_default();
    // Read with the marks of sentences.
    fields.take("abbreviations");
    let vowels = text(fields, "vowels");
    let per_digit = fields.integer("per_digit", 1, 9).map_or(1, |number| number.value.unsigned_abs()) as usize;
    let mut rules = Vec::new();
    for rule in fields.texts("rules").unwrap_or_default() {
        let wrong = || WrongReadability { key: "rules", value: rule.value.clone() };
        let (pattern, replacement) = rule.value.split_once(" =>").ok_or_else(wrong)?;
        let pattern = Regex::new(pattern.trim()).map_err(|_| wrong())?;
        // `${1}x`: letters after a number would belong to its name.
        rules.push((pattern, braced(replacement.trim())));
    }
    let mut words = HashMap::new();
    for entry in text(fields, "words").split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let pair = entry.rsplit_once(' ').and_then(|(word, number)| Some((word, number.parse::<usize>().ok()?)));
        let (word, number) = pair.ok_or_else(|| WrongReadability { key: "words", value: entry.to_owned() })?;
        words.insert(word.trim().to_owned(), number);
    }
    let mut formulas = Vec::new();
    if let Some(entry) = fields.take("formulas")
        && let Value::List(items) = &entry.node.value
    {
        for item in items {
            formulas.push(fields.inner(item, read_formula)?);
        }
    }
    let is_known = !vowels.is_empty() && !formulas.is_empty();
    let syllables = SyllableRules { vowels, rules, words, per_digit, counted: RwLock::default() };
    Ok(is_known.then_some(Readability { formulas, syllables }))
}

/// A replacement with `${1}` for `$1`.
fn braced(replacement: &str) -> String {
    let mut braced = String::new();
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        braced.push(letter);
        if letter == '$'
            && let Some(digit) = letters.next_if(char::is_ascii_digit)
        {
            braced.extend(['{', digit, '}']);
        }
    }
    braced
}

fn read_formula(fields: &mut Fields<'_>) -> Result<ReadabilityFormula, WrongReadability> {
    let name = fields.text("name").map(|text| text.value).unwrap_or_default();
    let mut number = |key: &'static str| {
        let text = fields.text(key).map(|text| text.value).unwrap_or_default();
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or(WrongReadability { key, value: text })
    };
    let (base, per_syllable, per_word) = (number("base")?, number("per_syllable")?, number("per_word")?);
    let written = fields.text("levels").map(|text| text.value).unwrap_or_default();
    let mut levels = Vec::new();
    for entry in written.split(',').map(str::trim) {
        let pair = entry.split_once(' ').and_then(|(name, least)| {
            let (_, level) = ReadingLevel::ALL.into_iter().find(|(known, _)| *known == name)?;
            Some((level, least.trim().parse::<f64>().ok().filter(|least| least.is_finite())?))
        });
        let (level, least) = pair.ok_or_else(|| WrongReadability { key: "levels", value: entry.to_owned() })?;
        if levels.last().is_some_and(|(_, before)| *before >= least) {
            return Err(WrongReadability { key: "levels", value: written.clone() });
        }
        levels.push((level, least));
    }
    Ok(ReadabilityFormula { name, base, per_syllable, per_word, levels })
}
