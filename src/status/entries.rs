//! The entries of data that a name refers to, and their records after a confirmation.

use std::collections::BTreeSet;

use super::settled::Settled;
use crate::config::Date;
use crate::curriculum::{DataEntry, Record, Site, State, Step};
use crate::language::Language;

/// The keys of the entries that a name refers to: a file, as `content/glossary.yml`, with `#id` for one entry; a key,
/// or its beginning up to `:`, `/` or `.`, as `checklist:visit`. Empty if there are none.
pub(super) fn named(site: &Site, name: &str) -> BTreeSet<String> {
    let (file, id) = name.split_once('#').map_or((name, None), |(file, id)| (file, Some(id)));
    let is_in_file = |entry: &DataEntry| {
        let texts = entry.fields.iter().flat_map(|field| field.texts.values().flatten());
        let mut paths = texts.map(|text| text.path.as_str());
        paths.any(|path| path == file || path.strip_prefix("content/") == Some(file))
            && id.is_none_or(|id| entry.id() == id)
    };
    let is_beginning = |entry: &DataEntry| match entry.key.strip_prefix(name) {
        Some(rest) => {
            !name.is_empty()
                && (rest.is_empty() || name.ends_with([':', '/', '.']) || rest.starts_with([':', '/', '.']))
        }
        None => false,
    };
    let entries = site.entries().iter().filter(|entry| is_in_file(entry) || is_beginning(entry));
    entries.map(|entry| entry.key.clone()).collect()
}

/// The records of a language's entries after a confirmation.
#[derive(Default)]
pub(super) struct EntryRecords {
    /// The records of present entries.
    pub records: Vec<Record>,
    /// The records that no entry has.
    pub of_removed: Vec<Record>,
    /// The number of confirmed entries.
    pub confirmed: usize,
    /// The number of wanted entries without a translation.
    pub missing: usize,
    /// The confirmed entries that were not in step before.
    pub settled: Vec<Settled>,
}

impl EntryRecords {
    /// The records as they are, with no entry confirmed.
    pub fn kept(site: &Site, language: Language) -> Self {
        Self { of_removed: site.locks[language].entries().collect(), ..Self::default() }
    }
}

/// Confirms the entries with the given keys on a date. Records of other entries are kept.
pub(super) fn of_entries(site: &Site, language: Language, keys: &BTreeSet<String>, date: Date) -> EntryRecords {
    let steps = site.entry_steps(language);
    if keys.is_empty() || steps.is_empty() {
        return EntryRecords::kept(site, language);
    }
    let mut done = EntryRecords::default();
    let known = site.entry_records(language);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for step in steps {
        let Some(entry) = step.source.or(step.translation).and_then(|number| site.entries().get(number)) else {
            continue;
        };
        let before = step.record.and_then(|number| known.get(number));
        used.insert(&entry.key);
        used.extend(before.map(|before| before.page.as_str()));
        if !keys.contains(&entry.key) {
            done.records.extend(before.cloned());
        } else if step.translation.is_none() {
            done.missing += 1;
        } else {
            done.confirmed += 1;
            done.settled.extend(settled(entry, step, language));
            done.records.push(record(site, entry, language, before, date));
        }
    }
    let of_removed = site.locks[language].entries().filter(|record| !used.contains(record.page.as_str()));
    done.of_removed = of_removed.collect();
    done
}

/// The record of an entry. An unchanged one keeps its date.
fn record(site: &Site, entry: &DataEntry, language: Language, before: Option<&Record>, date: Date) -> Record {
    let source = entry.source;
    let (own, there) = (entry.section(language), entry.section(source));
    let tag = site.config.languages[source].tag.as_str();
    let (text, digest) = own.unwrap_or_default();
    let has_source = there.is_some();
    let (source_text, source_digest) = there.unwrap_or_default();
    let fresh = Record {
        page: entry.key.clone(),
        anchor: String::new(),
        source: if has_source { tag } else { "" }.to_owned(),
        source_anchor: String::new(),
        date,
        source_digest,
        digest,
        source_text,
        text,
    };
    let is_same = |before: &&Record| Record { date: before.date, ..fresh.clone() } == **before;
    let date = before.filter(is_same).map_or(date, |before| before.date);
    Record { date, ..fresh }
}

fn settled(entry: &DataEntry, step: &Step, language: Language) -> Option<Settled> {
    let place = entry.place(language);
    let (path, at) = place.map_or((&entry.path, 0), |(path, span)| (path, span.start));
    (step.state != State::Current).then(|| Settled {
        path: path.clone(),
        at,
        title: entry.key.clone(),
        state: step.state,
        has_source: step.source.is_some(),
    })
}
