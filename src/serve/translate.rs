//! The translator's pages: what is open, and the texts of a page in two columns.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::response::respond;
use super::served::Served;
use super::{Server, confirm};
use crate::curriculum::{PageId, Site};
use crate::diagnostic::{Phrase, phrase, phrases};
use crate::exchange::{Column, of_page, table};
use crate::language::Language;
use crate::output::{escape_attribute, escape_text};
use crate::status::status;

pub(super) async fn script() -> Response {
    respond(StatusCode::OK, "text/javascript; charset=utf-8", include_bytes!("browser/translate.js").to_vec())
}

pub(super) async fn style() -> Response {
    let columns = include_str!("../exchange/columns.css");
    respond(
        StatusCode::OK,
        "text/css; charset=utf-8",
        format!("{columns}{}", include_str!("browser/translate.css")).into(),
    )
}

/// Every page with how far its translations are.
pub(super) async fn front(State(server): State<Arc<Server>>) -> Response {
    server.settled().await;
    let served = server.current();
    let status = status(&served.loaded.site, &served.loaded.snapshot);
    let mut body = String::new();
    for language in &status.languages {
        body.push_str("<h2>");
        escape_text(&language.language, &mut body);
        body.push_str(&format!(" <small>{}/{}</small></h2>\n<ul>\n", language.current, language.sections));
        for page in language.modules.iter().flat_map(|module| &module.pages) {
            let all = page.sections.len();
            let mark = if page.current == all { " class=\"done\"" } else { "" };
            body.push_str(&format!("<li{mark}><a href=\"/_translate/"));
            escape_attribute(&format!("{}/{}", language.language, page.id), &mut body);
            body.push_str("\">");
            escape_text(&page.id, &mut body);
            body.push_str(&format!("</a> {}/{all}</li>\n", page.current));
        }
        body.push_str("</ul>\n");
    }
    document(&server, &phrase(server.language, &phrases::TranslateTitle), &body)
}

/// One page in two columns.
pub(super) async fn page(State(server): State<Arc<Server>>, Path(path): Path<String>) -> Response {
    server.settled().await;
    let served = server.current();
    let site = &served.loaded.site;
    let found = path.split_once('/').and_then(|(tag, name)| {
        let language = served.language_of(tag)?;
        let id = (0..).map(PageId).take(site.pages.len()).find(|id| site.record_name(site.page(*id)) == name)?;
        Some((id, language, of_page(site, &served.loaded.snapshot, id, language)?))
    });
    let Some((id, language, texts)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let source = site.page(id).source;
    let mut body = String::from("<p><a href=\"/_translate/\">");
    escape_text(&phrase(server.language, &phrases::TranslateTitle), &mut body);
    body.push_str("</a>");
    if let Some(address) = site.page(id).addresses[language].as_ref() {
        body.push_str(" · <a href=\"/_compare/");
        escape_attribute(address.canonical(), &mut body);
        body.push_str("\">");
        escape_text(&phrase(server.language, &phrases::TranslateCompare), &mut body);
        body.push_str("</a>");
    }
    body.push_str("</p>\n");
    open_list(&server, &served, id, language, &mut body);
    table(&texts, &[column(site, &served, source), column(site, &served, language)], server.language, &mut body);
    document(&server, &texts.source.document.front.title.clone(), &body)
}

fn column<'a>(site: &'a Site, served: &'a Served, language: Language) -> Column<'a> {
    let config = &site.config.languages[usize::from(language.0)];
    let label = config.label.as_deref().unwrap_or_else(|| served.loaded.theme.strings(language).get("language.name"));
    Column { locale: &config.locale, direction: config.direction, label }
}

/// The sections that are open, each with a button that says it is in step.
fn open_list(server: &Server, served: &Served, id: PageId, language: Language, body: &mut String) {
    let open = confirm::open_sections(served, id, language);
    if open.is_empty() {
        return;
    }
    body.push_str("<ul class=\"open\">\n");
    for section in open {
        let text = |key: &str| section[key].as_str().unwrap_or_default();
        body.push_str("<li>");
        escape_text(text("title"), body);
        body.push_str(" — ");
        let state: &dyn Phrase = match text("state") {
            "gone" => &phrases::StateGone,
            "outdated" => &phrases::StateOutdated,
            "own" => &phrases::StateOwn,
            _ => &phrases::StateUnreviewed,
        };
        escape_text(&phrase(server.language, state), body);
        body.push_str(" <button type=\"button\" data-confirm=\"");
        let said = json!({ "page": text("page"), "language": text("language"), "section": text("section") });
        escape_attribute(&said.to_string(), body);
        body.push_str("\">");
        escape_text(&phrase(server.language, &phrases::ConfirmButton), body);
        body.push_str("</button></li>\n");
    }
    body.push_str("</ul>\n");
}

fn document(server: &Server, title: &str, body: &str) -> Response {
    let mut escaped = String::new();
    escape_text(title, &mut escaped);
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{escaped}</title>\n\
         <link rel=\"stylesheet\" href=\"/_temario/translate.css\">\n\
         <script src=\"/_temario/translate.js\" defer></script>\n</head>\n<body>\n<h1>{escaped}</h1>\n<main>\n\
         {body}</main>\n</body>\n</html>\n",
        server.language.tag(),
    );
    let mut answer = respond(StatusCode::OK, "text/html; charset=utf-8", page.into_bytes());
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, header::HeaderValue::from_static("DENY"));
    answer
}
