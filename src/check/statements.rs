//! A page that requires sources (`cites: required`) has one for each statement.
//!
//! A statement is a paragraph or list item that ends like a sentence and states law or fact: it contains a number, or
//! one of the words listed under `[claims]` in the language file. Text that asks, introduces or instructs is not a
//! statement: questions, lines that end in a colon, and blocks with activities.

use std::cell::LazyCell;

use rustc_hash::FxHashSet;

use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Element, Event};
use crate::source::{Place, Snapshot, Span};
use crate::wording::Wording;

pub(super) fn check(document: &Document, wording: &Wording, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    if !document.front.cites_required {
        return;
    }
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    // Most statements have a source, so the words are seldom needed.
    let claims = LazyCell::new(|| wording.get("claims.words").split_whitespace().collect());
    for statement in statements(document).into_iter().filter(|statement| !statement.is_cited && !statement.is_work) {
        let text = source.text.get(statement.span.range()).unwrap_or_default();
        // The number of an item is not part of its words.
        let text =
            text.trim_start_matches(|character: char| character.is_ascii_digit() || "-*+.) ".contains(character));
        if is_sentence(text) && claims_something(text, &claims) {
            found.push(Diagnostic::new(faults::StatementUncited, Place::new(&document.path, statement.span)));
        }
    }
}

/// A paragraph, or a list item up to a nested list.
struct Statement {
    /// Its span; for an item that of its first line.
    span: Span,
    /// Whether it has a citation or a footnote reference.
    is_cited: bool,
    /// Whether it is in an activity block.
    is_work: bool,
}

/// The statements of a page. A footnote is a source and does not need one.
fn statements(document: &Document) -> Vec<Statement> {
    let body = &document.body;
    let mut statements = Vec::new();
    let mut open: Option<Statement> = None;
    // The number of open activity blocks.
    let mut works = 0;
    for (_, event) in document.walk_within(None, body.page) {
        match event {
            // A paragraph in an item replaces the item.
            Event::Open(Element::Paragraph(span)) => {
                open = Some(Statement { span, is_cited: false, is_work: works > 0 });
            }
            Event::Open(Element::Item(item) | Element::Task(item, _)) => {
                let item = body.items.get(item as usize);
                open = item.map(|item| Statement { span: item.span, is_cited: false, is_work: works > 0 });
            }
            Event::Citation(_) | Event::FootnoteReference(_) => {
                open.iter_mut().for_each(|statement| statement.is_cited = true);
            }
            Event::Open(Element::List(_))
            | Event::Close(Element::Paragraph(_) | Element::Item(_) | Element::TaskLabel) => {
                statements.extend(open.take());
            }
            Event::Open(Element::Div(div)) => works += usize::from(is_work(document, div)),
            Event::Close(Element::Div(div)) => works -= usize::from(is_work(document, div)),
            _ => {}
        }
    }
    statements
}

fn is_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['*', '_', '”', '"', '»', ')']);
    text.ends_with(['.', '!']) && text.split_whitespace().count() > 3
}

fn claims_something(text: &str, claims: &FxHashSet<&str>) -> bool {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).any(|word| claims.contains(word.as_str()) || word.parse::<u32>().is_ok())
}

/// Whether a block is an activity.
fn is_work(document: &Document, div: u32) -> bool {
    document.block(div).is_none_or(|block| block.kind.is_worked_with())
}
