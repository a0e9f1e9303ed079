//! From a path in a request to the bytes of an output.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::response::{redirect, respond};
use super::served::{Found, Served};
use super::{Server, live};
use crate::curriculum::Address;
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::output::escape_text;
use crate::plan::{Route, media_type};
use crate::theme::TemplateFault;

/// Answers any path of the site.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    server.settled().await;
    let served = server.current();
    let (status, address, route) = match served.find(request.uri().path()) {
        Found::Output(address, route) => (StatusCode::OK, address, route),
        Found::Nothing(route) => (StatusCode::NOT_FOUND, Address::new("404.html"), route),
        Found::Folder(folder) => return redirect(&folder),
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

/// What stands in for a page whose template has a fault.
fn broken(fault: &TemplateFault, language: ProgramLanguage) -> Vec<u8> {
    let title = phrase(language, &phrases::TemplateBroken);
    let mut page = format!("<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>", language.tag());
    escape_text(&title, &mut page);
    page.push_str("</title>\n<body>\n<main>\n<h1>");
    escape_text(&title, &mut page);
    page.push_str("</h1>\n<pre>");
    escape_text(&format!("{}: {}", fault.place.path, fault.detail), &mut page);
    page.push_str("</pre>\n</main>\n</body>\n</html>\n");
    page.into_bytes()
}
