//! A fast pre-check for phrases, which most texts do not contain: [`Keys`].
//!
//! It may report a phrase that is absent, but never misses one: only the first letters of words are compared, and a
//! word with a character that is neither ASCII nor a Latin letter with an accent counts as found.

use rustc_hash::FxHashSet;

use crate::language::{Buckets, Words};

/// One word of each phrase.
#[derive(Default)]
pub(super) struct Keys {
    /// The words, for texts in ASCII.
    plain: Buckets,
    /// Their first letters, for words with accents.
    folded: FxHashSet<u64>,
}

impl Keys {
    /// Adds a phrase of folded words by its longest word, because short words occur in every text.
    pub(super) fn add(&mut self, phrase: &[String]) {
        let Some(longest) = phrase.iter().max_by_key(|word| word.len()) else { return };
        self.plain.add(longest, 0);
        // A word with other letters needs no key: in a text it always counts as found.
        self.folded.extend(first_letters(longest.as_bytes()));
    }

    /// Whether a text may contain a phrase.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut words = Words::new(text, 0, bytes.len());
        while let Some((start, bucket)) = words.next() {
            let word = &bytes[start..words.end_of_word()];
            let is_plain = word[..word.len().min(LETTERS)].is_ascii();
            let may_be = match is_plain {
                true => !self.plain.get(bucket).is_empty(),
                false => first_letters(word).is_none_or(|key| self.folded.contains(&key)),
            };
            if may_be {
                return true;
            }
        }
        // [`Words`] treats all of these as separators, but some are letters: `º`, `ⓕ`.
        let mut signs = memchr::memchr2_iter(0xC2, 0xE2, bytes);
        signs.any(|at| text[at..].starts_with(char::is_alphabetic))
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

    #[test]
    fn phrases_are_found_by_their_longest_word() {
        let mut keys = Keys::default();
        keys.add(&["for".to_owned(), "facilitators".to_owned()]);
        for text in ["for facilitators", "“Facilitators", "*FÀCILITATÓRS*", "ﬁ", "fаcilitators", "e\u{301}facilitators"]
        {
            assert!(keys.may_be_in(text), "{text}");
        }
        for text in ["", "for “all” who teach – año, sí", "xfacilitators", "facili tators"] {
            assert!(!keys.may_be_in(text), "{text}");
        }
        keys.add(&["مدرب".to_owned()]);
        for text in ["هذا مدرب جيد", "faciⅼitators", "ⓕⓐⓒⓘ", "ª"] {
            assert!(keys.may_be_in(text), "{text}");
        }
    }
}
