//! The kinds of faults, and their severity.

use super::texts::{Phrase, phrases};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// The site is built; `--deny warnings` makes it an error.
    Warning,
}

impl Severity {
    /// The name of the severity in messages.
    pub fn words(self) -> &'static dyn Phrase {
        match self {
            Self::Error => &phrases::Error,
            Self::Warning => &phrases::Warning,
        }
    }
}

/// The kind of files that a rule checks; determines the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// Pages and data: exit status 1.
    Content,
    /// `site.toml`, the theme, the command line: exit status 2.
    Configuration,
}

/// A kind of fault. The code and the name never change their meaning after a release.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `T` and three digits; the first digit groups by subject.
    pub code: &'static str,
    /// The fault as a phrase that reads well after "allow": `unknown-block`.
    pub name: &'static str,
    /// The default severity, unless `[checks]` in `site.toml` sets another.
    pub severity: Severity,
    /// The kind of files that it checks.
    pub domain: Domain,
}
