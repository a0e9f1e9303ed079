//! What `serve` adds to a page: one script element, which waits for changes.
//!
//! Pages allow no connections (`default-src 'none'`), and this is not changed
//! for the author: the script starts a worker, which has a policy of its own,
//! and the worker listens to the server's events.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::Server;
use super::request::{Served, respond};
use crate::diagnostic::{ProgramLanguage, Report};

const ELEMENT: &str = "<script data-temario-live src=\"/_temario/live.js\" defer></script>\n";

/// Puts the script's element before the end of a page's body.
pub(super) fn with_script(mut page: Vec<u8>) -> Vec<u8> {
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    page.splice(end..end, ELEMENT.bytes());
    page
}

pub(super) async fn script() -> Response {
    respond(axum::http::StatusCode::OK, "text/javascript; charset=utf-8", include_bytes!("live.js").to_vec())
}

pub(super) async fn worker() -> Response {
    respond(axum::http::StatusCode::OK, "text/javascript; charset=utf-8", include_bytes!("worker.js").to_vec())
}

/// Which page a browser shows.
#[derive(Deserialize)]
pub(super) struct Shown {
    page: String,
}

/// The events for one browser: `changed` when its page has, `faults` with what is wrong.
pub(super) async fn events(State(server): State<Arc<Server>>, Query(shown): Query<Shown>) -> Response {
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        let mut versions = server.version.subscribe();
        let mut stopping = server.stopping.subscribe();
        let mut key = server.current().key(&shown.page);
        let first = faults(&server.current(), server.language);
        if sender.send(Ok::<_, std::convert::Infallible>(first)).await.is_err() {
            return;
        }
        loop {
            tokio::select! {
                changed = versions.changed() => if changed.is_err() { return },
                _ = stopping.changed() => return,
                () = sender.closed() => return,
            }
            let served = server.current();
            let now = served.key(&shown.page);
            if now != key {
                key = now;
                let event = Event::default().event("changed").data(shown.page.clone());
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            if sender.send(Ok(faults(&served, server.language))).await.is_err() {
                return;
            }
        }
    });
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response()
}

fn faults(served: &Served, language: ProgramLanguage) -> Event {
    const MOST: usize = 50;
    let loaded = &served.loaded;
    let shown = loaded.diagnostics().get(..MOST).unwrap_or(loaded.diagnostics());
    let report = Report::new(shown, &loaded.snapshot, language);
    let text = if shown.is_empty() {
        String::new()
    } else {
        report.render(crate::diagnostic::Format::Short, crate::diagnostic::Styling::Plain)
    };
    Event::default().event("faults").data(serde_json::to_string(&text).unwrap_or_default())
}
