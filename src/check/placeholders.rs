//! Texts of `temario new` that the author has not replaced, and other signs that a text is not written.
//!
//! A site that has any is not published: see `temario deploy`.

use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::config::split_front_matter;
use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::source::{Place, Snapshot, Source, SourcePath, Span};

/// The marks that count in every file, and the sentences with the end of the path of their file.
fn placeholders() -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
    let lines = include_str!("placeholders.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| match line.split_once('|') {
        Some((path, text)) => (Some(path), text),
        None => (None, line),
    })
}

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let known: Vec<(Option<&str>, memmem::Finder<'_>)> =
        placeholders().map(|(path, text)| (path, memmem::Finder::new(text))).collect();
    let translations = site.pages.iter().flat_map(|page| page.translations.values().flatten());
    let documents: FxHashMap<&SourcePath, &Document> =
        translations.map(|translation| (&translation.document.path, &*translation.document)).collect();
    let settings = snapshot.source(crate::config::SITE_FILE);
    for source in snapshot.sources_below("content").chain(settings) {
        let path = source.path.as_str();
        if path.ends_with(".lock") {
            continue;
        }
        let here = known.iter().filter(|(end, _)| end.is_none_or(|end| path.ends_with(end)));
        let places = here.flat_map(|(_, finder)| {
            finder.find_iter(source.text.as_bytes()).map(|at| (at, at + finder.needle().len()))
        });
        let mut places: Vec<(usize, usize)> =
            places.filter(|(at, _)| is_shown(documents.get(&source.path).copied(), source, *at)).collect();
        places.sort_unstable();
        // One finding for a file, at the first.
        if let Some((start, end)) = places.first().copied() {
            let words = source.text[start..end].trim_end_matches(':').to_owned();
            let place = Place::new(&source.path, Span::new(start, end));
            let fault: Fault = match places.len() {
                1 => faults::PlaceholderLeft { words }.into(),
                count => faults::PlaceholderLeftMore { count: count.to_string(), words }.into(),
            };
            found.push(Diagnostic::new(fault, place));
        }
    }
}

/// Whether an offset is not in a comment or in code.
fn is_shown(document: Option<&Document>, source: &Source, at: usize) -> bool {
    let line = source.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let is_comment = || source.text[line..].trim_start().starts_with('#');
    let body = split_front_matter(&source.text).map_or(0, |(_, start)| start);
    if !source.path.as_str().ends_with(".md") || at < body {
        return !is_comment();
    }
    let Some(document) = document else { return true };
    document.body.code_around(at).is_none()
}
