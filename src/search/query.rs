//! Parses a query and finds the matching forms of the index.
//!
//! The client in `themes/default/assets/search.js` implements the same steps with the pieces that it has loaded;
//! `tests/suite/search.rs` compares the two. All rules here use words and pieces, without floating-point numbers.

use super::index::{Family, Index, WordForm};
use super::shards::Shards;

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words to find, without duplicates.
    pub words: Vec<QueryWord>,
    /// Sequences of words that must occur together, stop words included.
    pub phrases: Vec<Vec<String>>,
}

/// A word to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryWord {
    /// Folded.
    pub word: String,
    /// Whether it is in quotation marks, so that only the exact word matches.
    pub is_exact: bool,
    /// Whether it is the last word, which may be incomplete.
    pub is_last: bool,
    /// Whether it is the only word: without it, nothing is found.
    pub is_alone: bool,
}

impl Query {
    /// Parses a query. Stop words are dropped unless there are no others.
    pub fn parse(text: &str, index: &Index) -> Self {
        let mut query = Self::default();
        let mut all: Vec<QueryWord> = Vec::new();
        let is_open = text.chars().next_back().is_some_and(char::is_alphanumeric);
        for (number, piece) in text.split(['"', '“', '”', '«', '»']).enumerate() {
            let is_exact = number % 2 == 1;
            let folded: Vec<String> = index.folding.folded(piece).collect();
            for word in &folded {
                match all.iter_mut().find(|known| known.word == *word) {
                    Some(known) => known.is_exact |= is_exact,
                    None => all.push(QueryWord { word: word.clone(), is_exact, is_last: false, is_alone: false }),
                }
            }
            if is_exact && folded.len() > 1 {
                query.phrases.push(folded);
            }
        }
        if let Some(last) = all.last_mut().filter(|last| is_open && !last.is_exact) {
            last.is_last = true;
        }
        let is_small = |word: &QueryWord| index.small.binary_search(&word.word).is_ok();
        if !all.iter().all(is_small) {
            all.retain(|word| !is_small(word));
        }
        let is_alone = all.len() == 1;
        all.iter_mut().for_each(|word| word.is_alone = is_alone);
        query.words = all;
        query
    }
}

/// The weight of the word itself.
const ITSELF: u32 = 8;
/// The weight of a form of the same family, or of one that differs by endings.
const RELATED: u32 = 6;
/// The weight of a word that begins with it.
const LONGER: u32 = 4;
/// The weight of a word with a similar spelling.
const NEARLY: u32 = 5;
/// The highest number of pieces that are searched for words with a prefix.
const MOST_PIECES: usize = 4;

/// A form that matches a word, with its weight: 8 for the word itself.
pub type MatchedForm<'a> = (&'a WordForm, u32);

/// How a word was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchKind {
    /// The word itself or another form of it.
    Known,
    /// Words that begin with it, perhaps without an ending.
    Begun,
    /// Words with a similar spelling.
    Nearly,
    /// No match.
    Nowhere,
}

/// How tolerant the search is of typing errors in unknown words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slips {
    /// For the reader's own language.
    Forgiven,
    /// For another language, where the words are only tried.
    Taken,
}

/// The forms that match a word.
pub fn matches<'a>(
    index: &'a Index,
    shards: &Shards,
    word: &QueryWord,
    slips: Slips,
) -> (Vec<MatchedForm<'a>>, MatchKind) {
    let own = shards.of_word(&word.word);
    let mut found: Vec<MatchedForm<'_>> = Vec::new();
    for family in shards.families(index, own) {
        if family.forms.iter().any(|form| form.word == word.word) {
            let forms = family.forms.iter().filter(|form| !word.is_exact || form.word == word.word);
            found.extend(forms.map(|form| (form, if form.word == word.word { ITSELF } else { RELATED })));
        }
    }
    if word.is_exact {
        let how = if found.is_empty() { MatchKind::Nowhere } else { MatchKind::Known };
        return (found, how);
    }
    if found.is_empty() {
        found = siblings(index, shards, &word.word);
    }
    let is_known = !found.is_empty();
    if word.is_last || !is_known {
        let is_short = word.word.encode_utf16().count() < 3;
        let mut end = own + 1;
        while !is_known && !is_short && end < shards.terms.len().min(own + MOST_PIECES) {
            if !shards.terms[end].1.starts_with(&word.word) {
                break;
            }
            end += 1;
        }
        for piece in own..end {
            for form in shards.families(index, piece).iter().flat_map(|family| &family.forms) {
                let is_new = !found.iter().any(|(known, _)| std::ptr::eq(*known, form));
                if is_new && form.word.starts_with(&word.word) {
                    found.push((form, LONGER));
                }
            }
        }
    }
    if found.is_empty() {
        found = longer_without_ending(index, shards, &word.word);
    }
    if !found.is_empty() {
        return (found, if is_known { MatchKind::Known } else { MatchKind::Begun });
    }
    // A stop word stands only in titles; it is not misspelt.
    let is_small = index.small.binary_search(&word.word).is_ok();
    if slips == Slips::Forgiven && !is_small {
        found = nearly(index, shards, word);
    }
    let how = if found.is_empty() { MatchKind::Nowhere } else { MatchKind::Nearly };
    (found, how)
}

/// For an unknown word: known words that begin with it without one of the endings: `fotos` finds `fotografía`.
fn longer_without_ending<'a>(index: &'a Index, shards: &Shards, word: &str) -> Vec<MatchedForm<'a>> {
    let letters: Vec<u16> = word.encode_utf16().collect();
    for cut in (4..letters.len()).rev() {
        let (start, ending) = (&letters[..cut], &letters[cut..]);
        if !index.endings.iter().any(|known| known.encode_utf16().eq(ending.iter().copied())) {
            continue;
        }
        let start = String::from_utf16_lossy(start);
        let from = shards.of_word(&start);
        let more = shards.terms.iter().skip(from + 1).take(MOST_PIECES - 1);
        let end = from + 1 + more.take_while(|(_, first)| first.starts_with(&start)).count();
        let families = (from..end).flat_map(|piece| shards.families(index, piece));
        let forms = families.flat_map(|family| &family.forms).filter(|form| form.word.starts_with(&start));
        let found: Vec<MatchedForm<'_>> = forms.map(|form| (form, LONGER)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// For an unknown word: known words that differ from it only by endings, those with the longest common prefix.
fn siblings<'a>(index: &'a Index, shards: &Shards, word: &str) -> Vec<MatchedForm<'a>> {
    let letters: Vec<u16> = word.encode_utf16().collect();
    let least = (letters.len() / 2).max(3);
    let is_ending = |ending: &[u16]| index.endings.iter().any(|known| known.encode_utf16().eq(ending.iter().copied()));
    let cuts: Vec<usize> = (least..=letters.len()).filter(|cut| is_ending(&letters[*cut..])).collect();
    let Some(first) = cuts.first() else { return Vec::new() };
    let start = String::from_utf16_lossy(&letters[..*first]);
    let own = shards.of_word(word);
    let from = shards.of_word(&start).max(own.saturating_sub(1));
    let mut best = 0;
    let mut found: Vec<&Family> = Vec::new();
    let mut to = own;
    if shards.terms.get(own + 1).is_some_and(|(_, next)| next.starts_with(&start)) {
        to += 1;
    }
    for family in (from..=to).flat_map(|piece| shards.families(index, piece)) {
        for form in &family.forms {
            let other: Vec<u16> = form.word.encode_utf16().collect();
            let common = letters.iter().zip(&other).take_while(|(a, b)| a == b).count();
            let cut = cuts.iter().rev().find(|cut| **cut <= common && is_ending(&other[**cut..]));
            let Some(cut) = cut else { continue };
            if *cut > best {
                best = *cut;
                found.clear();
            }
            if *cut == best && !found.iter().any(|known| std::ptr::eq(*known, family)) {
                found.push(family);
            }
        }
    }
    found.into_iter().flat_map(|family| &family.forms).map(|form| (form, RELATED)).collect()
}

/// Known words with a similar spelling: the closest, and of these the four most frequent.
///
/// Most typing errors leave the first letter of a word unchanged. Words with another are searched only if no word with
/// this letter is near and nothing else is asked.
fn nearly<'a>(index: &'a Index, shards: &Shards, word: &QueryWord) -> Vec<MatchedForm<'a>> {
    let first = first_letter(&word.word);
    let own = shards.families(index, shards.of_word(&word.word)).iter().flat_map(|family| &family.forms);
    // The vocabulary of a large index has no rare words, the word's own piece has.
    let at_hand = own.chain(spelling(index)).filter(|form| first_letter(&form.word) == first);
    let mut near = nearest(at_hand, word);
    if near.is_empty() && word.is_alone {
        near = nearest(spelling(index), word);
    }
    let least = near.first().map_or(0, |(rank, _, _)| *rank);
    let near = near.into_iter().take_while(|(rank, _, _)| *rank == least).take(4);
    let mut found: Vec<MatchedForm<'_>> = Vec::new();
    for (_, _, near) in near {
        for family in shards.families(index, shards.of_word(near)) {
            if family.forms.iter().any(|form| form.word == near) {
                for form in &family.forms {
                    if !found.iter().any(|(known, _)| std::ptr::eq(*known, form)) {
                        found.push((form, NEARLY));
                    }
                }
            }
        }
    }
    found
}

/// The first letter of a word, by which the vocabulary is cut.
pub fn first_letter(word: &str) -> Option<char> {
    word.chars().next()
}

/// Similar words with their ranks, the closest and most frequent first.
fn nearest<'a>(forms: impl Iterator<Item = &'a WordForm>, word: &QueryWord) -> Vec<(usize, u32, &'a str)> {
    let letters: Vec<u16> = word.word.encode_utf16().collect();
    let most = match letters.len() {
        0..=3 => return Vec::new(),
        4..=6 => 1,
        _ => 2,
    };
    let mut near: Vec<(usize, u32, &str)> = Vec::new();
    for form in forms.filter(|form| form.word.encode_utf16().count() > 2) {
        let other: Vec<u16> = form.word.encode_utf16().collect();
        let mut distance = distance(&letters, &other, most);
        // A prefix with a typing error.
        if distance > most && word.is_last && other.len() > letters.len() && letters.len() > 4 {
            distance = self::distance(&letters, &other[..letters.len()], 1) + 1;
            if distance > 2 {
                continue;
            }
            distance = distance.max(most);
        }
        if distance <= most {
            // The first letter is seldom wrong.
            let rank = distance * 2 + usize::from(letters[0] != other[0]);
            near.push((rank, 32 - commonness(form), &form.word));
        }
    }
    near.sort_unstable();
    near.dedup();
    near
}

/// The vocabulary for correcting misspelt words. If it is too large to send, it has only words that occur in several
/// sections.
pub fn spelling(index: &Index) -> impl Iterator<Item = &WordForm> {
    let all = index.families.iter().map(|family| family.forms.len()).sum::<usize>();
    let least = 1 + all / 25_000;
    let forms = index.families.iter().flat_map(|family| &family.forms);
    forms.filter(move |form| form.postings.len() >= least)
}

/// The binary logarithm of the number of sections that contain a form.
pub fn commonness(form: &WordForm) -> u32 {
    u32::try_from(form.postings.len()).unwrap_or(u32::MAX).max(1).ilog2()
}

/// The number of letters to insert, delete, replace or swap with a neighbour; a value above `most` if it exceeds
/// `most`.
fn distance(a: &[u16], b: &[u16], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        let mut least = i;
        for j in 1..=b.len() {
            let mut cost = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            least = least.min(cost);
            row.push(cost);
        }
        // Later rows cannot be better than this one and the previous one.
        if least > most {
            return most + 1;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::index::Posting;
    use crate::search::words::Folding;

    #[test]
    fn exchanged_letters_are_put_right_where_the_word_meant_is_in_another_piece() {
        let family = |word: &str, sections: u32| {
            let postings = (0..sections).map(|section| Posting::new(section, 1)).collect();
            Family { key: word.to_owned(), forms: vec![WordForm { word: word.to_owned(), postings }] }
        };
        let families = vec![family("tantos", 40_000), family("tema", 40_000), family("tratos", 80_000)];
        let (entries, first_sections, texts) = (Vec::new(), vec![0], Vec::new());
        let (endings, small, folding) = (Vec::new(), Vec::new(), Folding::default());
        let index = Index { entries, first_sections, texts, families, endings, small, folding };
        let shards = Shards::of(&index);
        assert_ne!(shards.of_word("tartos"), shards.of_word("tratos"));
        let word = QueryWord { word: "tartos".to_owned(), is_exact: false, is_last: false, is_alone: true };
        let (found, how) = matches(&index, &shards, &word, Slips::Forgiven);
        let found: Vec<&str> = found.iter().map(|(form, _)| form.word.as_str()).collect();
        assert_eq!((found, how), (vec!["tratos", "tantos"], MatchKind::Nearly));
    }

    #[test]
    fn distance_counts_slips() {
        let of = |a: &str, b: &str| {
            distance(&a.encode_utf16().collect::<Vec<_>>(), &b.encode_utf16().collect::<Vec<_>>(), 2)
        };
        assert_eq!(of("tortura", "tortura"), 0);
        assert_eq!(of("totrura", "tortura"), 1);
        assert_eq!(of("tortua", "tortura"), 1);
        assert_eq!(of("prrevencon", "prevencion"), 2);
        assert_eq!(of("abcdef", "ghijkl"), 3);
    }
}
