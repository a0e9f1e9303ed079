//! Two languages of a page side by side, for translators.

use std::sync::Arc;

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::response::{redirect, respond};
use super::served::Served;
use super::server::Server;
use super::{confirm, pages, reload};
use crate::curriculum::{Address, Document, PageId, State};
use crate::diagnostic::{Phrase, phrase, phrases};
use crate::language::Language;
use crate::plan::Route;

pub(super) async fn script() -> Response {
    let text = include_bytes!("browser/compare.js").to_vec();
    respond(StatusCode::OK, "text/javascript; charset=utf-8", text)
}

pub(super) async fn style() -> Response {
    respond(StatusCode::OK, "text/css; charset=utf-8", include_bytes!("browser/compare.css").to_vec())
}

/// The course's front page in two languages.
pub(super) async fn front(Shared(server): Shared<Arc<Server>>) -> Response {
    match reload::first_page(&server.current(), true) {
        page if page.is_empty() => StatusCode::NOT_FOUND.into_response(),
        page => redirect(&format!("/{page}")),
    }
}

/// One page in two languages: the language of the path, and the next one.
pub(super) async fn page(Shared(server): Shared<Arc<Server>>, Path(path): Path<String>) -> Response {
    server.settled().await;
    let served = server.current();
    let Some(pair) = PagePair::at(&served, &path) else {
        // Generated pages such as the glossary, and unknown addresses, are shown alone.
        return redirect(&format!("/{path}"));
    };
    let say = |words: &dyn Phrase| phrase(server.language, words);
    let words = json!({
        "missing": say(&phrases::CompareSectionMissing),
        "outdated": say(&phrases::CompareSectionOutdated),
        "changed": say(&phrases::CompareSectionChanged),
        "diverged": say(&phrases::CompareSectionDiverged),
        "confirm": say(&phrases::ConfirmButton),
    });
    let title = pair.title(&served).unwrap_or_default();
    let columns = pair.languages.map(|language| column(&served, &server, pair.page, language));
    let view = json!({
        "speaks": server.language.tag(),
        "title": say(&phrases::CompareTitle { title }),
        "words": words.to_string(),
        "legend": say(&phrases::CompareLegend),
        "columns": columns,
    });
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; connect-src 'self'; frame-ancestors 'none'";
    pages::answer(StatusCode::OK, pages::fill("compare.html", &view), policy)
}

fn column(served: &Served, server: &Server, page: PageId, language: Language) -> Value {
    let site = &served.loaded.site;
    let config = &site.config.languages[language];
    let label = config.label.as_deref().unwrap_or(config.tag.as_str());
    let record = site.page(page);
    let address = record.addresses[language].as_ref().filter(|_| record.translations[language].is_some());
    json!({
        "label": label,
        "language": config.tag,
        "path": address.map(Address::canonical),
        "missing": phrase(server.language, &phrases::CompareMissing { language: label }),
    })
}

struct PagePair {
    page: PageId,
    languages: [Language; 2],
}

impl PagePair {
    fn at(served: &Served, path: &str) -> Option<Self> {
        let Some(Route::Page(page, language)) = served.route(path) else { return None };
        let site = &served.loaded.site;
        let record = site.page(page);
        let mut others = site.languages().filter(|other| *other != language).collect::<Vec<_>>();
        // An existing translation is preferred.
        others.sort_by_key(|other| record.translations[*other].is_none());
        let mut languages = [language, *others.first()?];
        // In the order of the site, regardless of the requested language.
        languages.sort();
        Some(Self { page, languages })
    }

    fn title<'a>(&self, served: &'a Served) -> Option<&'a str> {
        let (_, shown) = self.languages.iter().find_map(|one| served.loaded.site.page(self.page).shown(*one))?;
        Some(&shown.document.front.title)
    }
}

/// The page whose sections are requested.
#[derive(Deserialize)]
pub(super) struct Compared {
    page: String,
}

/// The sections of a page in two languages, each with its anchor, that of its counterpart and its state; and the
/// sections that need comparison.
pub(super) async fn sections(Shared(server): Shared<Arc<Server>>, Query(compared): Query<Compared>) -> Response {
    server.settled().await;
    let served = server.current();
    let Some(pair) = PagePair::at(&served, &compared.page) else { return StatusCode::NOT_FOUND.into_response() };
    let record = served.loaded.site.page(pair.page);
    let documents = pair.languages.map(|language| record.translations[language].as_ref().map(|own| &*own.document));
    let [left, right] = documents;
    let columns = [(left, right), (right, left)].map(|(own, other)| match own {
        Some(own) => column_sections(&served, pair.page, own, other),
        None => Value::Array(Vec::new()),
    });
    let open: Vec<Value> = pair
        .languages
        .iter()
        .flat_map(|language| confirm::open_sections(&served, pair.page, *language, server.language))
        .collect();
    axum::Json(json!({ "columns": columns, "open": open })).into_response()
}

fn column_sections(served: &Served, page: PageId, own: &Document, other: Option<&Document>) -> Value {
    let site = &served.loaded.site;
    let pairs = match other {
        Some(other) => site.paired_anchors(page, own, other),
        None => vec![None; own.body.headings.len()],
    };
    let states = confirm::states(served, page, own.language);
    let visible = site.visible_headings(own);
    let sections = visible.iter().filter_map(|index| {
        let heading = own.body.headings.get(*index as usize)?;
        let pair = pairs.get(*index as usize).copied().flatten();
        let state = match (states.get(index), pair) {
            (Some(State::Missing | State::Extra), _) | (_, None) => "missing",
            (Some(state @ (State::Outdated | State::Changed | State::Diverged)), _) => state.name(),
            _ => "current",
        };
        let id = site.anchors().of(&heading.id);
        let pair = pair.map(|pair| site.anchors().of(pair));
        Some(json!({ "id": id, "pair": pair, "state": state }))
    });
    sections.collect()
}
