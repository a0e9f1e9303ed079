//! Names in addresses and ids: in low profile they do not reveal the subject.
//!
//! A neutral name is derived from the plain name, not from its position, so that it is stable when the course grows. It
//! is not secret: anyone with the course can match the names.

use std::borrow::Cow;

use super::site::Site;
use crate::source::Digest;

/// The form of ids in pages and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchors {
    /// As the author wrote them or as derived from headings.
    Plain,
    /// As digits.
    Neutral,
}

impl Anchors {
    /// The published id. Ids that begin with `_` belong to the program and are already neutral.
    pub fn of(self, id: &str) -> Cow<'_, str> {
        match self {
            Self::Neutral if !id.is_empty() && !id.starts_with('_') => Cow::Owned(neutral(id)),
            _ => Cow::Borrowed(id),
        }
    }
}

/// A name of twelve digits for a name. With a thousand names on a page, the probability of a collision is one in two
/// million.
pub(super) fn neutral(name: &str) -> String {
    format!("n{:012}", Digest::of(name.as_bytes()).0 % 1_000_000_000_000)
}

impl Site {
    /// The form of this site's ids.
    pub fn anchors(&self) -> Anchors {
        if self.delivery.low_profile { Anchors::Neutral } else { Anchors::Plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neutral_name_has_figures_alone_and_stays() {
        assert_eq!(Anchors::Plain.of("torture"), "torture");
        let name = Anchors::Neutral.of("torture");
        assert!(name.len() == 13 && name[1..].bytes().all(|byte| byte.is_ascii_digit()), "{name}");
        assert_eq!(name, Anchors::Neutral.of("torture"));
        assert_ne!(name, Anchors::Neutral.of("tortures"));
        assert_eq!(Anchors::Neutral.of("_after"), "_after");
    }
}
