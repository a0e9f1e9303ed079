//! Names that come into addresses and ids: on a site that keeps a low profile they say nothing of the subject.
//!
//! A neutral name is made of the plain one and not of its place, so that it stays when the course grows. It is no secret:
//! who has the course can find out which name it stands for.

use std::borrow::Cow;

use super::site::Site;
use crate::source::Digest;

/// How ids come into a page and into links to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchors {
    /// As the author wrote them, or as they were made of words.
    Plain,
    /// As figures.
    Neutral,
}

impl Anchors {
    /// The id as it is published. Those that begin with `_` are the program's own, and neutral already.
    pub fn of(self, id: &str) -> Cow<'_, str> {
        match self {
            Self::Neutral if !id.is_empty() && !id.starts_with('_') => Cow::Owned(neutral(id)),
            _ => Cow::Borrowed(id),
        }
    }
}

/// A name of figures for another. Twelve figures: of a thousand names on a page two are the same once in two million.
pub(super) fn neutral(name: &str) -> String {
    format!("n{:012}", Digest::of(name.as_bytes()).0 % 1_000_000_000_000)
}

impl Site {
    /// How this site's ids are published.
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
