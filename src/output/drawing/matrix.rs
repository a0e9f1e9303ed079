//! The form `matrix`: numbers in the cells of a table; their words are in the list beside the drawing.

use super::canvas::{BADGE, Canvas, DrawnArea};
use super::labels::EDGE;
use super::text::{FontWeight, LEAD, wrap};
use crate::curriculum::DiagramMatrix;

/// The space between two cells, between two numbers, and between the edge of a cell and its numbers.
const CELL_GAP: f64 = 5.0;
const NUMBER_GAP: f64 = 4.0;
const INSET: f64 = 7.0;

/// Draws a matrix; returns the height.
pub(super) fn matrix(canvas: &mut Canvas, content: &DiagramMatrix<String>) -> f64 {
    let all = canvas.width - EDGE * 2.0;
    let count = content.columns.len().max(1);
    let width = (all - CELL_GAP * (count - 1) as f64) / count as f64;
    let x = |column: usize| EDGE + column as f64 * (width + CELL_GAP);
    let middle = canvas.width / 2.0;
    let mut top = EDGE;

    let across = wrap(&content.across, all - INSET * 2.0, FontWeight::Bold);
    let taken = across.len() as f64 * LEAD;
    canvas.words(middle, top, across, None, "");
    top += taken + 4.0;
    let heads: Vec<Vec<String>> = content.columns.iter().map(|words| wrap(words, width, FontWeight::Regular)).collect();
    let taken = heads.iter().map(Vec::len).max().unwrap_or(0) as f64 * LEAD;
    for (column, head) in heads.into_iter().enumerate() {
        let up = top + taken - head.len() as f64 * LEAD;
        canvas.words(x(column) + width / 2.0, up, head, None, "light");
    }
    top += taken + 6.0;
    let down = wrap(&content.down, all - INSET * 2.0, FontWeight::Bold);
    let taken = down.len() as f64 * LEAD;
    canvas.words(EDGE, top, down, None, "head");
    top += taken;

    let in_line = (((width - INSET * 2.0 + NUMBER_GAP) / (BADGE.0 + NUMBER_GAP)) as usize).max(1);
    for (row, words) in content.rows.iter().enumerate() {
        let head = wrap(words, all - INSET * 2.0, FontWeight::Regular);
        let taken = head.len() as f64 * LEAD;
        canvas.words(EDGE, top, head, None, "item");
        top += taken + 3.0;
        let numbers = |column: usize| {
            let items = content.items.iter().zip(1..);
            items.filter(move |(item, _)| (item.column, item.row) == (column, row)).map(|(_, number)| number)
        };
        let lines = (0..count).map(|column| numbers(column).count().div_ceil(in_line)).max().unwrap_or(0).max(1);
        let height = lines as f64 * (BADGE.1 + NUMBER_GAP) - NUMBER_GAP + INSET * 2.0;
        for column in 0..count {
            let is_marked = content.marked.contains(&(column, row));
            let area = DrawnArea { x: x(column), y: top, width, height };
            canvas.boxed(area, if is_marked { "goal" } else { "" });
            let own: Vec<usize> = numbers(column).collect();
            let own_lines = own.len().div_ceil(in_line) as f64;
            let start = top + (height - own_lines * (BADGE.1 + NUMBER_GAP) + NUMBER_GAP) / 2.0;
            for (line, own) in own.chunks(in_line).enumerate() {
                let taken = own.len() as f64 * (BADGE.0 + NUMBER_GAP) - NUMBER_GAP;
                for (place, number) in own.iter().enumerate() {
                    let x = area.middle().0 - taken / 2.0 + place as f64 * (BADGE.0 + NUMBER_GAP);
                    let y = start + line as f64 * (BADGE.1 + NUMBER_GAP);
                    canvas.badge(DrawnArea { x, y, width: BADGE.0, height: BADGE.1 }, *number);
                }
            }
        }
        top += height + 8.0;
    }
    top - 8.0 + EDGE
}
