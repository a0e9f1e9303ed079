//! Which record belongs to which entry of data, and whether both languages of the entry are in step.
//!
//! Both texts of an entry are in one place under one key, so they are not paired here. A record belongs to the entry
//! with its key; records and entries that are left, after a key was renamed, are paired by their texts.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::align::{ALIKE, Step, likeness};
use super::lock::Record;
use super::state::State;

/// An entry in two languages: for each, its text and digest.
pub struct EntrySides<'a> {
    /// Its key: `glossary:torture`.
    pub key: &'a str,
    /// Its text in the source language, if it has one.
    pub source: Option<(String, u64)>,
    /// Its text in the translation, if it has one.
    pub translation: Option<(String, u64)>,
}

/// The state of each entry, in order. The numbers of both sides are those of the entry. Entries without a text in
/// either language are left out.
pub fn entry_steps(entries: &[EntrySides<'_>], records: &[Record]) -> Vec<Step> {
    let found = find_records(entries, records);
    let step = |(number, entry): (usize, &EntrySides<'_>)| {
        let digest = |side: &Option<(String, u64)>| side.as_ref().map(|(_, digest)| *digest);
        let (source, translation) = (digest(&entry.source), digest(&entry.translation));
        let record = found[number].filter(|_| translation.is_some());
        let known = record.map(|record| &records[record]);
        let state = match (source, translation, known) {
            (None, None, _) => return None,
            (Some(_), None, _) => State::Missing,
            (source, Some(digest), Some(known)) => known.state(source, digest),
            (None, Some(_), None) => State::Extra,
            (Some(_), Some(_), None) => State::Unconfirmed,
        };
        Some(Step {
            source: source.map(|_| number),
            translation: translation.map(|_| number),
            state,
            record,
            confirmed: known.map(|known| known.date),
            is_replaced: false,
        })
    };
    entries.iter().enumerate().filter_map(step).collect()
}

/// The number of the record of each entry.
fn find_records(entries: &[EntrySides<'_>], records: &[Record]) -> Vec<Option<usize>> {
    let mut found = vec![None; entries.len()];
    let mut by_key: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (number, record) in records.iter().enumerate() {
        by_key.entry(&record.page).or_default().push(number);
    }
    let mut left: BTreeSet<usize> = (0..records.len()).collect();
    for (number, entry) in entries.iter().enumerate() {
        let Some(own) = by_key.get(entry.key) else { continue };
        own.iter().for_each(|record| {
            left.remove(record);
        });
        // A merge that kept the lines of both sides may leave several; see `Site::records` for pages.
        found[number] = own.iter().copied().max_by_key(|record| (fit(entry, &records[*record]), *record));
    }
    pair_renamed(entries, records, left, &mut found);
    found
}

/// How well a record fits an entry: both sides, the translation, the source.
fn fit(entry: &EntrySides<'_>, record: &Record) -> (bool, bool, bool) {
    let is_same = |side: &Option<(String, u64)>, digest: u64| side.as_ref().is_some_and(|(_, own)| *own == digest);
    let (source, own) = (is_same(&entry.source, record.source_digest), is_same(&entry.translation, record.digest));
    (source && own, own, source)
}

/// Pairs entries without a record with records of removed keys of the same kind: the most similar first.
fn pair_renamed(
    entries: &[EntrySides<'_>],
    records: &[Record],
    mut left: BTreeSet<usize>,
    found: &mut [Option<usize>],
) {
    /// The most pairs of texts that are compared; above it, only equal texts are found.
    const MOST_PAIRS: usize = 40_000;
    let without: Vec<usize> = (0..entries.len()).filter(|number| found[*number].is_none()).collect();
    let compares_words = without.len() * left.len() <= MOST_PAIRS;
    let mut by_digest: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for record in &left {
        by_digest.entry(records[*record].source_digest).or_default().push(*record);
        by_digest.entry(records[*record].digest).or_default().push(*record);
    }
    let mut pairs = Vec::new();
    for number in without {
        let entry = &entries[number];
        let digests = [&entry.source, &entry.translation].into_iter().flatten().map(|(_, digest)| digest);
        let candidates: BTreeSet<usize> = match compares_words {
            true => left.clone(),
            false => digests.filter_map(|digest| by_digest.get(digest)).flatten().copied().collect(),
        };
        for record in candidates {
            let known = &records[record];
            let kind = |key: &str| key.split_once(':').map(|(kind, _)| kind.to_owned());
            let alike = alike(entry, known);
            if kind(entry.key) == kind(&known.page) && alike >= ALIKE {
                pairs.push((alike, number, record));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    for (_, number, record) in pairs {
        if found[number].is_none() && left.remove(&record) {
            found[number] = Some(record);
        }
    }
}

/// The share of common words of both sides, from 0 to 1.
fn alike(entry: &EntrySides<'_>, record: &Record) -> f64 {
    let side = |side: &Option<(String, u64)>, digest: u64, recorded: &str| match side {
        Some((_, own)) if *own == digest => 1.0,
        Some((words, _)) => likeness(words, recorded),
        None => 0.0,
    };
    let source = side(&entry.source, record.source_digest, &record.source_text);
    (source + side(&entry.translation, record.digest, &record.text)) / 2.0
}
