//! The known name that was probably meant.

use std::collections::HashMap;

use super::{Fault, MayBeNear};
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

/// Suggestions for the wrong names of one kind in one place, such as a page.
///
/// Each costs as much as there are known names, so that only the first [`Suggestions::MOST`] different wrong names get
/// one: nobody mends a thousand by reading what each was meant to be.
#[derive(Default)]
pub struct Suggestions {
    found: HashMap<String, Option<String>>,
}

impl Suggestions {
    /// How many different wrong names get a suggestion.
    pub const MOST: usize = 50;

    /// Suggests the known name that is nearest to a wrong one, in the wording `near`, if one is near.
    #[must_use]
    pub fn add<'a>(&mut self, fault: impl MayBeNear, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
        let near = match self.found.get(wrong) {
            Some(near) => near.clone(),
            None if self.found.len() >= Self::MOST => None,
            None => {
                let near = nearest(wrong, known).map(str::to_owned);
                self.found.insert(wrong.to_owned(), near.clone());
                near
            }
        };
        match near {
            Some(near) => fault.near(near),
            None => fault.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::faults;

    #[test]
    fn known_names_are_looked_through_for_the_first_wrong_names_only() {
        let mut suggestions = Suggestions::default();
        let looked = std::cell::Cell::new(0);
        for number in 0..1_000 {
            let fault = faults::TermUnknown { id: "x".to_owned() };
            let known = ["torture"].into_iter().inspect(|_| looked.set(looked.get() + 1));
            let _ = suggestions.add(fault, &format!("tortur{}", number % 500), known);
        }
        assert_eq!(looked.get(), Suggestions::MOST);
    }

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        assert_eq!(nearest("excercise", ["exercise", "scenario"]), Some("exercise"));
        assert_eq!(nearest("solución", ["solucion", "pista"]), Some("solucion"));
        assert_eq!(nearest("banana", ["exercise", "scenario"]), None);
    }
}
