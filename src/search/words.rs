//! Words for the search: lower case, without accents.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

/// The longest indexed word, in UTF-16 units: longer ones are keys or checksums.
const LONGEST: usize = 40;

/// The words of a text as written, in order.
///
/// A word is a run of letters, digits, combining accents and invisible characters; the client uses the same rule.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at = skip(text, at, false);
        let start = at;
        at = skip(text, at, true);
        (at > start).then(|| &text[start..at])
    })
}

/// What makes one thing of several spellings in a language: `1.º`, `1er` and `1`; `C.N.D.H.` and `CNDH`; `XIX` and
/// `19`; `art. 5` and `artículo 5`. The client has the same rules.
#[derive(Clone, Debug, Default)]
pub struct Folding {
    /// Endings of ordinal numbers, folded.
    ordinals: FxHashSet<String>,
    /// Words before numbers by their abbreviations, both folded; the words as written.
    short: FxHashMap<String, String>,
    /// Words before numbers after which a single `I`, `V` or `X` is one.
    numbered: FxHashSet<String>,
}

impl Folding {
    /// Reads the lists of a language's file: endings, pairs of an abbreviation and its word, words before numbers.
    pub fn new(ordinals: &str, short: &str, numbered: &str) -> Self {
        let pairs: Vec<&str> = short.split_whitespace().collect();
        let short = pairs.chunks_exact(2).map(|pair| (bare(pair[0]), pair[1].to_owned())).collect();
        Self {
            ordinals: ordinals.split_whitespace().map(bare).collect(),
            short,
            numbered: numbered.split_whitespace().map(bare).collect(),
        }
    }

    /// The lists for the client: endings, pairs, words before numbers.
    pub fn lists(&self) -> [String; 3] {
        let sorted = |mut words: Vec<String>| {
            words.sort_unstable();
            words.join(" ")
        };
        let pairs = self.short.iter().map(|(short, long)| format!("{short} {}", bare(long)));
        [
            sorted(self.ordinals.iter().cloned().collect()),
            sorted(pairs.collect()),
            sorted(self.numbered.iter().cloned().collect()),
        ]
    }

    /// The words of a text, in order, each in the spelling that stands for all of its spellings.
    pub fn words<'t>(&self, text: &'t str) -> FoldedWords<'_, 't> {
        FoldedWords { folding: self, text, at: 0, is_after_numbered: false }
    }

    /// All folded words of a text, in order.
    pub fn folded(&self, text: &str) -> impl Iterator<Item = String> {
        self.words(text).filter_map(|word| fold(&word))
    }
}

/// The words of a text by the rules of a language.
pub struct FoldedWords<'f, 't> {
    folding: &'f Folding,
    text: &'t str,
    at: usize,
    /// Whether the last word stands before numbers.
    is_after_numbered: bool,
}

impl<'t> Iterator for FoldedWords<'_, 't> {
    type Item = Cow<'t, str>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.text;
        let start = skip(text, self.at, false);
        self.at = skip(text, start, true);
        let word = text.get(start..self.at).filter(|word| !word.is_empty())?;
        let is_after_numbered = std::mem::replace(&mut self.is_after_numbered, false);
        if word.as_bytes()[0].is_ascii_digit() {
            return Some(Cow::Borrowed(self.number(word)));
        }
        if let Some(letters) = self.initials(word) {
            return Some(Cow::Owned(letters));
        }
        if let Some(number) = roman(word).filter(|_| word.len() > 1 || is_after_numbered) {
            return Some(Cow::Owned(number.to_string()));
        }
        if is_before_number(text, self.at) {
            let key = bare(word);
            let long = self.folding.short.get(&key);
            self.is_after_numbered = long.is_some() || self.folding.numbered.contains(&key);
            if let Some(long) = long {
                return Some(Cow::Owned(long.clone()));
            }
        }
        Some(Cow::Borrowed(word))
    }
}

impl FoldedWords<'_, '_> {
    /// A number without its ordinal ending: `3ª`, `3.ª`, `3er`.
    fn number<'w>(&mut self, word: &'w str) -> &'w str {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let is_ordinal = |ending: &str| ending.len() <= 8 && self.folding.ordinals.contains(&bare(ending));
        if digits < word.len() {
            return if is_ordinal(&word[digits..]) { &word[..digits] } else { word };
        }
        if self.text.as_bytes().get(self.at) == Some(&b'.') {
            let end = skip(self.text, self.at + 1, true);
            if end > self.at + 1 && is_ordinal(&self.text[self.at + 1..end]) {
                self.at = end;
            }
        }
        word
    }

    /// Two or more letters with full stops, as one word; between capitals there may be spaces.
    fn initials(&mut self, word: &str) -> Option<String> {
        if !is_initial(word) || self.text.as_bytes().get(self.at) != Some(&b'.') {
            return None;
        }
        let is_capital = |word: &str| word.chars().all(char::is_uppercase);
        let mut letters = word.to_owned();
        let mut end = self.at;
        while self.text.as_bytes().get(end) == Some(&b'.') {
            let has_space = self.text.as_bytes().get(end + 1) == Some(&b' ');
            let start = end + 1 + usize::from(has_space);
            let stop = skip(self.text, start, true);
            let next = &self.text[start..stop];
            let follows = is_initial(next)
                && (!has_space
                    || is_capital(&letters) && is_capital(next) && self.text.as_bytes().get(stop) == Some(&b'.'));
            if !follows {
                break;
            }
            letters.push_str(next);
            end = stop;
        }
        (end > self.at).then(|| {
            self.at = end;
            letters
        })
    }
}

/// Lower case without accents.
fn bare(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|character| !is_accent(*character)).collect::<String>().to_lowercase()
}

/// Whether a word is one letter, or the same twice, as in `EE. UU.`.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    first.is_some_and(char::is_alphabetic)
        && letters.next().is_none_or(|second| Some(second) == first)
        && letters.next().is_none()
}

/// The value of a Roman numeral up to 89, in capitals or not; larger ones are more often words.
fn roman(word: &str) -> Option<u32> {
    let value = |byte: u8| match byte | 0x20 {
        b'i' => 1,
        b'v' => 5,
        b'x' => 10,
        b'l' => 50,
        _ => 0,
    };
    if word.len() > 8 || !word.bytes().all(|byte| value(byte) > 0) {
        return None;
    }
    let values: Vec<u32> = word.bytes().map(value).collect();
    let of = |place: usize| values.get(place).copied().unwrap_or(0);
    let signed = values.iter().enumerate().map(|(place, value)| (*value, *value < of(place + 1)));
    let number = signed.fold(0_i64, |sum, (value, less)| sum + i64::from(value) * if less { -1 } else { 1 });
    let number = u32::try_from(number).ok()?;
    ((1..90).contains(&number) && spelt(number).eq_ignore_ascii_case(word)).then_some(number)
}

fn spelt(mut number: u32) -> String {
    let mut text = String::new();
    for (value, numeral) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

/// Whether a number or a Roman numeral follows, after at most a full stop and a space.
fn is_before_number(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    let mut at = end + usize::from(bytes.get(end) == Some(&b'.'));
    at += match bytes.get(at..) {
        Some([b' ', ..]) => 1,
        Some([0xC2, 0xA0, ..]) => 2,
        _ => 0,
    };
    if at == end {
        return false;
    }
    match bytes.get(at) {
        Some(byte) if byte.is_ascii_digit() => true,
        Some(b'I' | b'V' | b'X' | b'L' | b'i' | b'v' | b'x' | b'l') => roman(&text[at..skip(text, at, true)]).is_some(),
        _ => false,
    }
}

/// The end of the run of letters at `at`, or of the run of other characters.
fn skip(text: &str, mut at: usize, letters: bool) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let (is_letter, length) = match byte {
            0..0x80 => (IS_WORD[*byte as usize], 1),
            // Latin letters with accents, without the multiplication and division signs.
            0xC3 => (!matches!(bytes.get(at + 1), Some(0x97 | 0xB7)), 2),
            _ => match text[at..].chars().next() {
                Some(letter) => (letter.is_alphanumeric() || is_accent(letter), letter.len_utf8()),
                None => break,
            },
        };
        if is_letter != letters {
            break;
        }
        at += length;
    }
    at
}

static IS_WORD: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Combining accents, and invisible characters that do not divide a word.
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character) || is_invisible(character)
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A word as indexed: `Detención` is `detencion`. `None` for words that are not indexed: a single ASCII letter, a lone
/// accent or ordinal sign, a run of more than 40.
pub fn fold(word: &str) -> Option<String> {
    let folded = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        let plain: String = word.nfd().filter(|character| !is_accent(*character)).collect();
        plain.to_lowercase()
    };
    let is_single = folded.len() == 1 && !folded.as_bytes()[0].is_ascii_digit();
    let is_single = is_single || matches!(&*folded, "º" | "ª");
    let fits = !folded.is_empty() && !is_single && folded.encode_utf16().count() <= LONGEST;
    fits.then_some(folded)
}

/// All folded words of a text, in order.
pub fn folded(text: &str) -> impl Iterator<Item = String> {
    words(text).filter_map(fold)
}

/// Lower case with accents, as stemmers require.
pub fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.nfc().filter(|one| !is_invisible(*one)).collect::<String>().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spellings in rows: all of a row are one thing, and none of another row.
    const SPELLINGS: [&[&str]; 9] = [
        &[
            "artículo 1º",
            "artículo 1.º",
            "artículo 1o",
            "artículo 1o.",
            "Artículo 1er",
            "art. 1.er",
            "art 1°",
            "ART. I",
        ],
        &["3ª", "3.ª", "3a", "3a.", "3", "iii", "III"],
        &["C.N.D.H.", "CNDH", "C.N.D.H", "C. N. D. H.", "cndh", "c.n.d.h."],
        &["EE.UU.", "EE. UU.", "eeuu"],
        &["fracción XIX", "fracc. 19", "fracción xix", "FRACC. XIX"],
        &["arts. 3", "artículos 3", "artículos III"],
        &["capítulo V", "cap. 5", "capítulo v"],
        &["ver arte", "VER ARTE"],
        &["la obra de art. Nada", "la obra de art nada"],
    ];

    #[test]
    fn one_thing_has_one_spelling() {
        let lists = [
            "º ª o a er ero ra",
            "art artículo arts artículos fracc fracción cap capítulo",
            "artículo fracción capítulo",
        ];
        let folding = Folding::new(lists[0], lists[1], lists[2]);
        let of = |text: &str| folding.folded(text).collect::<Vec<_>>();
        for (number, row) in SPELLINGS.iter().enumerate() {
            for text in *row {
                assert_eq!(of(text), of(row[0]), "{text} and {}", row[0]);
                for other in SPELLINGS.iter().skip(number + 1) {
                    assert_ne!(of(text), of(other[0]), "{text} and {}", other[0]);
                }
            }
        }
        let plain =
            ["una vida civil", "Lili y Mimi", "la v. de X", "A. Nada", "Si. No.", "5 km", "1 a 3", "el 4x4", "a. B."];
        for text in plain {
            assert_eq!(of(text), super::folded(text).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn every_numeral_is_its_number() {
        for number in 1..90 {
            assert_eq!(roman(&spelt(number)), Some(number));
        }
        for word in ["", "iix", "vv", "xc", "xxxx", "mil", "ill", "lil"] {
            assert_eq!(roman(word), None, "{word}");
        }
    }

    #[test]
    fn words_are_runs_of_letters_without_accents() {
        let found: Vec<String> =
            folded("¿Qué es la «Detención»? El art. 1(1), año 2018: l'État, naı\u{308}f").collect();
        assert_eq!(
            found,
            ["que", "es", "la", "detencion", "el", "art", "1", "1", "ano", "2018", "etat", "naıf"].map(str::to_owned)
        );
        assert_eq!(folded("tor\u{AD}tu\u{200B}ra").collect::<Vec<_>>(), ["tortura"]);
        assert_eq!(lower("TOR\u{AD}TURA\u{2060}"), "tortura");
        assert_eq!(folded("visio\u{301}n \u{200B}").collect::<Vec<_>>(), ["vision"]);
        assert_eq!(fold("a"), None);
        assert_eq!(fold("7").as_deref(), Some("7"));
        assert_eq!(fold(&"x".repeat(41)), None);
        assert_eq!(fold("\u{301}"), None);
        assert_eq!(words("").count(), 0);
    }
}
