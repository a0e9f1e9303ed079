//! The state of a translation.

use serde::Serialize;

/// The state of a page, or a section of one, in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// This is the source language.
    Original,
    /// Translated and in step.
    Current,
    /// The source has changed since the confirmation, and the translation has not.
    Outdated,
    /// The translation has changed since the confirmation, and the source has not.
    Changed,
    /// Both have changed since the confirmation.
    Diverged,
    /// Of a page or file: the translation is behind its source in one part and ahead of it in another.
    Mixed,
    /// Not translated.
    Missing,
    /// Only the translation has it, without confirmation.
    Extra,
    /// Translated, without confirmation.
    Unconfirmed,
}

impl State {
    /// Its name in data: that of the interface texts, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Current => "current",
            Self::Outdated => "outdated",
            Self::Changed => "changed",
            Self::Diverged => "diverged",
            Self::Mixed => "mixed",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// The state of a translated page or file, from the states of its parts.
    pub fn of_parts(parts: impl Iterator<Item = Self> + Clone) -> Self {
        let is_any = |is: fn(Self) -> bool| parts.clone().any(is);
        match (is_any(Self::is_behind), is_any(Self::is_ahead)) {
            (true, true) if is_any(|state| state == Self::Diverged) => Self::Diverged,
            (true, true) => Self::Mixed,
            (true, false) => Self::Outdated,
            (false, true) => Self::Changed,
            (false, false) if is_any(|state| state == Self::Unconfirmed) => Self::Unconfirmed,
            (false, false) => Self::Current,
        }
    }

    /// Whether the source contains something that the translation lacks or was not compared with.
    pub fn is_behind(self) -> bool {
        matches!(self, Self::Outdated | Self::Diverged | Self::Mixed | Self::Missing)
    }

    /// Whether the translation contains something that the source lacks or was not compared with.
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Changed | Self::Diverged | Self::Mixed | Self::Extra)
    }
}
