//! Opens the source of a passage in the author's editor.

use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::guard::is_here;
use super::served::Served;
use super::server::Server;
use crate::agreement;
use crate::curriculum::library_sources;
use crate::diagnostic::{Phrase, phrase, phrases};
use crate::source::{LineIndex, Source};

/// A position on a page.
#[derive(Deserialize)]
pub(super) struct WantedPlace {
    /// The path of the page.
    page: String,
    /// The text at the position.
    #[serde(default)]
    text: String,
    /// How many times the text occurs before it on the page.
    #[serde(default)]
    nth: usize,
    /// In place of text: a file of the site and a line, from a report.
    file: Option<String>,
    #[serde(default)]
    line: usize,
}

/// Opens the editor. Only requests from this computer are accepted, only for source files of the site, and only with a
/// command that the user has agreed to.
pub(super) async fn open(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(wanted): Json<WantedPlace>,
) -> Response {
    if !is_here(peer) {
        return (StatusCode::CONFLICT, phrase(server.language, &phrases::OnlyHere)).into_response();
    }
    let served = server.current();
    let say = |words: &dyn Phrase| (StatusCode::CONFLICT, phrase(server.language, words)).into_response();
    let Some(command) = &served.loaded.site.config.editor else {
        return say(&phrases::EditorNone { example: EXAMPLE });
    };
    if !server.allows_programs && !agreement::is_agreed(&server.root, command) {
        return say(&phrases::EditorNotAgreed { command: &agreement::shown(command) });
    }
    let Some((source, line)) = place(&served, &wanted) else { return StatusCode::NOT_FOUND.into_response() };
    let file = server.root.join(served.loaded.snapshot.on_disk(&source.path).as_str());
    let mut words = command.iter().map(|word| filled(word, &file, line));
    let program = words.next().unwrap_or_default();
    let started = Command::new(&program)
        .args(words)
        .current_dir(&server.root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let program = program.to_string_lossy();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            return match error.kind() {
                io::ErrorKind::NotFound => say(&phrases::EditorMissing { program: &program }),
                io::ErrorKind::PermissionDenied => say(&phrases::EditorDenied { program: &program }),
                _ => say(&phrases::EditorFailed { error: &error.to_string(), program: &program }),
            };
        }
    };
    // A command that cannot start usually fails immediately.
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        match child.try_wait() {
            Ok(Some(status)) if !status.success() => {
                return say(&phrases::EditorEnded { program: &program, status: &status.to_string() });
            }
            Ok(Some(_)) => return StatusCode::OK.into_response(),
            _ => {}
        }
    }
    // Waits for the process, so that no zombie process remains.
    std::thread::spawn(move || child.wait());
    StatusCode::OK.into_response()
}

/// An example for `site.toml`, shown if no editor is configured.
const EXAMPLE: &str = "editor = \"code -g {file}:{line}\"";

/// An argument of the command with file and line filled in, each once: a file name may contain placeholders.
fn filled(word: &str, file: &Path, line: usize) -> OsString {
    let mut filled = OsString::new();
    let mut rest = word;
    while let Some(at) = rest.find('{') {
        filled.push(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("{file}") {
            filled.push(file);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{line}") {
            filled.push(line.to_string());
            rest = after;
        } else {
            filled.push("{");
            rest = &rest[1..];
        }
    }
    filled.push(rest);
    filled
}

/// The file and line of a position.
fn place<'a>(served: &'a Served, wanted: &WantedPlace) -> Option<(&'a Source, usize)> {
    let snapshot = &served.loaded.snapshot;
    if let Some(file) = &wanted.file {
        return Some((snapshot.source(file)?, wanted.line.max(1)));
    }
    let own = served.sources(&wanted.page).into_iter().filter_map(|path| snapshot.source(path.as_str()));
    let own: Vec<&Source> = own.collect();
    // Other text on a page comes from the data, or from pages of its module.
    let near = own.first().and_then(|source| source.path.as_str().rsplit_once('/')).map(|(folder, _)| folder);
    let module = near.into_iter().flat_map(|folder| snapshot.sources_below(folder));
    let candidates = own.iter().copied().chain(library_sources(snapshot)).chain(module);
    let found = candidates.filter_map(|source| Some((source, line_of(&source.text, &wanted.text, wanted.nth)?)));
    found.into_iter().next().or_else(|| Some((*own.first()?, 1)))
}

/// The line of the `nth` occurrence of some text, counted from 0, or of the last. Spaces and line ends are equal.
fn line_of(text: &str, words: &str, nth: usize) -> Option<usize> {
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let first = wanted.first()?;
    let mut last = None;
    let mut count = 0;
    for (at, _) in text.match_indices(first) {
        let mut found = text[at..].split_whitespace();
        let middle = wanted.len().saturating_sub(1);
        let fits = wanted.iter().enumerate().all(|(place, word)| {
            let found = found.next().unwrap_or_default();
            if place == middle { found.starts_with(word) } else { found == *word }
        });
        if fits {
            last = Some(at);
            if count == nth {
                break;
            }
            count += 1;
        }
    }
    last.map(|at| LineIndex::new(text).position(u32::try_from(at).unwrap_or(0)).line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_in_once_whatever_the_file_is_called() {
        let file = Path::new("/a b/{line}{file}/$(x)'\"/ñ.md");
        let cases = [
            ("{file}:{line}", "/a b/{line}{file}/$(x)'\"/ñ.md:7"),
            ("+{line}", "+7"),
            ("{", "{"),
            ("{{line}}", "{7}"),
            ("{other}é{", "{other}é{"),
            ("", ""),
        ];
        for (word, wanted) in cases {
            assert_eq!(filled(word, file, 7), OsString::from(wanted), "{word}");
        }
    }

    #[test]
    fn words_are_found_over_line_ends_and_the_nth_time() {
        let text = "---\ntitle: x\n---\n\nEl registro\nde custodia.\n\nEl registro de **traslados**.\n";
        assert_eq!(line_of(text, "El registro de custodia.", 0), Some(5));
        assert_eq!(line_of(text, "El registro de", 0), Some(5));
        assert_eq!(line_of(text, "El registro de", 1), Some(8));
        assert_eq!(line_of(text, "El registro de", 7), Some(8));
        assert_eq!(line_of(text, "custodia. El registro", 0), Some(6));
        assert_eq!(line_of(text, "nada", 0), None);
        assert_eq!(line_of(text, "", 0), None);
    }
}
