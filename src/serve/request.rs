//! From a path in a request to the bytes of an output.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::{Server, live};
use crate::build::Loaded;
use crate::curriculum::Address;
use crate::output::Route;
use crate::source::Snapshot;

/// A loaded site with its routes by address.
pub(super) struct Served {
    pub loaded: Loaded,
    routes: HashMap<String, Route>,
}

/// What a path leads to.
pub(super) enum Found {
    Output(Address, Route),
    /// A folder without its slash; relative links need it.
    Folder(String),
    Nothing(Route),
}

impl Served {
    pub fn new(loaded: Loaded) -> Self {
        let routes = loaded.plan().into_iter().map(|(address, route)| (address.as_str().to_owned(), route)).collect();
        Self { loaded, routes }
    }

    /// Finds an output as hosts do: with or without `.html`, folders by their front page.
    pub fn find(&self, path: &str) -> Found {
        let path = path.trim_start_matches('/');
        let path = percent_decode_str(path).decode_utf8_lossy();
        let direct =
            if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
        for candidate in [direct, format!("{path}.html")] {
            if let Some(route) = self.routes.get(&candidate) {
                return Found::Output(Address::new(&candidate), route.clone());
            }
        }
        if self.routes.contains_key(&format!("{path}/index.html")) {
            return Found::Folder(format!("/{path}/"));
        }
        let first = path.split('/').next().unwrap_or_default();
        let language = self
            .loaded
            .site
            .languages()
            .find(|language| self.loaded.site.config.languages[usize::from(language.0)].tag.as_str() == first);
        Found::Nothing(Route::NotFound(language))
    }

    /// The bytes of an output; a fault of a template is shown in its place.
    pub fn bytes(&self, route: &Route) -> Result<Vec<u8>, String> {
        let view = self.loaded.view(route);
        self.loaded.render(&view).map_err(|fault| format!("{}: {}", fault.place.path, fault.detail))
    }

    /// The key of the output at a path: it changes exactly when the bytes may have changed.
    pub fn key(&self, path: &str) -> u128 {
        let route = match self.find(path) {
            Found::Output(_, route) | Found::Nothing(route) => route,
            Found::Folder(_) => return 0,
        };
        self.loaded.theme.digest.0 ^ u128::from(self.loaded.view(&route).key())
    }
}

/// Whether two snapshots are the same input.
pub(super) fn same_inputs(a: &Snapshot, b: &Snapshot) -> bool {
    a.faults == b.faults
        && a.sources.iter().map(|one| (&one.path, one.digest)).eq(b.sources.iter().map(|one| (&one.path, one.digest)))
        && a.binaries.iter().map(|one| (&one.path, one.digest)).eq(b.binaries.iter().map(|one| (&one.path, one.digest)))
}

/// Lets only this computer's own pages ask: a foreign name in `Host` or `Origin`
/// is how a site on the web would reach a server on the reader's machine.
pub(super) async fn only_from_here(request: Request, next: Next) -> Response {
    let local = |value: &HeaderValue| {
        let text = value.to_str().unwrap_or_default();
        let host = text.split_once("://").map_or(text, |(_, host)| host);
        let name = if host.starts_with('[') {
            host.split_inclusive(']').next().unwrap_or_default()
        } else {
            host.split(':').next().unwrap_or_default()
        };
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    };
    let headers = request.headers();
    let allowed = headers.get(header::HOST).is_some_and(local) && headers.get(header::ORIGIN).is_none_or(local);
    if allowed { next.run(request).await } else { StatusCode::FORBIDDEN.into_response() }
}

/// Answers any path of the site.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let served = server.current();
    let path = request.uri().path();
    let (status, address, route) = match served.find(path) {
        Found::Output(address, route) => (StatusCode::OK, address, route),
        Found::Nothing(route) => (StatusCode::NOT_FOUND, Address::new("404.html"), route),
        Found::Folder(folder) => {
            let location = HeaderValue::from_str(&folder).unwrap_or(HeaderValue::from_static("/"));
            return (StatusCode::FOUND, [(header::LOCATION, location)]).into_response();
        }
    };
    let kind = content_type(address.as_str());
    let is_page = kind.starts_with("text/html");
    match served.bytes(&route) {
        Ok(bytes) => {
            let bytes = if is_page { live::with_script(bytes) } else { bytes };
            respond(status, kind, bytes)
        }
        Err(detail) => respond(StatusCode::INTERNAL_SERVER_ERROR, content_type("x.txt"), detail.into_bytes()),
    }
}

pub(super) fn respond(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (status, headers, Body::from(bytes)).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("ico") => "image/x-icon",
        Some("pdf") => "application/pdf",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
