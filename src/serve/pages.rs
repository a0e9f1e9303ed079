//! The server's own pages. Their templates are in `browser/`, with their scripts and styles.

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::response::respond;
use crate::theme::ProgramPages;

static PAGES: LazyLock<ProgramPages> = LazyLock::new(|| {
    ProgramPages::new([
        ("base.html", include_str!("browser/base.html")),
        ("broken.html", include_str!("browser/broken.html")),
        ("compare.html", include_str!("browser/compare.html")),
        ("entrance.html", include_str!("browser/entrance.html")),
        ("live.html", include_str!("browser/live.html")),
        ("onward.html", include_str!("browser/onward.html")),
        ("refused.html", include_str!("browser/refused.html")),
        ("translate.html", include_str!("browser/translate.html")),
        ("translate-front.html", include_str!("browser/translate-front.html")),
        ("translate-page.html", include_str!("browser/translate-page.html")),
    ])
});

/// The title of pages that redirect to another.
pub(super) const NAME: &str = "temario";

/// Renders a template of `browser/`.
pub(super) fn fill<V: Serialize>(name: &str, view: &V) -> String {
    PAGES.fill(name, view)
}

/// An answer with one of the server's pages, which cannot be framed and loads only what its policy allows.
pub(super) fn answer(status: StatusCode, page: String, policy: &'static str) -> Response {
    let mut answer = respond(status, "text/html; charset=utf-8", page.into_bytes());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    answer
}
