//! The form `cycle`: a ring of boxes.

use super::canvas::{Canvas, DrawnArea};
use super::labels::{
    ARROW, BoxLabel, EDGE, GAP, PADDING, TRACK, column_width, goal, labelled, labelled_all, numbered, straight, tallest,
};
use super::text::{FontWeight, longest_word};
use crate::curriculum::DiagramParts;

/// A ring of boxes, clockwise, each with an arrow to the next, and the centre inside; narrow, below.
pub(super) fn cycle(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    let labels = numbered(content);
    let count = labels.len();
    let in_row = match canvas.is_wide() {
        true if count > 3 => count.div_ceil(2),
        true => count,
        false => 2,
    };
    let most = column_width(canvas.width, ARROW, in_row.max(1)) - PADDING * 2.0;
    let fits = |label: &BoxLabel<'_>| longest_word(label.words, FontWeight::Bold) + label.number_width() <= most;
    match (labels.iter().all(fits), canvas.is_wide()) {
        (false, _) => column_cycle(canvas, &labels, goal(content)),
        (true, true) => wide_cycle(canvas, &labels, goal(content)),
        (true, false) => narrow_cycle(canvas, &labels, goal(content)),
    }
}

/// One column, for long words; the way back is beside it.
fn column_cycle(canvas: &mut Canvas, labels: &[BoxLabel<'_>], centre: Option<BoxLabel<'_>>) -> f64 {
    let width = canvas.width - TRACK - EDGE;
    let height = tallest(labels, width);
    let area = |place: usize| DrawnArea { x: EDGE, y: EDGE + place as f64 * (height + ARROW), width, height };
    for place in 1..labels.len() {
        canvas.arrow(&straight(area(place - 1), area(place)));
    }
    let (first, last, way) = (area(0), area(labels.len().saturating_sub(1)), canvas.width - EDGE);
    canvas.arrow(&[
        (last.end(), last.middle().1),
        (way, last.middle().1),
        (way, first.middle().1),
        (first.end(), first.middle().1),
    ]);
    labelled_all(canvas, labels, area);
    below_all(canvas, last.bottom(), centre)
}

/// One row from the start of the line, the next back.
fn wide_cycle(canvas: &mut Canvas, labels: &[BoxLabel<'_>], centre: Option<BoxLabel<'_>>) -> f64 {
    let count = labels.len();
    let above = if count <= 3 { count } else { count.div_ceil(2) };
    let below = count - above;
    let width = column_width(canvas.width, ARROW, above.max(1));
    let height = tallest(labels, width);
    let (first, last) = (EDGE + width / 2.0, canvas.width - EDGE - width / 2.0);
    let centre_width = if above > 2 { last - first - GAP * 4.0 } else { (last - first - GAP * 2.0).max(width) };
    let centre_height = centre.map_or(0.0, |centre| centre.height(centre_width));
    let middle = EDGE + height + if centre.is_some() { centre_height + GAP * 2.0 } else { ARROW };
    let area = |place: usize| {
        let is_above = place < above;
        let (at, places) = if is_above { (place, above) } else { (place - above, below) };
        // The row below is as wide as the one above.
        let part = if places > 1 { at as f64 / (places - 1) as f64 } else { 0.5 };
        let part = if is_above { part } else { 1.0 - part };
        DrawnArea {
            x: first + (last - first) * part - width / 2.0,
            y: if is_above { EDGE } else { middle },
            width,
            height,
        }
    };
    for place in 0..count {
        let (from, to) = (area(place), area((place + 1) % count));
        if below == 0 && place + 1 == count {
            // Back below all.
            let (start, end) = (from.middle().0, to.middle().0);
            canvas.arrow(&[(start, from.bottom()), (start, middle), (end, middle), (end, to.bottom())]);
        } else {
            canvas.arrow(&straight(from, to));
        }
    }
    labelled_all(canvas, labels, area);
    if let Some(centre) = centre {
        let x = (canvas.width - centre_width) / 2.0;
        labelled(canvas, DrawnArea { x, y: EDGE + height + GAP, width: centre_width, height: centre_height }, centre);
    }
    if below == 0 { middle + EDGE * 2.0 } else { middle + height + EDGE }
}

/// Two columns: the second one downwards, the first one back up.
fn narrow_cycle(canvas: &mut Canvas, labels: &[BoxLabel<'_>], centre: Option<BoxLabel<'_>>) -> f64 {
    let count = labels.len();
    let second = count / 2;
    let width = column_width(canvas.width, ARROW, 2);
    let height = tallest(labels, width);
    let area = |place: usize| {
        let is_second = (1..=second).contains(&place);
        let row = if is_second { place - 1 } else { (count - place) % count };
        DrawnArea {
            x: if is_second { EDGE + width + ARROW } else { EDGE },
            y: EDGE + row as f64 * (height + ARROW),
            width,
            height,
        }
    };
    for place in 0..count {
        let (from, to) = (area(place), area((place + 1) % count));
        if count == 2 {
            // There and back beside each other.
            let y = from.y + height * if place == 0 { 0.3 } else { 0.7 };
            canvas.arrow(&straight(from, to).map(|(x, _)| (x, y)));
        } else if from.x != to.x && from.y != to.y {
            // The last of the second column to the one below it in the first.
            let (x, y) = (from.middle().0, to.middle().1);
            canvas.arrow(&[(x, from.bottom()), (x, y), (to.end(), y)]);
        } else {
            canvas.arrow(&straight(from, to));
        }
    }
    labelled_all(canvas, labels, area);
    let bottom = (0..count).map(|place| area(place).bottom()).fold(EDGE, f64::max);
    below_all(canvas, bottom, centre)
}

/// The centre below all, without a line.
fn below_all(canvas: &mut Canvas, bottom: f64, centre: Option<BoxLabel<'_>>) -> f64 {
    let Some(centre) = centre else { return bottom + EDGE };
    let width = canvas.width - EDGE * 2.0;
    let area = DrawnArea { x: EDGE, y: bottom + GAP, width, height: centre.height(width) };
    labelled(canvas, area, centre);
    area.bottom() + EDGE
}
