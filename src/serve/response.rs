//! The two kinds of answers: bytes and redirects.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A redirect to a path on this server.
pub(super) fn redirect(path: &str) -> Response {
    // Two slashes, or characters that browsers treat as such, would redirect to another server.
    let path = path.trim_start_matches(|first: char| matches!(first, '/' | '\\') || first <= ' ');
    let location = HeaderValue::from_str(&format!("/{path}")).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// An answer with bytes, which browsers do not cache.
pub(super) fn respond(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (status, headers, Body::from(bytes)).into_response()
}
