//! The form `ties` with single ties: parts in a column, each tie a line with a number; its words are in the list beside
//! the drawing.

use super::canvas::{BADGE, Canvas, DrawnArea, Point};
use super::labels::{BoxLabel, EDGE, goal, labelled, plain};
use crate::curriculum::{DiagramParts, TieArrow, TieRoute, tie_order};

/// The distance of the first lane from the boxes, and of two lanes.
const FIRST: f64 = 23.0;
const LANE: f64 = 26.0;

/// The distance of the ends of two ties at a box.
const PORT: f64 = 14.0;

/// The gap between boxes, without and with a tie between neighbours.
const GAP: f64 = 28.0;
const GAP_WITH_TIE: f64 = 56.0;

/// The end of a tie at a box.
struct Port {
    tie: usize,
    /// The place of the box in the column.
    place: usize,
    /// The place of the other end.
    other: usize,
    route: TieRoute,
}

/// Draws single ties; returns the height.
pub(super) fn tied(canvas: &mut Canvas, content: &DiagramParts<String>) -> f64 {
    let parts = plain(content);
    let order = tie_order(parts.len(), content.centre.is_some());
    let all: Vec<BoxLabel<'_>> = parts.into_iter().chain(goal(content)).collect();
    let labels: Vec<BoxLabel<'_>> = order.iter().map(|part| all[*part]).collect();
    let place_of = |part: usize| order.iter().position(|one| *one == part).unwrap_or_default();
    let ends: Vec<(usize, usize)> = content.ties.iter().map(|tie| (place_of(tie.from), place_of(tie.to))).collect();

    let lanes = |is_end: bool| {
        let lanes = content.ties.iter().filter_map(|tie| match tie.route {
            TieRoute::End(lane) if is_end => Some(lane + 1),
            TieRoute::Start(lane) if !is_end => Some(lane + 1),
            _ => None,
        });
        lanes.max().unwrap_or(0)
    };
    let margin = |lanes: usize| match lanes {
        0 => EDGE,
        lanes => EDGE + FIRST + (lanes - 1) as f64 * LANE + BADGE.0 / 2.0,
    };
    let (start, width) = (margin(lanes(false)), canvas.width - margin(lanes(false)) - margin(lanes(true)));

    let ports: Vec<Port> = content
        .ties
        .iter()
        .zip(&ends)
        .enumerate()
        .flat_map(|(tie, (one, (from, to)))| {
            let port = |place: usize, other: usize| Port { tie, place, other, route: one.route };
            [port(*from, *to), port(*to, *from)]
        })
        .collect();
    let areas = column(&labels, &ports, start, width);
    let at = |tie: usize, place: usize| port_y(&ports, areas[place], tie, place);

    let mut ways: Vec<Vec<Point>> = Vec::new();
    for (index, (tie, (from, to))) in content.ties.iter().zip(&ends).enumerate() {
        let (one, other) = (areas[*from], areas[*to]);
        ways.push(match tie.route {
            TieRoute::Direct if one.y < other.y => vec![(one.middle().0, one.bottom()), (one.middle().0, other.y)],
            TieRoute::Direct => vec![(one.middle().0, one.y), (one.middle().0, other.bottom())],
            TieRoute::End(lane) => {
                let (edge, way) = (one.end(), one.end() + FIRST + lane as f64 * LANE);
                around(edge, way, at(index, *from), at(index, *to))
            }
            TieRoute::Start(lane) => {
                let (edge, way) = (one.x, one.x - FIRST - lane as f64 * LANE);
                around(edge, way, at(index, *from), at(index, *to))
            }
        });
    }
    let badges: Vec<DrawnArea> = (0..ways.len()).map(|tie| badge(&ways, tie)).collect();
    for (tie, (way, badge)) in content.ties.iter().zip(ways.iter().zip(&badges)) {
        let halves = halves(way, *badge);
        halves
            .iter()
            .zip([tie.arrow == TieArrow::Both, tie.arrow != TieArrow::None])
            .for_each(|(half, is_arrow)| if is_arrow { canvas.arrow(half) } else { canvas.line(half) });
    }
    areas.iter().zip(&labels).for_each(|(area, label)| labelled(canvas, *area, *label));
    badges.into_iter().zip(1..).for_each(|(badge, number)| canvas.badge(badge, number));
    areas.last().map_or(0.0, |area| area.bottom()) + EDGE
}

/// The boxes in a column, each high enough for its words and the ends of its ties.
fn column(labels: &[BoxLabel<'_>], ports: &[Port], start: f64, width: f64) -> Vec<DrawnArea> {
    let mut top = EDGE;
    let mut areas = Vec::new();
    for (place, label) in labels.iter().enumerate() {
        let of = |is_end: bool| ports.iter().filter(|port| port.place == place && is_at(port.route, is_end)).count();
        let height = label.height(width).max((of(true).max(of(false)) + 1) as f64 * PORT);
        areas.push(DrawnArea { x: start, y: top, width, height });
        let is_linked =
            ports.iter().any(|port| port.route == TieRoute::Direct && port.place == place && port.other == place + 1);
        top += height + if is_linked { GAP_WITH_TIE } else { GAP };
    }
    areas
}

fn is_at(route: TieRoute, is_end: bool) -> bool {
    match route {
        TieRoute::Direct => false,
        TieRoute::End(_) => is_end,
        TieRoute::Start(_) => !is_end,
    }
}

/// The height at which a tie ends at a box: those that lead up above those that lead down, so that lines that leave the
/// box do not cross each other.
fn port_y(ports: &[Port], area: DrawnArea, tie: usize, place: usize) -> f64 {
    let Some(own) = ports.iter().find(|port| port.tie == tie && port.place == place) else { return area.middle().1 };
    let is_end = is_at(own.route, true);
    let mut here: Vec<&Port> = ports.iter().filter(|port| port.place == place && is_at(port.route, is_end)).collect();
    let lane = |port: &Port| match port.route {
        TieRoute::End(lane) | TieRoute::Start(lane) => lane as i64,
        TieRoute::Direct => 0,
    };
    here.sort_by_key(|port| if port.other < place { (0, lane(port)) } else { (1, -lane(port)) });
    let index = here.iter().position(|port| port.tie == tie).unwrap_or_default();
    area.y + area.height * (index + 1) as f64 / (here.len() + 1) as f64
}

fn around(edge: f64, way: f64, from: f64, to: f64) -> Vec<Point> {
    vec![(edge, from), (way, from), (way, to), (edge, to)]
}

/// The box of a tie's number: on its longest piece, where no other line passes.
fn badge(ways: &[Vec<Point>], tie: usize) -> DrawnArea {
    let way = &ways[tie];
    let (from, to) = if way.len() == 2 { (way[0], way[1]) } else { (way[1], way[2]) };
    let (x, middle) = (from.0, f64::midpoint(from.1, to.1));
    let area = |y: f64| DrawnArea { x: x - BADGE.0 / 2.0, y: y - BADGE.1 / 2.0, width: BADGE.0, height: BADGE.1 };
    let reach = (from.1 - to.1).abs() / 2.0 - BADGE.1 / 2.0 - 2.0;
    let is_free = |area: &DrawnArea| {
        let others = ways.iter().enumerate().filter(|(other, _)| *other != tie);
        !others.flat_map(|(_, way)| way.windows(2)).any(|ends| area.grown(2.0).is_met_by(ends[0], ends[1]))
    };
    let steps = (0..=(reach.max(0.0) / 2.0) as i64).flat_map(|step| [step, -step]);
    let found = steps.map(|step| area(middle + step as f64 * 2.0)).find(is_free);
    found.unwrap_or_else(|| area(middle))
}

/// The way before and after the box of its number: from the box to each end.
fn halves(way: &[Point], badge: DrawnArea) -> [Vec<Point>; 2] {
    let is_down = if way.len() == 2 { way[0].1 < way[1].1 } else { way[1].1 < way[2].1 };
    let (near, far) = if is_down { (badge.y, badge.bottom()) } else { (badge.bottom(), badge.y) };
    let x = badge.middle().0;
    let half = way.len() / 2;
    let before = std::iter::once((x, near)).chain(way[..half].iter().rev().copied()).collect();
    let after = std::iter::once((x, far)).chain(way[half..].iter().copied()).collect();
    [before, after]
}
