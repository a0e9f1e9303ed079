//! Confirms a section as in step on request: the translation record is written, and the watcher reloads the site.

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
use crate::status::{ConfirmTarget, confirmed, state_words, target, today};

/// The page or section to confirm.
#[derive(Deserialize)]
pub(super) struct ConfirmRequest {
    /// The page, as named in translation records.
    page: String,
    /// The language of the translation.
    language: String,
    /// The anchor of a section; `None` for the whole page.
    section: Option<String>,
}

/// Writes the confirmation. Only requests from this computer are accepted.
pub(super) async fn confirm(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(said): Json<ConfirmRequest>,
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
        let Ok(ConfirmTarget::Page { page, section, .. }) = target(site, &typed) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let Some(language) = served.language_of(&said.language) else { return StatusCode::NOT_FOUND.into_response() };
        let targets = [ConfirmTarget::Page { page, language: Some(language), section }];
        version.mark_unchanged();
        let records = confirmed(site, &targets, today());
        match write_changes(&server.root, &served.loaded.snapshot, records.sources()) {
            Ok(()) => {
                // The next request sees the new record; without a change there is nothing to wait for.
                let _ = tokio::time::timeout(PATIENCE, version.changed()).await;
                return StatusCode::OK.into_response();
            }
            // With two clicks at once, the second waits until the first is loaded.
            Err((_, error)) if attempt < ATTEMPTS && ReadError::of(&error).is_some() => {
                let _ = tokio::time::timeout(PATIENCE, version.changed()).await;
            }
            Err((path, error)) => {
                return (StatusCode::CONFLICT, format!("{}: {error}", path.display())).into_response();
            }
        }
    }
}

/// How often the record is written again after another program has changed it.
const ATTEMPTS: u32 = 5;

/// The states of the sections of a page in a language, by the number of their first heading. A section of the source
/// has the state of its translation. Empty without a translation record.
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

/// The sections of a translation that need comparison or confirmation.
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
