//! The translator's pages: the open sections, and the texts of a page in two columns.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::response::respond;
use super::served::Served;
use super::server::Server;
use super::{confirm, pages};
use crate::curriculum::{Address, PageId, Site};
use crate::diagnostic::{phrase, phrases};
use crate::exchange::{Column, of_page, table};
use crate::language::Language;
use crate::status::{PageStatus, status};

const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";

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

/// Every page with the state of its translations.
pub(super) async fn front(State(server): State<Arc<Server>>) -> Response {
    server.settled().await;
    let served = server.current();
    let status = status(&served.loaded.site, &served.loaded.snapshot);
    let languages = status.languages.iter().map(|language| {
        let pages = language.modules.iter().flat_map(|module| &module.pages);
        let page =
            |page: &PageStatus| json!({ "id": page.id, "current": page.current, "sections": page.sections.len() });
        json!({
            "tag": language.language,
            "current": language.current,
            "sections": language.sections,
            "pages": pages.map(page).collect::<Vec<_>>(),
        })
    });
    let view = json!({
        "speaks": server.language.tag(),
        "title": phrase(server.language, &phrases::TranslateTitle),
        "languages": languages.collect::<Vec<_>>(),
    });
    pages::answer(StatusCode::OK, pages::fill("translate-front.html", &view), POLICY)
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
    let columns = [column(site, &served, source), column(site, &served, language)];
    let view = json!({
        "speaks": server.language.tag(),
        "title": texts.source.document.front.title,
        "overview": phrase(server.language, &phrases::TranslateTitle),
        "address": site.page(id).addresses[language].as_ref().map(Address::canonical),
        "compare": phrase(server.language, &phrases::TranslateCompare),
        "open": open_list(&server, &served, id, language),
        "button": phrase(server.language, &phrases::ConfirmButton),
        "table": table(&texts, &columns, server.language),
    });
    pages::answer(StatusCode::OK, pages::fill("translate-page.html", &view), POLICY)
}

fn column<'a>(site: &'a Site, served: &'a Served, language: Language) -> Column<'a> {
    let config = &site.config.languages[language];
    let label = config.label.as_deref().unwrap_or_else(|| served.loaded.theme.strings(language).get("language.name"));
    Column { locale: &config.locale, direction: config.direction, label }
}

/// The open sections, each with the data that its button sends to the server.
fn open_list(server: &Server, served: &Served, id: PageId, language: Language) -> Vec<Value> {
    let open = confirm::open_sections(served, id, language, server.language).into_iter().map(|section| {
        let text = |key: &str| section[key].as_str().unwrap_or_default();
        let confirm = json!({ "page": text("page"), "language": text("language"), "section": text("section") });
        json!({ "title": text("title"), "state": text("state"), "confirm": confirm.to_string() })
    });
    open.collect()
}
