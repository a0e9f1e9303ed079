//! The author's server: any output on request, from the site in memory.
//!
//! A page is rendered when it is asked for, by the same functions that
//! `build` uses. When files change, only these are read, the site is put
//! together anew of what is remembered and what is new, and browsers that show
//! a page that has changed are told; the rules run after that, beside the
//! answers. The watcher's word is only a hint to look: digests decide what is
//! new, so nothing that is served can be stale.

mod compare;
mod confirm;
mod connections;
mod editor;
mod faults;
mod guard;
mod live;
mod pages;
mod reload;
mod request;
mod response;
mod served;
mod translate;
mod viewers;
mod watch;
mod whereabouts;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock, mpsc};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch as channel;

use crate::diagnostic::ProgramLanguage;
use crate::pipeline::{self, BuildOptions, Loaded, Memo, Timings};
use crate::source::{Folder, ReadError, finish};
use served::Served;
use watch::Watch;

pub use watch::Watching;

/// What a caller wants of a server.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// What is built.
    pub build: BuildOptions,
    /// The language of what the server itself says.
    pub language: ProgramLanguage,
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// Another address than that of the loopback interface: others may ask then, with a token.
    pub bind: Option<IpAddr>,
    /// Whether this machine's own programs need the token too.
    pub has_token: bool,
    /// Whether programs that the site names may be run though the user has not agreed to them.
    pub allows_programs: bool,
    /// How changes are noticed.
    pub watching: Watching,
    /// Whether browsers go to the page that the author saves.
    pub follow: bool,
}

/// What the server tells whoever started it.
pub enum Event<'a> {
    /// It answers at an address.
    Listening {
        /// The address of the site's root, on this machine.
        url: &'a str,
        /// The way from there to the two languages side by side.
        compare: &'a str,
        /// The address with its token, if there is one.
        link: Option<&'a str>,
        /// Whether other machines may ask.
        is_bound: bool,
        /// Makes the text of a file that takes a browser in, to a path, where there is a token.
        entrance: &'a dyn Fn(&str) -> Option<String>,
        /// The site as it is served.
        loaded: &'a Loaded,
    },
    /// Files changed and the site was loaded again.
    Reloaded {
        /// The site as it is served now.
        loaded: &'a Loaded,
        /// How long it took from looking at the files until the site was served; rules ran later.
        took: Duration,
    },
    /// Something that changed cannot be read; the site of before is served, and it is tried again.
    Unreadable {
        /// What the machine says, with the path.
        error: &'a io::Error,
    },
    /// The system cannot watch so many folders: files are read at intervals instead.
    OutOfWatches,
}

/// Why the server could not start or go on.
#[derive(Debug)]
pub enum ServeError {
    /// Another program has the port.
    PortBusy(u16),
    /// The machine has no such address.
    NoSuchAddress(IpAddr),
    /// The machine failed.
    Io(io::Error),
}

/// What requests share.
struct Server {
    root: PathBuf,
    options: BuildOptions,
    language: ProgramLanguage,
    follow: bool,
    allows_programs: bool,
    gate: guard::Gate,
    listeners: live::Listeners,
    current: RwLock<Arc<Served>>,
    last_checked: RwLock<Arc<Served>>,
    /// Counts loads; browsers wait for it to change.
    version: channel::Sender<u64>,
    /// Counts checks.
    checked: channel::Sender<u64>,
    /// The page that was saved last.
    followed: channel::Sender<Option<live::Saved>>,
    viewers: viewers::Viewers,
    /// How many events of the watcher there were.
    seen: Arc<AtomicU64>,
    /// How many of them have been looked after.
    taken: channel::Sender<u64>,
    /// How many pages are being rendered.
    answering: AtomicUsize,
    /// Ends streams that would otherwise go on.
    stopping: channel::Sender<bool>,
}

/// How long a request waits at most for changes that are known to be on their way.
const PATIENCE: Duration = Duration::from_secs(2);

impl Server {
    fn new(
        root: PathBuf,
        options: &ServeOptions,
        gate: guard::Gate,
        seen: Arc<AtomicU64>,
        served: Arc<Served>,
    ) -> Self {
        Self {
            root,
            options: options.build.clone(),
            language: options.language,
            follow: options.follow,
            allows_programs: options.allows_programs,
            gate,
            listeners: live::Listeners::default(),
            current: RwLock::new(served.clone()),
            last_checked: RwLock::new(served),
            version: channel::Sender::new(0),
            checked: channel::Sender::new(0),
            followed: channel::Sender::new(None),
            viewers: viewers::Viewers::default(),
            seen,
            taken: channel::Sender::new(0),
            answering: AtomicUsize::new(0),
            stopping: channel::Sender::new(false),
        }
    }

    fn current(&self) -> Arc<Served> {
        self.current.read().expect("no panic while locked").clone()
    }

    /// The last site whose diagnostics are known.
    fn checked(&self) -> Arc<Served> {
        self.last_checked.read().expect("no panic while locked").clone()
    }

    fn replace(&self, served: Arc<Served>) {
        let old = std::mem::replace(&mut *self.current.write().expect("no panic while locked"), served);
        self.version.send_modify(|version| *version += 1);
        // Taking a large site apart takes time, which the next look at the files should not wait for.
        thread::spawn(move || drop(old));
    }

    fn replace_checked(&self, served: Arc<Served>) {
        let old = std::mem::replace(&mut *self.last_checked.write().expect("no panic while locked"), served);
        self.checked.send_modify(|checked| *checked += 1);
        drop(old);
    }

    fn is_answering(&self) -> bool {
        self.answering.load(Ordering::SeqCst) > 0
    }

    /// Waits until the changes that the watcher has seen so far are part of the site.
    async fn settled(&self) {
        let seen = self.seen.load(Ordering::SeqCst);
        let mut taken = self.taken.subscribe();
        // If it takes longer than anybody would wait, the site of before is better than none.
        let _ = tokio::time::timeout(PATIENCE, taken.wait_for(|taken| *taken >= seen)).await;
    }
}

/// Serves a site until Ctrl-C.
///
/// # Errors
/// See [`ServeError`]. Faults of the content never end the server.
pub fn serve(
    root: &Path,
    options: ServeOptions,
    tell: impl Fn(Event<'_>) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Io)?;
    let served = runtime.block_on(run(root, options, Arc::new(tell)));
    // Whoever is still connected, or slow, is not waited for.
    runtime.shutdown_background();
    served
}

async fn run(root: &Path, options: ServeOptions, tell: Arc<dyn Fn(Event<'_>) + Send + Sync>) -> Result<(), ServeError> {
    let root = reload::canonical(root).map_err(ServeError::Io)?;
    let listener = listen(&options).await?;
    let port = listener.local_addr().map_err(ServeError::Io)?.port();
    let gate = gate(&options, port)?;
    // Watched before it is read, so that no change falls in between.
    let seen = Arc::new(AtomicU64::new(0));
    let watch = start_watching(&root, options.watching, &seen, &*tell)?;
    finish(&root).map_err(|(path, error)| ServeError::Io(ReadError::refused(&path, error)))?;
    let folder = Folder::open(&root).map_err(ServeError::Io)?;
    let mut memo = Memo::new();
    let loaded = pipeline::load(folder.snapshot().clone(), &options.build, &mut memo, &mut Timings::new());
    let served = Arc::new(Served::new(loaded));
    let server = Arc::new(Server::new(root, &options, gate, seen, served.clone()));
    let accepting = tokio::spawn(connections::accept(listener, router(&server)));
    start_threads(&server, watch, folder, memo, served, tell, addresses(&options.bind, port, &server));
    asked_to_end().await;
    server.stopping.send_replace(true);
    accepting.abort();
    Ok(())
}

/// Waits until the user presses Ctrl-C, or the system ends the program: there is something to put away.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut ended), Ok(mut closed)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = ended.recv() => {}
                _ = closed.recv() => {}
            }
            return;
        }
    }
    // Without a signal handler Ctrl-C would still end the process, only less politely.
    let _ = tokio::signal::ctrl_c().await;
}

/// The server without its socket and its watcher: it answers on any stream. For tests, and for the fuzzer.
#[doc(hidden)]
pub struct Answerer(Router);

impl Answerer {
    /// Reads a site as it is now.
    ///
    /// # Errors
    /// A folder that the machine refuses to read.
    pub fn new(root: &Path, options: &ServeOptions) -> Result<Self, ServeError> {
        let root = reload::canonical(root).map_err(ServeError::Io)?;
        let gate = gate(options, options.port)?;
        let snapshot = pipeline::read(&root, &mut Timings::new()).map_err(ServeError::Io)?;
        let loaded = pipeline::load(snapshot, &options.build, &mut Memo::new(), &mut Timings::new());
        let server = Server::new(root, options, gate, Arc::default(), Arc::new(Served::new(loaded)));
        Ok(Self(router(&Arc::new(server))))
    }

    /// Answers a peer until the stream ends.
    pub async fn answer(&self, peer: SocketAddr, stream: impl AsyncRead + AsyncWrite + Unpin) {
        connections::answer(self.0.clone(), peer, stream).await;
    }
}

fn gate(options: &ServeOptions, port: u16) -> Result<guard::Gate, ServeError> {
    let is_bound = options.bind.is_some();
    guard::Gate::new(is_bound || options.has_token, is_bound, port).map_err(ServeError::Io)
}

async fn listen(options: &ServeOptions) -> Result<TcpListener, ServeError> {
    let ip = options.bind.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    TcpListener::bind(SocketAddr::from((ip, options.port))).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortBusy(options.port),
        io::ErrorKind::AddrNotAvailable => ServeError::NoSuchAddress(ip),
        _ => ServeError::Io(error),
    })
}

fn start_watching(
    root: &Path,
    watching: Watching,
    seen: &Arc<AtomicU64>,
    tell: &dyn Fn(Event<'_>),
) -> Result<Watch, ServeError> {
    let started = Watch::start(root, watching, seen.clone());
    let started = match started {
        Err(error) if watch::is_out_of_watches(&error) => {
            tell(Event::OutOfWatches);
            Watch::start(root, Watching::Polling, seen.clone())
        }
        other => other,
    };
    started.map_err(|error| ServeError::Io(io::Error::other(error)))
}

fn router(server: &Arc<Server>) -> Router {
    Router::new()
        .route("/_temario/live.js", get(live::script))
        .route("/_temario/worker.js", get(live::worker))
        .route("/_temario/events", get(live::events))
        .route("/_temario/listen", post(live::listen).layer(DefaultBodyLimit::max(16 * 1024)))
        .route(guard::ENTER, post(guard::enter).layer(DefaultBodyLimit::max(16 * 1024)))
        .route(guard::INSIDE, get(guard::inside))
        .route("/_temario/edit", post(editor::open).layer(DefaultBodyLimit::max(16 * 1024)))
        .route("/_temario/compare.js", get(compare::script))
        .route("/_temario/compare.css", get(compare::style))
        .route("/_temario/sections", get(compare::sections))
        .route("/_temario/confirm", post(confirm::confirm).layer(DefaultBodyLimit::max(16 * 1024)))
        .route("/_temario/translate.js", get(translate::script))
        .route("/_temario/translate.css", get(translate::style))
        .route("/_translate", get(translate::front))
        .route("/_translate/", get(translate::front))
        .route("/_translate/{*page}", get(translate::page))
        .route("/_compare", get(compare::front))
        .route("/_compare/", get(compare::front))
        .route("/_compare/{*page}", get(compare::page))
        .fallback(request::answer)
        .layer(axum::middleware::from_fn_with_state(server.clone(), guard::only_friends))
        .with_state(server.clone())
}

/// Where the server is: its root, and a link with the token if there is one.
struct Addresses {
    root: String,
    link: Option<String>,
    is_bound: bool,
}

fn addresses(bind: &Option<IpAddr>, port: u16, server: &Server) -> Addresses {
    let ip = match bind {
        Some(ip) if ip.is_unspecified() => outside_address(*ip).unwrap_or(*ip),
        Some(ip) => *ip,
        None => IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    let root = format!("http://{}/", SocketAddr::from((ip, port)));
    let link = server.gate.token().map(|token| format!("{root}?token={token}"));
    Addresses { root, link, is_bound: bind.is_some() }
}

/// The address by which others reach this machine: the one it would use itself. Nothing is sent.
fn outside_address(bound: IpAddr) -> Option<IpAddr> {
    let (own, other) = match bound {
        IpAddr::V4(_) => ("0.0.0.0:0", "192.0.2.1:9"),
        IpAddr::V6(_) => ("[::]:0", "[2001:db8::1]:9"),
    };
    let socket = UdpSocket::bind(own).ok()?;
    socket.connect(other).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// One thread loads what changes, another checks what was loaded; both end with the process.
fn start_threads(
    server: &Arc<Server>,
    watch: Watch,
    folder: Folder,
    memo: Memo,
    first: Arc<Served>,
    tell: Arc<dyn Fn(Event<'_>) + Send + Sync>,
    addresses: Addresses,
) {
    let (sender, loadings) = mpsc::channel();
    let (loading, telling) = (server.clone(), tell.clone());
    thread::spawn(move || {
        // Nobody receives any more only while the process ends.
        let loaded = |one| drop(sender.send(one));
        reload::follow(&loading, watch, folder, memo, &loaded, &*telling);
    });
    let checking = server.clone();
    thread::spawn(move || {
        let compare = reload::first_page(&first, true);
        let entrance = |to: &str| {
            let code = checking.gate.code()?;
            Some(guard::entrance(&addresses.root, &code, to, checking.language))
        };
        first.loaded.diagnostics();
        checking.replace_checked(first.clone());
        tell(Event::Listening {
            url: &addresses.root,
            compare: &compare,
            link: addresses.link.as_deref(),
            is_bound: addresses.is_bound,
            entrance: &entrance,
            loaded: &first.loaded,
        });
        drop(first);
        reload::check(&checking, &loadings, &*tell);
    });
}
