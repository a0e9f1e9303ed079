//! What `serve` adds to a page: one script element, and the events that it listens to.
//!
//! Pages allow no connections (`default-src 'none'`), and this is not changed
//! for the author: the script starts a worker, which has a policy of its own,
//! and the worker listens to the server's events and fetches pages.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::request::respond;
use super::served::Served;
use super::whereabouts::{Moved, Whereabouts};
use super::{Server, faults};
use crate::diagnostic::{ProgramLanguage, phrase};
use crate::markdown::escape_attribute;

const LIVE: &str = concat!(include_str!("browser/patch.js"), include_str!("browser/live.js"));
const WORKER: &str = include_str!("browser/worker.js");

/// How long a page that went away may take to come back before the browser is led elsewhere.
const AWAY: Duration = Duration::from_millis(400);

/// Puts the script's element before the end of a page's body. `key` is the page's, see [`Served::key`].
pub(super) fn with_script(mut page: Vec<u8>, key: u128, served: &Served, language: ProgramLanguage) -> Vec<u8> {
    let word = |name: &str| phrase(language, name, &[]);
    let words = json!({
        "here": word("live-here"),
        "elsewhere": word("live-elsewhere"),
        "away": word("live-away"),
        "editor": served.loaded.site.config.editor.is_some(),
    });
    let mut element = format!("<script data-temario-live=\"{key:032x}\" data-words=\"");
    escape_attribute(&words.to_string(), &mut element);
    element.push_str("\" src=\"/_temario/live.js\" defer></script>\n");
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    page.splice(end..end, element.bytes());
    page
}

pub(super) async fn script() -> Response {
    respond(StatusCode::OK, "text/javascript; charset=utf-8", LIVE.as_bytes().to_vec())
}

pub(super) async fn worker() -> Response {
    respond(StatusCode::OK, "text/javascript; charset=utf-8", WORKER.as_bytes().to_vec())
}

/// What a browser shows.
#[derive(Deserialize)]
pub(super) struct Shown {
    /// The path of its page.
    page: String,
    /// The key that the page came with.
    #[serde(default)]
    key: String,
}

/// The events for one browser: `page` when its page is another or went elsewhere, `media` when its
/// pictures changed, `faults` with what is wrong, `follow` when an author saved another page.
pub(super) async fn events(State(server): State<Arc<Server>>, Query(shown): Query<Shown>) -> Response {
    let (sender, receiver) = mpsc::channel(8);
    let mut stopping = server.stopping.subscribe();
    tokio::spawn(async move {
        let closed = sender.clone();
        tokio::select! {
            _ = watch(&server, shown, sender) => {}
            _ = stopping.changed() => {}
            () = closed.closed() => {}
        }
    });
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response()
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// Sends what changes until the browser is gone.
async fn watch(server: &Server, shown: Shown, sender: Sender) -> Option<()> {
    let send = async |kind: &str, value: &serde_json::Value| {
        sender.send(Ok(Event::default().event(kind).data(value.to_string()))).await.ok()
    };
    let mut versions = server.version.subscribe();
    let mut checked = server.checked.subscribe();
    let mut followed = server.followed.subscribe();
    let mut whereabouts = Whereabouts::default();
    let mut known_key = u128::from_str_radix(&shown.key, 16).unwrap_or_default();
    let mut known_media = BTreeMap::new();
    let mut known_faults = None;
    let _viewer = server.viewers.enter(server.current().language_of(&shown.page));
    // What is wrong is sent at once to whoever comes when the site is checked already.
    checked.mark_changed();
    loop {
        let served = server.current();
        versions.mark_unchanged();
        let is_there = whereabouts.update(&served, &shown.page);
        if is_there {
            let key = served.key(&shown.page);
            if key != known_key {
                send("page", &json!({ "key": format!("{key:032x}") })).await?;
            }
            let media = served.media(&shown.page);
            if media != known_media && known_key == key {
                send("media", &json!(&media)).await?;
            }
            (known_key, known_media) = (key, media);
        } else if let Some(to) = moved(server, &mut versions, &whereabouts, &shown.page).await? {
            send("page", &json!({ "moved": to })).await?;
        }
        drop(served);
        loop {
            tokio::select! {
                changed = versions.changed() => { changed.ok()?; break }
                changed = checked.changed() => {
                    changed.ok()?;
                    let report = faults::report(&server.checked(), &shown.page, server.language);
                    if known_faults.as_ref() != Some(&report) {
                        send("faults", &json!(&report)).await?;
                        known_faults = Some(report);
                    }
                }
                changed = followed.changed() => {
                    changed.ok()?;
                    let to = followed.borrow_and_update().clone();
                    if let Some(saved) = to.filter(|saved| server.viewers.leads(saved.language, &server.current(), &shown.page)) {
                        send("follow", &json!(saved.path)).await?;
                    }
                }
            }
        }
    }
}

/// Where a page went that is no longer there; nowhere, if it came back or there is nothing to show.
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
            // It may come back: a branch is being changed, a file is being written anew.
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

/// A page that was saved, for browsers that follow.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Saved {
    /// The path of the page.
    pub path: String,
    /// Its language.
    #[serde(skip)]
    pub language: crate::language::Language,
}
