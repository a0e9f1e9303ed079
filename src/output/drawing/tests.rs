//! Properties of all forms, over random data.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::canvas::{Canvas, DrawnArea, DrawnShape, NARROW, WIDE};
use super::phrases::phrases_for_tests;
use super::*;
use crate::curriculum::{
    DIAGRAMS, DiagramLayer, DiagramLayers, DiagramMatrix, DiagramPart, DiagramParts, DiagramPlan, DiagramTie,
    DiagramTimeline, DiagramTree, MatrixItem, PlanGrid, PlanRoom, PlanView, TieArrow, TimeScale, TimelineEvent,
    TreeNode, tie_order, tie_routes,
};

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Ley",
        "y",
        "Instituciones",
        "independiente",
        "WWW",
        "visita",
        "recomen\u{ad}daciones",
        "Electroencefalografistas",
        "a",
        "التعذيب",
        "拷問",
        "d’État,",
    ]);
    prop::collection::vec(word, 0..7).prop_map(|words| words.join(" "))
}

/// The parts of a form; those of ties with single ties, if they can be drawn.
fn parts() -> impl Strategy<Value = DiagramContent<String>> {
    let part = (words(), prop::collection::vec(words(), 0..4)).prop_map(|(words, items)| DiagramPart { words, items });
    let form = prop::sample::select(DIAGRAMS.to_vec());
    let arrow = prop::sample::select(vec![TieArrow::To, TieArrow::Both, TieArrow::None]);
    let ties = prop::collection::vec((0..9_usize, 0..9_usize, arrow), 0..13);
    let given = (form, prop::collection::vec(part, 2..9), prop::option::of(words()), ties);
    given.prop_map(|(form, parts, centre, ties)| {
        let mut linked = BTreeSet::new();
        let ends = parts.len() + usize::from(centre.is_some());
        let ties: Vec<_> = ties
            .into_iter()
            .map(|(from, to, arrow)| (from % ends, to % ends, arrow))
            .filter(|(from, to, _)| form == "ties" && from != to && linked.insert((*from.min(to), *from.max(to))))
            .collect();
        let order = tie_order(parts.len(), centre.is_some());
        let place = |part: usize| order.iter().position(|one| *one == part).expect("each part has a place");
        let routes = tie_routes(&ties.iter().map(|(from, to, _)| (place(*from), place(*to))).collect::<Vec<_>>());
        let tie = |((from, to, arrow), route)| DiagramTie { from, to, arrow, words: String::new(), route };
        let ties = routes.map(|routes| ties.into_iter().zip(routes).map(tie).collect()).unwrap_or_default();
        DiagramContent::Parts(DiagramParts { form, parts, centre, ties })
    })
}

fn timeline() -> impl Strategy<Value = DiagramContent<String>> {
    let event = (prop::option::of(1..4000_i64), words(), prop::option::of(words()));
    let scale = prop::sample::select(vec![TimeScale::Clock, TimeScale::Days, TimeScale::Years]);
    (scale, prop::collection::vec(event, 0..11), [1..9000_i64, 1..9000_i64]).prop_map(|(scale, mut events, ends)| {
        let at = events.len() / 2;
        events.insert(at, (Some(ends[0]), "Uno".to_owned(), None));
        events.push((Some(ends[1]), "Dos".to_owned(), None));
        let mut time = 0;
        let event = |(since, words, note): (Option<i64>, String, Option<String>)| {
            time += since.unwrap_or(0);
            TimelineEvent { at: since.map(|_| time), words, note }
        };
        DiagramContent::Timeline(DiagramTimeline { scale, events: events.into_iter().map(event).collect() })
    })
}

fn matrix() -> impl Strategy<Value = DiagramContent<String>> {
    let names = |most: usize| prop::collection::vec(words(), 2..=most);
    let items = prop::collection::vec((0..4_usize, 0..5_usize), 1..20);
    (words(), names(4), names(5), items, prop::collection::vec((0..4_usize, 0..5_usize), 0..3)).prop_map(
        |(across, columns, rows, items, marked)| {
            let (wide, high) = (columns.len(), rows.len());
            let mut taken = vec![0; wide * high];
            let cells = items.into_iter().map(|(column, row)| (column % wide, row % high)).filter(|(column, row)| {
                taken[row * wide + column] += 1;
                taken[row * wide + column] <= 4
            });
            let item = |(column, row)| MatrixItem { column, row, words: "Uno".to_owned(), note: None };
            let items = cells.map(item).collect();
            let (down, marking) = (across.clone(), Some(across.clone()));
            DiagramContent::Matrix(DiagramMatrix { across, down, columns, rows, marked, marking, items })
        },
    )
}

fn layers() -> impl Strategy<Value = DiagramContent<String>> {
    let layer = || (words(), prop::option::of(words())).prop_map(|(words, note)| DiagramLayer { words, note });
    (layer(), layer(), prop::collection::vec(layer(), 1..7))
        .prop_map(|(above, below, parts)| DiagramContent::Layers(DiagramLayers { above, below, parts }))
}

fn tree() -> impl Strategy<Value = DiagramContent<String>> {
    (words(), prop::collection::vec((1..4_usize, words()), 1..29)).prop_map(|(root, below)| {
        let mut level = 0;
        let node = |(wanted, words): (usize, String)| {
            level = wanted.min(level + 1);
            TreeNode { level, words }
        };
        let nodes = std::iter::once(TreeNode { level: 0, words: root }).chain(below.into_iter().map(node)).collect();
        DiagramContent::Tree(DiagramTree { nodes })
    })
}

/// A plan of rooms along corridors, with random doors and a route through as many as it reaches.
fn plan() -> impl Strategy<Value = DiagramContent<String>> {
    let cuts = prop::collection::vec(2..7_usize, 1..6);
    let bands = prop::collection::vec((2..6_usize, cuts), 1..4);
    let doors = prop::collection::vec((0..26_u8, 0..26_u8, 1..4_usize), 0..60);
    let view = prop::sample::select(vec![PlanView::Numbered, PlanView::Blank, PlanView::Route]);
    (bands, doors, prop::collection::vec(0..26_usize, 0..12), view).prop_map(|(bands, doors, visits, view)| {
        let wide = bands.iter().map(|(_, cuts)| cuts.iter().sum::<usize>()).max().unwrap_or(2).min(24);
        let mut letters = ('A'..='Z').collect::<Vec<_>>().into_iter();
        let (mut cells, mut names): (Vec<Vec<char>>, Vec<char>) = (Vec::new(), Vec::new());
        for ((high, cuts), corridor) in bands.into_iter().zip('a'..='z') {
            let mut row: Vec<char> = Vec::new();
            for cut in cuts {
                let letter = letters.next().expect("at most fifteen rooms");
                names.extend((row.len() < wide).then_some(letter));
                row.extend(std::iter::repeat_n(letter, cut));
            }
            row.resize(wide, '.');
            cells.extend(std::iter::repeat_n(row, high));
            cells.push(vec![corridor; wide]);
        }
        let mut grid = PlanGrid::new(cells);
        let all: Vec<char> = grid.letters().into_iter().chain(['.']).collect();
        for (one, other, wide) in doors {
            let (one, other) = (all[usize::from(one) % all.len()], all[usize::from(other) % all.len()]);
            if one != other {
                grid.add_door((one, other), wide);
            }
        }
        names.retain(|letter| all.contains(letter));
        for (letter, number) in names.iter().zip(1..) {
            grid.add_number(*letter, number);
        }
        visits.iter().all(|visit| grid.lead_to(names[visit % names.len()]));
        let room = |letter: &char| PlanRoom { letters: vec![*letter], words: letter.to_string() };
        let rooms = names.iter().map(room).collect();
        DiagramContent::Plan(DiagramPlan { rooms, grid, order: Vec::new(), view })
    })
}

fn meet(one: DrawnArea, other: DrawnArea) -> bool {
    one.x < other.end() && other.x < one.end() && one.y < other.bottom() && other.y < one.bottom()
}

/// An area without its frame.
fn inside(area: DrawnArea) -> DrawnArea {
    area.grown(-1.0)
}

fn holds(outer: DrawnArea, area: DrawnArea) -> bool {
    area.x >= outer.x && area.end() <= outer.end() && area.y >= outer.y && area.bottom() <= outer.bottom()
}

/// No text leaves its box or meets another, no box leaves the drawing or meets another, and no line crosses a box or a
/// text.
fn is_legible(canvas: &Canvas, height: f64) -> Result<(), TestCaseError> {
    let drawn = &canvas.drawn;
    let whole = DrawnArea { x: 0.0, y: 0.0, width: canvas.width, height: height + 0.1 };
    for boxes in [&drawn.boxes, &drawn.badges] {
        for (at, area) in boxes.iter().enumerate() {
            prop_assert!(holds(whole, *area), "{area:?} in {whole:?}");
            prop_assert!(boxes[at + 1..].iter().all(|other| !meet(*area, *other)), "{area:?} of {boxes:?}");
        }
    }
    let all = || drawn.boxes.iter().chain(&drawn.badges);
    for badge in &drawn.badges {
        prop_assert!(drawn.boxes.iter().all(|outer| holds(*outer, *badge) || !meet(*outer, *badge)), "{badge:?}");
    }
    for (at, area) in drawn.texts.iter().enumerate() {
        prop_assert!(holds(whole, *area), "{area:?} in {whole:?}");
        prop_assert!(drawn.texts[at + 1..].iter().all(|other| !meet(*area, *other)), "{area:?} of {:?}", drawn.texts);
        let is_in_or_beside = |outer: &DrawnArea| holds(*outer, *area) || !meet(inside(*outer), *area);
        prop_assert!(all().all(is_in_or_beside), "{area:?} of {:?}", drawn.boxes);
    }
    for ends in drawn.lines.iter().flat_map(|line| line.windows(2)) {
        let is_within = |(x, y): (f64, f64)| x >= 0.0 && x <= whole.width && y >= 0.0 && y <= whole.height;
        prop_assert!(is_within(ends[0]) && is_within(ends[1]), "{ends:?} in {whole:?}");
        prop_assert!(all().all(|area| !inside(*area).is_met_by(ends[0], ends[1])), "{ends:?} {:?}", drawn.boxes);
        let is_met = |text: &DrawnArea| inside(*text).is_met_by(ends[0], ends[1]);
        prop_assert!(!drawn.texts.iter().any(is_met), "{ends:?} {:?}", drawn.texts);
    }
    for dot in &drawn.dots {
        prop_assert!(holds(whole, *dot) && !drawn.texts.iter().any(|text| meet(*dot, *text)), "{dot:?}");
    }
    Ok(())
}

fn width() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![NARROW, WIDE])
}

proptest! {
    #[test]
    fn no_text_of_parts_leaves_its_box_and_no_line_crosses_one(content in parts(), width in width()) {
        let mut canvas = Canvas::new(width, false);
        let height = lay_out(&content, &phrases_for_tests(), &mut canvas);
        is_legible(&canvas, height)?;
        let outer = || canvas.drawn.boxes.iter().chain(&canvas.drawn.badges);
        prop_assert!(canvas.drawn.texts.iter().all(|text| outer().any(|outer| holds(*outer, *text))));
    }
}

proptest! {
    #[test]
    fn no_text_of_the_other_forms_meets_another_and_no_line_crosses_one(
        content in prop_oneof![timeline(), matrix(), layers(), tree()], width in width(),
    ) {
        let mut canvas = Canvas::new(width, false);
        let height = lay_out(&content, &phrases_for_tests(), &mut canvas);
        is_legible(&canvas, height)?;
    }

    #[test]
    fn the_times_of_a_timeline_are_on_a_true_scale(content in timeline(), width in width()) {
        let mut canvas = Canvas::new(width, false);
        lay_out(&content, &phrases_for_tests(), &mut canvas);
        let DiagramContent::Timeline(content) = content else { return Ok(()) };
        let dots = content.events.iter().zip(&canvas.drawn.dots);
        let timed: Vec<(i64, f64)> = dots.filter_map(|(event, dot)| Some((event.at?, dot.y))).collect();
        let ((first, top), (last, bottom)) = (timed[0], timed[timed.len() - 1]);
        for (at, y) in timed {
            let wanted = top + (bottom - top) * (at - first) as f64 / (last - first) as f64;
            prop_assert!((y - wanted).abs() < 0.01, "{y} {wanted}");
        }
    }
}

proptest! {
    #[test]
    fn the_numbers_of_a_plan_are_free_and_its_route_leads_through_no_wall(content in plan()) {
        let mut canvas = Canvas::new(NARROW, false);
        let height = lay_out(&content, &phrases_for_tests(), &mut canvas);
        is_legible(&canvas, height)?;
        let DiagramContent::Plan(content) = content else { return Ok(()) };
        let grid = content.grid;
        let shown = if content.view == PlanView::Blank { 0 } else { grid.numbers.len() };
        prop_assert_eq!(canvas.drawn.texts.len(), shown);
        let walls: Vec<_> = [true, false].into_iter().flat_map(|is_outer| grid.walls(is_outer)).collect();
        for step in grid.route.windows(2) {
            let ((column, row), (next, below)) = (step[0], step[1]);
            prop_assert_eq!(column.abs_diff(next) + row.abs_diff(below), 1);
            let (square, is_level) = ((column.max(next), row.max(below)), row != below);
            prop_assert!(!walls.iter().any(|wall| wall.has(square, is_level)), "{step:?}");
        }
    }
}

#[test]
fn every_form_of_parts_has_its_words_in_both_widths_and_is_mirrored() {
    let parts = ["Preparar", "Visitar", "Informar", "Dialogar", "Aprender"];
    for form in DIAGRAMS {
        let part = |words: &&str| DiagramPart { words: (*words).to_owned(), items: vec!["Línea".to_owned()] };
        let boxes = parts.iter().map(part).collect();
        let centre = Some("Riesgo".to_owned());
        let content = DiagramContent::Parts(DiagramParts { form, parts: boxes, centre, ties: Vec::new() });
        let [one, other] =
            [false, true].map(|is_mirrored| draw(&content, &phrases_for_tests(), is_mirrored, "L".to_owned()));
        for (one, other) in one.layouts.iter().zip(&other.layouts) {
            let drawn = serde_json::to_string(one).expect("a drawing");
            assert!(parts.iter().all(|part| drawn.contains(part)), "{form}");
            assert_eq!((one.width, one.height), (other.width, other.height));
            for (shape, mirrored) in one.shapes.iter().zip(&other.shapes) {
                if let (DrawnShape::Box { x, width, .. }, DrawnShape::Box { x: there, .. }) = (shape, mirrored) {
                    assert!((one.width - x - width - there).abs() <= 1, "{form}: {shape:?} {mirrored:?}");
                }
            }
        }
    }
}
