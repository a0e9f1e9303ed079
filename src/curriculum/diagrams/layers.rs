//! Reads layers: what is seen, and the parts below it on which it stands.

use super::super::data::DataTable;
use super::content::{DiagramLayer, DiagramLayers};
use super::reading::{DiagramWords, NAME, NOTE, count, short, short_if_any};

/// The valid number of parts below.
const LAYERS: std::ops::RangeInclusive<usize> = 1..=6;

/// Reads `above`, `below` and `parts`; `None` if it cannot be drawn, which is reported.
pub(super) fn read_layers(entry: &mut DataTable<'_, '_>, id: &str) -> Option<DiagramLayers<DiagramWords>> {
    let layer = |layer: &mut DataTable<'_, '_>| {
        Some(DiagramLayer { words: short(layer, "", id, NAME), note: short_if_any(layer, "note_", id, NOTE) })
    };
    let (above, below) = (entry.inner("above", layer), entry.inner("below", layer));
    let parts = entry.entries("parts", layer);
    count(entry, "parts", parts.len(), &LAYERS);
    LAYERS.contains(&parts.len()).then_some(())?;
    Some(DiagramLayers { above: above?, below: below?, parts })
}
