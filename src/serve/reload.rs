//! Loads the site again after a change, and checks it once it is served.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use super::event::ServerEvent;
use super::served::Served;
use super::server::Server;
use super::viewers::SavedPage;
use super::watch::Watch;
use crate::pipeline::{self, Memo, Timings};
use crate::source::{Folder, Look, Snapshot};

/// How long the rules wait for requests of browsers.
const ANSWERS: Duration = Duration::from_millis(40);

/// How long the rules wait for answers and loads in progress, at each step.
const LONG_ANSWER: Duration = Duration::from_millis(500);

/// How long they wait before they look again.
const PAUSE: Duration = Duration::from_millis(1);

/// A loaded site to be checked.
pub(super) struct Loading {
    pub served: Arc<Served>,
    /// The time from reading the files until the site was served; `None` for the site at the start.
    pub took: Option<Duration>,
}

/// Loads the changes of a folder until the watch ends.
pub(super) fn follow(
    server: &Server,
    mut watch: Watch,
    mut folder: Folder,
    mut memo: Memo,
    loaded: &dyn Fn(Loading),
    tell: &dyn Fn(ServerEvent<'_>),
) {
    // The first look includes changes between the first load and the start of the watch.
    let mut look = Look::Everywhere;
    let mut is_unreadable = false;
    loop {
        let started = Instant::now();
        match folder.look(&look) {
            Ok(true) => {
                is_unreadable = false;
                let before = server.current();
                let loading = load(server, &folder, &mut memo, started);
                let saved = saved(&before.loaded.snapshot, &loading.served, &look);
                drop(before);
                if server.follow && saved.is_some() {
                    server.followed.send_replace(saved);
                }
                loaded(loading);
            }
            Ok(false) => is_unreadable = false,
            Err(error) => {
                // A file without permission, a removed drive: the previous site is served until it can be read.
                if !std::mem::replace(&mut is_unreadable, true) {
                    tell(ServerEvent::Unreadable { error: &error });
                }
                watch.retry(look);
            }
        }
        server.taken.send_replace(watch.taken());
        match watch.next() {
            Some(next) => look = next,
            None => return,
        }
    }
}

fn load(server: &Server, folder: &Folder, memo: &mut Memo, started: Instant) -> Loading {
    let loaded = pipeline::load(folder.snapshot().clone(), &server.options, memo, &mut Timings::new());
    let served = Arc::new(Served::new(loaded));
    let took = Some(started.elapsed());
    server.replace(served.clone());
    Loading { served, took }
}

/// The saved page, if the change was a save of one page.
fn saved(before: &Snapshot, served: &Served, look: &Look) -> Option<SavedPage> {
    let Look::At(paths) = look else { return None };
    let site = &served.loaded.site;
    let changed = paths.iter().filter_map(|path| {
        let source = served.loaded.snapshot.source(path)?;
        let known = before.source(path).map(|source| source.digest);
        (known != Some(source.digest)).then_some(&source.path)
    });
    let changed: Vec<_> = changed.collect();
    // A change of several files is not a save of a page.
    let [path] = changed.as_slice() else { return None };
    let mut pages = site.pages.iter();
    pages.find_map(|page| {
        let (language, _) =
            page.translations.iter().find(|(_, own)| own.as_ref().is_some_and(|own| own.document.path == **path))?;
        let address = page.addresses[language].as_ref()?;
        Some(SavedPage { path: format!("/{}", address.canonical()), language })
    })
}

/// Checks the site that was loaded last, and reports it. Sites replaced in the meantime are skipped.
pub(super) fn check(server: &Server, first: Loading, loadings: &Receiver<Loading>, tell: &dyn Fn(ServerEvent<'_>)) {
    let mut next = Some(first);
    while let Some(loading) = next.take().or_else(|| loadings.recv().ok()) {
        // Requests of browsers come first; the rules would compete for the processors.
        thread::sleep(ANSWERS);
        let later = Cell::new(None);
        let is_done = loading.served.loaded.check_in_steps(&|| yield_to(server, loadings, &later)).is_continue();
        next = later.take();
        // Findings of an older state are not shown: the later one is checked next.
        if is_done && Arc::ptr_eq(&server.current(), &loading.served) {
            server.replace_checked(loading.served.clone());
            tell(ServerEvent::Checked { loaded: &loading.served.loaded, took: loading.took });
        }
    }
}

/// Waits while a page is rendered or a change is loaded; breaks off when a later site was loaded.
fn yield_to(server: &Server, loadings: &Receiver<Loading>, later: &Cell<Option<Loading>>) -> ControlFlow<()> {
    let start = Instant::now();
    loop {
        let newest = loadings.try_iter().last();
        if newest.is_some() {
            later.set(newest);
            return ControlFlow::Break(());
        }
        let is_needed = server.is_answering() || server.is_loading();
        if !is_needed || start.elapsed() > LONG_ANSWER {
            return ControlFlow::Continue(());
        }
        thread::sleep(PAUSE);
    }
}

/// The page to open first, in the requested view.
pub(super) fn first_page(served: &Served, is_compared: bool) -> String {
    let site = &served.loaded.site;
    let home = site.home.and_then(|home| site.page(home).addresses[site.config.default_language].clone());
    match home.filter(|_| is_compared) {
        Some(home) => format!("_compare/{}", home.canonical()),
        None => String::new(),
    }
}

/// The canonical root, so that paths of the watcher can be compared with it.
pub(super) fn canonical(root: &Path) -> std::io::Result<PathBuf> {
    std::fs::canonicalize(root)
}
