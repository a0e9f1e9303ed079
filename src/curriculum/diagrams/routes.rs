//! Where the lines of single ties run: the parts stand in a column, neighbours are linked directly, all others by a lane
//! at one of its sides.

use super::content::TieRoute;

/// The most lanes at one side, and at both: more leave no room for the words of the parts on a phone.
const LANES: usize = 3;
const LANES_OF_BOTH: usize = 5;

/// The order in which parts and centre stand in the column, as indexes; the centre, which has the index `parts`, stands
/// in the middle.
pub fn tie_order(parts: usize, has_centre: bool) -> Vec<usize> {
    let half = if has_centre { parts / 2 } else { parts };
    (0..half).chain(has_centre.then_some(parts)).chain(half..parts).collect()
}

/// The route of each tie between two places of the column; `None` if there are too many lanes.
///
/// Short ties get the inner lanes, so that a lane around another one does not cross it. A tie takes the side where it
/// crosses fewer lanes, then the one with the inner lane.
pub fn tie_routes(ties: &[(usize, usize)]) -> Option<Vec<TieRoute>> {
    let spans: Vec<(usize, usize)> = ties.iter().map(|(from, to)| (*from.min(to), *from.max(to))).collect();
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|index| (spans[*index].1 - spans[*index].0, spans[*index].0));
    let mut routes = vec![TieRoute::Direct; spans.len()];
    let mut sides: [Vec<((usize, usize), usize)>; 2] = [Vec::new(), Vec::new()];
    for index in order {
        let span = spans[index];
        if span.1 - span.0 == 1 {
            continue;
        }
        let choice = |side: usize| {
            let taken = &sides[side];
            let crossed = taken.iter().filter(|(other, _)| cross(span, *other)).count();
            let inner = taken.iter().filter(|(other, _)| overlap(span, *other)).map(|(_, lane)| lane + 1);
            (crossed, inner.max().unwrap_or(0), side)
        };
        let (_, lane, side) = choice(0).min(choice(1));
        sides[side].push((span, lane));
        routes[index] = if side == 0 { TieRoute::End(lane) } else { TieRoute::Start(lane) };
    }
    let lanes = sides.map(|taken| taken.iter().map(|(_, lane)| lane + 1).max().unwrap_or(0));
    (lanes.iter().all(|lanes| *lanes <= LANES) && lanes[0] + lanes[1] <= LANES_OF_BOTH).then_some(routes)
}

/// Whether two spans share more than an end.
fn overlap(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0 < other.1 && other.0 < one.1
}

/// Whether exactly one end of a span is inside another span.
fn cross(one: (usize, usize), other: (usize, usize)) -> bool {
    let inside = |place: usize| other.0 < place && place < other.1;
    let holds = |place: usize| one.0 < place && place < one.1;
    (inside(one.0) || inside(one.1)) && (holds(other.0) || holds(other.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_parts_that_are_all_linked_need_no_crossing() {
        let ties = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let routes = tie_routes(&ties).expect("there is room");
        assert_eq!(routes[0], TieRoute::Direct);
        assert_eq!(routes[1], TieRoute::End(0));
        assert_eq!(routes[4], TieRoute::Start(0));
        assert_eq!(routes[2], TieRoute::End(1));
        assert_eq!(tie_order(4, true), [0, 1, 4, 2, 3]);
        let all: Vec<(usize, usize)> = (0..8).flat_map(|from| (from + 1..8).map(move |to| (from, to))).collect();
        assert_eq!(tie_routes(&all), None);
    }
}
