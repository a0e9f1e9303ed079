//! A page that demands sources (`cites: required`) has one for each statement.
//!
//! A statement is a paragraph or an item of a list that ends like a sentence
//! and speaks of law or fact: it has a number, or one of the words that the
//! strings list under `[claims]`. What asks, introduces or instructs is none:
//! questions, lines that end in a colon, and the blocks that people work with.

use std::collections::HashSet;

use crate::curriculum::{BlockKind, Document};
use crate::diagnostic::{Diagnostic, rules};
use crate::markdown::{Div, Node};
use crate::source::{Place, Snapshot};
use crate::theme::Strings;

pub(super) fn check(document: &Document, strings: &Strings, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    if !document.front.cites_required {
        return;
    }
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let claims: HashSet<&str> = strings.get("claims.words").split_whitespace().collect();
    let mut working = vec![false; document.blocks.len()];
    mark(&document.body.nodes, document, false, &mut working);
    for statement in &document.body.statements {
        let is_working = statement.div.is_some_and(|div| working.get(div as usize).copied().unwrap_or(false));
        if statement.is_cited || is_working {
            continue;
        }
        let text = source.text.get(statement.span.range()).unwrap_or_default();
        // The number of an item is none of its words.
        let text =
            text.trim_start_matches(|character: char| character.is_ascii_digit() || "-*+.) ".contains(character));
        if is_sentence(text) && claims_something(text, &claims) {
            found.push(Diagnostic::new(&rules::STATEMENT_UNCITED, Place::new(&document.path, statement.span)));
        }
    }
}

fn is_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['*', '_', '”', '"', '»', ')']);
    text.ends_with(['.', '!']) && text.split_whitespace().count() > 3
}

fn claims_something(text: &str, claims: &HashSet<&str>) -> bool {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).any(|word| claims.contains(word.as_str()) || word.parse::<u32>().is_ok())
}

/// Marks the blocks that people work with, and all that lies in them.
fn mark(nodes: &[Node], document: &Document, inside: bool, working: &mut [bool]) {
    for node in nodes {
        let Node::Div(div) = node else { continue };
        let is_working = inside || works(document, div);
        if let Some(mark) = working.get_mut(div.index as usize) {
            *mark = is_working;
        }
        mark(&div.nodes, document, is_working, working);
    }
}

fn works(document: &Document, div: &Div) -> bool {
    let kind = document.blocks.get(div.index as usize).map(|block| block.kind);
    !matches!(
        kind,
        Some(
            BlockKind::Callout
                | BlockKind::Note
                | BlockKind::Tip
                | BlockKind::Caution
                | BlockKind::Spoiler
                | BlockKind::Tabs
                | BlockKind::Tab
        )
    )
}
