//! Diagnostics: what is wrong, its place, and the help: [`Diagnostic`].
//!
//! An author's mistake is a value, never an `Err`: stages return their results together with the diagnostics, so that
//! one run reports all of them. A rule is a row in [`rules`]; its texts are in `en.toml` and `es.toml` beside this
//! file. This layer renders the texts and does not know how a fault is found.

mod explain;
mod fault;
mod loads;
mod located;
mod nearest;
mod overview;
mod report;
mod rule;
pub mod rules;
mod suggestions;
mod texts;

pub use explain::{explain, find_rule};
pub use fault::{Fault, MayBeNear, faults};
pub use loads::FoundIn;
pub use located::Diagnostic;
pub use nearest::nearest;
pub use report::{Report, ReportFormat, Styling};
pub use rule::{Domain, Rule, Severity};
pub use suggestions::Suggestions;
pub use texts::{Noun, Phrase, ProgramLanguage, count, phrase, phrases};
