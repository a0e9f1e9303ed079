//! The shapes of a drawing. All positions go through [`Canvas::x`], which mirrors them for languages written from right
//! to left.

use std::fmt::Write;

use serde::Serialize;

use super::text::LEAD;

/// A point; x from the start of the line, y downwards.
pub(super) type Point = (f64, f64);

/// A rectangle, in the coordinates before mirroring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DrawnArea {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl DrawnArea {
    /// The x of its end.
    pub fn end(self) -> f64 {
        self.x + self.width
    }

    /// The y of its bottom.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// An area that is larger at each side.
    pub fn grown(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + by * 2.0, height: self.height + by * 2.0 }
    }

    /// Whether a straight line passes through its inside.
    pub fn is_met_by(self, from: Point, to: Point) -> bool {
        // The part of the line, from 0 to 1, that is between its edges in one direction.
        let between = |from: f64, to: f64, least: f64, most: f64| {
            let length = to - from;
            match length.abs() < 1e-9 {
                true if from > least && from < most => (0.0, 1.0),
                true => (1.0, 0.0),
                false => {
                    let (one, other) = ((least - from) / length, (most - from) / length);
                    (one.min(other), one.max(other))
                }
            }
        };
        let across = between(from.0, to.0, self.x, self.end());
        let down = between(from.1, to.1, self.y, self.bottom());
        let (first, last) = (across.0.max(down.0).max(0.0), across.1.min(down.1).min(1.0));
        last - first > 1e-9
    }

    pub fn middle(self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A shape. `path` is the `d` attribute of an SVG path.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum DrawnShape {
    /// A line between boxes, with a class for its look.
    Line { path: String, class: &'static str },
    /// An arrowhead.
    Tip { path: String },
    /// A point on a line, filled or open.
    Dot { x: f64, y: f64, is_open: bool },
    /// A box, with a class for its look; empty for the usual one.
    Box { x: i64, y: i64, width: i64, height: i64, class: &'static str },
    /// Lines of text, each at its own y and written as an element of its own: browsers order the letters of an element as
    /// one text. The first has the number of its part.
    Words { x: i64, lines: Vec<WordLine>, number: Option<usize>, class: &'static str },
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct WordLine {
    pub y: i64,
    pub text: String,
}

/// Shapes for a width.
pub(super) struct Canvas {
    pub width: f64,
    is_mirrored: bool,
    pub shapes: Vec<DrawnShape>,
    /// What was drawn, for the tests: boxes, lines and texts before mirroring.
    #[cfg(test)]
    pub drawn: DrawnForTests,
}

/// What was drawn, before mirroring.
#[cfg(test)]
#[derive(Default)]
pub(super) struct DrawnForTests {
    pub boxes: Vec<DrawnArea>,
    /// The boxes of numbers.
    pub badges: Vec<DrawnArea>,
    pub lines: Vec<Vec<Point>>,
    pub dots: Vec<DrawnArea>,
    pub texts: Vec<DrawnArea>,
}

/// The widths for which a drawing is laid out, in CSS pixels: the text on a phone of 320, and on a desk.
pub(super) const NARROW: f64 = 284.0;
pub(super) const WIDE: f64 = 580.0;

/// The size of the box of a number.
pub(super) const BADGE: (f64, f64) = (24.0, 22.0);

/// The radius of a dot, as the template writes it.
#[cfg(test)]
const DOT: f64 = 5.0;

/// The radius of the corners of lines.
const CORNER: f64 = 8.0;

impl Canvas {
    /// Whether it is for a desk.
    pub fn is_wide(&self) -> bool {
        self.width > NARROW
    }

    pub fn new(width: f64, is_mirrored: bool) -> Self {
        Self {
            width,
            is_mirrored,
            shapes: Vec::new(),
            #[cfg(test)]
            drawn: DrawnForTests::default(),
        }
    }

    fn x(&self, x: f64) -> f64 {
        if self.is_mirrored { self.width - x } else { x }
    }

    /// A box. `class` is `goal` for the box of a centre, and empty for others.
    pub fn boxed(&mut self, area: DrawnArea, class: &'static str) {
        #[cfg(test)]
        self.drawn.boxes.push(area);
        self.rect(area, class);
    }

    /// A number in a box of its own.
    pub fn badge(&mut self, area: DrawnArea, number: usize) {
        #[cfg(test)]
        self.drawn.badges.push(area);
        self.rect(area, "badge");
        let top = area.y + (area.height - LEAD) / 2.0;
        self.words(area.middle().0, top, vec![number.to_string()], None, "");
    }

    fn rect(&mut self, area: DrawnArea, class: &'static str) {
        let DrawnArea { y, width, height, .. } = area;
        let x = if self.is_mirrored { self.x(area.end()) } else { area.x };
        let [x, y, width, height] = [x, y, width, height].map(whole);
        self.shapes.push(DrawnShape::Box { x, y, width, height, class });
    }

    /// A line with round corners.
    pub fn line(&mut self, points: &[Point]) {
        self.line_as(points, "way");
    }

    /// A dot on a line or beside a text.
    pub fn dot(&mut self, (x, y): Point, is_open: bool) {
        #[cfg(test)]
        self.drawn.dots.push(DrawnArea { x: x - DOT, y: y - DOT, width: DOT * 2.0, height: DOT * 2.0 });
        self.shapes.push(DrawnShape::Dot { x: tenth(self.x(x)), y: tenth(y), is_open });
    }

    /// A line with round corners and a class for its look.
    pub fn line_as(&mut self, points: &[Point], class: &'static str) {
        self.lines_as(&[points.to_vec()], class);
    }

    /// A door: its leaf from the hinge to the end, and the arc from there to the other jamb.
    pub fn door(&mut self, hinge: Point, end: Point, jamb: Point) {
        #[cfg(test)]
        self.drawn.lines.push(vec![hinge, end]);
        let radius = tenth((end.0 - hinge.0).abs().max((end.1 - hinge.1).abs()));
        // Whether the shorter way from the end to the jamb is clockwise.
        let turn = (end.0 - hinge.0) * (jamb.1 - hinge.1) - (end.1 - hinge.1) * (jamb.0 - hinge.0);
        let is_clockwise = u8::from((turn > 0.0) != self.is_mirrored);
        let [hinge, end, jamb] = [hinge, end, jamb].map(|(x, y)| (tenth(self.x(x)), tenth(y)));
        let path = format!(
            "M{} {}L{} {}A{radius} {radius} 0 0 {is_clockwise} {} {}",
            hinge.0, hinge.1, end.0, end.1, jamb.0, jamb.1
        );
        self.shapes.push(DrawnShape::Line { path, class: "door" });
    }

    /// Lines with round corners as one shape.
    pub fn lines_as(&mut self, lines: &[Vec<Point>], class: &'static str) {
        let path: String = lines.iter().map(|points| self.path(points)).collect();
        self.shapes.push(DrawnShape::Line { path, class });
    }

    fn path(&mut self, points: &[Point]) -> String {
        #[cfg(test)]
        self.drawn.lines.push(points.to_vec());
        let points: Vec<Point> = points.iter().map(|(x, y)| (self.x(*x), *y)).collect();
        let mut path = String::new();
        for (at, point) in points.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| points[before]);
            match (before, points.get(at + 1)) {
                (None, _) => path += &format!("M{} {}", tenth(point.0), tenth(point.1)),
                (Some(_), None) => path += &format!("L{} {}", tenth(point.0), tenth(point.1)),
                (Some(before), Some(after)) => {
                    let (from, to) = (towards(*point, before), towards(*point, *after));
                    let turn = [from.0, from.1, point.0, point.1, to.0, to.1].map(tenth);
                    let [a, b, c, d, e, f] = turn;
                    let _ = write!(path, "L{a} {b}Q{c} {d} {e} {f}");
                }
            }
        }
        path
    }

    /// Lines that end in an arrowhead, three units before the last point.
    pub fn arrow(&mut self, points: &[Point]) {
        self.arrow_as(points, "way");
    }

    /// Like [`Canvas::arrow`], with a class for the look of the line.
    pub fn arrow_as(&mut self, points: &[Point], class: &'static str) {
        let [.., before, end] = points else { return };
        let (dx, dy) = ((end.0 - before.0).signum(), (end.1 - before.1).signum());
        let is_level = (end.0 - before.0).abs() > (end.1 - before.1).abs();
        let (dx, dy) = if is_level { (dx, 0.0) } else { (0.0, dy) };
        let tip = (end.0 - dx * 3.0, end.1 - dy * 3.0);
        let base = (tip.0 - dx * 9.0, tip.1 - dy * 9.0);
        let mut points = points.to_vec();
        let last = points.len() - 1;
        points[last] = base;
        self.line_as(&points, class);
        let corner = |side: f64| (self.x(base.0 + dy * 5.0 * side), base.1 + dx * 5.0 * side);
        let corners = [(self.x(tip.0), tip.1), corner(1.0), corner(-1.0)].map(|(x, y)| (tenth(x), tenth(y)));
        let [(a, b), (c, d), (e, f)] = corners;
        self.shapes.push(DrawnShape::Tip { path: format!("M{a} {b}L{c} {d}L{e} {f}z") });
    }

    /// Lines of text from a top edge on; their start, or with the class of centred text their middle, is at `x`.
    /// `class` is empty for centred text in bold and `light` for regular one; `head` is bold and `item` regular text from
    /// the start on; `late` is regular text that ends at `x`.
    pub fn words(&mut self, x: f64, top: f64, lines: Vec<String>, number: Option<usize>, class: &'static str) {
        #[cfg(test)]
        for (at, line) in lines.iter().enumerate() {
            let weight = match class {
                "" | "head" => super::text::FontWeight::Bold,
                _ => super::text::FontWeight::Regular,
            };
            let number =
                number.filter(|_| at == 0).map_or(0.0, |number| super::text::width(&format!("{number} "), weight));
            let width = super::text::width(line, weight) + number;
            let start = match class {
                "" | "light" => x - width / 2.0,
                "late" => x - width,
                _ => x,
            };
            self.drawn.texts.push(DrawnArea { x: start, y: top + LEAD * at as f64, width, height: LEAD });
        }
        let lines = lines.into_iter().enumerate();
        let lines = lines.map(|(at, text)| WordLine { y: whole(top + LEAD * at as f64 + 15.0), text }).collect();
        self.shapes.push(DrawnShape::Words { x: whole(self.x(x)), lines, number, class });
    }
}

/// A point at most a corner away from `from` in the direction of `to`, and at most halfway.
fn towards(from: Point, to: Point) -> Point {
    let length = (to.0 - from.0).abs().max((to.1 - from.1).abs());
    let part = if length > 0.0 { (CORNER / length).min(0.5) } else { 0.0 };
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// The nearest whole length.
pub(super) fn whole(length: f64) -> i64 {
    length.round() as i64
}

/// A length to a tenth of a unit.
fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
