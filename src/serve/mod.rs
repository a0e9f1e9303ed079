//! The author's server: any output on request, from the site in memory.
//!
//! A page is rendered on request, by the functions that `build` uses. When files change, only these are read, the site
//! is assembled from cached and new parts, and browsers that show a changed page are notified; the rules run
//! afterwards, in another thread. Events of the watcher are only hints to read files: digests decide what has changed,
//! so no outdated page is served.

mod compare;
mod confirm;
mod connections;
mod editor;
mod entrance;
mod event;
mod faults;
mod guard;
mod listeners;
mod live;
mod options;
mod pages;
mod reload;
mod request;
mod response;
mod served;
mod server;
mod translate;
mod viewers;
mod watch;
mod whereabouts;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, mpsc};
use std::thread;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::pipeline::{self, Memo, Timings};
use crate::source::{Folder, ReadError, finish};
use served::Served;
use server::Server;
use watch::Watch;

pub use event::ServerEvent;
pub use options::ServeOptions;
pub use watch::Watching;

/// Why the server could not start or go on.
#[derive(Debug)]
pub enum ServeError {
    /// Another program uses the port.
    PortBusy(u16),
    /// This computer does not have the address.
    NoSuchAddress(IpAddr),
    /// An I/O error.
    Io(io::Error),
}

/// Serves a site until Ctrl-C.
///
/// # Errors
/// See [`ServeError`]. Errors in the content do not end the server.
pub fn serve(
    root: &Path,
    options: ServeOptions,
    tell: impl Fn(ServerEvent<'_>) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Io)?;
    let served = runtime.block_on(run(root, options, Arc::new(tell)));
    // Open connections are not waited for.
    runtime.shutdown_background();
    served
}

async fn run(
    root: &Path,
    options: ServeOptions,
    tell: Arc<dyn Fn(ServerEvent<'_>) + Send + Sync>,
) -> Result<(), ServeError> {
    let root = reload::canonical(root).map_err(ServeError::Io)?;
    let listener = listen(&options).await?;
    let port = listener.local_addr().map_err(ServeError::Io)?.port();
    let gate = gate(&options, port)?;
    // Watching starts before reading, so that no change is missed.
    let seen = Arc::new(AtomicU64::new(0));
    let watch = start_watching(&root, options.watching, &seen, &*tell)?;
    finish(&root).map_err(|(path, error)| ServeError::Io(ReadError::refused(&path, error)))?;
    let folder = Folder::open(&root).map_err(ServeError::Io)?;
    let mut memo = Memo::new();
    let loaded = pipeline::load(folder.snapshot().clone(), &options.build, &mut memo, &mut Timings::new());
    let served = Arc::new(Served::new(loaded));
    let server = Arc::new(Server::new(root, &options, gate, seen, served.clone()));
    let accepting = tokio::spawn(connections::accept(listener, router(&server)));
    // Before the address is told: the file with the link must go whenever the server is ended.
    let end = asked_to_end();
    start_threads(&server, watch, folder, memo, served, tell, addresses(&options.bind, port, &server));
    end.await;
    server.stopping.send_replace(true);
    accepting.abort();
    Ok(())
}

/// Listens for Ctrl-C and signals to end from now on, so that resources are released; gives what waits for one.
fn asked_to_end() -> Pin<Box<dyn Future<Output = ()>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        if let [Ok(mut interrupted), Ok(mut ended), Ok(mut closed)] = kinds.map(signal) {
            return Box::pin(async move {
                tokio::select! {
                    _ = interrupted.recv() => {}
                    _ = ended.recv() => {}
                    _ = closed.recv() => {}
                }
            });
        }
    }
    // Without a signal handler, Ctrl-C still ends the process, without releasing resources.
    Box::pin(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The server without socket and watcher, which answers on any stream. For tests and fuzzing.
#[doc(hidden)]
pub struct Answerer(Router);

impl Answerer {
    /// Loads a site as it is now.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn new(root: &Path, options: &ServeOptions) -> Result<Self, ServeError> {
        let root = reload::canonical(root).map_err(ServeError::Io)?;
        let gate = gate(options, options.port)?;
        let snapshot = pipeline::read(&root, &mut Timings::new()).map_err(ServeError::Io)?;
        let loaded = pipeline::load(snapshot, &options.build, &mut Memo::new(), &mut Timings::new());
        let server = Server::new(root, options, gate, Arc::default(), Arc::new(Served::new(loaded)));
        Ok(Self(router(&Arc::new(server))))
    }

    /// Serves a peer until the stream ends.
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
    tell: &dyn Fn(ServerEvent<'_>),
) -> Result<Watch, ServeError> {
    let started = Watch::start(root, watching, seen.clone());
    let started = match started {
        Err(error) if watch::is_out_of_watches(&error) => {
            tell(ServerEvent::OutOfWatches);
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
        .route(guard::ENTER, post(entrance::enter).layer(DefaultBodyLimit::max(16 * 1024)))
        .route(entrance::INSIDE, get(entrance::inside))
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
        .layer(axum::middleware::from_fn_with_state(server.clone(), entrance::only_friends))
        .with_state(server.clone())
}

/// The addresses of the server: its root, and a link with the token if there is one.
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

/// The address at which others reach this computer: the one the system would send from. Nothing is sent.
fn outside_address(bound: IpAddr) -> Option<IpAddr> {
    let (own, other) = match bound {
        IpAddr::V4(_) => ("0.0.0.0:0", "192.0.2.1:9"),
        IpAddr::V6(_) => ("[::]:0", "[2001:db8::1]:9"),
    };
    let socket = UdpSocket::bind(own).ok()?;
    socket.connect(other).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Starts a thread that loads changes and one that checks loaded sites; both end with the process.
fn start_threads(
    server: &Arc<Server>,
    watch: Watch,
    folder: Folder,
    memo: Memo,
    first: Arc<Served>,
    tell: Arc<dyn Fn(ServerEvent<'_>) + Send + Sync>,
    addresses: Addresses,
) {
    let (sender, loadings) = mpsc::channel();
    let (loading, telling) = (server.clone(), tell.clone());
    thread::spawn(move || {
        // Sending fails only while the process ends.
        let loaded = |one| drop(sender.send(one));
        reload::follow(&loading, watch, folder, memo, &loaded, &*telling);
    });
    let checking = server.clone();
    thread::spawn(move || {
        let compare = reload::first_page(&first, true);
        let entrance = |to: &str| {
            let code = checking.gate.code()?;
            Some(entrance::entrance(&addresses.root, &code, to, checking.language))
        };
        // The author can look at the site while its rules run.
        tell(ServerEvent::Listening {
            url: &addresses.root,
            compare: &compare,
            link: addresses.link.as_deref(),
            is_bound: addresses.is_bound,
            entrance: &entrance,
            loaded: &first.loaded,
        });
        reload::check(&checking, reload::Loading { served: first, took: None }, &loadings, &*tell);
    });
}
