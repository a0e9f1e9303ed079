//! Converts file system events into paths to read again.
//!
//! Events are only hints: the files that they name are read again, and digests decide. An event that is lost,
//! duplicated or out of order costs a read, and never leaves an outdated page.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::{INPUTS, Look, is_input};

/// How changes are detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// By events of the system.
    #[default]
    Events,
    /// By reading all files once a second, for network drives without events.
    Polling,
}

/// The time after which a file that is open for writing is read anyway.
const WRITING: Duration = Duration::from_millis(100);
/// The time in which a removed file may come back: editors save by renaming.
const AWAY: Duration = Duration::from_millis(25);
/// The greatest duration of a burst before files are read.
const LONGEST: Duration = Duration::from_millis(250);
/// The time without events that ends a burst, on systems that do not report the closing of files.
const QUIET: Duration = Duration::from_millis(8);
/// The time without events that ends a burst when every file is complete.
const COMPANIONS: Duration = Duration::from_millis(1);
/// When a new folder is read again: files created before it was watched cause no event.
const SECOND_LOOKS: [Duration; 2] = [Duration::from_millis(60), Duration::from_millis(600)];
/// The delay before files that could not be read are read again.
const RETRY: Duration = Duration::from_millis(250);
const POLL: Duration = Duration::from_secs(1);

/// Whether the system reports that a file opened for writing was closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Watches the inputs of a site until it is dropped.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    events: Receiver<notify::Result<Event>>,
    /// The number of events taken from the queue.
    taken: u64,
    /// Looks scheduled for later.
    later: Vec<(Instant, Look)>,
}

impl Watch {
    /// Watches the inputs below a root. `seen` immediately counts the events that may be changes.
    ///
    /// # Errors
    /// An error of the system: [`is_out_of_watches`] tells whether polling would help.
    pub fn start(root: &Path, watching: Watching, seen: Arc<AtomicU64>) -> notify::Result<Self> {
        let (sender, events) = channel();
        let watcher = watcher(watching, sender, seen)?;
        let mut watch = Self { root: root.to_path_buf(), watcher, events, taken: 0, later: Vec::new() };
        // Folders are watched, not files, because editors save by renaming. The root is watched without its subfolders.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        for input in INPUTS {
            watch.watch_input(input)?;
        }
        Ok(watch)
    }

    fn watch_input(&mut self, input: &str) -> notify::Result<()> {
        let folder = self.root.join(input);
        if !folder.is_dir() {
            return Ok(());
        }
        // The folder may have been replaced by another of the same name.
        let _ = self.watcher.unwatch(&folder);
        self.watcher.watch(&folder, RecursiveMode::Recursive)
    }

    /// Waits until something may have changed and the burst of events has ended. `None` once nothing is watched.
    pub fn next(&mut self) -> Option<Look> {
        let first = loop {
            let now = Instant::now();
            let mut due = Look::nowhere();
            self.later.retain(|(when, look)| {
                let is_due = *when <= now;
                if is_due {
                    due.extend(look.clone());
                }
                !is_due
            });
            if !due.is_nowhere() {
                return Some(due);
            }
            let next = self.later.iter().map(|(when, _)| *when).min();
            match next {
                None => break self.events.recv().ok()?,
                Some(when) => match self.events.recv_timeout(when.saturating_duration_since(now)) {
                    Ok(event) => break event,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return None,
                },
            }
        };
        let root = self.root.clone();
        let mut burst = Burst::new(&root);
        burst.add(first);
        self.taken += 1;
        let start = Instant::now();
        while start.elapsed() < LONGEST
            && let Ok(event) = self.events.recv_timeout(burst.patience())
        {
            burst.add(event);
            self.taken += 1;
        }
        Some(self.finish(burst))
    }

    /// The number of seen events that have been returned as looks.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Watches new folders after a burst, and schedules further looks.
    fn finish(&mut self, burst: Burst<'_>) -> Look {
        let Burst { mut look, folders, inputs, .. } = burst;
        let lost = look == Look::Everywhere;
        for input in INPUTS.iter().filter(|input| lost || inputs.contains(**input)) {
            // A folder that cannot be watched is read when another event arrives.
            let _ = self.watch_input(input);
            look.extend(Look::At(BTreeSet::from([(*input).to_owned()])));
        }
        let again = if lost { Look::Everywhere } else { Look::At(&folders | &inputs) };
        if !again.is_nowhere() {
            let now = Instant::now();
            self.later.extend(SECOND_LOOKS.map(|after| (now + after, again.clone())));
        }
        look
    }

    /// Schedules a failed look again.
    pub fn retry(&mut self, look: Look) {
        self.later.push((Instant::now() + RETRY, look));
    }
}

/// Whether the system has no watches left.
pub(super) fn is_out_of_watches(error: &notify::Error) -> bool {
    let is_full = |error: &io::Error| error.raw_os_error() == Some(28);
    matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
        || matches!(&error.kind, notify::ErrorKind::Io(inner) if is_full(inner))
}

fn watcher(
    watching: Watching,
    sender: Sender<notify::Result<Event>>,
    seen: Arc<AtomicU64>,
) -> notify::Result<Box<dyn Watcher + Send>> {
    let handler = move |event: notify::Result<Event>| {
        if event.as_ref().is_ok_and(is_reading) {
            return;
        }
        seen.fetch_add(1, Ordering::SeqCst);
        // Sending fails only while the server ends.
        let _ = sender.send(event);
    };
    Ok(match watching {
        Watching::Events => Box::new(RecommendedWatcher::new(handler, Config::default())?),
        Watching::Polling => {
            // Change times are coarse on many drives; the content decides.
            let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
            Box::new(PollWatcher::new(handler, config)?)
        }
    })
}

/// Whether an event reports reading, including temario's own.
fn is_reading(event: &Event) -> bool {
    let is_access = matches!(event.kind, EventKind::Access(_));
    is_access && event.kind != CLOSED && !event.need_rescan()
}

const CLOSED: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));

/// Events close together in time.
struct Burst<'a> {
    root: &'a Path,
    look: Look,
    /// New folders, to be watched.
    folders: BTreeSet<String>,
    /// Inputs that were created, removed or replaced.
    inputs: BTreeSet<String>,
    /// Files open for writing.
    open: BTreeMap<String, Instant>,
    /// Removed files.
    away: BTreeMap<String, Instant>,
}

impl<'a> Burst<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            look: Look::nowhere(),
            folders: BTreeSet::new(),
            inputs: BTreeSet::new(),
            open: BTreeMap::new(),
            away: BTreeMap::new(),
        }
    }

    fn add(&mut self, event: notify::Result<Event>) {
        let Some(event) = event.ok().filter(|event| !event.need_rescan()) else {
            // Events were lost.
            self.look = Look::Everywhere;
            return;
        };
        let now = Instant::now();
        for path in &event.paths {
            let Some(path) = self.path_of(path) else { continue };
            let is_whole_input = INPUTS.contains(&path.as_str());
            match event.kind {
                EventKind::Access(_) => {
                    self.open.remove(&path);
                }
                EventKind::Create(CreateKind::Folder) => {
                    self.folders.insert(path.clone());
                }
                EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => {
                    self.open.entry(path.clone()).or_insert(now);
                    self.away.remove(&path);
                }
                EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                    self.open.remove(&path);
                    self.away.entry(path.clone()).or_insert(now);
                }
                EventKind::Modify(ModifyKind::Name(_)) => {
                    self.open.remove(&path);
                    if self.root.join(&path).exists() {
                        self.away.remove(&path);
                        if self.root.join(&path).is_dir() {
                            self.folders.insert(path.clone());
                        }
                    }
                }
                EventKind::Modify(_) | EventKind::Any | EventKind::Other => {}
            }
            if is_whole_input && !matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Data(_))) {
                self.inputs.insert(path.clone());
            }
            self.look.extend(Look::At(BTreeSet::from([path])));
        }
    }

    /// The path from the root, as snapshots write it; the folder of a name that is not Unicode.
    fn path_of(&self, path: &Path) -> Option<String> {
        let mut below = path.strip_prefix(self.root).ok()?;
        while below.to_str().is_none() {
            below = below.parent()?;
        }
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/")).filter(|path| is_input(path))
    }

    /// How long to wait for another event.
    fn patience(&self) -> Duration {
        let now = Instant::now();
        let left = |since: &Instant, limit: Duration| limit.saturating_sub(now.saturating_duration_since(*since));
        let writing = self.open.values().map(|since| left(since, if TELLS_OF_CLOSING { WRITING } else { QUIET }));
        let away = self.away.values().map(|since| left(since, AWAY));
        writing.chain(away).max().unwrap_or_default().max(COMPANIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag, RemoveKind};

    fn event(kind: EventKind, path: &str) -> notify::Result<Event> {
        Ok(Event::new(kind).add_path(Path::new("/course").join(path)))
    }

    fn burst(events: Vec<notify::Result<Event>>) -> (Look, Duration) {
        let mut burst = Burst::new(Path::new("/course"));
        events.into_iter().for_each(|event| burst.add(event));
        (burst.look.clone(), burst.patience())
    }

    const WRITTEN: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));

    #[test]
    fn lost_events_mean_a_look_everywhere() {
        let rescan = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(burst(vec![event(WRITTEN, "content/es/index.md"), Ok(rescan)]).0, Look::Everywhere);
        assert_eq!(burst(vec![Err(notify::Error::generic("lost"))]).0, Look::Everywhere);
    }

    #[test]
    fn a_file_that_is_being_written_is_waited_for_and_a_whole_one_is_not() {
        let page = "content/es/index.md";
        assert!(burst(vec![event(WRITTEN, page)]).1 > COMPANIONS);
        assert_eq!(burst(vec![event(WRITTEN, page), event(CLOSED, page)]).1, COMPANIONS);
        let gone = EventKind::Remove(RemoveKind::File);
        assert!(burst(vec![event(gone, page)]).1 > COMPANIONS);
        assert_eq!(burst(vec![event(gone, page), event(WRITTEN, page), event(CLOSED, page)]).1, COMPANIONS);
    }

    #[test]
    fn what_is_no_input_is_not_looked_at_nor_waited_for() {
        for path in ["public/index.html", "content/es/.index.md.swp", "content/es/index.md~", "notes.txt"] {
            let (look, patience) = burst(vec![event(WRITTEN, path)]);
            assert!(look.is_nowhere() && patience == COMPANIONS, "{path}");
        }
    }
}
