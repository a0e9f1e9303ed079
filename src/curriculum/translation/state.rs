//! How far a translation is.

use serde::Serialize;

/// The state of a page, or a section of one, in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Written in this language first.
    Original,
    /// Translated, and in step.
    Current,
    /// Translated, but the source has changed since.
    Outdated,
    /// Not translated.
    Missing,
    /// Translated, but nobody has recorded from what.
    Unreviewed,
}
