//! What requests share: the site as it is served, and who waits for what of it.

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
use crate::diagnostic::ProgramLanguage;
use crate::pipeline::BuildOptions;

/// What requests share.
pub struct Server {
    pub root: PathBuf,
    pub options: BuildOptions,
    pub language: ProgramLanguage,
    pub follow: bool,
    pub allows_programs: bool,
    pub gate: Gate,
    pub listeners: Listeners,
    pub current: RwLock<Arc<Served>>,
    pub last_checked: RwLock<Arc<Served>>,
    /// Counts loads; browsers wait for it to change.
    pub version: channel::Sender<u64>,
    /// Counts checks.
    pub checked: channel::Sender<u64>,
    /// The page that was saved last.
    pub followed: channel::Sender<Option<SavedPage>>,
    pub viewers: Viewers,
    /// How many events of the watcher there were.
    pub seen: Arc<AtomicU64>,
    /// How many of them have been looked after.
    pub taken: channel::Sender<u64>,
    /// How many pages are being rendered.
    pub answering: AtomicUsize,
    /// Ends streams that would otherwise go on.
    pub stopping: channel::Sender<bool>,
}

/// How long a request waits at most for changes that are known to be on their way.
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
            current: RwLock::new(served.clone()),
            last_checked: RwLock::new(served),
            version: channel::Sender::new(0),
            checked: channel::Sender::new(0),
            followed: channel::Sender::new(None),
            viewers: Viewers::default(),
            seen,
            taken: channel::Sender::new(0),
            answering: AtomicUsize::new(0),
            stopping: channel::Sender::new(false),
        }
    }

    pub fn current(&self) -> Arc<Served> {
        self.current.read().expect("no panic while locked").clone()
    }

    /// The last site whose diagnostics are known.
    pub fn checked(&self) -> Arc<Served> {
        self.last_checked.read().expect("no panic while locked").clone()
    }

    pub fn replace(&self, served: Arc<Served>) {
        let old = std::mem::replace(&mut *self.current.write().expect("no panic while locked"), served);
        self.version.send_modify(|version| *version += 1);
        // Taking a large site apart takes time, which the next look at the files should not wait for.
        thread::spawn(move || drop(old));
    }

    pub fn replace_checked(&self, served: Arc<Served>) {
        let old = std::mem::replace(&mut *self.last_checked.write().expect("no panic while locked"), served);
        self.checked.send_modify(|checked| *checked += 1);
        drop(old);
    }

    pub fn is_answering(&self) -> bool {
        self.answering.load(Ordering::SeqCst) > 0
    }

    /// Waits until the changes that the watcher has seen so far are part of the site.
    pub async fn settled(&self) {
        let seen = self.seen.load(Ordering::SeqCst);
        let mut taken = self.taken.subscribe();
        // If it takes longer than anybody would wait, the site of before is better than none.
        let _ = tokio::time::timeout(PATIENCE, taken.wait_for(|taken| *taken >= seen)).await;
    }
}
