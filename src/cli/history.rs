//! `temario status confirm --from-git` and `--from-key`: confirmations from the history of the repository.

use std::collections::BTreeMap;
use std::path::Path;

use super::deploy;
use super::exit::Exit;
use super::session::Session;
use crate::curriculum::State;
use crate::diagnostic::{Noun, count, phrases};
use crate::history::{HistoryFault, Outcome, TranslationOrigin, bases};
use crate::pipeline::Loaded;
use crate::source::write_changes;
use crate::status::{Bases, ConfirmTarget, recorded_earlier, state_words};

pub(super) fn confirm(
    session: &Session,
    (root, loaded): (&Path, &Loaded),
    targets: &[ConfirmTarget],
    origin: TranslationOrigin<'_>,
) -> Result<Exit, Exit> {
    let options = loaded.parse_options();
    let outcome =
        bases(root, (&loaded.site, &loaded.snapshot), targets, &options, origin).map_err(|fault| match fault {
            HistoryFault::NoRepository(detail) => {
                let folder = root.display().to_string();
                session.complain(&phrases::HistoryNoRepository { folder: &folder });
                if !detail.is_empty() {
                    eprintln!("{}", crate::shown::joined(&detail));
                }
                Exit::WrongUsage
            }
            HistoryFault::Git(fault) => deploy::refuse(session, loaded, fault),
        })?;
    let recorded = recorded_earlier(&loaded.site, targets, &outcome.bases);
    if recorded.sections > 0 {
        write_changes(root, &loaded.snapshot, recorded.sources())
            .map_err(|(path, error)| session.machine(&path, &error))?;
    }
    tell_states(session, loaded, &outcome.bases);
    tell_rest(session, &outcome, origin);
    Ok(if outcome.no_commit.is_empty() { Exit::Done } else { Exit::ContentHasErrors })
}

/// Prints for each page how many sections have which state now.
fn tell_states(session: &Session, loaded: &Loaded, bases: &Bases) {
    let mut pages: BTreeMap<&str, BTreeMap<State, usize>> = BTreeMap::new();
    let mut all: BTreeMap<State, usize> = BTreeMap::new();
    for ((page, language, number), basis) in bases {
        let record = loaded.site.page(*page);
        let (Some(source), Some(translation)) = (&record.translations[record.source], &record.translations[*language])
        else {
            continue;
        };
        let step = loaded.site.steps(*page, *language).iter().find(|step| step.translation == Some(*number));
        let there = step.and_then(|step| step.source).map(|number| source.section_digests()[number].digest);
        let is_source_same = there == Some(basis.source_digest);
        let is_same = translation.section_digests()[*number].digest == basis.digest;
        let state = match (is_source_same, is_same) {
            (true, true) => State::Current,
            (false, true) => State::Outdated,
            (true, false) => State::Changed,
            (false, false) => State::Diverged,
        };
        *pages.entry(translation.document.path.as_str()).or_default().entry(state).or_default() += 1;
        *all.entry(state).or_default() += 1;
    }
    let listed = |states: &BTreeMap<State, usize>| {
        let state =
            |(state, number): (&State, &usize)| format!("{}: {number}", session.phrase(state_words(*state, true)));
        states.iter().map(state).collect::<Vec<_>>().join(" · ")
    };
    let sections = count(session.language, Noun::Section, bases.len());
    eprintln!("{}", session.phrase(&phrases::HistoryRecorded { sections: &sections }));
    for (path, states) in pages {
        eprintln!("  {path}: {}", listed(&states));
    }
    if !all.is_empty() {
        eprintln!("{}", listed(&all));
    }
}

/// Prints what stays unconfirmed, and why.
fn tell_rest(session: &Session, outcome: &Outcome, origin: TranslationOrigin<'_>) {
    let sections = |number| count(session.language, Noun::Section, number);
    if outcome.kept > 0 {
        eprintln!("{}", session.phrase(&phrases::HistoryKept { sections: &sections(outcome.kept) }));
    }
    if outcome.unknown > 0 {
        eprintln!("{}", session.phrase(&phrases::HistoryUnknown { sections: &sections(outcome.unknown) }));
    }
    if outcome.is_shallow {
        eprintln!("{}", session.phrase(&phrases::HistoryShallow));
    }
    for path in &outcome.without_history {
        eprintln!("{}", session.phrase(&phrases::HistoryNone { page: path.as_str() }));
    }
    let TranslationOrigin::Key(key) = origin else { return };
    if outcome.without_key > 0 {
        let pages = count(session.language, Noun::Page, outcome.without_key);
        eprintln!("{}", session.phrase(&phrases::HistoryNoKey { key, pages: &pages }));
    }
    for (path, commit) in &outcome.no_commit {
        session.complain(&phrases::HistoryNoCommit { commit, key, page: path.as_str() });
    }
}
