//! Finds the returned message of each text of a page.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::reading::Returned;
use super::texts::{PageTexts, TextPair};

/// The returned message of each pair of a page.
pub(super) struct Found<'r> {
    of_pairs: Vec<Option<&'r Returned>>,
}

impl<'r> Found<'r> {
    pub(super) fn new(page: &PageTexts<'_>, left: &mut BTreeMap<&'r str, &'r Returned>) -> Self {
        let words = |pair: &TextPair| page.source.texts[pair.source].words.as_str();
        let mut found: Vec<Option<&'r Returned>> = page
            .pairs
            .iter()
            .map(|pair| {
                let one = left.get(pair.context.as_str()).copied().filter(|one| one.message.source == words(pair))?;
                left.remove(one.message.context.as_str());
                Some(one)
            })
            .collect();
        // An added paragraph changes the names of those after it; they are found by their source text.
        if found.iter().all(Option::is_some) {
            return Self { of_pairs: found };
        }
        let prefix = format!("{}#", page.name);
        let mut by_words: FxHashMap<&str, VecDeque<&'r Returned>> = FxHashMap::default();
        // The remaining messages of the page, in the order of the translator's file.
        let mut of_page: Vec<(usize, &Returned)> = left
            .range(prefix.as_str()..)
            .map_while(|(context, one)| context.starts_with(&prefix).then_some(*one))
            .map(|one| (one.line, one))
            .collect();
        of_page.sort_by_key(|(line, _)| *line);
        for (_, one) in of_page {
            by_words.entry(one.message.source.as_str()).or_default().push_back(one);
        }
        for (pair, slot) in page.pairs.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            if let Some(one) = by_words.get_mut(words(pair)).and_then(VecDeque::pop_front) {
                left.remove(one.message.context.as_str());
                *slot = Some(one);
            }
        }
        Self { of_pairs: found }
    }

    /// The message returned for a pair, if it has a translation.
    pub(super) fn target(&self, pair: usize) -> Option<&'r Returned> {
        self.of_pairs[pair].filter(|one| !one.message.target.trim().is_empty())
    }
}
