//! What is wrong, where, and what to do: [`Diagnostic`].
//!
//! An author's mistake is a value, never an `Err`: the stages hand on what they
//! made together with the diagnostics, and one run reports all of them. A rule
//! is a row in [`rules`]; its words are in `en.toml` and `es.toml` beside this
//! file, and this floor renders them. It does not know how a fault is found.

mod explain;
mod fault;
mod loads;
mod located;
mod nearest;
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
pub use report::{Format, Report, Styling};
pub use rule::{Domain, Rule, Severity};
pub use suggestions::Suggestions;
pub use texts::{Noun, Phrase, ProgramLanguage, count, phrase, phrases};
