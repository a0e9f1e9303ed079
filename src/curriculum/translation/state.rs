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
    /// Translated; since it was confirmed the source has changed, and the translation has not.
    Outdated,
    /// Translated; since it was confirmed the translation has changed, and the source has not.
    Changed,
    /// Translated; both have changed since it was confirmed.
    Diverged,
    /// Not translated.
    Missing,
    /// Only the translation has it, and nobody has confirmed that it is meant to.
    Extra,
    /// Translated, but nobody has recorded from what.
    Unconfirmed,
}

impl State {
    /// Its name in data: that of the interface, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Current => "current",
            Self::Outdated => "outdated",
            Self::Changed => "changed",
            Self::Diverged => "diverged",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// Whether the source says something that the translation was not held against, or lacks.
    pub fn is_behind(self) -> bool {
        matches!(self, Self::Outdated | Self::Diverged | Self::Missing)
    }

    /// Whether the translation says something that the source was not held against, or lacks.
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Changed | Self::Diverged | Self::Extra)
    }
}
