//! States of translations from the history of a git repository: when sections were last in step.
//!
//! [`bases`] reads the commits once, and for each pair of sections that nobody has confirmed returns the texts and the
//! day of their last certain step; [`crate::status::confirmed`] records them. Nothing in the repository is changed, and
//! none of its settings can start a program.

mod basis;
mod commits;
mod fault;
mod repository;
mod versions;

pub use basis::{Outcome, TranslationOrigin, bases};
pub use fault::HistoryFault;
