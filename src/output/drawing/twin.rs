//! What a drawing says, in words: a list or table from the same data, for those who do not see it and for those who
//! read it aloud. It says how the parts are related, which the order of the parts alone does not.

use serde::Serialize;

use super::phrases::DrawingPhrases;
use super::timeline::{TimelineRow, rows};
use crate::curriculum::{
    DiagramContent, DiagramLayer, DiagramLayers, DiagramMatrix, DiagramPart, DiagramParts, DiagramPlan, DiagramTie,
    DiagramTimeline, MatrixItem, OUTSIDE, PlanRoom, PlanView, TieArrow,
};

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
        DiagramContent::Timeline(content) => timeline(content, phrases),
        DiagramContent::Matrix(content) => matrix(content, phrases),
        DiagramContent::Layers(content) => layers(content, phrases),
        DiagramContent::Tree(content) => {
            let levels = content.nodes.iter().map(|node| (node.level, node.words.clone()));
            DrawingTwin { items: nested(levels.collect()), ..DrawingTwin::default() }
        }
        DiagramContent::Plan(content) => plan(content, phrases),
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

/// The events with their times, and how long after the last known time each is.
fn timeline(content: &DiagramTimeline<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let item = |row: TimelineRow<'_>| {
        let key = if row.since.is_some() { "timeline.later" } else { "timeline.item" };
        let since = row.since.unwrap_or_default();
        let text = phrases.fill(key, &[("time", &row.time), ("words", row.words), ("since", &since)]);
        let note: Vec<&str> = Some(row.note).filter(|note| !note.is_empty()).into_iter().collect();
        TwinItem::new(with_note(text, &note, phrases))
    };
    let items = rows(content, phrases).into_iter().map(item).collect();
    DrawingTwin { is_numbered: true, items, ..DrawingTwin::default() }
}

/// The items with their cells.
fn matrix(content: &DiagramMatrix<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let item = |item: &MatrixItem<String>| {
        let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
        let (column, row) = (name(&content.columns, item.column), name(&content.rows, item.row));
        let text = phrases.fill("matrix.item", &[("words", &item.words), ("column", &column), ("row", &row)]);
        let is_marked = content.marked.contains(&(item.column, item.row));
        let text = if is_marked { phrases.fill("matrix.framed", &[("words", &text)]) } else { text };
        let note: Vec<&str> = item.note.as_deref().into_iter().collect();
        TwinItem::new(with_note(text, &note, phrases))
    };
    let marking = content.marking.as_ref().filter(|_| !content.marked.is_empty());
    DrawingTwin {
        is_key: true,
        lead: marking.map(|marking| phrases.fill("matrix.marked", &[("marking", marking)])),
        is_numbered: true,
        items: content.items.iter().map(item).collect(),
        ..DrawingTwin::default()
    }
}

/// What is above, and what is below with its parts.
fn layers(content: &DiagramLayers<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let said = |layer: &DiagramLayer<String>| {
        let note: Vec<&str> = layer.note.as_deref().into_iter().collect();
        with_note(layer.words.clone(), &note, phrases)
    };
    let above = phrases.fill("layers.above", &[("words", &said(&content.above))]);
    let below = phrases.fill("layers.below", &[("words", &said(&content.below))]);
    let levels = [(0, above), (0, below)].into_iter().chain(content.parts.iter().map(|part| (1, said(part))));
    DrawingTwin { items: nested(levels.collect()), ..DrawingTwin::default() }
}

/// The rooms with what is behind their doors; of a plan without numbers, only how many there are and how they are
/// connected.
fn plan(content: &DiagramPlan<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    let is_blank = content.view == PlanView::Blank;
    let room_of = |letter: char| content.rooms.iter().position(|room| room.letters.contains(&letter));
    let item = |room: &PlanRoom<String>| {
        let mut beyond: Vec<String> = Vec::new();
        let behind = room.letters.iter().flat_map(|letter| content.grid.beyond(*letter));
        for letter in behind.filter(|letter| !room.letters.contains(letter)) {
            let place = match room_of(letter) {
                Some(room) => (room + 1).to_string(),
                None if letter == OUTSIDE => phrases.fill("plan.outside", &[]),
                None => phrases.fill("plan.corridor", &[]),
            };
            if !beyond.contains(&place) {
                beyond.push(place);
            }
        }
        let name = if is_blank { phrases.fill("plan.place", &[]) } else { room.words.clone() };
        let doors = phrases.fill("plan.doors", &[("places", &beyond.join(", "))]);
        let doors: Vec<&str> = if beyond.is_empty() { Vec::new() } else { vec![&doors] };
        TwinItem::new(with_note(name, &doors, phrases))
    };
    let order = content.order.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let route = (content.view == PlanView::Route && !order.is_empty())
        .then(|| phrases.fill("plan.route", &[("places", &order)]));
    let items = content.rooms.iter().map(item).collect();
    DrawingTwin { is_key: !is_blank, is_numbered: true, items, end: route, ..DrawingTwin::default() }
}

/// A text with notes after it.
fn with_note(text: String, notes: &[&str], phrases: &DrawingPhrases<'_>) -> String {
    notes.iter().fold(text, |text, note| phrases.fill("twin.note", &[("words", &text), ("note", note)]))
}

/// What a drawing shows, in one sentence.
pub(super) fn described(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>) -> String {
    let parts = match content {
        DiagramContent::Parts(content) if !content.ties.is_empty() => {
            let items = ties(content, phrases).items.into_iter().zip(1..);
            let parts = items.map(|(item, number)| format!("{number}. {}", item.text)).collect::<Vec<_>>().join("; ");
            return phrases.fill("ties.single", &[("parts", &parts)]);
        }
        DiagramContent::Parts(content) => {
            let wording = |name: &str| format!("{}.{name}", content.form);
            let alone = wording("description_alone");
            let key = match content.centre {
                None if !(phrases.get)(&alone).is_empty() => alone,
                _ => wording("description"),
            };
            let centre = content.centre.as_deref().unwrap_or_default();
            return phrases.fill(&key, &[("centre", centre), ("parts", &listed(&content.parts))]);
        }
        DiagramContent::Timeline(content) => {
            let said = |row: TimelineRow<'_>| format!("{} ({})", row.words, row.time);
            rows(content, phrases).into_iter().map(said).collect::<Vec<_>>().join("; ")
        }
        DiagramContent::Matrix(content) => {
            let items = content.items.iter().zip(1..).map(|(item, number)| {
                let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
                let (column, row) = (name(&content.columns, item.column), name(&content.rows, item.row));
                format!("{number}. {} ({column}, {row})", item.words)
            });
            let (across, down) = (content.across.as_str(), content.down.as_str());
            let parts = items.collect::<Vec<_>>().join("; ");
            return phrases.fill("matrix.description", &[("across", across), ("down", down), ("parts", &parts)]);
        }
        DiagramContent::Layers(content) => {
            let parts = content.parts.iter().map(|part| part.words.as_str()).collect::<Vec<_>>().join("; ");
            let (above, below) = (content.above.words.as_str(), content.below.words.as_str());
            return phrases.fill("layers.description", &[("above", above), ("below", below), ("parts", &parts)]);
        }
        DiagramContent::Plan(content) if content.view == PlanView::Blank => {
            return phrases.fill("plan.blank", &[]);
        }
        DiagramContent::Plan(content) => {
            let rooms = content.rooms.iter().zip(1..).map(|(room, number)| format!("{number}. {}", room.words));
            rooms.collect::<Vec<_>>().join("; ")
        }
        DiagramContent::Tree(content) => {
            let root = content.nodes.first().map_or("", |node| node.words.as_str());
            let parts = content.nodes.iter().filter(|node| node.level == 1).map(|node| node.words.as_str());
            let parts = parts.collect::<Vec<_>>().join("; ");
            return phrases.fill("tree.description", &[("root", root), ("parts", &parts)]);
        }
    };
    phrases.fill(&format!("{}.description", content.form()), &[("parts", &parts)])
}

/// The parts in order as a sentence: `1. One (a, b); 2. Two`.
fn listed(parts: &[DiagramPart<String>]) -> String {
    let parts = parts.iter().zip(1..).map(|(part, number)| {
        if part.items.is_empty() {
            format!("{number}. {}", part.words)
        } else {
            format!("{number}. {} ({})", part.words, part.items.join(", "))
        }
    });
    parts.collect::<Vec<_>>().join("; ")
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
