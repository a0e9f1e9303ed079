//! What is wrong, where, and what to do: [`Diagnostic`].
//!
//! An author's mistake is a value, never an `Err`: the stages hand on what they
//! made together with the diagnostics, and one run reports all of them. A rule
//! is a row in [`rules`]; its words are in `en.toml` and `es.toml` beside this
//! file, and this floor renders them. It does not know how a fault is found.

mod explain;
mod loads;
mod nearest;
mod report;
pub mod rules;
mod texts;

pub use explain::{explain, find_rule};
pub use loads::FoundIn;
pub use nearest::{Suggestions, nearest};
pub use report::{Format, Report, Styling};
pub use texts::{Fault, MayBeNear, Noun, Phrase, ProgramLanguage, count, faults, phrase, phrases};

use crate::source::Place;

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

/// One fault at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity, or what the site set for it.
    pub severity: Severity,
    /// The smallest true place.
    pub primary: Place,
    /// Other places that explain it: the first of two equal ids, the other language's line.
    pub related: Vec<Place>,
    /// Which wording of the rule's texts applies; the empty name is the usual one.
    pub wording: &'static str,
    /// Values for the `{names}` in the texts.
    pub values: Vec<(&'static str, String)>,
}

impl Diagnostic {
    /// A fault at a place, in its rule's usual severity.
    pub fn new(fault: impl Into<Fault>, primary: Place) -> Self {
        let Fault { rule, wording, values } = fault.into();
        Self { rule, severity: rule.severity, primary, related: Vec::new(), wording, values }
    }

    /// A value by its name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Says it in another wording of its rule.
    pub fn reword(&mut self, fault: Fault) {
        (self.rule, self.wording, self.values) = (fault.rule, fault.wording, fault.values);
    }

    /// Adds a place that explains the fault.
    #[must_use]
    pub fn beside(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The message, in the words of a language.
    pub fn message(&self, language: ProgramLanguage) -> String {
        texts::rule_text(language, self, texts::Part::Message).unwrap_or_default()
    }

    /// What to do, if the rule has advice.
    pub fn help(&self, language: ProgramLanguage) -> Option<String> {
        texts::rule_text(language, self, texts::Part::Help)
    }

    /// What stands at the related places.
    pub fn related_label(&self, language: ProgramLanguage) -> String {
        texts::rule_text(language, self, texts::Part::Related).unwrap_or_default()
    }

    /// The order of reports: file, place, rule.
    pub fn sort(diagnostics: &mut [Diagnostic]) {
        diagnostics.sort_by(|a, b| {
            (&a.primary, a.rule.code, a.wording, &a.values).cmp(&(&b.primary, b.rule.code, b.wording, &b.values))
        });
    }
}
