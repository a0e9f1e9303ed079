//! The state of a site's translations, and confirmation by a person.
//!
//! [`status`] gives a tree of languages, modules, pages and sections, and of files and entries of data, with their states; [`changes`] compares the
//! previous text of a section with the present one; [`confirmed`] makes the records of confirmed sections, which
//! [`crate::source::write_changes`] writes; [`recorded_earlier`] makes those that the history of a repository tells, of
//! sections without a record. Nothing else makes these records, and nothing else confirms.

mod changes;
mod confirm;
mod data;
mod entries;
mod report;
mod settled;
mod tree;

pub use changes::{WordChange, changed_sentences, changes, difference};
pub use confirm::{
    Bases, ConfirmTarget, Confirmed, ConfirmedSides, TargetFault, anchor_of_source, confirmed, recorded_earlier,
    target, targeted, today,
};
pub use report::{state_words, status};
pub use settled::Settled;
pub use tree::{DataStatus, LanguageStatus, ModuleStatus, PageStatus, SectionStatus, Status};
