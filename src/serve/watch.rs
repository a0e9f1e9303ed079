//! Notices that files may have changed.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::Server;
use crate::build::Loaded;

/// How long a burst of events is gathered: editors write in several steps.
const SETTLE: Duration = Duration::from_millis(30);

/// Watches until it is dropped.
pub(super) struct Watcher {
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

/// Watches the folders that are inputs and loads the site again when something happens in them.
pub(super) fn start(
    server: Arc<Server>,
    on_reload: impl Fn(&Loaded, Duration) + Send + 'static,
) -> io::Result<Watcher> {
    let root = server.root.clone();
    let handler = move |result: DebounceEventResult| {
        let is_change = match &result {
            Ok(events) => events.iter().any(|event| !matches!(event.kind, EventKind::Access(_))),
            // Events were lost: look at everything.
            Err(_) => true,
        };
        if !is_change {
            return;
        }
        // A file that cannot be read now will be looked at again with the next event.
        if let Ok(Some((served, took))) = server.reload() {
            on_reload(&served.loaded, took);
        }
    };
    let mut debouncer = new_debouncer(SETTLE, None, handler).map_err(io::Error::other)?;
    // Editors save by renaming: folders are watched, not files. The root itself only for `site.toml`.
    watch(&mut debouncer, &root, RecursiveMode::NonRecursive)?;
    for folder in ["content", "static", "themes"] {
        let folder = root.join(folder);
        if folder.is_dir() {
            watch(&mut debouncer, &folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(Watcher { _debouncer: debouncer })
}

fn watch(
    debouncer: &mut Debouncer<RecommendedWatcher, RecommendedCache>,
    folder: &Path,
    mode: RecursiveMode,
) -> io::Result<()> {
    debouncer.watch(folder, mode).map_err(io::Error::other)
}
