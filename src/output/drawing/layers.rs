//! The form `layers`: what is seen stands above a line, the parts on which it stands below it.

use super::canvas::{Canvas, DrawnArea};
use super::labels::{EDGE, GAP, PADDING, column_width, columns};
use super::text::{FontWeight, LEAD, wrap};
use crate::curriculum::{DiagramLayer, DiagramLayers};

/// The lines of a layer: its words, then its note.
struct LayerLines {
    words: Vec<String>,
    note: Vec<String>,
}

impl LayerLines {
    fn new(layer: &DiagramLayer<String>, width: f64) -> Self {
        let most = width - PADDING * 2.0;
        let note = layer.note.as_deref().map(|note| wrap(note, most, FontWeight::Regular)).unwrap_or_default();
        Self { words: wrap(&layer.words, most, FontWeight::Bold), note }
    }

    fn height(&self) -> f64 {
        (self.words.len() + self.note.len()) as f64 * LEAD + PADDING * 2.0
    }

    /// Draws the lines from the top of an area on, so that those of a row begin at one height.
    fn draw(self, canvas: &mut Canvas, area: DrawnArea) {
        let top = area.y + PADDING;
        let taken = self.words.len() as f64 * LEAD;
        canvas.words(area.middle().0, top, self.words, None, "");
        if !self.note.is_empty() {
            canvas.words(area.middle().0, top + taken, self.note, None, "light");
        }
    }
}

/// Draws layers; returns the height.
pub(super) fn layers(canvas: &mut Canvas, content: &DiagramLayers<String>) -> f64 {
    let all = canvas.width - EDGE * 2.0;
    let above = LayerLines::new(&content.above, all);
    let area = DrawnArea { x: EDGE, y: EDGE, width: all, height: above.height() };
    canvas.boxed(area, "goal");
    above.draw(canvas, area);
    let ground = area.bottom() + GAP;
    canvas.line_as(&[(EDGE, ground), (canvas.width - EDGE, ground)], "ground");

    let below = LayerLines::new(&content.below, all);
    let area = DrawnArea { x: EDGE, y: ground + 2.0, width: all, height: below.height() };
    below.draw(canvas, area);

    let texts = content.parts.iter().flat_map(|part| std::iter::once(&part.words).chain(&part.note));
    let most = if canvas.is_wide() { content.parts.len() } else { 1 };
    let in_row = columns(canvas.width, GAP, most, texts.map(String::as_str), 0.0);
    let rows = content.parts.len().div_ceil(in_row).max(1);
    let in_row = content.parts.len().div_ceil(rows).max(1);
    let width = column_width(canvas.width, GAP, in_row);
    let mut top = area.bottom();
    for row in content.parts.chunks(in_row) {
        let lines: Vec<LayerLines> = row.iter().map(|part| LayerLines::new(part, width)).collect();
        let height = lines.iter().map(LayerLines::height).fold(0.0, f64::max);
        for (place, lines) in lines.into_iter().enumerate() {
            let area = DrawnArea { x: EDGE + place as f64 * (width + GAP), y: top, width, height };
            canvas.boxed(area, "");
            lines.draw(canvas, area);
        }
        top += height + GAP;
    }
    top - GAP + EDGE
}
