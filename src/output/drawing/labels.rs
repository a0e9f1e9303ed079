//! Boxes with labels, and lengths that the forms share.

use super::canvas::{Canvas, DrawnArea, Point};
use super::text::{FontWeight, LEAD, longest_word, width, wrap};
use crate::curriculum::DiagramParts;

/// The space between the edge of a box and its text.
pub(super) const PADDING: f64 = 12.0;

/// The space between two boxes with an arrow between them, and without.
pub(super) const ARROW: f64 = 30.0;
pub(super) const GAP: f64 = 14.0;

/// The width beside a column of boxes in which a line runs.
pub(super) const TRACK: f64 = 24.0;

/// Half of the thickest frame, so that it is inside the drawing.
pub(super) const EDGE: f64 = 1.5;

/// The most boxes in a row.
pub(super) const COLUMNS: usize = 4;

/// What stands in a box.
#[derive(Clone, Copy)]
pub(super) struct BoxLabel<'a> {
    pub words: &'a str,
    pub number: Option<usize>,
    pub is_goal: bool,
}

impl BoxLabel<'_> {
    /// The width that its number takes in the first line.
    pub fn number_width(self) -> f64 {
        self.number.map_or(0.0, |number| width(&format!("{number} "), FontWeight::Bold))
    }

    /// Its lines in a box of a width. The first has room for the number.
    pub fn lines(self, box_width: f64) -> Vec<String> {
        let most = box_width - PADDING * 2.0 - self.number_width();
        wrap(self.words, most.max(1.0), FontWeight::Bold)
    }

    pub fn height(self, box_width: f64) -> f64 {
        self.lines(box_width).len() as f64 * LEAD + PADDING * 2.0
    }
}

/// Draws a box with its label in the middle.
pub(super) fn labelled(canvas: &mut Canvas, area: DrawnArea, label: BoxLabel<'_>) {
    canvas.boxed(area, if label.is_goal { "goal" } else { "" });
    let lines = label.lines(area.width);
    let top = area.y + (area.height - lines.len() as f64 * LEAD) / 2.0;
    canvas.words(area.middle().0, top, lines, label.number, "");
}

/// Draws boxes, each with its label, at the areas of their places.
pub(super) fn labelled_all(canvas: &mut Canvas, labels: &[BoxLabel<'_>], area: impl Fn(usize) -> DrawnArea) {
    for (place, label) in labels.iter().enumerate() {
        labelled(canvas, area(place), *label);
    }
}

/// The line between two boxes of one row or column, from edge to edge.
pub(super) fn straight(from: DrawnArea, to: DrawnArea) -> [Point; 2] {
    let ((from_x, from_y), (to_x, to_y)) = (from.middle(), to.middle());
    if from.y == to.y {
        if from.x < to.x { [(from.end(), from_y), (to.x, to_y)] } else { [(from.x, from_y), (to.end(), to_y)] }
    } else if from.y < to.y {
        [(from_x, from.bottom()), (to_x, to.y)]
    } else {
        [(from_x, from.y), (to_x, to.bottom())]
    }
}

/// The number of columns in which boxes stand: as many as there are, if their longest words fit.
pub(super) fn columns<'a>(
    width: f64,
    gap: f64,
    most: usize,
    words: impl Iterator<Item = &'a str>,
    number: f64,
) -> usize {
    let longest = words.map(|words| longest_word(words, FontWeight::Bold)).fold(0.0, f64::max);
    let fits = |columns: &usize| column_width(width, gap, *columns) >= longest + number + PADDING * 2.0;
    (1..=most.clamp(1, COLUMNS)).rev().find(fits).unwrap_or(1)
}

pub(super) fn column_width(width: f64, gap: f64, columns: usize) -> f64 {
    (width - EDGE * 2.0 - gap * (columns - 1) as f64) / columns as f64
}

pub(super) fn numbered(content: &DiagramParts<String>) -> Vec<BoxLabel<'_>> {
    let parts = content.parts.iter().zip(1..);
    parts.map(|(part, number)| BoxLabel { words: &part.words, number: Some(number), is_goal: false }).collect()
}

pub(super) fn plain(content: &DiagramParts<String>) -> Vec<BoxLabel<'_>> {
    content.parts.iter().map(|part| BoxLabel { words: &part.words, number: None, is_goal: false }).collect()
}

pub(super) fn goal(content: &DiagramParts<String>) -> Option<BoxLabel<'_>> {
    content.centre.as_deref().map(|words| BoxLabel { words, number: None, is_goal: true })
}

pub(super) fn tallest(labels: &[BoxLabel<'_>], width: f64) -> f64 {
    labels.iter().map(|label| label.height(width)).fold(0.0, f64::max)
}
