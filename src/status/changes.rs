//! Changes of a section, word by word.

use std::hash::Hash;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use crate::curriculum::BREAK;
use crate::language::{SentenceMarks, sentences};

/// A run of words of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordChange {
    /// Unchanged words.
    Same(String),
    /// Removed words.
    Removed(String),
    /// Added words.
    Added(String),
}

/// The changes from one text to another: runs of words, in order.
pub fn changes(before: &str, now: &str) -> Vec<WordChange> {
    let (before, now): (Vec<&str>, Vec<&str>) = (words(before).collect(), words(now).collect());
    let mut runs = Vec::new();
    for step in difference(&before, &now) {
        let (old, new) = (before[step.old_range()].join(" "), now[step.new_range()].join(" "));
        match step.tag() {
            DiffTag::Equal => runs.push(WordChange::Same(old)),
            DiffTag::Delete => runs.push(WordChange::Removed(old)),
            DiffTag::Insert => runs.push(WordChange::Added(new)),
            DiffTag::Replace => runs.extend([WordChange::Removed(old), WordChange::Added(new)]),
        }
    }
    runs
}

/// The most pairs of a word before and a word after that are compared; the time grows with it.
const MOST_PAIRS: usize = 16_000_000;

/// The changes from one list to another. Long lists that differ everywhere become one replacement, because the time for
/// the shortest difference grows with the product of their lengths.
pub fn difference<T: Hash + Eq>(before: &[T], now: &[T]) -> Vec<DiffOp> {
    let same = |(one, other): &(&T, &T)| one == other;
    let head = before.iter().zip(now).take_while(same).count();
    let tail = before[head..].iter().rev().zip(now[head..].iter().rev()).take_while(same).count();
    let (old_len, new_len) = (before.len() - head - tail, now.len() - head - tail);
    if old_len.saturating_mul(new_len) <= MOST_PAIRS {
        return capture_diff_slices(Algorithm::Myers, before, now);
    }
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: head },
        DiffOp::Replace { old_index: head, old_len, new_index: head, new_len },
        DiffOp::Equal { old_index: head + old_len, new_index: head + new_len, len: tail },
    ]
    .into_iter()
    .filter(|step| !step.old_range().is_empty() || !step.new_range().is_empty())
    .collect()
}

/// The sentences in which two texts differ, as pairs of before and after; one of the two may be empty.
pub fn changed_sentences(before: &str, now: &str, marks: &SentenceMarks) -> Vec<(String, String)> {
    let (before, now) = (split(before, marks), split(now, marks));
    let joined = |all: &[String]| all.join(" ");
    let mut pairs = Vec::new();
    for step in difference(&before, &now).iter().filter(|step| step.tag() != DiffTag::Equal) {
        let (old, new) = (&before[step.old_range()], &now[step.new_range()]);
        if old.len() == new.len() {
            pairs.extend(old.iter().cloned().zip(new.iter().cloned()));
        } else {
            pairs.push((joined(old), joined(new)));
        }
    }
    pairs
}

/// The words without the marks between paragraphs.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| *word != BREAK.trim())
}

/// The sentences of all paragraphs, with single spaces.
fn split(text: &str, marks: &SentenceMarks) -> Vec<String> {
    let words = |sentence: &str| sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_paragraph = |paragraph| sentences(paragraph, marks).into_iter().map(move |range| words(&paragraph[range]));
    text.split(BREAK).flat_map(of_paragraph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words_are_the_same_gone_or_new() {
        let found = changes("El dolor es grave. ¶ Siempre.", "El dolor debe ser grave. Siempre.");
        assert_eq!(
            found,
            [
                WordChange::Same("El dolor".into()),
                WordChange::Removed("es".into()),
                WordChange::Added("debe ser".into()),
                WordChange::Same("grave. Siempre.".into()),
            ]
        );
    }

    #[test]
    fn very_long_texts_that_differ_all_through_are_one_change() {
        let text = |word: &str| (0..5_000).map(|number| format!("{word}{number} ")).collect::<String>();
        let (before, now) = (format!("Uno {}fin.", text("a")), format!("Uno {}fin.", text("b")));
        let found = changes(&before, &now);
        let (removed, added) = (text("a"), text("b"));
        assert_eq!(
            found,
            [
                WordChange::Same("Uno".into()),
                WordChange::Removed(removed.trim().into()),
                WordChange::Added(added.trim().into()),
                WordChange::Same("fin.".into()),
            ]
        );
    }

    #[test]
    fn only_sentences_that_differ_are_named() {
        let before = "Severity ¶ Pain must be severe. It may be mental [@uncat art. 1]. It leaves marks.";
        let now = "Severity ¶ Pain must be severe. It may be physical or mental [@uncat art. 1]. Marks prove nothing.";
        assert_eq!(
            changed_sentences(before, now, &SentenceMarks::default()),
            [
                (
                    "It may be mental [@uncat art. 1].".to_owned(),
                    "It may be physical or mental [@uncat art. 1].".to_owned()
                ),
                ("It leaves marks.".to_owned(), "Marks prove nothing.".to_owned()),
            ]
        );
    }
}
