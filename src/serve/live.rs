//! What `serve` adds to pages: one script element, and events for it.
//!
//! Pages do not allow connections (`default-src 'none'`), and this is not changed for the author: the script starts a
//! worker with a policy of its own, which receives the server's events and fetches pages. One worker serves all tabs if
//! the browser supports it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::listeners::Sender;
use super::response::respond;
use super::served::Served;
use super::server::Server;
use super::whereabouts::{Moved, Whereabouts};
use super::{faults, pages};
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::source::Digest;

const LIVE: &str = concat!(include_str!("browser/patch.js"), include_str!("browser/live.js"));
const WORKER: &str = include_str!("browser/worker.js");

/// One worker serves all tabs, including those opened before temario was updated: another version has another address.
static WORKER_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/_temario/worker.js?{}", Digest::of(WORKER.as_bytes()).short()));

/// How long a removed page may be missing before the browser is redirected.
const AWAY: Duration = Duration::from_millis(400);

/// Inserts the script element at the end of a page's body. `key` is that of the page, see [`Served::key`].
pub(super) fn with_script(mut page: Vec<u8>, key: u128, served: &Served, language: ProgramLanguage) -> Vec<u8> {
    let word = |words: &dyn Phrase| phrase(language, words);
    let words = json!({
        "here": word(&phrases::LiveHere),
        "elsewhere": word(&phrases::LiveElsewhere),
        "away": word(&phrases::LiveAway),
        "refused": word(&phrases::LiveRefused),
        "trouble": phrase(language, &phrases::LiveTrouble { status: "{status}" }),
        "worker": &*WORKER_ADDRESS,
        "editor": served.loaded.site.config.editor.is_some(),
    });
    let view = json!({ "key": format!("{key:032x}"), "words": words.to_string() });
    let element = pages::fill("live.html", &view);
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    page.splice(end..end, element.bytes());
    page
}

pub(super) async fn script() -> Response {
    respond(StatusCode::OK, "text/javascript; charset=utf-8", LIVE.as_bytes().to_vec())
}

pub(super) async fn worker() -> Response {
    let mut answer = respond(StatusCode::OK, "text/javascript; charset=utf-8", WORKER.as_bytes().to_vec());
    let policy = HeaderValue::from_static("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    answer
}

/// The page of a tab, or that the tab is closed.
#[derive(Deserialize)]
pub(super) struct Shown {
    /// The id of the browser, from its event stream.
    client: String,
    /// The number of the tab, chosen by the browser.
    tab: u64,
    /// The path of the page; `None` for a closed tab.
    page: Option<String>,
    /// The key of the page when it was loaded.
    #[serde(default)]
    key: String,
}

/// The events for all tabs of one browser, because browsers open at most six connections to a server. `hello` gives the
/// browser its id. Events of a tab are `page` when its page changed or moved, `media` when its pictures changed,
/// `faults` with the diagnostics, `follow` when an author saved another page.
pub(super) async fn events(State(server): State<Arc<Server>>) -> Response {
    let (sender, receiver) = mpsc::channel(64);
    let Some(listener) = server.listeners.enter(sender.clone()) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mut stopping = server.stopping.subscribe();
    tokio::spawn(async move {
        let hello = Event::default().event("hello").data(json!({ "client": listener.name }).to_string());
        if sender.send(Ok(hello)).await.is_ok() {
            tokio::select! {
                _ = stopping.changed() => {}
                () = sender.closed() => {}
            }
        }
        // Dropping the listener ends the tasks of its tabs.
        drop(listener);
    });
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response()
}

/// A tab shows a page, or is closed.
pub(super) async fn listen(State(server): State<Arc<Server>>, Json(shown): Json<Shown>) -> Response {
    let Some(sender) = server.listeners.sender(&shown.client) else { return StatusCode::GONE.into_response() };
    let watching = shown.page.map(|page| {
        let (server, tab) = (server.clone(), shown.tab);
        tokio::spawn(async move {
            let _ = watch(&server, &page, &shown.key, TabSender { tab, sender }).await;
        })
    });
    match server.listeners.watch(&shown.client, shown.tab, watching) {
        true => StatusCode::NO_CONTENT.into_response(),
        false => StatusCode::GONE.into_response(),
    }
}

/// Sends events to one tab.
struct TabSender {
    tab: u64,
    sender: Sender,
}

impl TabSender {
    /// Returns `None` once the browser has disconnected.
    async fn send(&self, kind: &str, value: &serde_json::Value) -> Option<()> {
        let data = json!({ "tab": self.tab, "value": value }).to_string();
        self.sender.send(Ok(Event::default().event(kind).data(data))).await.ok()
    }
}

/// Sends changes to a tab until the browser disconnects.
async fn watch(server: &Server, page: &str, key: &str, to: TabSender) -> Option<()> {
    let send = async |kind: &str, value: &serde_json::Value| to.send(kind, value).await;
    let mut versions = server.version.subscribe();
    let mut checked = server.checked.subscribe();
    let mut followed = server.followed.subscribe();
    let mut whereabouts = server.shown.at(page);
    let mut known_key = u128::from_str_radix(key, 16).unwrap_or_default();
    let mut known_media = BTreeMap::new();
    let mut known_faults = None;
    let _viewer = server.viewers.enter(server.current().language_of(page));
    // If the site is already checked, diagnostics are sent at once.
    checked.mark_changed();
    loop {
        let served = server.current();
        versions.mark_unchanged();
        let is_there = whereabouts.update(&served, page);
        if is_there {
            let key = served.key(page);
            if key != known_key {
                send("page", &json!({ "key": format!("{key:032x}") })).await?;
            }
            let media = served.media(page);
            // A picture of another size changes the page too, whose picture has the same address.
            if media != known_media {
                send("media", &json!(&media)).await?;
            }
            (known_key, known_media) = (key, media);
        } else if let Some(to) = moved(server, &mut versions, &whereabouts, page).await? {
            server.shown.record(&to, whereabouts.clone());
            send("page", &json!({ "moved": to })).await?;
        }
        drop(served);
        loop {
            tokio::select! {
                changed = versions.changed() => { changed.ok()?; break }
                changed = checked.changed() => {
                    changed.ok()?;
                    let Some(served) = server.checked() else { continue };
                    let report = faults::report(&served, page, server.language);
                    if known_faults.as_ref() != Some(&report) {
                        send("faults", &json!(&report)).await?;
                        known_faults = Some(report);
                    }
                }
                changed = followed.changed() => {
                    changed.ok()?;
                    let to = followed.borrow_and_update().clone();
                    if let Some(saved) = to.filter(|saved| server.viewers.leads(saved.language, &server.current(), page)) {
                        send("follow", &json!(saved.path)).await?;
                    }
                }
            }
        }
    }
}

/// The new path of a page that was removed; `None` if it came back or there is nothing to show.
async fn moved(
    server: &Server,
    versions: &mut tokio::sync::watch::Receiver<u64>,
    whereabouts: &Whereabouts,
    path: &str,
) -> Option<Option<String>> {
    match whereabouts.find(&server.current()) {
        Moved::To(path) => Some(Some(path)),
        Moved::Never => Some(None),
        Moved::Gone(_) => {
            // It may come back: a branch is being switched, or a file rewritten.
            let end = tokio::time::Instant::now() + AWAY;
            while let Ok(changed) = tokio::time::timeout_at(end, versions.changed()).await {
                changed.ok()?;
                if server.current().has(path) {
                    versions.mark_changed();
                    return Some(None);
                }
            }
            match whereabouts.find(&server.current()) {
                Moved::To(path) | Moved::Gone(Some(path)) => Some(Some(path)),
                Moved::Never | Moved::Gone(None) => Some(None),
            }
        }
    }
}
