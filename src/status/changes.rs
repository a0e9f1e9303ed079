//! What changed in a section, word by word.

use similar::{ChangeTag, TextDiff};

use crate::curriculum::BREAK;

/// A run of words in the course of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Words that stand there as before.
    Same(String),
    /// Words that are gone.
    Removed(String),
    /// Words that are new.
    Added(String),
}

/// The way from one text to another: runs of words, in order.
pub fn changes(before: &str, now: &str) -> Vec<Change> {
    let (before, now): (Vec<&str>, Vec<&str>) = (words(before).collect(), words(now).collect());
    let difference = TextDiff::from_slices(&before, &now);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in difference.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, run)) if *tag == change.tag() => {
                run.push(' ');
                run.push_str(change.value());
            }
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    let run = |(tag, words)| match tag {
        ChangeTag::Equal => Change::Same(words),
        ChangeTag::Delete => Change::Removed(words),
        ChangeTag::Insert => Change::Added(words),
    };
    runs.into_iter().map(run).collect()
}

/// The sentences in which two texts differ, each pair as it was and as it is; one of the two may be empty.
pub fn changed_sentences(before: &str, now: &str) -> Vec<(String, String)> {
    let (before, now) = (sentences(before), sentences(now));
    let joined = |all: &[String]| all.join(" ");
    let difference = TextDiff::from_slices(&refs(&before), &refs(&now)).ops().to_vec();
    let mut pairs = Vec::new();
    for step in difference.iter().filter(|step| step.tag() != similar::DiffTag::Equal) {
        let (old, new) = (&before[step.old_range()], &now[step.new_range()]);
        if old.len() == new.len() {
            pairs.extend(old.iter().cloned().zip(new.iter().cloned()));
        } else {
            pairs.push((joined(old), joined(new)));
        }
    }
    pairs
}

fn refs(sentences: &[String]) -> Vec<&str> {
    sentences.iter().map(String::as_str).collect()
}

/// Words without the marks between paragraphs, which change nothing.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| *word != BREAK.trim())
}

/// Sentences end where a mark says so outside brackets and what follows begins like a sentence, and with their paragraph.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for paragraph in text.split(BREAK) {
        let mut sentence: Vec<&str> = Vec::new();
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            sentence.push(word);
            let ends = word.trim_end_matches(['"', '”', '»', ')', ']', '’']).ends_with(['.', '!', '?', '…']);
            let begins = words.peek().and_then(|next| next.chars().next());
            let begins = begins.is_none_or(|next| !next.is_lowercase() && !next.is_numeric() && next != '[');
            let depth = |mark: char| sentence.iter().map(|word| word.matches(mark).count()).sum::<usize>();
            if ends && begins && depth('[') <= depth(']') {
                sentences.push(sentence.join(" "));
                sentence.clear();
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence.join(" "));
        }
    }
    sentences
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
                Change::Same("El dolor".into()),
                Change::Removed("es".into()),
                Change::Added("debe ser".into()),
                Change::Same("grave. Siempre.".into()),
            ]
        );
    }

    #[test]
    fn only_sentences_that_differ_are_named() {
        let before = "Severity ¶ Pain must be severe. It may be mental [@uncat art. 1]. It leaves marks.";
        let now = "Severity ¶ Pain must be severe. It may be physical or mental [@uncat art. 1]. Marks prove nothing.";
        assert_eq!(
            changed_sentences(before, now),
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
