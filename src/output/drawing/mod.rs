//! Drawings: shapes with short texts, from data. Each is laid out twice, for a phone and for the width of the text on a
//! desk; a style sheet shows one of them. `templates/parts/diagram.html` writes the shapes as SVG, and
//! `parts/diagram-twin.html` what the drawing says in words.

mod canvas;
mod cycle;
mod forms;
mod labels;
mod layers;
mod matrix;
mod phrases;
mod plan;
#[cfg(test)]
mod tests;
mod text;
mod tied;
mod ties;
mod timeline;
mod tree;
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
    /// For a narrow and a wide page, or one for both.
    layouts: Vec<DrawingLayout>,
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
pub(super) fn draw(
    content: &DiagramContent<String>,
    phrases: &DrawingPhrases<'_>,
    is_mirrored: bool,
    label: String,
) -> Drawing {
    // Where a room is does not depend on the language.
    let is_mirrored = is_mirrored && !matches!(content, DiagramContent::Plan(_));
    let layout = |(name, width)| {
        let mut canvas = Canvas::new(width, is_mirrored);
        let height = lay_out(content, phrases, &mut canvas);
        DrawingLayout { name, width: whole(width), height: height.ceil() as i64, shapes: canvas.shapes }
    };
    let layouts = match content {
        // Its list stands beside it on a wide page.
        DiagramContent::Parts(content) if !content.ties.is_empty() => vec![layout(("only", NARROW))],
        DiagramContent::Matrix(_) => vec![layout(("only", NARROW))],
        DiagramContent::Plan(_) => vec![layout(("plan", NARROW))],
        DiagramContent::Parts(_)
        | DiagramContent::Timeline(_)
        | DiagramContent::Layers(_)
        | DiagramContent::Tree(_) => [("narrow", NARROW), ("wide", WIDE)].map(layout).into(),
    };
    Drawing { label, layouts }
}

/// Says in words what a drawing shows.
pub(super) fn say(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>) -> DrawingTwin {
    twin::twin(content, phrases)
}

/// What a drawing shows, in one sentence for its name: the parts in order, with how they are related.
pub(super) fn describe(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>) -> String {
    twin::described(content, phrases)
}

/// Draws a form; returns the height.
fn lay_out(content: &DiagramContent<String>, phrases: &DrawingPhrases<'_>, canvas: &mut Canvas) -> f64 {
    match content {
        DiagramContent::Parts(content) => match content.form {
            "cycle" => cycle::cycle(canvas, content),
            "factors" => forms::factors(canvas, content),
            "ties" => ties::ties(canvas, content),
            "groups" => forms::groups(canvas, content),
            _ => forms::steps(canvas, content),
        },
        DiagramContent::Timeline(content) => timeline::timeline(canvas, &timeline::rows(content, phrases)),
        DiagramContent::Matrix(content) => matrix::matrix(canvas, content),
        DiagramContent::Layers(content) => layers::layers(canvas, content),
        DiagramContent::Tree(content) => tree::tree(canvas, content),
        DiagramContent::Plan(content) => plan::plan(canvas, content),
    }
}
