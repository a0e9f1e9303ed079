//! The state of the entries of data in a language, by file.

use super::tree::{DataStatus, PageStatus, SectionStatus};
use crate::curriculum::{DataEntry, DataKind, Site, State, Step};
use crate::language::Language;
use crate::source::{LineIndex, Snapshot};

/// The state of the entries of all files in a language.
pub(super) fn data_status(site: &Site, snapshot: &Snapshot, language: Language) -> DataStatus {
    let entries = site.entries();
    let entry = |step: &Step| step.source.or(step.translation).and_then(|number| entries.get(number));
    // Keywords are confirmed with their page; records of older versions do not have them. Other data counts from its
    // first record on.
    let has_data = site.locks[language].has_data();
    let counts = |step: &Step, entry: &DataEntry| match entry.kind {
        DataKind::Keywords => step.state != State::Unconfirmed,
        _ => has_data || !site.locks[language].has_entries(),
    };
    let steps = site.entry_steps(language).iter().filter_map(|step| Some((step, entry(step)?)));
    let steps: Vec<(&Step, &DataEntry)> = steps.filter(|(step, entry)| counts(step, entry)).collect();
    let is_same = |one: &(&Step, &DataEntry), next: &(&Step, &DataEntry)| {
        let is_strings = |entry: &DataEntry| entry.kind == DataKind::Strings;
        one.1.path == next.1.path || (is_strings(one.1) && is_strings(next.1))
    };
    let files: Vec<PageStatus> =
        steps.chunk_by(is_same).map(|steps| of_file(site, snapshot, language, steps)).collect();
    DataStatus {
        is_recorded: site.locks[language].has_entries(),
        entries: steps.len(),
        current: files.iter().map(|file| file.current).sum(),
        files,
    }
}

fn of_file(site: &Site, snapshot: &Snapshot, language: Language, steps: &[(&Step, &DataEntry)]) -> PageStatus {
    let source = steps[0].1.source;
    let first = |side: Language| steps.iter().find_map(|(_, entry)| entry.place(side)).map(|(path, _)| path.clone());
    let usual = &steps[0].1.path;
    let source_path = first(source).unwrap_or_else(|| usual.clone());
    let path = first(language).unwrap_or_else(|| usual.clone());
    let lines = |path: &str| snapshot.source(path).map(|file| LineIndex::new(&file.text));
    let (own_lines, source_lines) = (lines(path.as_str()), lines(source_path.as_str()));
    let line = |entry: &DataEntry, side: Language, lines: &Option<LineIndex<'_>>| {
        let (_, span) = entry.place(side)?;
        lines.as_ref().map(|lines| lines.position(span.start).line)
    };
    let records = site.entry_records(language);
    let sections: Vec<SectionStatus> = steps
        .iter()
        .map(|(step, entry)| {
            let is_open = step.state != State::Current;
            let record = step.record.filter(|_| is_open).and_then(|number| records.get(number));
            let now = |side: Language| entry.section(side).filter(|_| is_open).map(|(words, _)| words);
            let known = |words: &String| Some(words.clone()).filter(|words| !words.is_empty());
            SectionStatus {
                id: step.translation.map(|_| entry.key.clone()),
                source_id: step.source.map(|_| entry.key.clone()),
                title: entry.key.clone(),
                state: step.state,
                confirmed: step.confirmed,
                is_replaced: false,
                line: line(entry, language, &own_lines),
                source_line: line(entry, source, &source_lines),
                before: record.and_then(|record| known(&record.source_text)),
                translation_before: record.and_then(|record| known(&record.text)),
                now: now(source),
                translation: now(language),
            }
        })
        .collect();
    PageStatus {
        id: path.to_string(),
        state: State::of_parts(steps.iter().map(|(step, _)| step.state)),
        path,
        source: site.config.languages[source].tag.to_string(),
        source_path,
        current: sections.iter().filter(|section| section.state == State::Current).count(),
        sections,
    }
}
