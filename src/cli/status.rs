//! `temario status`: the state of translations, and translation confirmations.

use std::path::Path;

use super::arguments::{ListFormat, StatusArguments, StatusCommand};
use super::exit::Exit;
use super::printing::colours;
use super::session::Session;
use super::{history, printing};
use crate::config::{Audience, Date, Delivery};
use crate::curriculum::State;
use crate::diagnostic::{Noun, count, phrases};
use crate::history::TranslationOrigin;
use crate::language::SentenceMarks;
use crate::pipeline::{BuildOptions, Loaded, Timings};
use crate::source::{LineIndex, write_changes};
use crate::status::{
    ConfirmTarget, LanguageStatus, PageStatus, SectionStatus, Settled, Status, TargetFault, WordChange,
    changed_sentences, changes, confirmed, state_words, status, target,
};

pub(super) fn run(session: &Session, arguments: &StatusArguments) -> Exit {
    tell(session, arguments).unwrap_or_else(|exit| exit)
}

fn tell(session: &Session, arguments: &StatusArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    // Pages for facilitators are translated too.
    let options = BuildOptions::of(Delivery::to(Audience::Facilitator));
    let snapshot = crate::pipeline::read(&root, &mut Timings::new()).map_err(|error| session.machine(&root, &error))?;
    let loaded = crate::pipeline::load(snapshot, &options, &mut crate::pipeline::Memo::new(), &mut Timings::new());
    if session.report_unread(&loaded) {
        return Ok(Exit::ContentHasErrors);
    }
    if let Some(StatusCommand::Confirm { pages, everything, date, from_git, from_key }) = &arguments.what {
        let origin = from_key.as_deref().map(TranslationOrigin::Key).or(from_git.then_some(TranslationOrigin::Commits));
        // Without pages, the history is asked about all of them.
        let targets = targets(session, &loaded, pages, *everything || pages.is_empty())?;
        return match origin {
            Some(origin) => history::confirm(session, (&root, &loaded), &targets, origin),
            None => confirm(session, &root, &loaded, &targets, date.as_deref()),
        };
    }
    let status = status(&loaded.site, &loaded.snapshot);
    match arguments.list {
        ListFormat::Json => printing::print_json(&status, printing::JsonLayout::Lines),
        ListFormat::Human => print(session, &status, PrintedChanges { loaded: &loaded, diff: arguments.diff }),
    }
    Ok(if status.is_in_step() { Exit::Done } else { Exit::ContentHasErrors })
}

fn targets(session: &Session, loaded: &Loaded, pages: &[String], everything: bool) -> Result<Vec<ConfirmTarget>, Exit> {
    let named = pages.iter().map(|typed| target(&loaded.site, typed).map_err(|fault| refuse(session, typed, fault)));
    let all = everything.then_some(Ok(ConfirmTarget::All));
    all.into_iter().chain(named).collect()
}

fn confirm(
    session: &Session,
    root: &Path,
    loaded: &Loaded,
    targets: &[ConfirmTarget],
    date: Option<&str>,
) -> Result<Exit, Exit> {
    let date = match date {
        Some(text) => Date::parse(text).ok_or_else(|| {
            session.complain(&phrases::BadDate { date: text });
            Exit::WrongUsage
        })?,
        None => crate::status::today(),
    };
    let confirmed = confirmed(&loaded.site, targets, date);
    write_changes(root, &loaded.snapshot, confirmed.sources())
        .map_err(|(path, error)| session.machine(&path, &error))?;
    // Entries of data are named where there are any.
    if confirmed.sections > 0 || confirmed.entries == 0 {
        let sections = count(session.language, Noun::Section, confirmed.sections);
        eprintln!("{}", session.phrase(&phrases::Confirmed { sections: &sections }));
    }
    if confirmed.entries > 0 {
        let entries = count(session.language, Noun::Entry, confirmed.entries);
        eprintln!("{}", session.phrase(&phrases::Confirmed { sections: &entries }));
    }
    tell_settled(session, loaded, &confirmed.settled);
    for (noun, missing) in [(Noun::Section, confirmed.missing), (Noun::Entry, confirmed.missing_entries)] {
        if missing > 0 {
            let missing = count(session.language, noun, missing);
            eprintln!("{}", session.phrase(&phrases::ConfirmedMissing { sections: &missing }));
        }
    }
    Ok(Exit::Done)
}

/// The maximum number of sections listed one by one; above it, only pages are listed.
const MOST_TOLD: usize = 60;

/// Lists the sections that were confirmed now and were not before.
fn tell_settled(session: &Session, loaded: &Loaded, settled: &[Settled]) {
    let words = |one: &Settled| match one.has_source {
        true => session.phrase(state_words(one.state, true)),
        false => session.phrase(&phrases::ConfirmedOwn),
    };
    for page in settled.chunk_by(|one, next| one.path == next.path) {
        let path = &page[0].path;
        if settled.len() > MOST_TOLD {
            // Entries of data are in files that are not pages.
            let noun = if path.as_str().ends_with(".md") { Noun::Section } else { Noun::Entry };
            eprintln!("  {path}: {}", count(session.language, noun, page.len()));
            continue;
        }
        let lines = loaded.snapshot.source(path.as_str()).map(|file| LineIndex::new(&file.text));
        for one in page {
            let line = lines.as_ref().map(|lines| format!(":{}", lines.position(one.at).line)).unwrap_or_default();
            eprintln!("  {}: {}  {path}{line}", words(one), one.title);
        }
    }
}

fn refuse(session: &Session, typed: &str, fault: TargetFault) -> Exit {
    let (message, near) = match fault {
        TargetFault::NoPage(near) => (session.phrase(&phrases::NoPage { page: typed }), near),
        TargetFault::NoSection(near) => (session.phrase(&phrases::NoSection { page: typed }), near),
        TargetFault::NoTranslation => (session.phrase(&phrases::NoTranslation { page: typed }), None),
    };
    session.complain_of(&message);
    if let Some(near) = near {
        eprintln!("{}", session.phrase(&phrases::UsageNear { near: &near }));
    }
    Exit::WrongUsage
}

/// How the changes of sections are printed.
#[derive(Clone, Copy)]
struct PrintedChanges<'a> {
    loaded: &'a Loaded,
    /// Word by word instead of only the sentences that differ.
    diff: bool,
}

impl PrintedChanges<'_> {
    fn sentences(self, tag: &str, before: &str, now: &str) -> Vec<(String, String)> {
        let site = &self.loaded.site;
        let language = site.config.languages.find(|language| language.tag.as_str() == tag);
        let none = SentenceMarks::default();
        let marks = language.map_or(&none, |language| &self.loaded.theme.wording(language).writing().sentences);
        changed_sentences(before, now, marks)
    }
}

fn print(session: &Session, status: &Status, changes: PrintedChanges<'_>) {
    if status.languages.is_empty() {
        out!("{}", session.phrase(&phrases::StatusNothing));
    }
    for (number, language) in status.languages.iter().enumerate() {
        if number > 0 {
            out!();
        }
        out!("{}", row(session, &language.language, language.current, language.sections, 0));
        if !language.is_recorded {
            out!("  {}", session.phrase(&phrases::StatusUnrecorded));
        }
        modules(session, language, changes);
        data(session, language, changes);
    }
}

fn modules(session: &Session, language: &LanguageStatus, changes: PrintedChanges<'_>) {
    for module in &language.modules {
        if let Some(id) = &module.id {
            out!("{}", row(session, id, module.current, module.sections, 2));
        }
        for page in &module.pages {
            let indent = if module.id.is_some() { 4 } else { 2 };
            let name = page.id.rsplit_once('/').map_or(page.id.as_str(), |(_, name)| name);
            out!("{}", row(session, name, page.current, page.sections.len(), indent));
            for section in page.sections.iter().filter(|section| section.state != State::Current) {
                print_section(session, &language.language, (page, section), indent + 2, changes);
            }
        }
    }
}

/// The entries of data. Where none is confirmed, one line says so: a site may never confirm them.
fn data(session: &Session, language: &LanguageStatus, changes: PrintedChanges<'_>) {
    let data = &language.data;
    let unconfirmed = |entries: usize, path: &str| {
        let entries = count(session.language, Noun::Entry, entries);
        session.phrase(&phrases::StatusDataUnrecorded { entries: &entries, path })
    };
    if let Some(first) = data.files.first().filter(|_| !data.is_recorded) {
        out!("  {}", unconfirmed(data.entries, first.path.as_str()));
        return;
    }
    for file in &data.files {
        out!("{}", row(session, &file.id, file.current, file.sections.len(), 2));
        if !changes.diff && file.sections.iter().all(|entry| entry.state == State::Unconfirmed) {
            out!("    {}", unconfirmed(file.sections.len(), file.path.as_str()));
            continue;
        }
        for entry in file.sections.iter().filter(|entry| entry.state != State::Current) {
            print_section(session, &language.language, (file, entry), 4, changes);
        }
    }
}

/// A name, the number of its current sections, and their percentage; 100 only if all are current.
fn row(session: &Session, name: &str, current: usize, sections: usize, indent: usize) -> String {
    let percent = current * 100 / sections.max(1);
    let share = session.phrase(&phrases::StatusShare { all: &sections.to_string(), current: &current.to_string() });
    let width = 44_usize.saturating_sub(indent);
    let padding = " ".repeat(width.saturating_sub(name.chars().count()).max(1));
    format!("{:indent$}{name}{padding}{share:>12}  {percent:>3} %", "")
}

fn print_section(
    session: &Session,
    own: &str,
    (page, section): (&PageStatus, &SectionStatus),
    indent: usize,
    printed: PrintedChanges<'_>,
) {
    let state = session.phrase(state_words(section.state, section.source_id.is_some()));
    let (path, line) = match section.line {
        Some(line) => (&page.path, Some(line)),
        None => (&page.source_path, section.source_line),
    };
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    let since = section.confirmed.map(|date| session.phrase(&phrases::StatusSince { date: &date.to_string() }));
    out!("{:indent$}{state}: {}  {path}{line}{}", "", section.title, since.unwrap_or_default());
    let sides = [
        (page.source.as_str(), &section.before, &section.now, section.state.is_behind()),
        (own, &section.translation_before, &section.translation, section.state.is_ahead()),
    ];
    for (tag, before, now, is_changed) in sides {
        let (old, new) = (before.as_deref().unwrap_or_default(), now.as_deref().unwrap_or_default());
        let is_known = is_changed && !old.is_empty();
        if printed.diff && is_known {
            let is_replaced = section.is_replaced && tag == page.source;
            let remark = if is_replaced { session.phrase(&phrases::StatusReplaced) } else { String::new() };
            out!("{:indent$}  {tag}: {}{remark}", "", marked(&changes(old, new)));
        } else if printed.diff && !new.is_empty() {
            // All words of a new section are marked as new.
            let is_new = matches!(section.state, State::Missing | State::Extra);
            let words = if is_new { marked(&changes("", new)) } else { new.to_owned() };
            let unknown = is_changed && !is_new;
            let remark = if unknown { session.phrase(&phrases::StatusUnknownBefore) } else { String::new() };
            out!("{:indent$}  {tag}: {words}{remark}", "");
        } else if is_known && !new.is_empty() {
            for (old, new) in printed.sentences(tag, old, new) {
                out!("{:indent$}  {tag}: {}", "", marked(&changes(&old, &new)));
            }
        }
    }
}

/// Deleted and inserted words in brackets, also in colours on a terminal.
fn marked(changes: &[WordChange]) -> String {
    let coloured = colours(&std::io::stdout());
    let run = |change: &WordChange| match change {
        WordChange::Same(words) => words.clone(),
        WordChange::Removed(words) if coloured => format!("\u{1b}[31m[-{words}-]\u{1b}[0m"),
        WordChange::Removed(words) => format!("[-{words}-]"),
        WordChange::Added(words) if coloured => format!("\u{1b}[32m{{+{words}+}}\u{1b}[0m"),
        WordChange::Added(words) => format!("{{+{words}+}}"),
    };
    changes.iter().map(run).collect::<Vec<_>>().join(" ")
}
