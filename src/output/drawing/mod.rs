//! Drawings: shapes with short texts, from data. Each is laid out twice, for a phone and for the width of the text on a
//! desk; a style sheet shows one of them. `templates/parts/diagram.html` writes the shapes as SVG, and
//! `parts/diagram-twin.html` what the drawing says in words.

mod canvas;
mod cycle;
mod forms;
mod labels;
mod phrases;
mod text;
mod ties;
mod twin;

use serde::Serialize;

pub(super) use phrases::DrawingPhrases;
pub(super) use twin::DrawingTwin;

use crate::curriculum::DiagramContent;
use canvas::{Canvas, DrawnShape, NARROW, WIDE, whole};

/// The values of the template.
#[derive(Debug, Serialize)]
pub(super) struct Drawing {
    /// Its title and what it says, for those who do not see it.
    pub label: String,
    layouts: [DrawingLayout; 2],
}

/// A drawing for a width. Lengths and coordinates are in CSS pixels at that width, from its top left corner.
#[derive(Debug, Serialize)]
struct DrawingLayout {
    name: &'static str,
    width: i64,
    height: i64,
    /// From back to front.
    shapes: Vec<DrawnShape>,
}

/// Lays out a drawing. `is_mirrored` is for languages written from right to left.
pub(super) fn draw(content: &DiagramContent<String>, is_mirrored: bool, label: String) -> Drawing {
    let layout = |(name, width)| {
        let mut canvas = Canvas::new(width, is_mirrored);
        let height = lay_out(content, &mut canvas);
        DrawingLayout { name, width: whole(width), height: height.ceil() as i64, shapes: canvas.shapes }
    };
    Drawing { label, layouts: [("narrow", NARROW), ("wide", WIDE)].map(layout) }
}

/// Says in words what a drawing shows.
pub(super) fn say(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    twin::twin(content, phrases)
}

/// Draws a form; returns the height.
fn lay_out(content: &DiagramContent<String>, canvas: &mut Canvas) -> f64 {
    match content {
        DiagramContent::Parts(content) => match content.form {
            "cycle" => cycle::cycle(canvas, content),
            "factors" => forms::factors(canvas, content),
            "ties" => ties::ties(canvas, content),
            "groups" => forms::groups(canvas, content),
            _ => forms::steps(canvas, content),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::canvas::DrawnArea;
    use super::*;
    use crate::curriculum::{DIAGRAMS, DiagramPart, DiagramParts};

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

    fn content() -> impl Strategy<Value = DiagramContent<String>> {
        let part =
            (words(), prop::collection::vec(words(), 0..4)).prop_map(|(words, items)| DiagramPart { words, items });
        let form = prop::sample::select(DIAGRAMS.to_vec());
        (form, prop::collection::vec(part, 2..9), prop::option::of(words()))
            .prop_map(|(form, parts, centre)| DiagramContent::Parts(DiagramParts { form, parts, centre }))
    }

    fn meet(one: DrawnArea, other: DrawnArea) -> bool {
        one.x < other.end() && other.x < one.end() && one.y < other.bottom() && other.y < one.bottom()
    }

    /// The area of a piece of a line, a unit thick.
    fn piece(from: (f64, f64), to: (f64, f64)) -> DrawnArea {
        let (x, y) = (from.0.min(to.0) - 0.5, from.1.min(to.1) - 0.5);
        DrawnArea { x, y, width: (from.0 - to.0).abs() + 1.0, height: (from.1 - to.1).abs() + 1.0 }
    }

    /// A box without its frame.
    fn inside(area: DrawnArea) -> DrawnArea {
        DrawnArea { x: area.x + 1.0, y: area.y + 1.0, width: area.width - 2.0, height: area.height - 2.0 }
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_box_no_box_meets_another_and_no_line_crosses_one(
            content in content(), width in prop::sample::select(vec![NARROW, WIDE]),
        ) {
            let form = content.form();
            let mut canvas = Canvas::new(width, false);
            let height = lay_out(&content, &mut canvas);
            let drawn = canvas.drawn;
            let whole = DrawnArea { x: 0.0, y: 0.0, width, height: height + 0.1 };
            let fits = |area: DrawnArea| area.x >= whole.x && area.y >= whole.y && area.end() <= whole.end() && area.bottom() <= whole.bottom();
            for (at, area) in drawn.boxes.iter().enumerate() {
                prop_assert!(fits(*area), "{area:?} in {whole:?}");
                prop_assert!(drawn.boxes[at + 1..].iter().all(|other| !meet(*area, *other)), "{form} {width}: {:?}", drawn.boxes);
            }
            for (at, area) in drawn.texts.iter().enumerate() {
                prop_assert!(drawn.texts[at + 1..].iter().all(|other| !meet(*area, *other)), "{form} {width}: {area:?}");
                prop_assert!(drawn.boxes.iter().any(|outer| area.x >= outer.x && area.end() <= outer.end() && area.y >= outer.y && area.bottom() <= outer.bottom()), "{form} {width}: {area:?}");
            }
            let pieces: Vec<DrawnArea> = drawn.lines.iter().flat_map(|line| line.windows(2).map(|ends| piece(ends[0], ends[1]))).collect();
            for piece in &pieces {
                prop_assert!(fits(*piece), "{piece:?} in {whole:?}");
                prop_assert!(drawn.boxes.iter().all(|area| !meet(inside(*area), *piece)), "{form} {width}: {piece:?} {:?}", drawn.boxes);
            }
        }
    }

    #[test]
    fn every_form_has_its_words_in_both_widths_and_is_mirrored() {
        let parts = ["Preparar", "Visitar", "Informar", "Dialogar", "Aprender"];
        for form in DIAGRAMS {
            let part = |words: &&str| DiagramPart { words: (*words).to_owned(), items: vec!["Línea".to_owned()] };
            let boxes = parts.iter().map(part).collect();
            let content = DiagramContent::Parts(DiagramParts { form, parts: boxes, centre: Some("Riesgo".to_owned()) });
            let [one, other] = [false, true].map(|is_mirrored| draw(&content, is_mirrored, "L".to_owned()));
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
}
