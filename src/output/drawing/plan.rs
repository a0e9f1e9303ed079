//! The form `plan`: walls, doors and numbers on a grid; as an exercise without numbers, or with the route. A plan is not
//! mirrored.

use super::canvas::{Canvas, DrawnArea, Point};
use super::text::LEAD;
use crate::curriculum::{DiagramPlan, OUTSIDE, PlanDoor, PlanGrid, PlanView, PlanWall};

/// The space around the outer walls.
const MARGIN: f64 = 3.0;

/// Draws a plan; returns the height.
pub(super) fn plan(canvas: &mut Canvas, content: &DiagramPlan<String>) -> f64 {
    let grid = &content.grid;
    let unit = grid.unit() as f64;
    let (columns, rows) = grid.size();
    let start = ((canvas.width - columns as f64 * unit) / 2.0).floor();
    let at = |column: f64, row: f64| (start + column * unit, MARGIN + row * unit);
    let corner = |(column, row): (usize, usize)| at(column as f64, row as f64);
    let wall = |wall: &PlanWall| {
        let (x, y) = corner(wall.square);
        let length = wall.length as f64 * unit;
        vec![(x, y), if wall.is_level { (x + length, y) } else { (x, y + length) }]
    };

    let leaves: Vec<_> =
        grid.doors.iter().filter_map(|door| leaf(grid, door, corner(door.wall.square), unit)).collect();
    leaves.into_iter().for_each(|[hinge, end, jamb]| canvas.door(hinge, end, jamb));
    for (is_outer, class) in [(false, "wall"), (true, "outer")] {
        let walls: Vec<Vec<Point>> = grid.walls(is_outer).iter().map(wall).collect();
        canvas.lines_as(&walls, class);
    }
    if content.view == PlanView::Route {
        let middle = |(column, row): &(usize, usize)| at(*column as f64 + 0.5, *row as f64 + 0.5);
        let points: Vec<Point> = grid.route.iter().map(middle).collect();
        if let Some(first) = points.first() {
            canvas.dot(*first, false);
        }
        canvas.arrow_as(&corners(&points), "route");
    }
    let side = grid.number_squares() as f64 * unit;
    for (square, number) in grid.numbers.iter().filter(|_| content.view != PlanView::Blank) {
        let (x, y) = corner(*square);
        let area = DrawnArea { x, y, width: side, height: side };
        canvas.words(area.middle().0, area.middle().1 - LEAD / 2.0, vec![number.to_string()], None, "");
    }
    MARGIN * 2.0 + rows as f64 * unit
}

/// The leaf of a door of one square: its hinge, its end and the other jamb. It opens into a room rather than into a
/// corridor or outside, and not over a number. Wider doors are gates without a leaf.
fn leaf(grid: &PlanGrid, door: &PlanDoor, hinge: Point, unit: f64) -> Option<[Point; 3]> {
    (door.wall.length == 1).then_some(())?;
    let (column, row) = door.wall.square;
    let before = match door.wall.is_level {
        true => row.checked_sub(1).map(|row| (column, row)),
        false => column.checked_sub(1).map(|column| (column, row)),
    };
    let sides = [Some((column, row)), before].into_iter().zip([unit, -unit]);
    let sides = sides.filter_map(|(square, depth)| Some((square?, depth)));
    let sides = sides.map(|((column, row), depth)| (grid.letter(column, row), (column, row), depth));
    let free = sides.filter(|(letter, square, _)| *letter != OUTSIDE && !grid.is_numbered(*square));
    let (_, _, depth) = free.min_by_key(|(letter, ..)| letter.is_lowercase())?;
    let (x, y) = hinge;
    Some(match door.wall.is_level {
        true => [hinge, (x, y + depth), (x + unit, y)],
        false => [hinge, (x + depth, y), (x, y + unit)],
    })
}

/// The points where a way turns, with its ends.
fn corners(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for (place, point) in points.iter().enumerate() {
        let is_straight = place > 0
            && points.get(place + 1).is_some_and(|next| {
                let before = points[place - 1];
                let (one, other) = ((point.0 - before.0, point.1 - before.1), (next.0 - point.0, next.1 - point.1));
                (one.0 - other.0).abs() < 0.01 && (one.1 - other.1).abs() < 0.01
            });
        if !is_straight {
            corners.push(*point);
        }
    }
    corners
}
