//! Reads a matrix: items in the cells of a table, such as risks by likelihood and harm.

use super::super::data::DataTable;
use super::content::{DiagramMatrix, MatrixItem};
use super::reading::{DiagramWords, HEADING, NAME, NOTE, count, short, short_if_any, square};
use crate::diagnostic::{Diagnostic, faults};

/// The valid numbers of columns, rows and items, and the most items in a cell.
const MATRIX_COLUMNS: std::ops::RangeInclusive<usize> = 2..=4;
const MATRIX_ROWS: std::ops::RangeInclusive<usize> = 2..=5;
const ITEMS: std::ops::RangeInclusive<usize> = 1..=20;
const IN_CELL: usize = 4;

/// Reads `across`, `down`, `columns`, `rows`, `marked` and `items`; `None` if it cannot be drawn, which is reported.
pub(super) fn read_matrix(entry: &mut DataTable<'_, '_>, id: &str) -> Option<DiagramMatrix<DiagramWords>> {
    let across = short(entry, "across_", id, NAME);
    let down = short(entry, "down_", id, NAME);
    let heads = |entry: &mut DataTable<'_, '_>, key, valid, most| {
        let heads = entry.entries(key, |head| Some(short(head, "", id, most)));
        count(entry, key, heads.len(), valid);
        heads
    };
    let columns = heads(entry, "columns", &MATRIX_COLUMNS, HEADING);
    let rows = heads(entry, "rows", &MATRIX_ROWS, NAME);
    let is_valid = MATRIX_COLUMNS.contains(&columns.len()) && MATRIX_ROWS.contains(&rows.len());
    let size = is_valid.then_some((columns.len(), rows.len()));
    let marking = short_if_any(entry, "marking_", id, NAME);
    let marked = entry.entries_if_any("marked", |one| square(one, size)).unwrap_or_default();
    if marking.is_none() && !marked.is_empty() {
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DiagramUndrawableMarking, place));
    }
    let mut taken = vec![0; columns.len() * rows.len()];
    let mut is_fine = is_valid;
    let read = |item: &mut DataTable<'_, '_>| {
        let at = square(item, size);
        let (words, note) = (short(item, "", id, NAME), short_if_any(item, "note_", id, NOTE));
        let Some((column, row)) = at else {
            is_fine = false;
            return None;
        };
        let in_cell: &mut usize = &mut taken[row * columns.len() + column];
        *in_cell += 1;
        if *in_cell > IN_CELL {
            is_fine = false;
            let place = item.place();
            item.report(Diagnostic::new(faults::DiagramUndrawableCell { most: IN_CELL.to_string() }, place));
        }
        Some(MatrixItem { column, row, words, note })
    };
    let items = entry.entries("items", read);
    count(entry, "items", items.len(), &ITEMS);
    let is_fine = is_fine && ITEMS.contains(&items.len());
    is_fine.then_some(DiagramMatrix { across, down, columns, rows, marked, marking, items })
}
