//! How far the translations of a site are, and the word of a person that one is in step.
//!
//! [`status`] turns a site into a tree of languages, modules, pages and
//! sections with their states; [`changes`] compares what a section said with
//! what it says; [`confirmed`] makes the records of sections that somebody has
//! compared, which [`crate::source::write_changes`] puts into their files. Nothing
//! else makes those, and nobody confirms but a person.

mod changes;
mod confirm;
mod report;

pub use changes::{Change, changed_sentences, changes, difference};
pub use confirm::{Confirmed, Settled, Target, TargetFault, confirmed, target, today};
pub use report::{LanguageStatus, ModuleStatus, PageStatus, SectionStatus, Status, state_words, status};
