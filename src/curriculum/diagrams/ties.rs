//! Reads single ties between parts of a diagram.

use std::collections::HashSet;

use super::super::data::DataTable;
use super::content::{DiagramTie, TieArrow};
use super::reading::{DiagramWords, NOTE, short};
use super::routes::{tie_order, tie_routes};
use crate::config::Spanned;
use crate::diagnostic::{Diagnostic, faults};

/// The word for the centre as an end of a tie.
const CENTRE: &str = "centre";

/// The most ties of a drawing.
const TIES: usize = 12;

/// Reads the list `ties`. `ids` are those of the parts in order; an end is such an id, the number of a part from 1, or
/// `centre`.
pub(super) fn read_ties(
    entry: &mut DataTable<'_, '_>,
    id: &str,
    ids: &[Option<String>],
    has_centre: bool,
) -> Vec<DiagramTie<DiagramWords>> {
    let order = tie_order(ids.len(), has_centre);
    let place_of = |part: usize| order.iter().position(|one| *one == part).unwrap_or_default();
    let mut linked = HashSet::new();
    let read = |tie: &mut DataTable<'_, '_>| {
        let (from, to) = (end(tie, "from", ids, has_centre), end(tie, "to", ids, has_centre));
        let arrow = tie.choice("arrow", &[("to", TieArrow::To), ("both", TieArrow::Both), ("none", TieArrow::None)]);
        let words = short(tie, "", id, NOTE);
        let (from, to) = (from?, to?);
        if from == to {
            let place = tie.place();
            tie.report(Diagnostic::new(faults::DiagramUndrawableSelf, place));
            return None;
        }
        if !linked.insert((from.min(to), from.max(to))) {
            let place = tie.place();
            tie.report(Diagnostic::new(faults::DiagramUndrawableLinked, place));
            return None;
        }
        Some((from, to, arrow.unwrap_or(TieArrow::To), words))
    };
    let ties = entry.entries_if_any("ties", read).unwrap_or_default();
    let spans: Vec<(usize, usize)> = ties.iter().map(|(from, to, ..)| (place_of(*from), place_of(*to))).collect();
    let routes = if ties.len() <= TIES { tie_routes(&spans) } else { None };
    let Some(routes) = routes else {
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DiagramUndrawableTies { most: TIES.to_string() }, place));
        return Vec::new();
    };
    let tie = |((from, to, arrow, words), route)| DiagramTie { from, to, arrow, words, route };
    ties.into_iter().zip(routes).map(tie).collect()
}

/// The index of the part at an end of a tie; that of the centre follows the parts.
fn end(tie: &mut DataTable<'_, '_>, key: &'static str, ids: &[Option<String>], has_centre: bool) -> Option<usize> {
    let written = tie.text(key);
    let index = |written: &Spanned<String>| {
        let by_id = ids.iter().position(|id| id.as_deref() == Some(&written.value));
        let number = written.value.parse::<usize>().ok().filter(|number| (1..=ids.len()).contains(number));
        let centre = (has_centre && written.value == CENTRE).then_some(ids.len());
        by_id.or(number.map(|number| number - 1)).or(centre)
    };
    let found = written.as_ref().and_then(index);
    if found.is_none() {
        let place = written.as_ref().map_or_else(|| tie.place(), |written| tie.place_of(written));
        let id = written.map(|written| written.value).unwrap_or_default();
        tie.report(Diagnostic::new(faults::DiagramUndrawablePart { id, key: key.to_owned() }, place));
    }
    found
}
