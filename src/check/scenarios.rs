//! Invented cases: labelled as such, and without personal names.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::curriculum::{BlockKind, Document};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::fold;
use crate::markdown::{Div, Event};
use crate::source::{Place, Snapshot, Span};

/// Common given names and family names in the languages of the course, folded; the file's header gives the source.
static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

pub(super) fn check(document: &Document, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let mut has_scenario = false;
    for (div, _) in document.each_block().filter(|(_, block)| block.kind == BlockKind::Scenario) {
        has_scenario = true;
        names(document, snapshot, div, found);
    }
    if document.front.fictional && !has_scenario {
        let place = Place::new(&document.path, document.front.title_span);
        found.push(Diagnostic::new(faults::FictionalUnlabelled, place));
    }
}

/// Reports each name in a scenario once, also in quotations, since invented persons speak in them.
fn names(document: &Document, snapshot: &Snapshot, div: &Div, found: &mut Vec<Diagnostic>) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let mut seen = HashSet::new();
    for (_, event) in document.body.each(div.content) {
        let Event::Prose(prose) = event else { continue };
        for (at, word) in words(document.body.words(prose.text)) {
            let is_name = word.starts_with(char::is_uppercase) && NAMES.contains(fold(word).as_str());
            if is_name && seen.insert(word.to_owned()) {
                let start = prose.text.start as usize + at;
                let span = document.body.source_of(&source.text, Span::new(start, start + word.len()));
                let place = Place::new(&document.path, span);
                found.push(Diagnostic::new(faults::ScenarioName { name: word.to_string() }, place));
            }
        }
    }
}

/// Words with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|character: char| !character.is_alphabetic())
        .filter(|word| word.len() > 1)
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
