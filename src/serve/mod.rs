//! The author's server: any output on request, from the site in memory.
//!
//! A page is rendered when it is asked for, by the same functions that
//! `build` uses. When files change, the site is loaded again (what has not
//! changed is remembered), and browsers that show a changed page are told. The
//! watcher's word is only a hint to look: digests decide what is new.

mod live;
mod request;
mod watch;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::sync::watch as channel;

use crate::build::{self, BuildOptions, Loaded, Memo, Timings};
use crate::diagnostic::ProgramLanguage;

/// What the server tells whoever started it.
pub enum Event<'a> {
    /// It answers at an address.
    Listening {
        /// The address of the site's root.
        url: &'a str,
        /// The site as it is served.
        loaded: &'a Loaded,
    },
    /// Files changed and the site was loaded again.
    Reloaded {
        /// The site as it is served now.
        loaded: &'a Loaded,
        /// How long it took.
        took: Duration,
    },
}

/// Why the server could not start or go on.
#[derive(Debug)]
pub enum ServeError {
    /// Another program has the port.
    PortBusy(u16),
    /// The machine failed.
    Io(io::Error),
}

/// What requests share.
struct Server {
    root: PathBuf,
    options: BuildOptions,
    language: ProgramLanguage,
    memo: Mutex<Memo>,
    current: RwLock<Arc<request::Served>>,
    /// Counts loads; browsers wait for it to change.
    version: channel::Sender<u64>,
    /// Ends streams that would otherwise keep the server alive.
    stopping: channel::Sender<bool>,
}

impl Server {
    fn current(&self) -> Arc<request::Served> {
        self.current.read().expect("no panic while locked").clone()
    }

    /// Loads the site again; says whether any input has changed.
    fn reload(&self) -> io::Result<Option<(Arc<request::Served>, Duration)>> {
        let start = Instant::now();
        let mut timings = Timings::new();
        let snapshot = build::read(&self.root, &mut timings)?;
        let before = self.current();
        if request::same_inputs(&before.loaded.snapshot, &snapshot) {
            return Ok(None);
        }
        let mut memo = self.memo.lock().expect("no panic while locked");
        let loaded = build::load(snapshot, &self.options, &mut memo, &mut timings);
        let served = Arc::new(request::Served::new(loaded));
        *self.current.write().expect("no panic while locked") = served.clone();
        self.version.send_modify(|version| *version += 1);
        Ok(Some((served, start.elapsed())))
    }
}

/// Serves a site on the loopback interface until Ctrl-C. `port` 0 takes any that is free.
///
/// # Errors
/// See [`ServeError`]. Faults of the content never end the server.
pub fn serve(
    root: &Path,
    options: BuildOptions,
    language: ProgramLanguage,
    port: u16,
    tell: impl Fn(Event<'_>) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Io)?;
    runtime.block_on(run(root, options, language, port, tell))
}

async fn run(
    root: &Path,
    options: BuildOptions,
    language: ProgramLanguage,
    port: u16,
    tell: impl Fn(Event<'_>) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortBusy(port),
        _ => ServeError::Io(error),
    })?;
    let url = format!("http://{}/", listener.local_addr().map_err(ServeError::Io)?);
    let mut memo = Memo::new();
    let mut timings = Timings::new();
    let snapshot = build::read(root, &mut timings).map_err(ServeError::Io)?;
    let loaded = build::load(snapshot, &options, &mut memo, &mut timings);
    let served = Arc::new(request::Served::new(loaded));
    let server = Arc::new(Server {
        root: root.to_path_buf(),
        options,
        language,
        memo: Mutex::new(memo),
        current: RwLock::new(served.clone()),
        version: channel::Sender::new(0),
        stopping: channel::Sender::new(false),
    });
    let tell = Arc::new(tell);
    let on_reload = tell.clone();
    let _watcher = watch::start(server.clone(), move |loaded: &Loaded, took| {
        on_reload(Event::Reloaded { loaded, took });
    })
    .map_err(ServeError::Io)?;
    tell(Event::Listening { url: &url, loaded: &served.loaded });
    let router = Router::new()
        .route("/_temario/live.js", get(live::script))
        .route("/_temario/worker.js", get(live::worker))
        .route("/_temario/events", get(live::events))
        .fallback(request::answer)
        .layer(axum::middleware::from_fn(request::only_from_here))
        .with_state(server.clone());
    let stop = async move {
        // Without a signal handler Ctrl-C would still end the process, only less politely.
        let _ = tokio::signal::ctrl_c().await;
        server.stopping.send_replace(true);
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await.map_err(ServeError::Io)
}
