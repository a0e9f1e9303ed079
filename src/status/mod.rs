//! The state of a site's translations, and confirmation by a person.
//!
//! [`status`] gives a tree of languages, modules, pages and sections with their states; [`changes`] compares the
//! previous text of a section with the present one; [`confirmed`] makes the records of confirmed sections, which
//! [`crate::source::write_changes`] writes. Nothing else makes these records, and only people confirm.

mod changes;
mod confirm;
mod report;

pub use changes::{Change, changed_sentences, changes, difference};
pub use confirm::{Confirmed, Settled, Target, TargetFault, confirmed, target, today};
pub use report::{LanguageStatus, ModuleStatus, PageStatus, SectionStatus, Status, state_words, status};
