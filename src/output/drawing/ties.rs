//! The form `ties`: boxes on one line.

use super::canvas::{Canvas, DrawnArea};
use super::labels::{ARROW, BoxLabel, COLUMNS, EDGE, GAP, TRACK, column_width, goal, labelled, plain, tallest};
use super::tied::tied;
use crate::curriculum::DiagramParts;

/// Boxes on one line that links each with all, the centre among them; or single ties.
pub(super) fn ties(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    if !content.ties.is_empty() {
        return tied(canvas, content);
    }
    let labels: Vec<BoxLabel<'_>> = plain(content).into_iter().chain(goal(content)).collect();
    if canvas.is_wide() { wide_ties(canvas, &labels) } else { narrow_ties(canvas, &labels) }
}

/// Two rows with the line between them.
fn wide_ties(canvas: &mut Canvas, labels: &[BoxLabel<'_>]) -> f64 {
    let parts = labels.iter().filter(|label| !label.is_goal).count();
    let above = if labels.len() > parts && parts <= COLUMNS { parts } else { labels.len().div_ceil(2) };
    let width = column_width(canvas.width, GAP, above.max(2));
    let rows = labels.split_at(above);
    let heights = [tallest(rows.0, width), tallest(rows.1, width)];
    let way = EDGE + heights[0] + ARROW;
    let mut ends = (f64::MAX, f64::MIN);
    let mut areas = Vec::new();
    for (row, labels) in [rows.0, rows.1].into_iter().enumerate() {
        let taken = labels.len() as f64 * (width + GAP) - GAP;
        let start = (canvas.width - taken) / 2.0;
        for place in 0..labels.len() {
            let y = if row == 0 { EDGE } else { way + ARROW };
            let area = DrawnArea { x: start + place as f64 * (width + GAP), y, width, height: heights[row] };
            let x = area.middle().0;
            ends = (ends.0.min(x), ends.1.max(x));
            areas.push(area);
        }
    }
    if ends.1 > ends.0 {
        canvas.line(&[(ends.0, way), (ends.1, way)]);
    }
    for (area, label) in areas.iter().zip(labels) {
        let (x, edge) = (area.middle().0, if area.y < way { area.bottom() } else { area.y });
        canvas.line(&[(x, edge), (x, way)]);
        labelled(canvas, *area, *label);
    }
    if rows.1.is_empty() { way + EDGE } else { way + ARROW + heights[1] + EDGE }
}

/// A column with the line beside it.
fn narrow_ties(canvas: &mut Canvas, labels: &[BoxLabel<'_>]) -> f64 {
    let width = canvas.width - TRACK - EDGE;
    let height = tallest(labels, width);
    let way = canvas.width - EDGE;
    let area = |place: usize| DrawnArea { x: EDGE, y: EDGE + place as f64 * (height + GAP), width, height };
    let last = area(labels.len().saturating_sub(1));
    canvas.line(&[(way, area(0).middle().1), (way, last.middle().1)]);
    for (place, label) in labels.iter().enumerate() {
        let area = area(place);
        canvas.line(&[(area.end(), area.middle().1), (way, area.middle().1)]);
        labelled(canvas, area, *label);
    }
    last.bottom() + EDGE
}
