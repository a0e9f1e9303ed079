//! Finds the known name nearest to a misspelt one.

use crate::language::fold;

/// The known name nearest to `wrong`: at most a third of its letters differ, ignoring accents and case.
///
/// Of several equally near names, the first in alphabetical order, so that the result does not depend on the order of
/// `known`.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Very long text is not a misspelt name.
    if wrong.len() > 100 {
        return None;
    }
    let folded = fold(wrong);
    let length = folded.chars().count();
    let limit = (length / 3).max(1);
    // The edit distance is at least the difference of lengths; folding may change a length slightly (`ß`, `æ`).
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
