//! The texts of data in pairs, their messages, and the translations that come back.
//!
//! An entry of data is what a section is on a page. Its texts have permanent names, so they are found by these alone.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::data_edit::{DataEdit, edited};
use super::digest::{digest, is_written_since};
use super::found::is_guess;
use super::message::{Message, MessageState};
use super::placed::{InStep, Placed, ProblemKind, problem};
use super::reading::Returned;
use crate::curriculum::{BREAK, DataEntry, DataKind, EntryText, Field, Record, Site, State, Step};
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::language::Language;
use crate::source::{LineIndex, Snapshot, SourcePath};

/// An entry of data with the texts that its source has.
pub(super) struct DataTexts<'a> {
    entry: &'a DataEntry,
    step: &'a Step,
    record: Option<&'a Record>,
    texts: Vec<DataPair<'a>>,
}

/// A text of an entry in two languages.
struct DataPair<'a> {
    context: String,
    field: &'a Field,
    source: &'a EntryText,
    translation: Option<&'a EntryText>,
    state: State,
    previous: Option<String>,
}

/// The name of an entry's file in contexts. Interface texts are in a file for each language.
pub(super) fn file_name(entry: &DataEntry) -> &str {
    let path = entry.path.as_str();
    match entry.kind {
        DataKind::Strings => path.rsplit_once('/').map_or(path, |(folder, _)| folder),
        _ => path,
    }
}

/// The texts of all entries from the default language into another one. Empty for other sources.
pub(super) fn data_texts(site: &Site, from: Language, into: Language) -> Vec<DataTexts<'_>> {
    if from != site.config.default_language {
        return Vec::new();
    }
    let records = site.entry_records(into);
    let steps = site.entry_steps(into).iter();
    let texts = steps.filter_map(|step| {
        // Words for the search are not translated one by one.
        let entry = site.entries().get(step.source?).filter(|entry| entry.kind != DataKind::Keywords)?;
        let record = step.record.and_then(|number| records.get(number));
        let texts = entry.fields.iter().filter_map(|field| pair(entry, field, step, record, from, into)).collect();
        Some(DataTexts { entry, step, record, texts })
    });
    texts.collect()
}

fn pair<'a>(
    entry: &'a DataEntry,
    field: &'a Field,
    step: &Step,
    record: Option<&Record>,
    from: Language,
    into: Language,
) -> Option<DataPair<'a>> {
    let source = field.texts[from].as_ref()?;
    let translation = field.texts[into].as_ref();
    // An interface text that the translation's file does not have is the program's; plural forms differ by language.
    if entry.kind == DataKind::Strings && translation.is_none() {
        return None;
    }
    let is_recorded = |recorded: &str, language: Language| {
        field.line(language).is_none_or(|line| recorded.split(BREAK).any(|part| part == line))
    };
    let state = match (translation, record) {
        (None, _) => State::Missing,
        (Some(_), Some(record)) => {
            let is_behind = step.state.is_behind() && !is_recorded(&record.source_text, from);
            let is_ahead = step.state.is_ahead() && !is_recorded(&record.text, into);
            match (is_behind, is_ahead) {
                (false, false) => State::Current,
                (true, false) => State::Outdated,
                (false, true) => State::Changed,
                (true, true) => State::Diverged,
            }
        }
        (Some(_), None) => step.state,
    };
    let previous = record.filter(|_| matches!(state, State::Outdated | State::Diverged));
    let previous = previous.and_then(|record| recorded_field(&record.source_text, field));
    let name = if field.name.is_empty() { String::new() } else { format!("@{}", field.name) };
    let context = format!("{}#{}{name}", file_name(entry), entry.id());
    Some(DataPair { context, field, source, translation, state, previous })
}

/// The recorded text of a field.
fn recorded_field(recorded: &str, field: &Field) -> Option<String> {
    let prefix = format!("{}: ", field.name);
    let mut parts = recorded.split(BREAK);
    match field.name.is_empty() {
        true => parts.next().map(str::to_owned),
        false => parts.find_map(|part| part.strip_prefix(&prefix)).map(str::to_owned),
    }
}

/// The messages of data, and whether each is current.
pub(super) fn data_messages(
    site: &Site,
    snapshot: &Snapshot,
    from: Language,
    into: Language,
    speaks: ProgramLanguage,
) -> Vec<(Message, bool)> {
    let mut lines: BTreeMap<SourcePath, LineIndex<'_>> = BTreeMap::new();
    let mut messages = Vec::new();
    for texts in data_texts(site, from, into) {
        for pair in &texts.texts {
            let path = &pair.source.path;
            if !lines.contains_key(path) {
                lines.extend(snapshot.source(path.as_str()).map(|file| (path.clone(), LineIndex::new(&file.text))));
            }
            let line = lines.get(path).map(|lines| lines.position(pair.source.span.start).line);
            let line = line.and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
            let key = texts.entry.key.as_str();
            let note = match pair.field.name.as_str() {
                "" => phrase(speaks, &phrases::UnitEntry { key }),
                field => phrase(speaks, &phrases::UnitEntryField { field, key }),
            };
            let target = pair.translation.map(|text| text.words.clone()).unwrap_or_default();
            let message = Message {
                context: pair.context.clone(),
                place: Some((path.clone(), line)),
                source: pair.source.words.clone(),
                state: match (target.is_empty(), pair.state) {
                    (true, _) => MessageState::Missing,
                    (false, State::Current) => MessageState::Current,
                    (false, _) => MessageState::Outdated,
                },
                exported: Some(digest(&target)),
                target,
                previous: pair.previous.clone(),
                notes: vec![note],
                comments: Vec::new(),
            };
            messages.push((message, pair.state == State::Current));
        }
    }
    messages
}

/// Puts returned translations into the data files.
pub(super) fn place_data<'r>(
    site: &Site,
    snapshot: &Snapshot,
    into: Language,
    returned: &mut BTreeMap<&'r str, &'r Returned>,
    doubtful: &BTreeSet<&str>,
    placed: &mut Placed,
) {
    let all = data_texts(site, site.config.default_language, into);
    let mut files: BTreeMap<SourcePath, Vec<(&'r Returned, DataEdit)>> = BTreeMap::new();
    // The texts that came back, by context, and whether each is in its file.
    let mut back: BTreeMap<&str, (&'r Returned, bool)> = BTreeMap::new();
    for (texts, pair) in all.iter().flat_map(|texts| texts.texts.iter().map(move |pair| (texts, pair))) {
        let found = returned.get(pair.context.as_str()).copied();
        let Some(one) = found.filter(|one| is_same(&one.message.source, &pair.source.words)) else { continue };
        returned.remove(pair.context.as_str());
        let target = &one.message.target;
        if target.trim().is_empty() {
            continue;
        }
        let is_there = pair.translation.is_some_and(|text| is_same(&text.words, target));
        back.insert(&one.message.context, (one, is_there));
        if is_there {
            placed.unchanged += 1;
        } else if is_guess(one, pair.state, pair.previous.as_deref()) {
            placed.problems.push(problem(one, ProblemKind::Guess));
        } else if is_undone(texts, pair, target) || is_overwritten(one, pair) {
            placed.problems.push(problem(one, ProblemKind::TranslationChanged));
        } else if texts.entry.kind == DataKind::Strings && placeholders(&pair.source.words) != placeholders(target) {
            placed.problems.push(problem(one, ProblemKind::PlaceholdersDiffer));
        } else if texts.entry.kind == DataKind::Strings && is_word_of_pages(texts.entry.id()) {
            placed.problems.push(problem(one, ProblemKind::WordOfPages));
        } else {
            let edit = DataEdit {
                old: pair.translation.cloned(),
                beside: Some(pair.source.clone()),
                key: pair.field.keys[into].clone(),
                words: target.split_whitespace().collect::<Vec<_>>().join(" "),
            };
            let path = pair.translation.map_or(&pair.source.path, |text| &text.path);
            files.entry(path.clone()).or_default().push((one, edit));
        }
    }
    for (path, edits) in files {
        let before = snapshot.source(path.as_str()).map_or("", |source| &source.text);
        let wanted: Vec<&DataEdit> = edits.iter().map(|(_, edit)| edit).collect();
        let (text, done) = edited(before, path.as_str().ends_with(".toml"), &wanted);
        let done: BTreeSet<usize> = done.into_iter().collect();
        for (number, (one, _)) in edits.iter().enumerate() {
            if done.contains(&number) {
                placed.placed += 1;
                back.insert(&one.message.context, (one, true));
            } else {
                placed.problems.push(problem(one, ProblemKind::NotEditable));
            }
        }
        if text != before {
            placed.files.insert(path, text);
        }
    }
    let returned = |pair: &DataPair<'_>| {
        let (one, is_there) = back.get(pair.context.as_str())?;
        let is_sure = one.message.state == MessageState::Current && !doubtful.contains(one.message.context.as_str());
        Some(*is_there && is_sure)
    };
    // The states are those before the import.
    let is_changed = |texts: &DataTexts<'_>| {
        let is_put = |pair: &DataPair<'_>| {
            let put = back.get(pair.context.as_str()).filter(|(_, is_there)| *is_there);
            let is_other = |target: &str| pair.translation.is_none_or(|text| !is_same(&text.words, target));
            put.is_some_and(|(one, _)| is_other(&one.message.target))
        };
        texts.step.state != State::Current || texts.texts.iter().any(is_put)
    };
    let settled = all.iter().filter(|texts| is_changed(texts) && is_settled(texts, into, &returned));
    placed.in_step.extend(settled.map(|texts| InStep { page: texts.entry.key.clone(), section: String::new() }));
}

/// Whether a translator saw both sides of an entry completely and found them in step: see [`super::settle`].
fn is_settled(texts: &DataTexts<'_>, into: Language, returned: &dyn Fn(&DataPair<'_>) -> Option<bool>) -> bool {
    let is_sure = |pair: &DataPair<'_>| returned(pair).unwrap_or(pair.state == State::Current);
    let is_seen = texts.texts.iter().any(|pair| returned(pair).is_some());
    if !is_seen || !texts.texts.iter().all(is_sure) {
        return false;
    }
    let (source, own) = texts.record.map_or(("", ""), |record| (&record.source_text, &record.text));
    // A text that only the translation has was not sent: it must be as recorded, and so must its lack in the source.
    let is_sent = |field: &Field| texts.texts.iter().any(|pair| pair.field.name == field.name);
    let is_known = |field: &Field| match field.line(into) {
        Some(line) => own.split(BREAK).any(|part| part == line) && recorded_name(source, &field.name).is_none(),
        None => true,
    };
    texts.entry.fields.iter().filter(|field| !is_sent(field)).all(is_known)
}

fn recorded_name<'t>(recorded: &'t str, name: &str) -> Option<&'t str> {
    recorded.split(BREAK).find(|part| part.split_once(": ").is_some_and(|(known, _)| known == name))
}

/// Whether a returned text is the recorded one and the file was changed since: the translator has not seen the change.
fn is_undone(texts: &DataTexts<'_>, pair: &DataPair<'_>, words: &str) -> bool {
    let recorded = texts.record.and_then(|record| recorded_field(&record.text, pair.field));
    pair.state.is_ahead() && recorded.is_some_and(|recorded| is_same(&recorded, words))
}

/// Whether a text was written into the file since the export.
fn is_overwritten(one: &Returned, pair: &DataPair<'_>) -> bool {
    let Message { exported, target, .. } = &one.message;
    pair.translation.is_some_and(|text| is_written_since(exported.as_deref(), &text.words, target))
}

/// Whether two texts have the same words; their Unicode normalisation may differ.
fn is_same(one: &str, other: &str) -> bool {
    one.split_whitespace()
        .flat_map(|word| word.nfc().chain([' ']))
        .eq(other.split_whitespace().flat_map(|word| word.nfc().chain([' '])))
}

/// Whether an interface text is what pages write to name a block, a form of work or a form of diagram. With another word
/// in the strings, the pages that have it would show a facilitators' block to everybody.
fn is_word_of_pages(id: &str) -> bool {
    ["blocks.", "work.", "diagrams."].iter().any(|group| id.starts_with(group)) && id.ends_with(".word")
}

/// The values that an interface text is filled with: `{n}`.
fn placeholders(words: &str) -> BTreeSet<&str> {
    let opened = words.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    opened.map(|(name, _)| name).collect()
}
