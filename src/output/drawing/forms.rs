//! The layouts of the forms without a file of their own. Boxes of a row have one height; no line passes behind a box or
//! another line.

use super::canvas::{Canvas, DrawnArea};
use super::labels::{
    ARROW, BoxLabel, EDGE, GAP, PADDING, TRACK, column_width, columns, goal, labelled, labelled_all, numbered, plain,
    straight, tallest,
};
use super::text::{FontWeight, LEAD, wrap};
use crate::curriculum::DiagramParts;

/// Boxes one after the other, each with an arrow to the next; wide, in rows.
pub(super) fn steps(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    let labels = numbered(content);
    let words = content.parts.iter().map(|part| part.words.as_str());
    let most = if canvas.is_wide() { labels.len() } else { 1 };
    let in_row = columns(canvas.width, ARROW, most, words, 24.0);
    // Rows are as even as possible: seven are four and three.
    let rows = labels.len().div_ceil(in_row).max(1);
    let in_row = labels.len().div_ceil(rows).max(1);
    let width = column_width(canvas.width, ARROW, in_row);
    let height = tallest(&labels, width);
    let area = |place: usize| DrawnArea {
        x: EDGE + (place % in_row) as f64 * (width + ARROW),
        y: EDGE + (place / in_row) as f64 * (height + ARROW),
        width,
        height,
    };
    for place in 1..labels.len() {
        let (from, to) = (area(place - 1), area(place));
        if from.y == to.y || in_row == 1 {
            canvas.arrow(&straight(from, to));
        } else {
            let between = from.bottom() + 12.0;
            let (start, end) = (from.middle().0, to.middle().0);
            canvas.arrow(&[(start, from.bottom()), (start, between), (end, between), (end, to.y)]);
        }
    }
    labelled_all(canvas, &labels, area);
    EDGE * 2.0 + rows as f64 * (height + ARROW) - ARROW
}

/// Boxes whose lines meet in an arrow to the centre.
pub(super) fn factors(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    let labels = plain(content);
    let empty = BoxLabel { words: "", number: None, is_goal: true };
    let centre = goal(content).unwrap_or(empty);
    let goal_width = if canvas.is_wide() { 190.0 } else { canvas.width - TRACK - EDGE };
    let width = if canvas.is_wide() { canvas.width - goal_width - ARROW * 2.0 - EDGE * 2.0 } else { goal_width };
    let height = tallest(&labels, width);
    let total = labels.len() as f64 * (height + GAP) - GAP;
    let goal_height = centre.height(goal_width);
    let start = if canvas.is_wide() { EDGE + ((goal_height - total) / 2.0).max(0.0) } else { EDGE };
    let area = |place: usize| DrawnArea { x: EDGE, y: start + place as f64 * (height + GAP), width, height };
    let (goal_area, bend) = if canvas.is_wide() {
        let y = EDGE + ((total - goal_height) / 2.0).max(0.0);
        (
            DrawnArea { x: canvas.width - EDGE - goal_width, y, width: goal_width, height: goal_height },
            EDGE + width + ARROW,
        )
    } else {
        let y = start + total + GAP;
        (DrawnArea { x: EDGE, y, width: goal_width, height: goal_height }, canvas.width - EDGE)
    };
    let target = if canvas.is_wide() { goal_area.x } else { goal_area.end() };
    for place in 0..labels.len() {
        let from = area(place);
        let (y, end) = (from.middle().1, goal_area.middle().1);
        if (y - end).abs() < 1.0 {
            canvas.line(&[(from.end(), y), (bend, y)]);
        } else {
            canvas.line(&[(from.end(), y), (bend, y), (bend, end)]);
        }
    }
    canvas.arrow(&[(bend, goal_area.middle().1), (target, goal_area.middle().1)]);
    labelled_all(canvas, &labels, area);
    labelled(canvas, goal_area, centre);
    (start + total).max(goal_area.bottom()) + EDGE
}

/// Boxes with lines below their label; wide, side by side.
pub(super) fn groups(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    let words =
        content.parts.iter().flat_map(|part| std::iter::once(&part.words).chain(&part.items).map(String::as_str));
    let most = if canvas.is_wide() { content.parts.len() } else { 1 };
    let in_row = columns(canvas.width, GAP, most, words, 12.0);
    let rows = content.parts.len().div_ceil(in_row).max(1);
    let in_row = content.parts.len().div_ceil(rows).max(1);
    let width = column_width(canvas.width, GAP, in_row);
    let most = width - PADDING * 2.0;
    let item = |item: &String| wrap(item, most - 12.0, FontWeight::Regular);
    let mut top = EDGE;
    for row in content.parts.chunks(in_row) {
        let heads: Vec<Vec<String>> = row.iter().map(|part| wrap(&part.words, most, FontWeight::Bold)).collect();
        // Items begin at one height.
        let head = heads.iter().map(Vec::len).max().unwrap_or(0) as f64 * LEAD;
        let items: Vec<Vec<Vec<String>>> = row.iter().map(|part| part.items.iter().map(item).collect()).collect();
        let tops = item_tops(&items);
        let lines = tops.iter().filter_map(|tops| tops.last()).max().copied().unwrap_or(0);
        let height = head + lines as f64 * LEAD + if lines > 0 { 4.0 } else { 0.0 } + PADDING * 2.0;
        for (place, ((head_lines, items), tops)) in heads.into_iter().zip(items).zip(tops).enumerate() {
            let area = DrawnArea { x: EDGE + place as f64 * (width + GAP), y: top, width, height };
            canvas.boxed(area, "");
            canvas.words(area.x + PADDING, top + PADDING, head_lines, None, "head");
            for (lines, before) in items.into_iter().zip(tops) {
                let y = top + PADDING + head + 4.0 + before as f64 * LEAD;
                canvas.words(area.x + PADDING, y, vec!["·".to_owned()], None, "item");
                canvas.words(area.x + PADDING + 12.0, y, lines, None, "item");
            }
        }
        top += height + GAP;
    }
    top - GAP + EDGE
}

/// The number of lines before each item of each box of a row, and before its end. Boxes with as many items have each at
/// one height, so that they can be compared.
fn item_tops(items: &[Vec<Vec<String>>]) -> Vec<Vec<usize>> {
    let count = items.first().map_or(0, Vec::len);
    let are_alike = items.iter().all(|items| items.len() == count);
    let lines = |items: &[Vec<String>], at: usize| items[at].len();
    let tallest = |at: usize| items.iter().map(|items| lines(items, at)).max().unwrap_or(0);
    let tops = |items: &Vec<Vec<String>>| {
        let heights = (0..items.len()).map(|at| if are_alike { tallest(at) } else { lines(items, at) });
        let ends = heights.scan(0, |end, height| {
            *end += height;
            Some(*end)
        });
        std::iter::once(0).chain(ends).collect()
    };
    items.iter().map(tops).collect()
}
