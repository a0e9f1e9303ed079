//! The server's own pages. Their templates stand in `browser/`, beside their scripts and styles.

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

/// The title of pages that are nothing but a step on the way to another.
pub(super) const NAME: &str = "temario";

/// Fills a template of `browser/`.
pub(super) fn fill<V: Serialize>(name: &str, view: &V) -> String {
    PAGES.fill(name, view)
}

/// The answer with a page of ours, which stands in no frame and loads what its policy says.
pub(super) fn answer(status: StatusCode, page: String, policy: &'static str) -> Response {
    let mut answer = respond(status, "text/html; charset=utf-8", page.into_bytes());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    answer
}
