//! What a drawing says, in words: a list or table from the same data, for those who do not see it and for those who
//! read it aloud. It says how the parts are related, which the order of the parts alone does not.

use serde::Serialize;

use super::phrases::DrawingPhrases;
use crate::curriculum::{DiagramContent, DiagramParts, DiagramTie, TieArrow};

/// A list or a table, with a sentence before it.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct DrawingTwin {
    /// Whether the drawing refers to it by numbers, so that readers who see the drawing need it too.
    pub is_key: bool,
    /// A sentence before the list.
    pub lead: Option<String>,
    /// Whether the items are numbered from 1.
    pub is_numbered: bool,
    /// The items of the list, in reading order.
    pub items: Vec<TwinItem>,
    /// The names of the columns of the table.
    pub head: Vec<String>,
    /// The cells of the table by row; each row has as many as the head.
    pub rows: Vec<Vec<String>>,
    /// A sentence after the list.
    pub end: Option<String>,
}

/// An item of a list, which may have a list below it.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TwinItem {
    pub text: String,
    /// Whether the next items are in a list below it.
    pub opens: bool,
    /// One element for each list that ends after it.
    pub ends: Vec<()>,
}

impl TwinItem {
    fn new(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Says a drawing in words.
pub(super) fn twin(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let mut twin = match content {
        DiagramContent::Parts(content) => match content.form {
            "cycle" => in_turn(content, phrases, true),
            "factors" => factors(content, phrases),
            "ties" => ties(content, phrases),
            "groups" => groups(content),
            _ => in_turn(content, phrases, false),
        },
    };
    // Soft hyphens are for the lines of the drawing.
    let texts = twin.items.iter_mut().map(|item| &mut item.text);
    let cells = twin.head.iter_mut().chain(twin.rows.iter_mut().flatten());
    texts.chain(cells).chain(&mut twin.lead).chain(&mut twin.end).for_each(|text| text.retain(|one| one != '\u{ad}'));
    twin
}

/// Each part with the one that follows.
fn in_turn(content: &DiagramParts<String>, phrases: &DrawingPhrases<'_>, is_cycle: bool) -> DrawingTwin {
    let following = content.parts.iter().skip(1).map(|next| ("twin.next", next));
    let again = content.parts.first().filter(|_| is_cycle).map(|first| ("twin.again", first));
    let mut following = following.chain(again);
    let item = |words: &String| match following.next() {
        Some((key, next)) => phrases.fill(key, &[("part", words), ("next", &next.words)]),
        None => words.clone(),
    };
    let items = content.parts.iter().map(|part| &part.words).map(item).map(TwinItem::new).collect();
    let end = content.centre.as_ref().map(|centre| phrases.fill("twin.centre", &[("centre", centre)]));
    DrawingTwin { is_numbered: true, items, end, ..DrawingTwin::default() }
}

fn factors(content: &DiagramParts<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let lead = content.centre.as_ref().map(|centre| phrases.fill("twin.factors", &[("centre", centre)]));
    let items = content.parts.iter().map(|part| TwinItem::new(part.words.clone())).collect();
    DrawingTwin { lead, items, ..DrawingTwin::default() }
}

fn ties(content: &DiagramParts<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let ends: Vec<&String> = content.parts.iter().map(|part| &part.words).chain(&content.centre).collect();
    if content.ties.is_empty() {
        let items = ends.into_iter().map(|words| TwinItem::new(words.clone())).collect();
        return DrawingTwin { lead: Some(phrases.fill("twin.ties", &[])), items, ..DrawingTwin::default() };
    }
    let said = |tie: &DiagramTie<String>| {
        let key = match tie.arrow {
            TieArrow::To => "twin.tie",
            TieArrow::Both => "twin.tie_both",
            TieArrow::None => "twin.tie_none",
        };
        let end = |part: usize| ends.get(part).map_or("", |words| words.as_str());
        phrases.fill(key, &[("from", end(tie.from)), ("to", end(tie.to)), ("words", &tie.words)])
    };
    let items = content.ties.iter().map(|tie| TwinItem::new(said(tie))).collect();
    DrawingTwin { is_key: true, is_numbered: true, items, ..DrawingTwin::default() }
}

/// A table of groups with equal numbers of lines, so that they can be compared; otherwise a list of each.
fn groups(content: &DiagramParts<String>) -> DrawingTwin {
    let count = content.parts.first().map_or(0, |part| part.items.len());
    if count > 0 && content.parts.iter().all(|part| part.items.len() == count) {
        return DrawingTwin {
            head: content.parts.iter().map(|part| part.words.clone()).collect(),
            rows: (0..count).map(|row| content.parts.iter().map(|part| part.items[row].clone()).collect()).collect(),
            ..DrawingTwin::default()
        };
    }
    let levels = content.parts.iter().flat_map(|part| {
        std::iter::once((0, part.words.clone())).chain(part.items.iter().map(|item| (1, item.clone())))
    });
    DrawingTwin { items: nested(levels.collect()), ..DrawingTwin::default() }
}

/// Items with their level, from 0; a level is at most one below that of the item before.
fn nested(levels: Vec<(usize, String)>) -> Vec<TwinItem> {
    let after: Vec<usize> = levels.iter().skip(1).map(|(level, _)| *level).chain([0]).collect();
    let item = |((level, text), next): ((usize, String), usize)| TwinItem {
        text,
        opens: next > level,
        ends: vec![(); level.saturating_sub(next)],
    };
    levels.into_iter().zip(after).map(item).collect()
}
