//! A kind of fault, and how much it weighs.

use super::texts::{Phrase, phrases};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// The site is built; `--deny warnings` makes it an error.
    Warning,
}

impl Severity {
    /// What it is called.
    pub fn words(self) -> &'static dyn Phrase {
        match self {
            Self::Error => &phrases::Error,
            Self::Warning => &phrases::Warning,
        }
    }
}

/// Whose files a rule is about: this decides the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// Pages and data: exit status 1.
    Content,
    /// `site.toml`, the theme, the command line: exit status 2.
    Configuration,
}

/// A kind of fault. Code and name never change their meaning once released.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `T` and three digits; the first digit groups by subject.
    pub code: &'static str,
    /// States the fault and reads well after "allow": `unknown-block`.
    pub name: &'static str,
    /// Severity unless `[checks]` in `site.toml` sets another.
    pub severity: Severity,
    /// Whose files it is about.
    pub domain: Domain,
}
