//! The squares of a plan: where its walls, doors and numbers are, and the way through its doors. A space is all squares
//! with one letter.

use std::collections::{BTreeSet, VecDeque};

/// The letter of squares outside.
pub const OUTSIDE: char = '.';

/// The width for the squares of a plan, in CSS pixels on a phone of 320; the greatest size of a square.
const PLAN_WIDTH: usize = 280;
const LARGEST_SQUARE: usize = 36;

/// The width and height that a number needs.
const NUMBER: usize = 22;

/// A square: column and row from 0.
pub type Square = (usize, usize);

/// A straight piece of wall, or of a door in it: above or before squares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlanWall {
    /// The first of the squares that have it above them, or before them.
    pub square: Square,
    /// Whether it is above the squares, and not before them.
    pub is_level: bool,
    /// The number of squares.
    pub length: usize,
}

/// A door between two spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlanDoor {
    /// The letters of the spaces.
    pub between: (char, char),
    /// Its place in the wall between them.
    pub wall: PlanWall,
}

/// The squares of a plan, with what was placed on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlanGrid {
    /// The letters by row; all rows have one length.
    cells: Vec<Vec<char>>,
    /// The doors, in the order of the file.
    pub doors: Vec<PlanDoor>,
    /// The upper first square of each number, with the number of the room.
    pub numbers: Vec<(Square, usize)>,
    /// The squares of the route, in order; consecutive squares touch.
    pub route: Vec<Square>,
}

impl PlanGrid {
    /// A plan without doors. All rows must have one length.
    pub fn new(cells: Vec<Vec<char>>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The number of columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.cells.first().map_or(0, Vec::len), self.cells.len())
    }

    /// The side of a square in CSS pixels.
    pub fn unit(&self) -> usize {
        (PLAN_WIDTH / self.size().0.max(1)).min(LARGEST_SQUARE)
    }

    /// The number of squares that a number needs in each direction.
    pub fn number_squares(&self) -> usize {
        NUMBER.div_ceil(self.unit().max(1))
    }

    /// The letter of a square; outside of the plan it is [`OUTSIDE`].
    pub fn letter(&self, column: usize, row: usize) -> char {
        self.cells.get(row).and_then(|row| row.get(column)).copied().unwrap_or(OUTSIDE)
    }

    /// All letters except [`OUTSIDE`].
    pub fn letters(&self) -> BTreeSet<char> {
        self.cells.iter().flatten().copied().filter(|letter| *letter != OUTSIDE).collect()
    }

    fn squares(&self, letter: char) -> Vec<Square> {
        let (columns, rows) = self.size();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        all.filter(|(column, row)| self.letter(*column, *row) == letter).collect()
    }

    /// Whether the squares of a letter are one space.
    pub fn is_connected(&self, letter: char) -> bool {
        let squares: BTreeSet<Square> = self.squares(letter).into_iter().collect();
        is_connected(&squares, squares.iter().copied())
    }

    /// The letters at both sides of a piece of wall of one square.
    fn sides(&self, square: Square, is_level: bool) -> (char, char) {
        let (column, row) = square;
        let before = match is_level {
            true => row.checked_sub(1).map(|row| (column, row)),
            false => column.checked_sub(1).map(|column| (column, row)),
        };
        (before.map_or(OUTSIDE, |(column, row)| self.letter(column, row)), self.letter(column, row))
    }

    /// The straight runs of pieces of wall that fit, in reading order.
    fn runs(&self, fits: impl Fn(Square, bool) -> bool) -> Vec<PlanWall> {
        let (columns, rows) = self.size();
        let mut runs: Vec<PlanWall> = Vec::new();
        for is_level in [true, false] {
            let (lines, along) = if is_level { (rows + 1, columns) } else { (columns + 1, rows) };
            for line in 0..lines {
                let mut open = false;
                for place in 0..along {
                    let square = if is_level { (place, line) } else { (line, place) };
                    let is_wall = fits(square, is_level);
                    match runs.last_mut().filter(|_| open) {
                        Some(run) if is_wall => run.length += 1,
                        _ if is_wall => runs.push(PlanWall { square, is_level, length: 1 }),
                        _ => {}
                    }
                    open = is_wall;
                }
            }
        }
        runs
    }

    fn is_door(&self, square: Square, is_level: bool) -> bool {
        self.doors.iter().any(|door| door.wall.has(square, is_level))
    }

    /// The walls, without the doors: to the outside, or between two spaces.
    pub fn walls(&self, is_outer: bool) -> Vec<PlanWall> {
        self.runs(|square, is_level| {
            let (one, other) = self.sides(square, is_level);
            one != other && (one == OUTSIDE || other == OUTSIDE) == is_outer && !self.is_door(square, is_level)
        })
    }

    /// Adds a door of a number of squares in the middle of the longest wall between two spaces; returns whether there is
    /// such a wall.
    pub fn add_door(&mut self, between: (char, char), wide: usize) -> bool {
        let runs = self.runs(|square, is_level| {
            let sides = self.sides(square, is_level);
            (sides == between || sides == (between.1, between.0)) && !self.is_door(square, is_level)
        });
        // Of walls of one length, the first.
        let longest = runs.into_iter().rev().max_by_key(|run| run.length).filter(|run| run.length >= wide);
        let Some(run) = longest else { return false };
        let before = (run.length - wide) / 2;
        let (column, row) = run.square;
        let square = if run.is_level { (column + before, row) } else { (column, row + before) };
        self.doors.push(PlanDoor { between, wall: PlanWall { square, length: wide, ..run } });
        true
    }

    /// The letters behind the doors of a space, in the order of the doors.
    pub fn beyond(&self, letter: char) -> Vec<char> {
        let mut beyond = Vec::new();
        for door in &self.doors {
            let (one, other) = door.between;
            let found = if one == letter { other } else { one };
            if (one == letter || other == letter) && !beyond.contains(&found) {
                beyond.push(found);
            }
        }
        beyond
    }

    /// Places the number of a room in a space, as far up and to the start as it fits, beside the ways between its doors;
    /// returns whether there is room.
    pub fn add_number(&mut self, letter: char, number: usize) -> bool {
        let squares: BTreeSet<Square> = self.squares(letter).into_iter().collect();
        let at_doors: Vec<Square> = self
            .doors
            .iter()
            .flat_map(|door| door.wall.beside())
            .filter(|(column, row)| self.letter(*column, *row) == letter)
            .collect();
        let side = self.number_squares();
        let block = |(column, row): Square| -> BTreeSet<Square> {
            (0..side).flat_map(|down| (0..side).map(move |along| (column + along, row + down))).collect()
        };
        let mut fitting: Vec<Square> = squares.iter().copied().filter(|at| block(*at).is_subset(&squares)).collect();
        fitting.sort_by_key(|(column, row)| (*row, *column));
        let leaves_ways = |at: &Square| {
            let block = block(*at);
            let rest: BTreeSet<Square> = squares.difference(&block).copied().collect();
            at_doors.iter().all(|door| rest.contains(door)) && is_connected(&rest, at_doors.iter().copied())
        };
        let is_beside = |at: &Square| at_doors.iter().all(|door| !block(*at).contains(door));
        let found = fitting.iter().find(|at| leaves_ways(at)).or(fitting.iter().find(|at| is_beside(at)));
        let Some(at) = found.or(fitting.first()).copied() else { return false };
        self.numbers.push((at, number));
        true
    }

    /// Whether the number of a room stands on a square.
    pub fn is_numbered(&self, (column, row): Square) -> bool {
        let side = self.number_squares();
        self.numbers
            .iter()
            .any(|((first, top), _)| (*first..first + side).contains(&column) && (*top..top + side).contains(&row))
    }

    /// Leads the route on to a space, through doors and beside the numbers; returns whether there is a way.
    pub fn lead_to(&mut self, letter: char) -> bool {
        let free: Vec<Square> = self.squares(letter).into_iter().filter(|square| !self.is_numbered(*square)).collect();
        let count = free.len().max(1);
        let sum = free.iter().fold((0, 0), |sum, square| (sum.0 + square.0, sum.1 + square.1));
        let away =
            |square: &Square| (square.0 * count).abs_diff(sum.0).pow(2) + (square.1 * count).abs_diff(sum.1).pow(2);
        let Some(goal) = free.iter().copied().min_by_key(away) else { return false };
        let Some(start) = self.route.last().copied() else {
            self.route.push(goal);
            return true;
        };
        let (columns, rows) = self.size();
        let mut before: Vec<Option<Square>> = vec![None; columns * rows];
        let mut queue = VecDeque::from([start]);
        while let Some(square) = queue.pop_front() {
            if square == goal {
                break;
            }
            for next in self.steps(square) {
                let known = &mut before[next.1 * columns + next.0];
                if known.is_none() && next != start {
                    *known = Some(square);
                    queue.push_back(next);
                }
            }
        }
        let mut way = Vec::new();
        let mut square = goal;
        while square != start {
            way.push(square);
            let Some(previous) = before[square.1 * columns + square.0] else { return false };
            square = previous;
        }
        self.route.extend(way.into_iter().rev());
        true
    }

    /// The squares inside that a step leads to, without a wall between.
    fn steps(&self, (column, row): Square) -> impl Iterator<Item = Square> {
        let letter = self.letter(column, row);
        let left = column.checked_sub(1).map(|left| ((left, row), (column, row), false));
        let up = row.checked_sub(1).map(|up| ((column, up), (column, row), true));
        let right = Some(((column + 1, row), (column + 1, row), false));
        let down = Some(((column, row + 1), (column, row + 1), true));
        let steps = [left, up, right, down].into_iter().flatten().filter(move |(next, wall, is_level)| {
            let beyond = self.letter(next.0, next.1);
            beyond != OUTSIDE && !self.is_numbered(*next) && (beyond == letter || self.is_door(*wall, *is_level))
        });
        steps.map(|(next, ..)| next)
    }
}

impl PlanWall {
    /// Whether it is above a square, or before it.
    pub fn has(&self, (column, row): Square, is_level: bool) -> bool {
        let (first, top) = self.square;
        is_level == self.is_level
            && match is_level {
                true => row == top && (first..first + self.length).contains(&column),
                false => column == first && (top..top + self.length).contains(&row),
            }
    }

    /// The squares at both of its sides; some may be outside of the plan.
    fn beside(self) -> impl Iterator<Item = Square> {
        let (column, row) = self.square;
        (0..self.length).flat_map(move |along| {
            let (here, before) = match self.is_level {
                true => ((column + along, row), row.checked_sub(1).map(|row| (column + along, row))),
                false => ((column, row + along), column.checked_sub(1).map(|column| (column, row + along))),
            };
            std::iter::once(here).chain(before)
        })
    }
}

/// Whether some squares can be reached from each other through a set of squares that contains them.
fn is_connected(squares: &BTreeSet<Square>, mut some: impl Iterator<Item = Square>) -> bool {
    let Some(first) = some.next() else { return true };
    let mut seen = BTreeSet::from([first]);
    let mut queue = vec![first];
    while let Some((column, row)) = queue.pop() {
        let around = [
            column.checked_sub(1).map(|column| (column, row)),
            row.checked_sub(1).map(|row| (column, row)),
            Some((column + 1, row)),
            Some((column, row + 1)),
        ];
        for next in around.into_iter().flatten() {
            if squares.contains(&next) && seen.insert(next) {
                queue.push(next);
            }
        }
    }
    some.all(|square| seen.contains(&square))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&str]) -> PlanGrid {
        PlanGrid::new(rows.iter().map(|row| row.chars().collect()).collect())
    }

    #[test]
    fn doors_stand_in_the_middle_of_the_longest_wall_and_the_way_leads_through_them() {
        let mut grid = grid(&["AAAABBBB", "AAAABBBB", "cccccccc", "CCCCCCCC", "CCCCCCCC"]);
        assert!(grid.add_door(('A', 'c'), 1) && grid.add_door(('c', 'B'), 1) && grid.add_door(('C', 'c'), 2));
        assert!(!grid.add_door(('A', 'C'), 1), "they share no wall");
        assert!(!grid.add_door(('A', 'B'), 3), "their wall has two squares");
        assert!(grid.add_door(('.', 'A'), 1));
        assert_eq!(grid.doors[2].wall, PlanWall { square: (3, 3), is_level: true, length: 2 });
        assert_eq!(grid.beyond('A'), ['c', '.']);
        for (number, letter) in [(1, 'A'), (2, 'B'), (3, 'C')] {
            assert!(grid.add_number(letter, number) && grid.is_connected(letter));
        }
        assert!(grid.lead_to('A') && grid.lead_to('B') && grid.lead_to('C'));
        for step in grid.route.windows(2) {
            assert_eq!(step[0].0.abs_diff(step[1].0) + step[0].1.abs_diff(step[1].1), 1);
        }
        assert!(grid.route.iter().all(|square| !grid.is_numbered(*square)));
        let length = |is_outer| grid.walls(is_outer).iter().map(|wall| wall.length).sum::<usize>();
        assert_eq!(length(true), 2 * (8 + 5) - 1);
        assert_eq!(length(false), 2 + 8 + 8 - 1 - 1 - 2);
    }

    #[test]
    fn without_a_door_there_is_no_way() {
        let mut grid = grid(&["AABB", "AABB"]);
        assert!(grid.lead_to('A') && !grid.lead_to('B'));
        assert!(!self::grid(&["ABA"]).is_connected('A'));
    }
}
