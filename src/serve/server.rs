//! The state that requests share: the served site, and the channels of its changes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::Duration;

use tokio::sync::watch as channel;

use super::guard::Gate;
use super::listeners::Listeners;
use super::options::ServeOptions;
use super::served::Served;
use super::viewers::{SavedPage, Viewers};
use super::whereabouts::ShownPages;
use crate::diagnostic::ProgramLanguage;
use crate::pipeline::BuildOptions;

/// The state that requests share.
pub struct Server {
    pub root: PathBuf,
    pub options: BuildOptions,
    pub language: ProgramLanguage,
    pub follow: bool,
    pub allows_programs: bool,
    pub gate: Gate,
    pub listeners: Listeners,
    pub current: RwLock<Arc<Served>>,
    pub last_checked: RwLock<Option<Arc<Served>>>,
    /// The number of loads; browsers wait for it to change.
    pub version: channel::Sender<u64>,
    /// The number of checks.
    pub checked: channel::Sender<u64>,
    /// The page that was saved last.
    pub followed: channel::Sender<Option<SavedPage>>,
    pub viewers: Viewers,
    pub shown: ShownPages,
    /// The number of events of the watcher.
    pub seen: Arc<AtomicU64>,
    /// The number of events whose files have been read.
    pub taken: channel::Sender<u64>,
    /// The number of pages being rendered.
    pub answering: AtomicUsize,
    /// Ends open streams.
    pub stopping: channel::Sender<bool>,
}

/// The most time that a request waits for pending changes.
pub const PATIENCE: Duration = Duration::from_secs(2);

impl Server {
    pub fn new(root: PathBuf, options: &ServeOptions, gate: Gate, seen: Arc<AtomicU64>, served: Arc<Served>) -> Self {
        Self {
            root,
            options: options.build.clone(),
            language: options.language,
            follow: options.follow,
            allows_programs: options.allows_programs,
            gate,
            listeners: Listeners::default(),
            current: RwLock::new(served),
            last_checked: RwLock::new(None),
            version: channel::Sender::new(0),
            checked: channel::Sender::new(0),
            followed: channel::Sender::new(None),
            viewers: Viewers::default(),
            shown: ShownPages::default(),
            seen,
            taken: channel::Sender::new(0),
            answering: AtomicUsize::new(0),
            stopping: channel::Sender::new(false),
        }
    }

    pub fn current(&self) -> Arc<Served> {
        self.current.read().expect("no panic while locked").clone()
    }

    /// The last site whose diagnostics are known; `None` until the rules ran once.
    pub fn checked(&self) -> Option<Arc<Served>> {
        self.last_checked.read().expect("no panic while locked").clone()
    }

    pub fn replace(&self, served: Arc<Served>) {
        let old = std::mem::replace(&mut *self.current.write().expect("no panic while locked"), served);
        self.version.send_modify(|version| *version += 1);
        // Dropping a large site takes time, and must not delay the next load.
        thread::spawn(move || drop(old));
    }

    pub fn replace_checked(&self, served: Arc<Served>) {
        let old = self.last_checked.write().expect("no panic while locked").replace(served);
        self.checked.send_modify(|checked| *checked += 1);
        drop(old);
    }

    pub fn is_answering(&self) -> bool {
        self.answering.load(Ordering::SeqCst) > 0
    }

    /// Whether a change is being loaded, or about to be.
    pub fn is_loading(&self) -> bool {
        *self.taken.borrow() < self.seen.load(Ordering::SeqCst)
    }

    /// Waits until the changes seen so far are part of the site.
    pub async fn settled(&self) {
        let seen = self.seen.load(Ordering::SeqCst);
        let mut taken = self.taken.subscribe();
        // If it takes too long, the previous site is served.
        let _ = tokio::time::timeout(PATIENCE, taken.wait_for(|taken| *taken >= seen)).await;
    }
}
