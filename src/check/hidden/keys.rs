//! A fast pre-check for sets of phrases, which most texts do not contain: [`Keys`].
//!
//! It may report a phrase that is absent, but never misses one: only the first letters of words are compared, and a
//! word with a character that is neither ASCII nor a Latin letter with an accent counts as found.

use rustc_hash::FxHashMap;

use crate::language::{Buckets, Words};

/// One word of each phrase of some sets, which are numbered from 0.
pub(super) struct Keys<const SETS: usize> {
    /// The words, for texts in ASCII.
    plain: Buckets,
    /// Their first letters, for words with accents, with a bit for each set.
    folded: FxHashMap<u64, u8>,
}

impl<const SETS: usize> Default for Keys<SETS> {
    fn default() -> Self {
        Self { plain: Buckets::default(), folded: FxHashMap::default() }
    }
}

impl<const SETS: usize> Keys<SETS> {
    /// Adds a phrase of folded words to a set by its longest word, because short words occur in every text.
    pub(super) fn add(&mut self, set: usize, phrase: &[String]) {
        let Some(longest) = phrase.iter().max_by_key(|word| word.len()) else { return };
        self.plain.add(longest, set as u32);
        // A word with other letters needs no key: in a text it always counts as found.
        if let Some(key) = first_letters(longest.as_bytes()) {
            *self.folded.entry(key).or_default() |= 1 << set;
        }
    }

    /// For each set, the offsets of a text at which a phrase may be, in order; not of the first word of a phrase, but of
    /// one of its words.
    pub(super) fn hits(&self, text: &str) -> [Vec<usize>; SETS] {
        let bytes = text.as_bytes();
        let mut all = [const { Vec::new() }; SETS];
        let mut words = Words::new(text, 0, bytes.len());
        while let Some((start, bucket)) = words.next() {
            let word = &bytes[start..words.end_of_word()];
            if word[..word.len().min(LETTERS)].is_ascii() {
                for set in self.plain.get(bucket) {
                    all[*set as usize].push(start);
                }
                continue;
            }
            let sets = first_letters(word).map_or(u8::MAX, |key| self.folded.get(&key).copied().unwrap_or(0));
            if sets != 0 {
                let found = all.iter_mut().enumerate().filter(|(set, _)| sets & 1 << set != 0);
                found.for_each(|(_, hits)| hits.push(start));
            }
        }
        // [`Words`] treats all of these as separators, but some are letters: `º`, `ⓕ`.
        let signs = memchr::memchr2_iter(0xC2, 0xE2, bytes);
        let letters: Vec<usize> = signs.filter(|at| text[*at..].starts_with(char::is_alphabetic)).collect();
        for hits in &mut all {
            // Several phrases have the same longest word.
            hits.dedup();
            if !letters.is_empty() {
                hits.extend(&letters);
                hits.sort_unstable();
            }
        }
        all
    }
}

/// The number of letters of a word that are compared.
const LETTERS: usize = 8;

/// Whether a character outside ASCII may be a letter, by its first bytes.
fn is_letter(bytes: &[u8]) -> bool {
    match *bytes {
        // Latin-1 symbols, two of which are letters, and the punctuation of U+2000 to U+203F.
        [0xC2, second, ..] => matches!(second, 0xAA | 0xBA),
        [0xE2, 0x80, ..] => false,
        [first, ..] => first >= 0xC3,
        [] => false,
    }
}

/// The first eight letters of a word, folded; `None` if one of them is neither ASCII nor Latin.
fn first_letters(bytes: &[u8]) -> Option<u64> {
    let (mut key, mut at) = (0_u64, 0);
    for _ in 0..LETTERS {
        let Some(&byte) = bytes.get(at) else { break };
        let letter = if byte.is_ascii_alphanumeric() {
            byte.to_ascii_lowercase()
        } else if byte.is_ascii() || !is_letter(&bytes[at..]) {
            break;
        } else if byte == 0xC3 {
            at += 1;
            without_accent(*bytes.get(at)?)?
        } else {
            return None;
        };
        at += 1;
        key = key << 8 | u64::from(letter);
    }
    Some(key)
}

/// The base letter of an accented letter, by the second byte of U+00C0 to U+00FF.
fn without_accent(second: u8) -> Option<u8> {
    match second | 0x20 {
        _ if second == 0x9F => None,
        0xA0..=0xA5 => Some(b'a'),
        0xA7 => Some(b'c'),
        0xA8..=0xAB => Some(b'e'),
        0xAC..=0xAF => Some(b'i'),
        0xB1 => Some(b'n'),
        0xB2..=0xB6 => Some(b'o'),
        0xB9..=0xBC => Some(b'u'),
        0xBD | 0xBF => Some(b'y'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, first_letters};
    use crate::language::fold;

    #[test]
    fn a_word_has_the_key_of_its_folded_form() {
        for code in (0x20..0x3000).filter_map(char::from_u32) {
            let word = format!("a{code}b");
            if let Some(key) = first_letters(word.as_bytes()) {
                let folded = fold(&word);
                let ended = folded.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(folded.len());
                let is_number = code.is_numeric() && !code.is_ascii();
                assert!(is_number || Some(key) == first_letters(&folded.as_bytes()[..ended]), "{word}");
            }
        }
    }

    fn may_be_in(keys: &Keys<2>, text: &str) -> bool {
        let [hits, none] = keys.hits(text);
        assert!(hits.is_sorted() && none.iter().all(|at| hits.contains(at)));
        !hits.is_empty()
    }

    #[test]
    fn phrases_are_found_by_their_longest_word() {
        let mut keys = Keys::<2>::default();
        keys.add(0, &["for".to_owned(), "facilitators".to_owned()]);
        for text in ["for facilitators", "“Facilitators", "*FÀCILITATÓRS*", "ﬁ", "fаcilitators", "e\u{301}facilitators"]
        {
            assert!(may_be_in(&keys, text), "{text}");
        }
        for text in ["", "for “all” who teach – año, sí", "xfacilitators", "facili tators"] {
            assert!(!may_be_in(&keys, text), "{text}");
        }
        keys.add(0, &["مدرب".to_owned()]);
        for text in ["هذا مدرب جيد", "faciⅼitators", "ⓕⓐⓒⓘ", "ª"] {
            assert!(may_be_in(&keys, text), "{text}");
        }
    }
}
