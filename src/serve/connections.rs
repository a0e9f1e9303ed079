//! Connections: many, slow and broken ones too.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a client may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(10);
/// How long to wait when the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(50);
/// Open files that are wanted at most; each connection is one.
const FILES: u64 = 8192;
/// Files that are needed for other things than connections.
const OTHER_FILES: u64 = 200;

/// Answers until it is dropped.
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(usize::try_from(connections()).unwrap_or(256)));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // Small answers are not held back to be sent together.
        let _ = stream.set_nodelay(true);
        let answered = answer(router.clone(), peer, stream);
        tokio::spawn(async move {
            answered.await;
            drop(place);
        });
    }
}

/// Answers on one connection until it ends.
pub(super) async fn answer(router: Router, peer: SocketAddr, stream: impl AsyncRead + AsyncWrite + Unpin) {
    let router = router.layer(axum::Extension(ConnectInfo::<SocketAddr>(peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A client that goes away or talks nonsense concerns nobody else.
    let _ = connection.await;
}

/// How many connections the system has room for, after asking for more.
fn connections() -> u64 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        let most = limit.maximum.unwrap_or(FILES).min(FILES);
        if limit.current.is_some_and(|current| current < most) {
            limit.current = Some(most);
            let _ = setrlimit(Resource::Nofile, limit);
        }
        getrlimit(Resource::Nofile).current.unwrap_or(FILES).min(FILES).saturating_sub(OTHER_FILES).max(64)
    }
    #[cfg(not(unix))]
    {
        FILES - OTHER_FILES
    }
}
