//! A click says that a section is in step; the record is written, and the watcher brings it into the site.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::guard::is_here;
use super::served::Served;
use super::server::{PATIENCE, Server};
use crate::curriculum::{self, PageId, Translation};
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::language::Language;
use crate::source::{ReadError, write_changes};
use crate::status::{Target, confirmed, state_words, target, today};

/// What is in step.
#[derive(Deserialize)]
pub(super) struct InStep {
    /// The page by its name in records.
    page: String,
    /// The language of the translation.
    language: String,
    /// The anchor of one section; without it the whole page.
    section: Option<String>,
}

/// Records it. Only this machine may ask.
pub(super) async fn confirm(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(said): Json<InStep>,
) -> Response {
    if !is_here(peer) {
        return (StatusCode::CONFLICT, phrase(server.language, &phrases::OnlyHere)).into_response();
    }
    let mut version = server.version.subscribe();
    let mut attempt = 0;
    loop {
        attempt += 1;
        server.settled().await;
        let served = server.current();
        let site = &served.loaded.site;
        let typed = said.section.as_ref().map_or_else(|| said.page.clone(), |own| format!("{}#{own}", said.page));
        let Ok(Target::Page { page, section, .. }) = target(site, &typed) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let Some(language) = served.language_of(&said.language) else { return StatusCode::NOT_FOUND.into_response() };
        let targets = [Target::Page { page, language: Some(language), section }];
        version.mark_unchanged();
        let records = confirmed(site, &targets, today());
        match write_changes(&server.root, &served.loaded.snapshot, records.sources()) {
            Ok(()) => {
                // Whoever asks next sees what was recorded; if nothing was new, there is nothing to wait for.
                let _ = tokio::time::timeout(PATIENCE, version.changed()).await;
                return StatusCode::OK.into_response();
            }
            // Two clicks at once: the second waits until the site knows of the first.
            Err((_, error)) if attempt < ATTEMPTS && ReadError::of(&error).is_some() => {
                let _ = tokio::time::timeout(PATIENCE, version.changed()).await;
            }
            Err((path, error)) => {
                return (StatusCode::CONFLICT, format!("{}: {error}", path.display())).into_response();
            }
        }
    }
}

/// How often a record is made anew when somebody else has just written one.
const ATTEMPTS: u32 = 5;

/// The states of the sections of a page in a language, by the numbers of the headings that begin them. Of the source a
/// section has the state of its translation. Nothing where nothing is recorded.
pub(super) fn states(served: &Served, page: PageId, language: Language) -> BTreeMap<u32, curriculum::State> {
    let site = &served.loaded.site;
    let record = site.page(page);
    let mut states = BTreeMap::new();
    let Some(own) = &record.translations[language] else { return states };
    for into in site.languages().filter(|into| *into == language || record.source == language) {
        if site.locks[into].is_empty() {
            continue;
        }
        for step in site.steps(page, into) {
            let number = if language == record.source { step.source } else { step.translation };
            let heading = number.and_then(|number| own.section_digests().get(number)?.heading);
            states.extend(heading.map(|heading| (heading, step.state)));
        }
    }
    states
}

/// The sections of a translation that somebody has to compare, or say that they are in step.
pub(super) fn open_sections(served: &Served, page: PageId, language: Language, speaks: ProgramLanguage) -> Vec<Value> {
    let site = &served.loaded.site;
    let record = site.page(page);
    let Some(own) = &record.translations[language] else { return Vec::new() };
    let open = site.steps(page, language).iter().filter(|step| step.state != curriculum::State::Current);
    let open = open.filter_map(|step| {
        let (anchor, title) = heading(own, step.translation?);
        Some(json!({
            "page": site.record_name(record),
            "language": site.config.languages[language].tag.as_str(),
            "section": anchor,
            "title": title,
            "state": phrase(speaks, state_words(step.state, step.source.is_some())),
        }))
    });
    open.collect()
}

fn heading(own: &Translation, number: usize) -> (&str, &str) {
    let heading = own.section_digests().get(number).and_then(|section| section.heading);
    let heading = heading.and_then(|index| own.document.body.headings.get(index as usize));
    heading.map_or(("", &own.document.front.title), |heading| (&heading.id, &heading.text))
}
