//! The form `timeline`: events down an axis, each led to its time on a true scale. Events without a time stand between
//! the others, and on no place of the axis.

use super::canvas::{Canvas, Point};
use super::labels::{EDGE, PADDING};
use super::phrases::DrawingPhrases;
use super::text::{FontWeight, LEAD, wrap};
use crate::curriculum::DiagramTimeline;

/// What a timeline shows of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TimelineRow<'a> {
    /// Its time; rows that have one are in order, and at least two have.
    pub at: Option<i64>,
    /// Its time in words, or that there is none.
    pub time: String,
    /// The time since the one before, in words.
    pub since: Option<String>,
    pub words: &'a str,
    pub note: &'a str,
}

/// The distance of the texts from the axis, of the ends of lines from the texts, and of two texts.
const TEXT: f64 = 46.0;
const LEVEL: f64 = 24.0;
const APART: f64 = 14.0;

/// The length of the shortest interval, if that does not make the drawing too long.
const SHORTEST: f64 = 26.0;
const LONGEST: f64 = 1.6;

/// The rows of a timeline, with their times and durations in words.
pub(super) fn rows<'a>(content: &'a DiagramTimeline<String>, phrases: &DrawingPhrases<'_>) -> Vec<TimelineRow<'a>> {
    let mut before: Option<i64> = None;
    let mut rows = Vec::new();
    for event in &content.events {
        let since = event.at.zip(before).map(|(at, before)| phrases.duration(content.scale, at - before));
        before = event.at.or(before);
        let time = phrases.time(content.scale, event.at);
        let note = event.note.as_deref().unwrap_or_default();
        rows.push(TimelineRow { at: event.at, time, since, words: &event.words, note });
    }
    rows
}

/// Draws a timeline; returns the height.
pub(super) fn timeline(canvas: &mut Canvas, rows: &[TimelineRow<'_>]) -> f64 {
    let axis = if canvas.is_wide() { 100.0 } else { 70.0 };
    let text = axis + TEXT;
    // Some fonts are wider than those that were measured.
    let width = canvas.width - text - PADDING;
    let lines = |row: &TimelineRow<'_>| {
        let note = if row.note.is_empty() { Vec::new() } else { wrap(row.note, width, FontWeight::Regular) };
        let names = wrap(row.words, width, FontWeight::Bold);
        [(wrap(&row.time, width, FontWeight::Regular), "item"), (names, "head"), (note, "item")]
    };
    let texts: Vec<_> = rows.iter().map(lines).collect();
    let height = |place: usize| texts[place].iter().map(|(lines, _)| lines.len()).sum::<usize>() as f64 * LEAD;
    let heights: Vec<f64> = (0..rows.len()).map(height).collect();
    let (tops, points) = places(rows, &heights);

    let timed = || rows.iter().zip(&points).zip(&tops).filter(|((row, _), _)| row.at.is_some());
    let ends: Vec<f64> = timed().map(|((_, point), _)| *point).collect();
    if let [first, .., last] = ends.as_slice() {
        canvas.line(&[(axis, *first), (axis, *last)]);
    }
    for ((_, point), top) in timed() {
        let level = top + LEAD / 2.0;
        let mut way: Vec<Point> = vec![(axis, *point), (text - LEVEL, level), (text - 8.0, level)];
        way.dedup();
        canvas.line_as(&way, "leader");
    }
    for (before, row) in ends.iter().zip(timed().skip(1)) {
        let ((row, point), _) = row;
        let since = wrap(row.since.as_deref().unwrap_or_default(), axis - 12.0 - EDGE, FontWeight::Regular);
        let room = point - before - 4.0;
        if since.len() as f64 * LEAD <= room {
            let top = f64::midpoint(*before, *point) - since.len() as f64 * LEAD / 2.0;
            canvas.words(axis - 12.0, top, since, None, "late");
        }
    }
    for (((row, point), top), texts) in rows.iter().zip(&points).zip(&tops).zip(texts) {
        match row.at {
            Some(_) => canvas.dot((axis, *point), false),
            None => canvas.dot((text - 14.0, top + LEAD / 2.0), true),
        }
        let mut top = *top;
        for (lines, class) in texts.into_iter().filter(|(lines, _)| !lines.is_empty()) {
            let taken = lines.len() as f64 * LEAD;
            canvas.words(text, top, lines, None, class);
            top += taken;
        }
    }
    let bottom = tops.last().zip(heights.last()).map_or(0.0, |(top, height)| top + height);
    bottom.max(ends.last().copied().unwrap_or(0.0) + LEAD / 2.0) + EDGE
}

/// The top of the text of each row, and the place of its time on the axis.
fn places(rows: &[TimelineRow<'_>], heights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let timed: Vec<(usize, i64)> = rows.iter().enumerate().filter_map(|(place, row)| Some((place, row.at?))).collect();
    let (Some((first, start)), Some((last, end))) = (timed.first().copied(), timed.last().copied()) else {
        return (vec![EDGE; rows.len()], vec![EDGE; rows.len()]);
    };
    let taken = |places: std::ops::Range<usize>| heights[places].iter().map(|height| height + APART).sum::<f64>();
    let shortest = timed.windows(2).map(|pair| pair[1].1 - pair[0].1).min().unwrap_or(1).max(1);
    let span = (end - start).max(1);
    let needed = taken(first..last);
    let length = needed.max((SHORTEST * span as f64 / shortest as f64).min(needed * LONGEST));
    let top = EDGE + taken(0..first) + LEAD / 2.0;
    let point = |at: i64| top + length * (at - start) as f64 / span as f64;

    let mut tops = Vec::new();
    let mut free = EDGE;
    for (row, height) in rows.iter().zip(heights) {
        let wanted = row.at.map_or(free, |at| point(at) - LEAD / 2.0);
        tops.push(wanted.max(free));
        free = tops.last().copied().unwrap_or(free) + height + APART;
    }
    // The last one with a time stands at it, and pushes those before it up.
    tops[last] = point(end) - LEAD / 2.0;
    for place in (first..last).rev() {
        tops[place] = tops[place].min(tops[place + 1] - APART - heights[place]);
    }
    for place in last + 1..rows.len() {
        tops[place] = tops[place - 1] + heights[place - 1] + APART;
    }
    (tops, rows.iter().map(|row| row.at.map_or(0.0, point)).collect())
}
