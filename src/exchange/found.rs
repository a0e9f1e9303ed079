//! Finds the returned message of each text of a page.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::message::{Message, MessageState};
use super::reading::Returned;
use super::texts::{PageTexts, TextPair};
use crate::curriculum::State;

/// The returned message of each pair of a page.
pub(super) struct FoundMessages<'r> {
    of_pairs: Vec<Option<&'r Returned>>,
    /// Messages whose translation a program took from another source text.
    pub(super) guesses: Vec<&'r Returned>,
}

impl<'r> FoundMessages<'r> {
    pub(super) fn new(page: &PageTexts<'_>, left: &mut BTreeMap<&'r str, &'r Returned>) -> Self {
        let mut of_pairs = Self::of_pairs(page, left);
        let mut guesses = Vec::new();
        for (pair, slot) in page.pairs.iter().zip(&mut of_pairs) {
            let guess = slot.filter(|one| is_guess(one, pair.state, pair.previous.as_deref()));
            if let Some(one) = guess {
                guesses.push(one);
                *slot = None;
            }
        }
        Self { of_pairs, guesses }
    }

    fn of_pairs(page: &PageTexts<'_>, left: &mut BTreeMap<&'r str, &'r Returned>) -> Vec<Option<&'r Returned>> {
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
            return found;
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
        found
    }

    /// The message returned for a pair, if it has a translation.
    pub(super) fn target(&self, pair: usize) -> Option<&'r Returned> {
        self.of_pairs[pair].filter(|one| !one.message.target.trim().is_empty())
    }
}

/// Whether a program took a doubtful translation from another source text, as `msgmerge` does: the message names an
/// earlier source text that the site does not know, for a text that is in step or not translated.
pub(super) fn is_guess(one: &Returned, state: State, previous: Option<&str>) -> bool {
    let Message { state: returned, previous: claimed, .. } = &one.message;
    let (MessageState::Outdated, Some(claimed)) = (returned, claimed) else { return false };
    let is_known = previous.is_some_and(|known| known.split_whitespace().eq(claimed.split_whitespace()));
    matches!(state, State::Current | State::Missing) && !is_known
}
