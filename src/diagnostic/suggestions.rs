//! Finds suggestions for unknown names.

use std::collections::HashMap;

use super::fault::{Fault, MayBeNear};
use super::nearest::nearest;

/// Suggestions for unknown names of one kind in one place, such as a page.
///
/// The cost of each is proportional to the number of known names, so only the first [`Suggestions::MOST`] different
/// names get one.
#[derive(Default)]
pub struct Suggestions {
    found: HashMap<String, Option<String>>,
}

impl Suggestions {
    /// The maximum number of different names that get a suggestion.
    pub const MOST: usize = 50;

    /// Suggests the nearest known name, in the wording `near`, if one is near.
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
}
