//! Reads a plan: rooms on a grid, doors between them, and a route.

use std::collections::{BTreeMap, BTreeSet};

use super::super::data::DataTable;
use super::content::{DiagramPlan, PlanRoom, PlanView};
use super::grid::{OUTSIDE, PlanGrid};
use super::reading::{DiagramWords, NAME, count, short};
use crate::config::Spanned;
use crate::diagnostic::{Diagnostic, Fault, faults};

/// The valid numbers of columns, rows and rooms, and the widest door in squares.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=24;
const ROWS: std::ops::RangeInclusive<usize> = 2..=40;
const ROOMS: std::ops::RangeInclusive<usize> = 1..=30;
const WIDEST_DOOR: u16 = 6;

/// The most doors, and stations of a route.
const DOORS: std::ops::RangeInclusive<usize> = 0..=60;
const STATIONS: std::ops::RangeInclusive<usize> = 2..=60;

/// Reads `cells`, `rooms`, `doors` and `route`; `None` if it cannot be drawn, which is reported.
pub(super) fn read_plan(entry: &mut DataTable<'_, '_>, id: &str) -> Option<DiagramPlan<DiagramWords>> {
    let cells = read_cells(entry);
    let has_cells = cells.is_some();
    let mut grid = cells.unwrap_or_default();
    let mut is_fine = has_cells;
    let mut taken = BTreeSet::new();
    let mut places = BTreeMap::new();
    let rooms = entry.entries("rooms", |room| {
        let letters = room.texts("cells");
        let words = short(room, "", id, NAME);
        let mut own = Vec::new();
        for written in letters.iter().filter(|_| has_cells) {
            let letter =
                single(&written.value).filter(|letter| grid.letters().contains(letter) && taken.insert(*letter));
            let Some(letter) = letter else {
                is_fine = false;
                let fault = faults::DiagramUndrawableRoomCells { letter: written.value.clone() };
                let place = room.place_of(written);
                room.report(Diagnostic::new(fault, place));
                continue;
            };
            places.insert(letter, room.place_of(written));
            own.push(letter);
        }
        if letters.is_empty() {
            is_fine = false;
            let place = room.place();
            room.report(Diagnostic::new(faults::DiagramUndrawableRoomEmpty, place));
        }
        Some(PlanRoom { letters: own, words })
    });
    count(entry, "rooms", rooms.len(), &ROOMS);
    let free = grid.letters().into_iter().find(|letter| !taken.contains(letter) && !letter.is_lowercase());
    if let Some(letter) = free.filter(|_| is_fine) {
        is_fine = false;
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DiagramUndrawableLetter { letter: letter.to_string() }, place));
    }
    is_fine &= read_doors(entry, &mut grid, has_cells);
    if is_fine {
        for (number, room) in (1..).zip(&rooms) {
            for letter in &room.letters {
                if !grid.add_number(*letter, number) {
                    is_fine = false;
                    let squares = grid.number_squares().to_string();
                    let fault = faults::DiagramUndrawableNumber { letter: letter.to_string(), squares };
                    let place = places.get(letter).cloned().unwrap_or_else(|| entry.place());
                    entry.report(Diagnostic::new(fault, place));
                }
            }
        }
    }
    let order = read_route(entry, &mut grid, &rooms, is_fine);
    (is_fine && ROOMS.contains(&rooms.len())).then_some(())?;
    Some(DiagramPlan { rooms, grid, order: order?, view: PlanView::Numbered })
}

fn single(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// The squares: rows of letters, of one length, each letter one space.
fn read_cells(entry: &mut DataTable<'_, '_>) -> Option<PlanGrid> {
    let rows = entry.texts("cells");
    let Some(first) = rows.first() else {
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DataSyntaxList { key: "cells".to_owned() }, place));
        return None;
    };
    let columns = first.value.chars().count();
    let fault = |row: &Spanned<String>| -> Option<Fault> {
        let here = row.value.chars().count();
        let strange = row.value.chars().find(|letter| *letter != OUTSIDE && !letter.is_alphabetic());
        match strange {
            Some(letter) => Some(faults::DiagramUndrawableCells { letter: letter.to_string() }.into()),
            None if here != columns => {
                let (here, first) = (here.to_string(), columns.to_string());
                Some(faults::DiagramUndrawableRagged { here, first }.into())
            }
            None => None,
        }
    };
    let found = rows.iter().find_map(|row| Some((fault(row)?, entry.place_of(row))));
    let size = (columns, rows.len());
    let found = found.or_else(|| {
        let is_valid = COLUMNS.contains(&size.0) && ROWS.contains(&size.1);
        let (columns, rows) = (COLUMNS.end().to_string(), ROWS.end().to_string());
        (!is_valid).then(|| (faults::DiagramUndrawableSize { columns, rows }.into(), entry.place_of(first)))
    });
    let grid = PlanGrid::new(rows.iter().map(|row| row.value.chars().collect()).collect());
    let found = found.or_else(|| {
        let letter = grid.letters().into_iter().find(|letter| !grid.is_connected(*letter))?;
        let row = rows.iter().rev().find(|row| row.value.contains(letter)).unwrap_or(first);
        Some((faults::DiagramUndrawableSplit { letter: letter.to_string() }.into(), entry.place_of(row)))
    });
    if let Some((fault, place)) = found {
        entry.report(Diagnostic::new(fault, place));
        return None;
    }
    Some(grid)
}

/// Adds the doors; returns whether all have a wall. Without squares, which is reported, nothing more is.
fn read_doors(entry: &mut DataTable<'_, '_>, grid: &mut PlanGrid, has_cells: bool) -> bool {
    let mut is_fine = true;
    let doors = entry.entries_if_any("doors", |door| {
        let written = door.texts("between");
        let wide = door.whole_number("wide", 1, WIDEST_DOOR).unwrap_or(1);
        let letters: Vec<Option<char>> = written.iter().map(|one| single(&one.value)).collect();
        let between = match letters.as_slice() {
            [Some(one), Some(other)] if one != other => Some((*one, *other)),
            _ => None,
        };
        let has_room = has_cells && grid.doors.len() < *DOORS.end();
        if has_room && !between.is_some_and(|between| grid.add_door(between, wide)) {
            is_fine = false;
            let between = written.iter().map(|one| format!("`{}`", one.value)).collect::<Vec<_>>().join(", ");
            let place = written.first().map_or_else(|| door.place(), |first| door.place_of(first));
            let fault = faults::DiagramUndrawableDoor { between, wide: wide.to_string() };
            door.report(Diagnostic::new(fault, place));
        }
        Some(())
    });
    let doors = doors.map_or(0, |doors| doors.len());
    count(entry, "doors", doors, &DOORS);
    is_fine && DOORS.contains(&doors)
}

/// Leads the route from room to room; `None` if there is no way, which is reported.
fn read_route(
    entry: &mut DataTable<'_, '_>,
    grid: &mut PlanGrid,
    rooms: &[PlanRoom<DiagramWords>],
    is_fine: bool,
) -> Option<Vec<usize>> {
    let Some(written) = entry.whole_numbers("route") else { return Some(Vec::new()) };
    if !STATIONS.contains(&written.value.len()) {
        count(entry, "route", written.value.len(), &STATIONS);
        return None;
    }
    let mut order = Vec::new();
    for number in written.value.iter().filter(|_| is_fine) {
        let room = usize::try_from(*number).ok().and_then(|number| number.checked_sub(1));
        let letters = room.and_then(|room| rooms.get(room)).map(|room| room.letters.clone()).unwrap_or_default();
        if letters.is_empty() || !letters.iter().all(|letter| grid.lead_to(*letter)) {
            let place = entry.place_of(&written);
            entry.report(Diagnostic::new(faults::DiagramUndrawableRoute { number: number.to_string() }, place));
            return None;
        }
        order.extend(room.map(|room| room + 1));
    }
    Some(order)
}
