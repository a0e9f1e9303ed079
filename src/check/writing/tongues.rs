//! Whether a sentence of a page is in another language of the site, as titles and untranslated sentences are.

use std::cell::Cell;

use crate::check::small_words::{SmallWords, key};
use crate::language::Language;

/// The language of a page, with what tells others apart from it.
pub(in crate::check) struct Tongues<'a> {
    /// The small words of the site's languages.
    pub(in crate::check) small: &'a SmallWords,
    /// The language of the page.
    pub(in crate::check) language: Language,
    /// The texts of the page in the other languages.
    pub(in crate::check) others: Vec<&'a str>,
    /// The number of sentences that may still be searched in them.
    pub(in crate::check) searches: Cell<u32>,
}

/// The least number of words of a sentence that is searched in the other languages.
const FEWEST_WORDS: usize = 2;

/// The most sentences of a page that are searched in the other languages; each search reads these texts.
pub(in crate::check) const MOST_SEARCHES: u32 = 500;

impl Tongues<'_> {
    /// Whether a sentence has no small word of any language of the site.
    pub(super) fn is_of_none(&self, sentence: &str) -> bool {
        let is_small = |word: &str| {
            let key = key(word);
            self.small.has(self.language, key) || self.small.has_other(self.language, key)
        };
        !sentence.split(|character: char| !character.is_alphanumeric()).any(is_small)
    }

    /// Whether a sentence has more small words of another language than of its own, or is, with no small word of its
    /// own, in a text of the page in another language too.
    pub(super) fn is_of_another(&self, sentence: &str) -> bool {
        let (mut words, mut own, mut foreign) = (0, 0, 0);
        for word in sentence.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let key = key(word);
            words += 1;
            own += usize::from(self.small.has(self.language, key));
            foreign += usize::from(self.small.has_other(self.language, key));
        }
        let is_there = || {
            let left = self.searches.get();
            self.searches.set(left.saturating_sub(1));
            words >= FEWEST_WORDS && left > 0 && self.others.iter().any(|text| text.contains(sentence))
        };
        foreign > own || (own == 0 && is_there())
    }
}
