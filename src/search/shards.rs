//! Splits an index into pieces that a browser loads on demand.
//!
//! Families are sorted by key. A piece ends only where every form before the boundary sorts before every key after it,
//! so that a word can be in one piece only: the last one whose start is not after the word.

use super::index::{Family, Index};

/// The size in bytes, before compression, up to which an index stays in one piece.
const WHOLE: usize = 16_000;
/// The intended size of a piece of a larger index, in bytes.
const PIECE: usize = 1_300;
/// The highest number of pieces; a larger index has larger pieces.
const MOST_PIECES: usize = 256;
/// Above this number of pieces, the vocabulary for misspelt words has a file of its own; below it, all pieces are loaded
/// instead.
const PIECES_TO_LOOK_THROUGH: usize = 4;
/// The pieces of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shards {
    /// The pieces of the dictionary: the index of its first family, and the lowest word that may be in it.
    pub terms: Vec<(usize, String)>,
}

impl Shards {
    /// Splits an index.
    pub fn of(index: &Index) -> Self {
        Self { terms: cut_terms(&index.families) }
    }

    /// Whether the vocabulary for misspelt words has a file of its own.
    pub fn has_vocabulary(&self) -> bool {
        self.terms.len() > PIECES_TO_LOOK_THROUGH
    }

    /// The piece of the dictionary that contains a word, if any does.
    pub fn of_word(&self, word: &str) -> usize {
        self.terms.partition_point(|(_, start)| start.as_str() <= word).saturating_sub(1)
    }

    /// The families of a piece.
    pub fn families<'a>(&self, index: &'a Index, piece: usize) -> &'a [Family] {
        let end = self.terms.get(piece + 1).map_or(index.families.len(), |(start, _)| *start);
        let start = self.terms.get(piece).map_or(end, |(start, _)| *start);
        &index.families[start..end]
    }
}

/// The approximate size of a family in bytes.
fn size(family: &Family) -> usize {
    family.forms.iter().map(|form| 4 + form.word.len() - family.key.len() + form.postings.len() * 3 / 2).sum::<usize>()
        + 4
}

fn cut_terms(families: &[Family]) -> Vec<(usize, String)> {
    let total: usize = families.iter().map(size).sum();
    let wanted = if total <= WHOLE { usize::MAX } else { PIECE.max(total / MOST_PIECES) };
    let mut pieces = vec![(0, String::new())];
    let (mut filled, mut last) = (0, "");
    for (number, family) in families.iter().enumerate() {
        // Every earlier form sorts before the key, so that a word can be in one piece only.
        if filled > 0 && filled + size(family) / 2 > wanted && last < family.key.as_str() {
            pieces.push((number, first_after(last, &family.key).to_owned()));
            filled = 0;
        }
        filled += size(family);
        last = family.forms.iter().map(|form| form.word.as_str()).fold(last, Ord::max);
    }
    pieces
}

/// The shortest prefix of `key` that sorts after `last`.
fn first_after<'a>(last: &str, key: &'a str) -> &'a str {
    let ends = key.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.map(|end| &key[..end]).find(|start| *start > last).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::index::{Posting, WordForm};

    fn family(forms: &[&str], sections: u32) -> Family {
        let postings: Vec<Posting> = (0..sections).map(|section| Posting::new(section, 1)).collect();
        let form = |word: &&str| WordForm { word: (*word).to_owned(), postings: postings.clone() };
        Family { key: forms[0].chars().take(3).collect(), forms: forms.iter().map(form).collect() }
    }

    #[test]
    fn a_word_is_in_one_piece_only() {
        // The second family extends beyond the key of the third.
        let families = [
            family(&["abaco"], 60_000),
            family(&["cosa", "cosido"], 60_000),
            family(&["coser"], 60_000),
            family(&["zona"], 60_000),
        ];
        let pieces = cut_terms(&families);
        assert_eq!(pieces, [(0, String::new()), (1, "c".to_owned()), (3, "z".to_owned())]);
        assert_eq!(first_after("visita", "visitante"), "visitan");
    }
}
