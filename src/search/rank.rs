//! Finds and ranks the entries that match a query.
//!
//! Scores are integers, so that the client computes the same ones. A word scores more the fewer sections contain it; an
//! entry has the score of its best section, plus a share for its other sections; an entry that lacks a word of the
//! query ranks far below those that contain all.

use rustc_hash::FxHashSet;

use super::collect::{EntryKind, SearchEntry, SearchSection};
use super::index::Index;
use super::query::{MatchKind, Query, Slips, matches};
use super::shards::Shards;

/// An entry that matches a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its index in [`Index::entries`].
    pub entry: usize,
    /// Its best section, relative to its first.
    pub section: usize,
    /// The index of the question by which it was found, if that is better than its best section.
    pub question: Option<usize>,
    /// Higher is better; comparable within one query.
    pub score: u64,
}

impl Hit {
    /// The entry and its best section.
    pub fn found<'a>(&self, index: &'a Index) -> (&'a SearchEntry, &'a SearchSection) {
        let entry = &index.entries[self.entry];
        (entry, &entry.sections[self.section])
    }

    /// The question by which it was found.
    pub fn question<'a>(&self, index: &'a Index) -> Option<&'a str> {
        Some(index.entries[self.entry].questions.get(self.question?)?.as_str())
    }

    /// Its address, relative to the output's root: `es/modulo/pagina.html#seccion`.
    pub fn reference(&self, index: &Index) -> String {
        let (entry, section) = self.found(index);
        match section.anchor.as_str() {
            "" => entry.address.to_string(),
            anchor => format!("{}#{anchor}", entry.address),
        }
    }
}

/// The result of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Sorted by score, the best first.
    pub hits: Vec<Hit>,
    /// How each word of the query was matched.
    pub how: Vec<(String, MatchKind)>,
    /// The matching forms, for highlighting.
    pub forms: FxHashSet<String>,
}

impl Answer {
    /// Whether there are hits, and every word was matched as written or as a prefix.
    pub fn is_sure(&self) -> bool {
        !self.hits.is_empty() && self.how.iter().all(|(_, found)| matches!(found, MatchKind::Known | MatchKind::Begun))
    }

    /// Whether some word was matched as written.
    pub fn has_known_word(&self) -> bool {
        self.how.iter().any(|(_, found)| *found == MatchKind::Known)
    }
}

/// The highest number of entries that are searched for a phrase.
const PHRASE_CANDIDATES: usize = 32;

/// What the words of a query must be worth to a page of the site itself, impact times weight: a name of one word in any
/// form, or two words of longer names.
const WHOLE_NAME: u32 = 56;
/// The number of words above which a query is a whole question.
const LONG: usize = 3;
/// The number of results that are shown first. Among them, one whose title, heading or question is the query word for
/// word comes first, or else one whose name contains it; stop words count in this.
const SHOWN_FIRST: usize = 5;

/// The entries that match a query.
pub fn search(index: &Index, shards: &Shards, text: &str, slips: Slips) -> Answer {
    let query = Query::parse(text, index);
    let sections = index.sections() as usize;
    let mut scores = vec![0_u64; sections];
    let mut entry_scores = vec![0_u64; index.entries.len()];
    let mut present = vec![0_u64; index.entries.len()];
    let mut values_of = vec![0_u32; index.entries.len()];
    let mut total = 0;
    let mut forms = FxHashSet::default();
    let mut how = Vec::with_capacity(query.words.len());
    for word in &query.words {
        let (matches, found) = matches(index, shards, word, slips);
        how.push((word.word.clone(), found));
        forms.extend(matches.iter().map(|(form, _)| form.word.clone()));
        let mut values = vec![0_u32; sections];
        let (mut strong, mut all) = (0, 0);
        let mut is_strong = vec![false; sections];
        for (form, weight) in &matches {
            for posting in &form.postings {
                let section = posting.section() as usize;
                let value = posting.impact() * weight;
                if values[section] == 0 {
                    all += 1;
                }
                if *weight > 4 && !is_strong[section] {
                    is_strong[section] = true;
                    strong += 1;
                }
                values[section] = values[section].max(value);
            }
        }
        if all == 0 {
            continue;
        }
        let rarity = rarity(if strong > 0 { strong } else { all }, index.sections());
        total += rarity;
        for (entry, pair) in index.first_sections.windows(2).enumerate() {
            // Matches in the first section of a page count half for each of its other sections.
            let shared = values[pair[0] as usize] / 2;
            let mut best = 0;
            for section in pair[0] as usize..pair[1] as usize {
                scores[section] += rarity * u64::from(values[section].max(shared));
                best = best.max(values[section]);
            }
            if best > 0 {
                entry_scores[entry] += rarity * u64::from(best);
                present[entry] += rarity;
                values_of[entry] += best;
            }
        }
    }
    let mut hits: Vec<Hit> = Vec::new();
    for (entry, pair) in index.first_sections.windows(2).enumerate() {
        if present[entry] == 0 || index.entries[entry].kind == EntryKind::Site && values_of[entry] < WHOLE_NAME {
            continue;
        }
        let (first, end) = (pair[0] as usize, pair[1] as usize);
        let questions = end - index.entries[entry].questions.len();
        let best_of = |from: usize, to: usize| (from..to).rev().max_by_key(|section| scores[*section]);
        let best = best_of(first, end).unwrap_or(first);
        // A question leads to the section that has most of the words.
        let section = if best < questions { best } else { best_of(first, questions).unwrap_or(first) };
        let share = 16 * present[entry] / total;
        if share < 16 && !query.phrases.is_empty() {
            continue;
        }
        // In a long question, one word may be missing.
        let other_share = if query.words.len() > LONG { 16 } else { share };
        let score = (5 * scores[best] + 3 * entry_scores[entry]) / 8 * share * other_share;
        hits.push(Hit { entry, section: section - first, question: best.checked_sub(questions), score });
    }
    // Of equals, what is called so comes before a page about it.
    let is_library = |entry: usize| !matches!(index.entries[entry].kind, EntryKind::Page | EntryKind::Site);
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), !is_library(hit.entry), hit.entry));
    if !query.phrases.is_empty() {
        hits.truncate(PHRASE_CANDIDATES);
        hits.retain_mut(|hit| match section_with(index, hit.entry, &query.phrases) {
            Some(section) => {
                (hit.section, hit.question) = (section, None);
                true
            }
            None => false,
        });
    }
    if slips == Slips::Forgiven && query.phrases.is_empty() {
        let asked: Vec<String> = index.folding.folded(text).collect();
        let likeness = |name: &str| {
            let words: Vec<String> = index.folding.folded(name).collect();
            let has_query = asked.len() > 1 && words.windows(asked.len()).any(|window| window == asked.as_slice());
            u8::from(has_query) + 2 * u8::from(words == asked)
        };
        let best = hits.iter().take(SHOWN_FIRST).enumerate().map(|(place, hit)| {
            let (entry, section) = hit.found(index);
            let names = [entry.title.as_str(), &section.heading, hit.question(index).unwrap_or_default()];
            (names.map(likeness).into_iter().max().unwrap_or(0).min(2), std::cmp::Reverse(place))
        });
        if let Some((1.., std::cmp::Reverse(place))) = best.max() {
            hits[..=place].rotate_right(1);
        }
    }
    Answer { hits, how, forms }
}

/// The first section of an entry that contains all phrases.
fn section_with(index: &Index, entry: usize, phrases: &[Vec<String>]) -> Option<usize> {
    let folding = &index.folding;
    let entry = &index.entries[entry];
    (0..entry.sections.len()).find(|place| {
        let section = &entry.sections[*place];
        let title = if *place == 0 { entry.title.as_str() } else { "" };
        let words: Vec<String> =
            [title, &section.heading, &section.text].into_iter().flat_map(|text| folding.folded(text)).collect();
        phrases.iter().all(|phrase| words.windows(phrase.len()).any(|window| window == phrase.as_slice()))
    })
}

/// The information of a word in sixteenths of a bit, plus half a bit for every word.
fn rarity(sections: u32, all: u32) -> u64 {
    u64::from(8 + log2(all + 1) - log2(sections).min(log2(all + 1)))
}

/// The binary logarithm in sixteenths, interpolated linearly between powers of two.
fn log2(number: u32) -> u32 {
    let whole = number.max(1).ilog2();
    let rest = (u64::from(number.max(1)) << 4 >> whole) & 15;
    16 * whole + u32::try_from(rest).unwrap_or(0)
}
