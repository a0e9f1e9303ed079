//! The small words of languages, which identify the language of running text.

use crate::curriculum::Site;
use crate::language::{Language, PerLanguage};
use crate::theme::Theme;

/// The small words of each language that no other language of the site has, as hash tables of [`key`] values.
pub(in crate::check) struct SmallWords {
    of: PerLanguage<Vec<u64>>,
}

/// The size of a hash table: a power of two, several times the number of words.
const PLACES: usize = 1 << 10;

impl SmallWords {
    pub(in crate::check) fn new(site: &Site, theme: &Theme) -> Self {
        let words = PerLanguage::from_fn(site.config.languages.count(), |language| {
            let words = theme.wording(language).get("search.small").split_whitespace();
            words.map(key).filter(|key| *key != 0).collect::<Vec<_>>()
        });
        let of = PerLanguage::from_fn(site.config.languages.count(), |language| {
            let others = || words.iter().filter(|(other, _)| *other != language);
            let mut table = vec![0; PLACES];
            for key in words[language].iter().filter(|key| !others().any(|(_, words)| words.contains(key))) {
                let mut place = place_of(*key);
                // Terminates because a list of small words is much shorter than the table.
                while table[place] != 0 && table[place] != *key {
                    place = (place + 1) % PLACES;
                }
                table[place] = *key;
            }
            table
        });
        Self { of }
    }

    /// Whether a word is a small word of a language other than the given one.
    pub(in crate::check) fn has_other(&self, language: Language, key: u64) -> bool {
        self.of.iter().any(|(other, _)| other != language && self.has(other, key))
    }

    pub(in crate::check) fn has(&self, language: Language, key: u64) -> bool {
        let table = &self.of[language];
        let mut place = place_of(key);
        while table[place] != 0 {
            if table[place] == key {
                return true;
            }
            place = (place + 1) % PLACES;
        }
        false
    }
}

fn place_of(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize % PLACES
}

/// The lower-case bytes of a word of up to eight bytes; 0 for a longer word, which is never a small word.
pub(in crate::check) fn key(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > 8 {
        return 0;
    }
    bytes.iter().fold(0, |key, byte| key << 8 | u64::from(byte.to_ascii_lowercase()))
}
