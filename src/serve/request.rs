//! From the path of a request to the bytes of an output.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::response::{redirect, respond};
use super::served::{PathTarget, Served};
use super::server::Server;
use super::whereabouts::Whereabouts;
use super::{live, pages};
use crate::curriculum::Address;
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::plan::{Route, media_type};
use crate::theme::TemplateFault;

/// Answers a path of the site.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    server.settled().await;
    let served = server.current();
    let path = request.uri().path();
    let (status, address, route) = match served.find(path) {
        PathTarget::Output(address, route) => {
            if matches!(route, Route::Page(..)) {
                let mut page = Whereabouts::default();
                page.update(&served, path);
                server.shown.record(path, page);
            }
            (StatusCode::OK, address, route)
        }
        PathTarget::Nothing(route) => (StatusCode::NOT_FOUND, Address::new("404.html"), route),
        PathTarget::Folder(folder) => return redirect(&folder),
    };
    server.answering.fetch_add(1, Ordering::SeqCst);
    let answer = output(&served, status, &address, &route, server.language);
    server.answering.fetch_sub(1, Ordering::SeqCst);
    answer
}

/// The answer with one output.
fn output(
    served: &Served,
    status: StatusCode,
    address: &Address,
    route: &Route,
    language: ProgramLanguage,
) -> Response {
    let kind = media_type(address.as_str());
    let (status, bytes) = match served.bytes(route) {
        Ok(bytes) => (status, bytes),
        Err(fault) => (StatusCode::INTERNAL_SERVER_ERROR, broken(&fault, language)),
    };
    let is_page = kind.starts_with("text/html");
    let bytes = if is_page { live::with_script(bytes, served.key_of(route), served, language) } else { bytes };
    respond(status, kind, bytes)
}

/// The page in place of one whose template has an error.
fn broken(fault: &TemplateFault, language: ProgramLanguage) -> Vec<u8> {
    let view = json!({
        "speaks": language.tag(),
        "title": phrase(language, &phrases::TemplateBroken),
        "fault": format!("{}: {}", fault.place.path, fault.detail),
    });
    pages::fill("broken.html", &view).into_bytes()
}
