//! Diagrams: shapes with short texts, drawn from a list. The description and the text of the block give the same
//! information, so that the drawing is not needed to understand it.
//!
//! This module computes the positions of the shapes; `templates/parts/diagram.html` writes them as SVG.

use std::f64::consts::TAU;

use serde::Serialize;

use super::entry_notes::{EntryNote, EntryNotes};
use crate::curriculum::{Block, Site};
use crate::language::Language;
use crate::theme::Theme;

/// The width of every drawing in its own units; about the width of a phone in CSS pixels.
const WIDTH: f64 = 360.0;

/// The height of a line of text, and the space above and below the text in a box.
const LINE: f64 = 18.0;
const PADDING: f64 = 10.0;

/// The assumed mean width of a character; enough for capitals and bold type.
const LETTER: f64 = 8.2;

#[derive(Clone, Debug, Hash)]
pub(super) struct DiagramView {
    /// One of [`crate::curriculum::DIAGRAMS`].
    pub form: &'static str,
    /// The title of a diagram of the data; a block may have its own.
    pub title: Option<String>,
    /// Its message, in one sentence.
    pub text: Option<String>,
    /// The texts in its boxes, in order, with the lines below them.
    pub parts: Vec<(String, Vec<String>)>,
    /// The text at the centre.
    pub centre: Option<String>,
    /// Notes about its texts in other languages.
    pub notes: Vec<EntryNote>,
}

/// The diagram of a block: one of the data, or one with the block's own parts.
pub(super) fn view(site: &Site, theme: &Theme, language: Language, block: &Block) -> DiagramView {
    if let Some(diagram) = block.names.get("from").and_then(|id| site.library.diagram(id)) {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let parts = diagram.parts.iter().map(|part| (part.words[language].clone(), part.items[language].clone()));
        let key = format!("diagram:{}", diagram.id);
        return DiagramView {
            form: diagram.form,
            title: given(&diagram.title[language]),
            text: given(&diagram.text[language]),
            parts: parts.collect(),
            centre: given(&diagram.centre[language]),
            notes: EntryNotes::new(site, theme, language, &key).of(&key),
        };
    }
    let written = block.names.get("form").map_or("steps", String::as_str);
    DiagramView {
        form: crate::curriculum::DIAGRAMS.into_iter().find(|form| *form == written).unwrap_or("steps"),
        title: None,
        text: None,
        parts: block.parts().map(|part| (part.to_owned(), Vec::new())).collect(),
        centre: block.names.get("centre").cloned(),
        notes: Vec::new(),
    }
}

/// The values of the template. Lengths and coordinates are in the drawing's own units, from its top left corner.
#[derive(Debug, Serialize)]
pub(super) struct Drawing {
    id: String,
    title: String,
    description: String,
    width: i64,
    height: i64,
    /// From back to front.
    shapes: Vec<DiagramShape>,
}

/// A shape. `path` is the `d` attribute of an SVG path.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum DiagramShape {
    /// An ellipse behind boxes.
    Ring { x: i64, y: i64, rx: i64, ry: i64 },
    /// A line between boxes.
    Line { path: String },
    /// An arrowhead.
    Tip { path: String },
    /// A box, or the box of the centre.
    Box { x: i64, y: i64, width: i64, height: i64, is_goal: bool },
    /// A line of text centred on a point; the first line of a part has its number.
    Words { x: i64, y: i64, number: Option<usize>, text: String },
    /// A line of text that starts at a point: the heading of a group, or an item of it.
    Row { x: i64, y: i64, is_head: bool, text: String },
}

/// Computes the shapes of a diagram.
pub(super) fn draw(diagram: &DiagramView, id: String, title: &str, description: String) -> Drawing {
    let mut shapes = Vec::new();
    let height = match diagram.form {
        "cycle" => cycle(diagram, &mut shapes),
        "factors" => factors(diagram, &mut shapes),
        "ties" => ties(diagram, &mut shapes),
        "groups" => groups(diagram, &mut shapes),
        _ => steps(diagram, &mut shapes),
    };
    Drawing { id, title: title.to_owned(), description, width: whole(WIDTH), height: whole(height), shapes }
}

/// The nearest integer, rounded as by `{:.0}` in paths.
fn whole(length: f64) -> i64 {
    length.round_ties_even() as i64
}

/// The parts in order as a sentence: `1. One (a, b); 2. Two`.
pub(super) fn listed(diagram: &DiagramView) -> String {
    let parts = diagram.parts.iter().zip(1..).map(|((words, items), number)| {
        if items.is_empty() {
            format!("{number}. {words}")
        } else {
            format!("{number}. {words} ({})", items.join(", "))
        }
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Boxes on a ring, clockwise from the top, each with an arrow to the next.
fn cycle(diagram: &DiagramView, out: &mut Vec<DiagramShape>) -> f64 {
    let count = diagram.parts.len().max(1) as f64;
    let (box_width, radius) = if count > 5.0 { (100.0, 150.0) } else { (120.0, 120.0) };
    let heights: Vec<f64> = diagram.parts.iter().map(|(part, _)| box_height(part, box_width)).collect();
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    let (x, y) = (WIDTH / 2.0, radius + tallest / 2.0 + 2.0);
    // An ellipse keeps the boxes at the sides inside the drawing.
    let wide = (WIDTH - box_width) / 2.0 - 2.0;
    let at = |turn: f64| (x + wide * (turn * TAU).sin(), y - radius * (turn * TAU).cos());
    out.push(DiagramShape::Ring { x: whole(x), y: whole(y), rx: whole(wide), ry: whole(radius) });
    for place in 0..diagram.parts.len() {
        let turn = (place as f64 + 0.5) / count;
        let ((from_x, from_y), (to_x, to_y)) = (at(turn - 0.002), at(turn + 0.002));
        arrow_head(at(turn), (to_y - from_y).atan2(to_x - from_x), out);
    }
    for (place, (part, _)) in diagram.parts.iter().enumerate() {
        labelled_box(at(place as f64 / count), (box_width, heights[place]), part, Some(place + 1), out);
    }
    if let Some(centre) = &diagram.centre {
        words((x, y), wide * 2.0 - box_width, centre, None, out);
    }
    y + radius + tallest / 2.0 + 2.0
}

/// Boxes in a column, each with an arrow to the next.
fn steps(diagram: &DiagramView, out: &mut Vec<DiagramShape>) -> f64 {
    let (width, gap) = (300.0, 26.0);
    let mut top = 2.0;
    for (place, (part, _)) in diagram.parts.iter().enumerate() {
        let height = box_height(part, width);
        if place > 0 {
            let (x, tip) = (WIDTH / 2.0, top - 2.0);
            out.push(DiagramShape::Line { path: format!("M{x:.0} {:.0}V{:.0}", top - gap, tip - 6.0) });
            arrow_head((x, tip - 5.0), TAU / 4.0, out);
        }
        labelled_box((WIDTH / 2.0, top + height / 2.0), (width, height), part, Some(place + 1), out);
        top += height + gap;
    }
    top - gap + 2.0
}

/// Boxes on the left, whose arrows meet at the centre box.
fn factors(diagram: &DiagramView, out: &mut Vec<DiagramShape>) -> f64 {
    let (width, goal_width, gap) = (180.0, 116.0, 12.0);
    let heights: Vec<f64> = diagram.parts.iter().map(|(part, _)| box_height(part, width)).collect();
    let total = heights.iter().sum::<f64>() + gap * (heights.len().max(1) - 1) as f64;
    let goal = diagram.centre.as_deref().unwrap_or_default();
    let goal_height = box_height(goal, goal_width);
    let height = total.max(goal_height) + 4.0;
    let (middle, goal_left) = (height / 2.0, WIDTH - goal_width - 2.0);
    let mut top = (height - total) / 2.0;
    for ((part, _), own) in diagram.parts.iter().zip(&heights) {
        let y = top + own / 2.0;
        let bend = (width + goal_left) / 2.0;
        let path = format!("M{:.0} {y:.0}H{bend:.0}V{middle:.0}H{:.0}", width + 2.0, goal_left - 7.0);
        out.push(DiagramShape::Line { path });
        labelled_box((width / 2.0 + 2.0, y), (width, *own), part, None, out);
        top += own + gap;
    }
    arrow_head((goal_left - 5.0, middle), 0.0, out);
    goal_box((goal_left + goal_width / 2.0, middle), (goal_width, goal_height), goal, out);
    height
}

/// Boxes on a ring, each connected to its neighbours and to the centre.
fn ties(diagram: &DiagramView, out: &mut Vec<DiagramShape>) -> f64 {
    let count = diagram.parts.len().max(1) as f64;
    // High enough for the centre box between two boxes of three lines.
    let (box_width, radius) = (130.0, 175.0);
    let heights: Vec<f64> = diagram.parts.iter().map(|(part, _)| box_height(part, box_width)).collect();
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    let (x, y) = (WIDTH / 2.0, radius + tallest / 2.0 + 2.0);
    let wide = (WIDTH - box_width) / 2.0 - 2.0;
    let at = |place: usize| {
        let turn = place as f64 / count * TAU;
        (x + wide * turn.sin(), y - radius * turn.cos())
    };
    let mut line = |from: (f64, f64), to: (f64, f64)| {
        out.push(DiagramShape::Line { path: format!("M{:.0} {:.0}L{:.0} {:.0}", from.0, from.1, to.0, to.1) });
    };
    for place in 0..diagram.parts.len() {
        let next = (place + 1) % diagram.parts.len();
        // Two boxes have one line between them.
        if place < next || diagram.parts.len() > 2 {
            line(at(place), at(next));
        }
        if diagram.centre.is_some() {
            line(at(place), (x, y));
        }
    }
    for (place, (part, _)) in diagram.parts.iter().enumerate() {
        labelled_box(at(place), (box_width, heights[place]), part, None, out);
    }
    if let Some(centre) = &diagram.centre {
        let height = box_height(centre, box_width);
        goal_box((x, y), (box_width, height), centre, out);
    }
    let lowest = (0..diagram.parts.len()).map(|place| at(place).1 + heights[place] / 2.0).fold(y, f64::max);
    lowest + 2.0
}

/// Boxes in a column, each with lines below its text, for comparisons and classifications.
fn groups(diagram: &DiagramView, out: &mut Vec<DiagramShape>) -> f64 {
    let (width, gap) = (WIDTH - 4.0, 12.0);
    let mut top = 2.0;
    for (part, items) in &diagram.parts {
        let head = lines(part, width, 0);
        let items: Vec<String> = items.iter().flat_map(|item| item_lines(item, width)).collect();
        let height = (head.len() + items.len()) as f64 * LINE + PADDING * 2.0;
        out.push(DiagramShape::Box { x: 2, y: whole(top), width: whole(width), height: whole(height), is_goal: false });
        let rows = head.into_iter().map(|text| (true, text)).chain(items.into_iter().map(|text| (false, text)));
        for (number, (is_head, text)) in rows.enumerate() {
            let y = top + PADDING + LINE / 2.0 + 5.0 + number as f64 * LINE;
            out.push(DiagramShape::Row { x: 14, y: whole(y), is_head, text });
        }
        top += height + gap;
    }
    top - gap + 2.0
}

/// The lines of an item; the first begins with the bullet, the others align with its text.
fn item_lines(item: &str, width: f64) -> Vec<String> {
    let lines = lines(item, width - 24.0, 2).into_iter().enumerate();
    lines.map(|(number, line)| if number == 0 { format!("· {line}") } else { format!("\u{2007}{line}") }).collect()
}

fn box_height(words: &str, width: f64) -> f64 {
    // The number of a part has the width of three characters.
    lines(words, width, 3).len() as f64 * LINE + PADDING * 2.0
}

/// Wraps text to lines; the first line leaves room for `before` characters.
fn lines(words: &str, width: f64, before: usize) -> Vec<String> {
    let most = ((width - PADDING) / LETTER) as usize;
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split_whitespace() {
        let taken = if lines.len() == 1 { before } else { 0 };
        let last = lines.last_mut().expect("there is always one");
        let length = last.chars().count();
        if length > 0 && length + 1 + word.chars().count() + taken > most {
            lines.push(word.to_owned());
        } else {
            if length > 0 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

fn labelled_box(centre: (f64, f64), size: (f64, f64), label: &str, number: Option<usize>, out: &mut Vec<DiagramShape>) {
    out.push(boxed(centre, size, false));
    words(centre, size.0, label, number, out);
}

/// The box of the centre.
fn goal_box(centre: (f64, f64), size: (f64, f64), label: &str, out: &mut Vec<DiagramShape>) {
    out.push(boxed(centre, size, true));
    words(centre, size.0, label, None, out);
}

fn boxed((x, y): (f64, f64), (width, height): (f64, f64), is_goal: bool) -> DiagramShape {
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    DiagramShape::Box { x: whole(left), y: whole(top), width: whole(width), height: whole(height), is_goal }
}

fn words((x, y): (f64, f64), width: f64, label: &str, number: Option<usize>, out: &mut Vec<DiagramShape>) {
    let lines = lines(label, width, 3);
    let first = y - (lines.len() as f64 - 1.0) * LINE / 2.0 + 5.0;
    for (place, text) in lines.into_iter().enumerate() {
        let y = first + place as f64 * LINE;
        out.push(DiagramShape::Words { x: whole(x), y: whole(y), number: number.filter(|_| place == 0), text });
    }
}

/// A triangle that points in the direction `angle`, clockwise from the right.
fn arrow_head((x, y): (f64, f64), angle: f64, out: &mut Vec<DiagramShape>) {
    let point = |turn: f64, length: f64| (x + length * (angle + turn).cos(), y + length * (angle + turn).sin());
    let (tip, one, other) = (point(0.0, 7.0), point(2.4, 8.0), point(-2.4, 8.0));
    let path = format!("M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}z", tip.0, tip.1, one.0, one.1, other.0, other.1);
    out.push(DiagramShape::Tip { path });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_broken_between_words_and_stay_in_their_box() {
        let most = ((180.0 - PADDING) / LETTER) as usize;
        for line in lines("Instituciones y procedimientos de supervisión independiente", 180.0, 3) {
            assert!(line.chars().count() <= most, "{line}");
        }
        assert_eq!(lines("", 100.0, 0), [""]);
    }

    #[test]
    fn every_part_is_drawn_inside_the_drawing() {
        let parts = ["Preparar", "Visitar", "Informar", "Dialogar", "Dar seguimiento", "Aprender"];
        for form in crate::curriculum::DIAGRAMS {
            let diagram = DiagramView {
                form,
                title: None,
                text: None,
                parts: parts.iter().map(|part| ((*part).to_owned(), vec!["Una línea".to_owned()])).collect(),
                centre: Some("Riesgo de tortura".to_owned()),
                notes: Vec::new(),
            };
            let drawn = serde_json::to_string(&draw(&diagram, "x".to_owned(), "T", "D".to_owned())).expect("a drawing");
            assert!(parts.iter().all(|part| part.split(' ').all(|word| drawn.contains(word))), "{form}");
            assert!(!drawn.contains("NaN") && !drawn.contains("\"x\":-"), "{drawn}");
        }
    }
}
