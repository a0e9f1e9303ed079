//! The known name that was probably meant.

use crate::language::fold;

/// The known name nearest to `wrong`: at most a third of its letters differ, accents and case apart.
///
/// Of several equally near the first in alphabetical order is taken, so that
/// the answer does not depend on the order of the table.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Somebody who types a page for a name is not looking for a near one.
    if wrong.len() > 100 {
        return None;
    }
    let folded = fold(wrong);
    let length = folded.chars().count();
    let limit = (length / 3).max(1);
    // Names of very different lengths differ by more letters than that; folding changes a length a little (`ß`, `æ`).
    let may_be_near = |name: &&str| name.len() + 2 * limit + 2 >= length && name.len() <= 2 * (length + limit) + 2;
    known
        .into_iter()
        .filter(may_be_near)
        .map(|name| (strsim::osa_distance(&folded, &fold(name)), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        assert_eq!(nearest("excercise", ["exercise", "scenario"]), Some("exercise"));
        assert_eq!(nearest("solución", ["solucion", "pista"]), Some("solucion"));
        assert_eq!(nearest("banana", ["exercise", "scenario"]), None);
    }
}
