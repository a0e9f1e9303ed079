//! Markers of unverified statements outside running text: in front matter and in data files.
//!
//! In running text they are found when the page is parsed. Comments of YAML are for the authors alone.

use crate::config::split_front_matter;
use crate::curriculum::library_sources;
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{Place, Snapshot, Source, Span};

const MARKERS: [&str; 2] = ["[verify]", "[verificar]"];

pub(super) fn check(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    for source in library_sources(snapshot) {
        look(source, Span::new(0, source.text.len()), found);
    }
    for source in snapshot.sources_below("content").filter(|source| source.path.as_str().ends_with(".md")) {
        if let Some((span, _)) = split_front_matter(&source.text) {
            look(source, span, found);
        }
    }
}

fn look(source: &Source, span: Span, found: &mut Vec<Diagnostic>) {
    let text = source.text.get(span.range()).unwrap_or_default();
    // Almost no file has a marker at all.
    if !text.contains("[veri") {
        return;
    }
    let mut at = span.start as usize;
    for line in text.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') {
            for marker in MARKERS {
                for (column, _) in line.match_indices(marker) {
                    let place = Place::new(&source.path, Span::new(at + column, at + column + marker.len()));
                    found.push(Diagnostic::new(&rules::UNVERIFIED, place).with("marker", marker));
                }
            }
        }
        at += line.len();
    }
}
