//! Puts returned translations into the files; all other bytes are unchanged.
//!
//! A translation is accepted only if its source is the one that the translator saw. The texts of each page are then
//! parsed again: a translation that would not be parsed as written is omitted and reported. Texts that only the source
//! has are put into their place ([`super::gains`]), and missing sections and pages are created step by step
//! ([`super::make`]). What is confirmed is decided by the pages as they are after the import. Nothing is removed.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use similar::DiffOp;

use super::data::{file_name, place_data};
use super::definitions::with_definitions;
use super::digest::is_written_since;
use super::edit::{Edit, is_as_returned, replaced, unescaped, written};
use super::found::FoundMessages;
use super::gains::insert;
use super::make::{make_page, make_sections};
use super::message::{Message, MessageState, page_of};
use super::placed::{InStep, Placed, ProblemKind, problem};
use super::reading::{Reading, Returned};
use super::settle::settled;
use super::side::anchor;
use super::texts::{PageSide, PageTexts, Text, TextPair, TextPlace, of_page, texts};
use super::words::{has, plain, same_words, shared};
use crate::curriculum::{Document, OpenMark, PageId, Site};
use crate::language::Language;
use crate::markdown::UnitKind;
use crate::pipeline::{BuildOptions, Loaded, Memo, Timings, load};
use crate::source::{Snapshot, SourcePath};
use crate::status::{ConfirmTarget, anchor_of_source, difference};

/// Puts translations into the pages of a language. Returns the new files; writes nothing.
pub fn place(loaded: &Loaded, reading: &Reading, into: Language) -> Placed {
    let site = &loaded.site;
    let mut placed = Placed::default();
    let returned: BTreeMap<&str, &Returned> =
        reading.messages.iter().map(|one| (one.message.context.as_str(), one)).collect();
    // The mark of a text that is not translated yet is no translation, whatever its state says.
    let (open, returned): (BTreeMap<&str, &Returned>, BTreeMap<&str, &Returned>) =
        returned.into_iter().partition(|(_, one)| is_open(&one.message));
    placed.problems.extend(open.into_values().map(|one| problem(one, ProblemKind::Open)));
    let mut left = returned.clone();
    // Texts with remarks, such as a missing or unknown code.
    let doubts = reading.remarks.iter().filter(|remark| remark.kind.is_doubt());
    let doubtful: BTreeSet<&str> = doubts.map(|remark| remark.context.as_str()).collect();
    for id in (0..).map(PageId).take(site.pages.len()) {
        let Some(page) = of_page(site, &loaded.snapshot, id, into) else { continue };
        let found = FoundMessages::new(&page, &mut left);
        placed.problems.extend(found.guesses.iter().map(|one| problem(one, ProblemKind::Guess)));
        match &page.translation {
            Some(translation) => put_into(&page, translation, &found, loaded, into, &mut placed),
            None => make_page(&page, &found, loaded, into, &mut placed),
        }
    }
    place_data(site, &loaded.snapshot, into, &mut left, &doubtful, &mut placed);
    // The remaining messages have no text in the site.
    let mut pages: BTreeSet<String> = site.pages.iter().map(|page| site.record_name(page)).collect();
    pages.extend(site.entries().iter().map(|entry| file_name(entry).to_owned()));
    for one in left.into_values().filter(|one| !one.message.target.is_empty()) {
        let is_known = pages.contains(page_of(&one.message.context));
        placed.problems.push(problem(one, if is_known { ProblemKind::SourceChanged } else { ProblemKind::NoPage }));
    }
    let mut after = reloaded(loaded, &placed);
    if let Some(now) = &after {
        let files = placed.files.len();
        take_back_exposed((loaded, now), &returned, into, &mut placed);
        if placed.files.len() < files {
            after = reloaded(loaded, &placed);
        }
    }
    note_steps(after.as_ref().unwrap_or(loaded), returned, &doubtful, into, &mut placed);
    placed.problems.sort_by(|a, b| (a.line, &a.context).cmp(&(b.line, &b.context)));
    placed.in_step.sort();
    placed.in_step.dedup();
    placed
}

/// Whether a translation is only a mark. A source that shows such a mark is translated by another one.
fn is_open(message: &Message) -> bool {
    OpenMark::is_of_any(message.target.trim()) && !OpenMark::is_of_any(message.source.trim())
}

fn put_into(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    found: &FoundMessages<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) {
    let mut edits = Vec::new();
    let mut gained = BTreeSet::new();
    let is_other = |pair: &TextPair, own: usize, words: &str| {
        (pair.is_guess || pair.is_likely) && !pair.is_open && !is_version(&translation.texts[own].words, words)
    };
    // Confirmed sections whose headings are not each other's any more: only their place, or what is left of them, is.
    let is_other_heading = |(number, pair): (usize, &TextPair)| {
        let (one, own) = (found.target(number)?, pair.translation?);
        let is_heading = matches!(translation.texts[own].place, TextPlace::Unit(UnitKind::Heading(_), _));
        let is_recorded = page.steps[pair.step].record.is_some();
        (is_heading && is_recorded && is_other(pair, own, &one.message.target)).then_some(pair.step)
    };
    let doubtful: BTreeSet<usize> = page.pairs.iter().enumerate().filter_map(is_other_heading).collect();
    for (number, pair) in page.pairs.iter().enumerate() {
        let Some(one) = found.target(number) else { continue };
        let words = &one.message.target;
        let Some(own) = pair.translation else {
            // Sections without a translation are created below.
            if page.steps[pair.step].translation.is_some() {
                gained.insert(number);
            }
            continue;
        };
        let text = &translation.texts[own];
        if is_as_returned(text, words) {
            placed.unchanged += 1;
        } else if page.source.texts[pair.source].is_for_facilitators && !text.is_for_facilitators {
            placed.problems.push(problem(one, ProblemKind::Audience));
        } else if is_other(pair, own, words) {
            // Whoever wrote that text may have meant something else.
            match pair.is_likely || doubtful.contains(&pair.step) {
                true => placed.problems.push(problem(one, ProblemKind::NoPlace)),
                false => _ = gained.insert(number),
            }
        } else if is_undone(page, pair, &text.words, words)
            || (!pair.is_open && is_written_since(one.message.exported.as_deref(), &text.words, words))
        {
            placed.problems.push(problem(one, ProblemKind::TranslationChanged));
        } else {
            edits.push(Edit { span: text.span, words: written(translation.text, text, words), pair: number });
        }
    }
    let document = translation.document;
    let (text, done) = apply(document, translation.text, &translation.texts, &edits, |edit| {
        (page.pairs[edit.pair].translation, found.target(edit.pair).map_or("", |one| &one.message.target))
    });
    let done: FxHashSet<usize> = done.into_iter().collect();
    for edit in edits.iter().filter(|edit| !done.contains(&edit.pair)) {
        placed.problems.extend(found.target(edit.pair).map(|one| problem(one, ProblemKind::WouldBreak)));
    }
    placed.placed += done.len();
    let text = insert(page, translation, text, &gained, found, loaded, into, placed);
    let text = make_sections(page, translation, text, found, loaded, into, placed);
    let text = with_definitions(page, translation, text);
    if text != translation.text {
        placed.files.insert(document.path.clone(), text);
    }
}

/// Whether words are another version of a text, and not another text.
fn is_version(text: &str, words: &str) -> bool {
    let (one, other) = (plain(text), plain(words));
    shared(&one, &other) * 4 >= one.len().max(other.len())
}

/// The site with the new files; `None` if there are none.
fn reloaded(loaded: &Loaded, placed: &Placed) -> Option<Loaded> {
    let options = BuildOptions::of(loaded.site.delivery.clone());
    (!placed.files.is_empty()).then(|| with_files(loaded, &placed.files, &options))
}

/// Takes back the new files of pages in which a text would become public that only facilitators see in the source, as
/// when a block of the translation is of another kind than that of the source.
fn take_back_exposed<'r>(
    (loaded, reloaded): (&Loaded, &Loaded),
    returned: &BTreeMap<&'r str, &'r Returned>,
    into: Language,
    placed: &mut Placed,
) {
    let site = &reloaded.site;
    for id in (0..).map(PageId).take(site.pages.len()) {
        let Some(page) = of_page(site, &reloaded.snapshot, id, into) else { continue };
        let Some(translation) = &page.translation else { continue };
        if !placed.files.contains_key(&translation.document.path) {
            continue;
        }
        let before = of_page(&loaded.site, &loaded.snapshot, id, into);
        let before = before.as_ref().and_then(|page| page.translation.as_ref()).map_or(&[][..], |side| &side.texts);
        let was_public = |text: &Text| before.iter().any(|old| !old.is_for_facilitators && old.words == text.words);
        let is_exposed = page.pairs.iter().any(|pair| {
            let own = pair.translation.and_then(|own| translation.texts.get(own));
            let is_secret = page.source.texts[pair.source].is_for_facilitators;
            own.is_some_and(|own| is_secret && !own.is_for_facilitators && !was_public(own))
        });
        if !is_exposed {
            continue;
        }
        placed.files.remove(&translation.document.path);
        let is_old = |words: &str| before.iter().any(|text| is_as_returned(text, words));
        let told: BTreeSet<&str> = placed.problems.iter().map(|one| one.context.as_str()).collect();
        let own = returned.values().filter(|one| page_of(&one.message.context) == page.name);
        let lost = own.filter(|one| !one.message.target.trim().is_empty() && !is_old(&one.message.target));
        let lost: Vec<_> = lost
            .filter(|one| !told.contains(one.message.context.as_str()))
            .map(|one| problem(one, ProblemKind::Audience))
            .collect();
        placed.placed = placed.placed.saturating_sub(lost.len());
        placed.problems.extend(lost);
    }
}

/// Records the sections that the translator confirmed: those whose returned texts are all in the pages now and sure.
fn note_steps<'r>(
    loaded: &Loaded,
    mut returned: BTreeMap<&'r str, &'r Returned>,
    doubtful: &BTreeSet<&str>,
    into: Language,
    placed: &mut Placed,
) {
    let Loaded { site, snapshot, .. } = loaded;
    let pages: BTreeSet<&str> = returned.keys().map(|context| page_of(context)).collect();
    let pages: BTreeSet<String> = pages.into_iter().map(str::to_owned).collect();
    for id in (0..).map(PageId).take(site.pages.len()) {
        if !pages.contains(&site.record_name(site.page(id))) {
            continue;
        }
        let Some(page) = of_page(site, snapshot, id, into) else { continue };
        let Some(translation) = &page.translation else { continue };
        let found = FoundMessages::new(&page, &mut returned);
        let is_sure = |number: usize| {
            let one = found.target(number)?;
            let pair = &page.pairs[number];
            let stands =
                pair.translation.is_some_and(|own| is_as_returned(&translation.texts[own], &one.message.target));
            let is_doubtful = doubtful.contains(one.message.context.as_str());
            Some(stands && one.message.state == MessageState::Current && !is_doubtful)
        };
        for step in settled(&page, translation, &is_sure) {
            let section = page.steps[step].source.map_or("", |section| anchor(&page.source, section)).to_owned();
            placed.in_step.push(InStep { page: page.name.clone(), section });
        }
    }
}

/// Whether a returned translation is the text at the time of the last confirmation, and the page was changed since: the
/// translator has not seen that change.
fn is_undone(page: &PageTexts<'_>, pair: &TextPair, text: &str, words: &str) -> bool {
    let record = page.steps[pair.step].record.and_then(|number| page.records.get(number));
    record.is_some_and(|record| has(&record.text, words) && !has(&record.text, text))
}

/// Applies all edits, or, if the texts are not parsed as expected, only those that are.
fn apply<'m>(
    document: &Document,
    file: &str,
    before: &[Text],
    edits: &[Edit],
    wanted: impl Fn(&Edit) -> (Option<usize>, &'m str),
) -> (String, Vec<usize>) {
    let fits = |text: &str, edits: &[&Edit]| {
        let after = texts(document, text);
        let mut words: FxHashMap<usize, &str> = FxHashMap::default();
        for (own, wanted) in edits.iter().map(|edit| wanted(edit)) {
            words.entry(own.unwrap_or(usize::MAX)).or_insert(wanted);
        }
        after.len() == before.len()
            && after.iter().zip(before).enumerate().all(|(number, (after, before))| {
                let words = words.get(&number).copied().unwrap_or(before.words.as_str());
                after.place == before.place && same_words(&unescaped(after, &after.words), &unescaped(after, words))
            })
    };
    let all: Vec<&Edit> = edits.iter().collect();
    let whole = replaced(file, &all);
    if fits(&whole, &all) {
        return (whole, edits.iter().map(|edit| edit.pair).collect());
    }
    // Halves that fit are applied as a whole, so that the page is not parsed once for each edit.
    let mut kept: Vec<&Edit> = Vec::new();
    let mut left: Vec<&[Edit]> = vec![edits];
    while let Some(part) = left.pop() {
        let before = kept.len();
        kept.extend(part);
        if fits(&replaced(file, &kept), &kept) {
            continue;
        }
        kept.truncate(before);
        if part.len() > 1 {
            let (first, second) = part.split_at(part.len() / 2);
            left.extend([second, first]);
        }
    }
    (replaced(file, &kept), kept.iter().map(|edit| edit.pair).collect())
}

/// Text as the bytes of its file, with the byte-order mark of the file. Unchanged lines keep their line ends; new lines
/// get the most frequent line end.
pub fn as_in_file(before: &[u8], text: &str) -> Vec<u8> {
    let mark = "\u{FEFF}".as_bytes();
    let known = String::from_utf8_lossy(before.strip_prefix(mark).unwrap_or(before)).into_owned();
    let mut out = if before.starts_with(mark) { mark.to_vec() } else { Vec::new() };
    if !known.contains('\r') {
        out.extend_from_slice(text.as_bytes());
        return out;
    }
    let old = lines_with_ends(&known);
    let new: Vec<&str> = text.split('\n').collect();
    let count = |end: &str| old.iter().filter(|(_, own)| *own == end).count();
    let usual = ["\r\n", "\n", "\r"].into_iter().max_by_key(|end| count(end)).unwrap_or("\n");
    let words: Vec<&str> = old.iter().map(|(line, _)| *line).collect();
    let mut ends = vec![usual; new.len()];
    for step in difference(&words, &new) {
        if let DiffOp::Equal { old_index, new_index, len } = step {
            (0..len).for_each(|at| ends[new_index + at] = old[old_index + at].1);
        }
    }
    let last = new.len() - 1;
    for (number, (line, end)) in new.into_iter().zip(ends).enumerate() {
        out.extend_from_slice(line.as_bytes());
        if number < last {
            out.extend_from_slice(if end.is_empty() { usual } else { end }.as_bytes());
        }
    }
    out
}

/// The lines of a text, each with its line end; the last one has none.
fn lines_with_ends(text: &str) -> Vec<(&str, &str)> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push((&rest[..at], &rest[at..at + length]));
        rest = &rest[at + length..];
    }
    lines.push((rest, ""));
    lines
}

/// The sections to confirm in the site after the files of [`Placed`] are written.
pub fn targets(site: &Site, placed: &Placed, into: Language) -> Vec<ConfirmTarget> {
    let mut named: BTreeMap<String, PageId> = BTreeMap::new();
    for (page, number) in site.pages.iter().zip(0..) {
        named.entry(site.record_name(page)).or_insert(PageId(number));
    }
    let target = |one: &InStep| {
        let page = *named.get(&one.page)?;
        let section = anchor_of_source(site, page, into, &one.section)?.to_owned();
        Some(ConfirmTarget::Page { page, language: Some(into), section: Some(section) })
    };
    let keys: BTreeSet<String> = site.entries().iter().map(|entry| entry.key.clone()).collect();
    let keys: BTreeSet<String> =
        placed.in_step.iter().filter(|one| keys.contains(&one.page)).map(|one| one.page.clone()).collect();
    let data = (!keys.is_empty()).then_some(ConfirmTarget::Entries { keys, language: Some(into) });
    placed.in_step.iter().filter_map(target).chain(data).collect()
}

/// The site loaded again with changed files.
pub fn with_files(loaded: &Loaded, files: &BTreeMap<SourcePath, String>, options: &BuildOptions) -> Loaded {
    let mut all: BTreeMap<&str, &str> =
        loaded.snapshot.sources.iter().map(|source| (source.path.as_str(), &*source.text)).collect();
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    load(Snapshot::from_texts(all), options, &mut Memo::new(), &mut Timings::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_have_not_changed_keep_what_ended_them() {
        let back = |before: &str, text: &str| String::from_utf8(as_in_file(before.as_bytes(), text)).expect("text");
        assert_eq!(back("uno\ndos\n", "uno\ntres\n"), "uno\ntres\n");
        assert_eq!(back("\u{FEFF}uno\r\ndos\r\n", "uno\ntres\n"), "\u{FEFF}uno\r\ntres\r\n");
        assert_eq!(back("uno\r\ndos\ntres\r\n", "uno\ndos\ncuatro\ncinco\n"), "uno\r\ndos\ncuatro\r\ncinco\r\n");
        assert_eq!(back("uno\r\ndos", "uno\ntres"), "uno\r\ntres");
        assert_eq!(back("", "uno\n"), "uno\n");
    }
}
