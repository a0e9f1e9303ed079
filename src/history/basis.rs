//! When each pair of sections was last in step.
//!
//! A section of a translation was in step when it was first written, with its source as it was in that commit, and
//! again in each later commit that changed it while its source had changed too. A commit that changes only the
//! translation, though its source is the same as at the last step, is an edit of the translation: nobody knows whether
//! its source should say the same. Changes that are not committed are edits too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::commits::{FileHistory, HistoryCommit, histories};
use super::fault::HistoryFault;
use super::repository::Repository;
use super::versions::{Version, VersionSection, old_version, paired, version};
use crate::config::{Date, Value, parse_yaml, split_front_matter};
use crate::curriculum::{PageId, ParseOptions, Site, State, Translation};
use crate::language::Language;
use crate::source::{Snapshot, SourcePath};
use crate::status::{Bases, ConfirmTarget, ConfirmedSides};

/// What tells which source a translation is of.
#[derive(Clone, Copy, Debug)]
pub enum TranslationOrigin<'a> {
    /// The commits of both files.
    Commits,
    /// A commit named in the translation's front matter, under a key; parts of a nested key are joined with points.
    Key(&'a str),
}

/// What the history tells.
#[derive(Default)]
pub struct Outcome {
    /// The last steps.
    pub bases: Bases,
    /// Translations of which nothing is in the history.
    pub without_history: Vec<SourcePath>,
    /// The number of sections whose last step is not in the history: it is incomplete, or no commit has them.
    pub unknown: usize,
    /// Whether older commits were not fetched.
    pub is_shallow: bool,
    /// The number of sections that were confirmed before, which stay as they are.
    pub kept: usize,
    /// Commits named in front matter that the repository does not have: the translation and the commit.
    pub no_commit: Vec<(SourcePath, String)>,
    /// The number of translations without the key.
    pub without_key: usize,
}

/// A translation with unconfirmed sections.
struct Task<'a> {
    page: PageId,
    language: Language,
    source: &'a Translation,
    translation: &'a Translation,
    /// The pairs of sections, in the source and in the translation.
    pairs: Vec<(usize, usize)>,
}

/// The last steps of the unconfirmed sections of translations.
///
/// # Errors
/// The site is not in a repository, or `git` fails.
pub fn bases(
    root: &Path,
    (site, snapshot): (&Site, &Snapshot),
    targets: &[ConfirmTarget],
    options: &ParseOptions,
    origin: TranslationOrigin<'_>,
) -> Result<Outcome, HistoryFault> {
    let repository = Repository::open(root)?;
    let mut outcome = Outcome { is_shallow: repository.is_shallow, ..Outcome::default() };
    let tasks = tasks(site, targets, &mut outcome);
    if tasks.is_empty() {
        return Ok(outcome);
    }
    let sides = tasks.iter().flat_map(|task| [task.source, task.translation]);
    let paths: Vec<String> = sides.map(|side| format!("{}{}", repository.prefix, side.document.path)).collect();
    let log = repository.log()?.unwrap_or_default();
    let (commits, files) = histories(&log, &paths);
    let reading = HistoryReading { repository: &repository, options, commits: &commits };
    match origin {
        TranslationOrigin::Commits => reading.read_commits(&tasks, &files, &mut outcome)?,
        TranslationOrigin::Key(key) => reading.read_key(&tasks, &files, (key, snapshot), &mut outcome)?,
    }
    Ok(outcome)
}

fn tasks<'a>(site: &'a Site, targets: &[ConfirmTarget], outcome: &mut Outcome) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for (page, language) in crate::status::targeted(site, targets) {
        let record = site.page(page);
        let (Some(source), Some(translation)) = (&record.translations[record.source], &record.translations[language])
        else {
            continue;
        };
        let mut pairs = Vec::new();
        for step in site.steps(page, language) {
            match (step.state, step.source, step.translation) {
                (State::Unconfirmed, Some(there), Some(here)) => pairs.push((there, here)),
                _ => outcome.kept += usize::from(step.record.is_some()),
            }
        }
        if !pairs.is_empty() {
            tasks.push(Task { page, language, source, translation, pairs });
        }
    }
    tasks
}

/// A section at the time of a commit.
struct SectionEvent {
    commit: usize,
    section: VersionSection,
}

struct HistoryReading<'a> {
    repository: &'a Repository,
    options: &'a ParseOptions,
    commits: &'a [HistoryCommit],
}

impl HistoryReading<'_> {
    fn read_commits(
        &self,
        tasks: &[Task<'_>],
        files: &[FileHistory],
        outcome: &mut Outcome,
    ) -> Result<(), HistoryFault> {
        let own = tasks.iter().zip(files.iter().skip(1).step_by(2));
        let versions = self.versions(own)?;
        let mut events: Vec<Vec<Vec<SectionEvent>>> = Vec::new();
        for (task, file) in tasks.iter().zip(files.iter().skip(1).step_by(2)) {
            let now = version(&task.translation.document);
            events.push(task.pairs.iter().map(|(_, here)| section_events(&now, *here, file, &versions)).collect());
        }
        let sources = self.sources(tasks, files, &|task| {
            events[task].iter().flatten().map(|event| self.commits[event.commit].hash.clone()).collect()
        })?;
        for (number, task) in tasks.iter().enumerate() {
            if files[number * 2 + 1].changes.is_empty() {
                outcome.without_history.push(task.translation.document.path.clone());
                continue;
            }
            let now = version(&task.source.document);
            for ((there, here), events) in task.pairs.iter().zip(&events[number]) {
                let source = |commit: usize| {
                    let old = sources.get(&(number, self.commits[commit].hash.clone()))?;
                    paired(&now, old)[*there].and_then(|at| old.get(at)).cloned()
                };
                match self.last_step(events, &source) {
                    Some((event, source)) => self.add(task, *here, (&event.section, &source), event.commit, outcome),
                    None => outcome.unknown += 1,
                }
            }
        }
        Ok(())
    }

    /// The last event after which both sides were in step, with the source at that time; `events` begin with the oldest.
    fn last_step<'e>(
        &self,
        events: &'e [SectionEvent],
        source: &dyn Fn(usize) -> Option<VersionSection>,
    ) -> Option<(&'e SectionEvent, VersionSection)> {
        let mut step: Option<(&SectionEvent, VersionSection)> = None;
        // The source at the start of an incomplete history, where it is unknown whether the two were in step.
        let mut unknown: Option<u64> = None;
        for event in events {
            let Some(there) = source(event.commit) else { continue };
            let is_cut = self.repository.is_shallow && self.commits[event.commit].is_first;
            let is_new = match &step {
                None if is_cut => {
                    unknown = Some(there.digest);
                    false
                }
                None => unknown != Some(there.digest),
                // A copy of the source was not a translation yet.
                Some((before, known)) => known.digest != there.digest || before.section.digest == known.digest,
            };
            if is_new {
                step = Some((event, there));
            }
        }
        step
    }

    fn add(
        &self,
        task: &Task<'_>,
        here: usize,
        sides: (&VersionSection, &VersionSection),
        commit: usize,
        outcome: &mut Outcome,
    ) {
        let date = Date::parse(&self.commits[commit].day);
        outcome.bases.insert((task.page, task.language, here), basis(sides, date));
    }

    fn read_key(
        &self,
        tasks: &[Task<'_>],
        files: &[FileHistory],
        (key, snapshot): (&str, &Snapshot),
        outcome: &mut Outcome,
    ) -> Result<(), HistoryFault> {
        let text = |task: &Task<'_>| snapshot.source(task.translation.document.path.as_str()).map(|file| &*file.text);
        let named: Vec<Option<String>> =
            tasks.iter().map(|task| text(task).and_then(|text| named(text, key))).collect();
        let names: BTreeSet<&String> = named.iter().flatten().collect();
        let commits = self.repository.commits(&names.into_iter().cloned().collect::<Vec<_>>())?;
        let commit = |number: usize| named[number].as_ref().and_then(|name| commits.get(name));
        let sources =
            self.sources(tasks, files, &|task| commit(task).map(|(hash, _)| hash.clone()).into_iter().collect())?;
        for (number, task) in tasks.iter().enumerate() {
            let Some(name) = &named[number] else {
                outcome.without_key += 1;
                continue;
            };
            let Some((hash, day)) = commit(number) else {
                outcome.no_commit.push((task.translation.document.path.clone(), name.clone()));
                continue;
            };
            let (now, own) = (version(&task.source.document), version(&task.translation.document));
            let old = sources.get(&(number, hash.clone()));
            let pairs = old.map(|old| paired(&now, old)).unwrap_or_default();
            for (there, here) in &task.pairs {
                let section = pairs.get(*there).copied().flatten().and_then(|at| old?.get(at));
                match section.zip(own.get(*here)) {
                    Some((source, translation)) => {
                        let basis = basis((translation, source), Date::parse(day));
                        outcome.bases.insert((task.page, task.language, *here), basis);
                    }
                    None => outcome.unknown += 1,
                }
            }
        }
        Ok(())
    }

    /// The versions of translations, by object.
    fn versions<'t>(
        &self,
        files: impl Iterator<Item = (&'t Task<'t>, &'t FileHistory)>,
    ) -> Result<BTreeMap<String, Version>, HistoryFault> {
        let mut wanted: BTreeMap<String, &Task<'_>> = BTreeMap::new();
        for (task, file) in files {
            for change in &file.changes {
                for object in change.before.iter().chain([&change.after]) {
                    wanted.entry(object.clone()).or_insert(task);
                }
            }
        }
        let names: Vec<String> = wanted.keys().cloned().collect();
        let contents = self.repository.objects(&names)?;
        let read = wanted.into_iter().zip(contents).filter_map(|((name, task), bytes)| {
            Some((name, old_version(&bytes?, &task.translation.document, self.options)?))
        });
        Ok(read.collect())
    }

    /// The versions of sources at commits, by the number of the task and the commit. `commits` gives those of a task.
    fn sources(
        &self,
        tasks: &[Task<'_>],
        files: &[FileHistory],
        commits: &dyn Fn(usize) -> BTreeSet<String>,
    ) -> Result<BTreeMap<(usize, String), Version>, HistoryFault> {
        let mut requests = Vec::new();
        for (number, file) in files.iter().step_by(2).enumerate().take(tasks.len()) {
            for commit in commits(number) {
                requests.extend(file.paths.iter().map(|path| ((number, commit.clone()), format!("{commit}:{path}"))));
            }
        }
        let names: Vec<String> = requests.iter().map(|(_, name)| name.clone()).collect();
        let contents = self.repository.objects(&names)?;
        let mut versions = BTreeMap::new();
        // The newest path comes first.
        for ((key, _), bytes) in requests.into_iter().zip(contents) {
            let document = &tasks[key.0].source.document;
            if let Some(version) = bytes.and_then(|bytes| old_version(&bytes, document, self.options)) {
                versions.entry(key).or_insert(version);
            }
        }
        Ok(versions)
    }
}

fn basis((translation, source): (&VersionSection, &VersionSection), date: Option<Date>) -> ConfirmedSides {
    ConfirmedSides {
        date: date.unwrap_or_else(crate::status::today),
        source_digest: source.digest,
        digest: translation.digest,
        source_text: source.text.clone(),
        text: translation.text.clone(),
    }
}

/// The commits that changed a section, the oldest first, with its text after each.
fn section_events(
    now: &Version,
    number: usize,
    file: &FileHistory,
    versions: &BTreeMap<String, Version>,
) -> Vec<SectionEvent> {
    let mut events = Vec::new();
    let Some(newest) = file.changes.first().and_then(|change| versions.get(&change.after)) else { return events };
    let has = |version: &Version, digest: u64| version.iter().position(|section| section.digest == digest);
    let mut digest = now[number].digest;
    if has(newest, digest).is_none() {
        // The section was changed since the last commit.
        let Some(at) = paired(now, newest)[number] else { return events };
        digest = newest[at].digest;
    }
    for change in &file.changes {
        // A version that cannot be read may have changed the section, so that nothing is certain.
        let Some(after) = versions.get(&change.after) else { return Vec::new() };
        let before = change.before.as_ref().map(|object| versions.get(object));
        if before.is_some_and(|version| version.is_none()) {
            return Vec::new();
        }
        let before = before.flatten();
        let Some(at) = has(after, digest) else { continue };
        if before.is_some_and(|before| has(before, digest).is_some()) {
            continue;
        }
        events.push(SectionEvent { commit: change.commit, section: after[at].clone() });
        let Some(earlier) = before.and_then(|before| paired(after, before)[at].map(|at| before[at].digest)) else {
            break;
        };
        digest = earlier;
    }
    events.reverse();
    events
}

/// The value of a key in front matter: a whole key, or keys of nested tables joined with points.
fn named(text: &str, key: &str) -> Option<String> {
    let (span, _) = split_front_matter(text)?;
    let node = parse_yaml(text.get(span.range())?, span.start as usize).ok()?;
    let mut node = &node;
    let mut rest = key;
    loop {
        let Value::Table(entries) = &node.value else { return None };
        if let Some(entry) = entries.iter().find(|entry| entry.key == rest) {
            node = &entry.node;
            break;
        }
        let entry = entries
            .iter()
            .find(|entry| rest.strip_prefix(entry.key.as_str()).is_some_and(|end| end.starts_with('.')))?;
        rest = &rest[entry.key.len() + 1..];
        node = &entry.node;
    }
    let value = match &node.value {
        Value::Text(text) => text.as_str(),
        // Digits only, or digits with one `e`, are a number in YAML.
        Value::Integer(_) | Value::Other => text.get(node.span.range())?,
        _ => return None,
    };
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_key_of_front_matter_names_a_commit() {
        let text =
            "---\ntitle: T\nsource_commit: abc1234\nl10n:\n  sourceCommit: 1234567\na.b: \" x \"\nlist: [a]\n---\n";
        for (key, value) in [
            ("source_commit", Some("abc1234")),
            ("l10n.sourceCommit", Some("1234567")),
            ("a.b", Some("x")),
            ("l10n", None),
            ("list", None),
            ("l10n.other", None),
            ("missing", None),
        ] {
            assert_eq!(named(text, key).as_deref(), value, "{key}");
        }
    }
}
