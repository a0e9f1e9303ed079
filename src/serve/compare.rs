//! The two languages of a page side by side, for whoever translates.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{redirect, respond};
use super::served::Served;
use super::{Server, reload};
use crate::curriculum::{Document, PageId};
use crate::diagnostic::phrase;
use crate::language::Language;
use crate::markdown::{escape_attribute, escape_text};
use crate::output::Route;
use crate::source::{Digest, Snapshot};

pub(super) async fn script() -> Response {
    let text = include_bytes!("browser/compare.js").to_vec();
    respond(StatusCode::OK, "text/javascript; charset=utf-8", text)
}

pub(super) async fn style() -> Response {
    respond(StatusCode::OK, "text/css; charset=utf-8", include_bytes!("browser/compare.css").to_vec())
}

/// The course's front page in two languages.
pub(super) async fn front(State(server): State<Arc<Server>>) -> Response {
    match reload::first_page(&server.current(), true) {
        page if page.is_empty() => StatusCode::NOT_FOUND.into_response(),
        page => redirect(&format!("/{page}")),
    }
}

/// One page in two languages: that of its path, and the next.
pub(super) async fn page(State(server): State<Arc<Server>>, Path(path): Path<String>) -> Response {
    server.settled().await;
    let served = server.current();
    let Some(pair) = Pair::at(&served, &path) else {
        // Pages that nobody wrote, such as the glossary, and addresses without a page are shown as they are.
        return redirect(&format!("/{path}"));
    };
    let mut title = String::new();
    let values = [("title", pair.title(&served).unwrap_or_default())];
    escape_text(&phrase(server.language, "compare-title", &values), &mut title);
    let mut legend = String::new();
    escape_text(&phrase(server.language, "compare-legend", &[]), &mut legend);
    let words = json!({
        "missing": phrase(server.language, "compare-section-missing", &[]),
        "outdated": phrase(server.language, "compare-section-outdated", &[]),
    });
    let mut attribute = String::new();
    escape_attribute(&words.to_string(), &mut attribute);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/_temario/compare.css\">\n</head>\n\
         <body data-words=\"{attribute}\">\n<p class=\"legend\">{legend}</p>\n<main>\n",
        server.language.tag(),
    );
    for language in pair.languages {
        page.push_str(&column(&served, &server, pair.page, language));
    }
    page.push_str("</main>\n<script src=\"/_temario/compare.js\"></script>\n</body>\n</html>\n");
    let mut answer = respond(StatusCode::OK, "text/html; charset=utf-8", page.into_bytes());
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; connect-src 'self'";
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
    answer
}

fn column(served: &Served, server: &Server, page: PageId, language: Language) -> String {
    let site = &served.loaded.site;
    let config = &site.config.languages[usize::from(language.0)];
    let label = config.label.clone().unwrap_or_else(|| config.tag.as_str().to_owned());
    let record = site.page(page);
    let address = record.addresses[language].as_ref().filter(|_| record.translations[language].is_some());
    let mut escaped = String::new();
    match address {
        Some(address) => {
            escape_attribute(&label, &mut escaped);
            let path = address.canonical();
            format!("<iframe title=\"{escaped}\" data-language=\"{}\" src=\"/{path}\"></iframe>\n", config.tag)
        }
        None => {
            escape_text(&phrase(server.language, "compare-missing", &[("language", &label)]), &mut escaped);
            format!("<p class=\"missing\">{escaped}</p>\n")
        }
    }
}

/// A page in two languages.
struct Pair {
    page: PageId,
    languages: [Language; 2],
}

impl Pair {
    fn at(served: &Served, path: &str) -> Option<Self> {
        let Some(Route::Page(page, language)) = served.route(path) else { return None };
        let site = &served.loaded.site;
        let record = site.page(page);
        let mut others = site.languages().filter(|other| *other != language).collect::<Vec<_>>();
        // A translation that is there is more use than one that is not.
        others.sort_by_key(|other| record.translations[*other].is_none());
        let mut languages = [language, *others.first()?];
        // In the order of the site, whichever of them was asked for.
        languages.sort();
        Some(Self { page, languages })
    }

    fn title<'a>(&self, served: &'a Served) -> Option<&'a str> {
        let (_, shown) = self.languages.iter().find_map(|one| served.loaded.site.page(self.page).shown(*one))?;
        Some(&shown.document.front.title)
    }
}

/// The page whose sections are asked for.
#[derive(Deserialize)]
pub(super) struct Compared {
    page: String,
}

/// The sections of a page in two languages: each with its anchor, that of its counterpart and its state.
pub(super) async fn sections(State(server): State<Arc<Server>>, Query(compared): Query<Compared>) -> Response {
    server.settled().await;
    let served = server.current();
    let Some(pair) = Pair::at(&served, &compared.page) else { return StatusCode::NOT_FOUND.into_response() };
    let record = served.loaded.site.page(pair.page);
    let documents = pair.languages.map(|language| record.translations[language].as_ref().map(|own| &*own.document));
    let [left, right] = documents;
    let columns = [(left, right), (right, left)].map(|(own, other)| match own {
        Some(own) => column_sections(&server, &served, own, other),
        None => Value::Array(Vec::new()),
    });
    axum::Json(columns).into_response()
}

fn column_sections(server: &Server, served: &Served, own: &Document, other: Option<&Document>) -> Value {
    let site = &served.loaded.site;
    let now = &served.loaded.snapshot;
    let has_changed = |document: &Document, anchor: &str| {
        let digest = |snapshot: &Snapshot| section(snapshot, document, anchor);
        digest(now) != digest(&server.first)
    };
    let pairs = match other {
        Some(other) => site.paired_anchors(own, other),
        None => vec![None; own.body.headings.len()],
    };
    let visible = site.visible_headings(own);
    let sections = visible.iter().filter_map(|index| {
        let heading = own.body.headings.get(*index as usize)?;
        let pair = pairs.get(*index as usize).copied().flatten();
        let state = match (pair, other) {
            (Some(pair), Some(other)) if has_changed(other, pair) && !has_changed(own, &heading.id) => "outdated",
            (Some(_), _) => "current",
            (None, _) => "missing",
        };
        Some(json!({ "id": heading.id, "pair": pair, "state": state }))
    });
    sections.collect()
}

/// The digest of a section's text as it stood in a snapshot: from its heading to the next. None if it was not there.
fn section(snapshot: &Snapshot, document: &Document, anchor: &str) -> Option<Digest> {
    let source = snapshot.source(document.path.as_str())?;
    let index = document.body.headings.iter().position(|heading| heading.id == anchor)?;
    if source.digest == document.digest {
        let start = document.body.headings.get(index)?.span.start as usize;
        let next = document.body.headings.get(index + 1);
        let end = next.map_or(source.text.len(), |heading| heading.span.start as usize);
        return Some(normal(source.text.get(start..end)?));
    }
    // The text of before is not parsed any more: its sections are those that begin with the same words.
    let heading = document.body.headings.get(index)?;
    let lines = source.text.lines().map(str::trim_end);
    let is_heading = |line: &str| line.starts_with('#');
    let hashes = "#".repeat(usize::from(heading.level));
    let own = lines.skip_while(|line| {
        let words = line.strip_prefix(&hashes).and_then(|rest| rest.strip_prefix(' ')).map(str::trim);
        words.is_none_or(|words| !words.starts_with(heading.text.as_str()))
    });
    let text: Vec<&str> =
        own.enumerate().take_while(|(place, line)| *place == 0 || !is_heading(line)).map(|(_, line)| line).collect();
    (!text.is_empty()).then(|| normal(&text.join("\n")))
}

/// Other line ends and other white space are no other text.
fn normal(text: &str) -> Digest {
    Digest::of(text.split_whitespace().collect::<Vec<_>>().join(" ").as_bytes())
}
