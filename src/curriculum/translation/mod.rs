//! Whether translations are in step with their source, section by section.
//!
//! [`sections`] extracts the text of a document's sections; [`Lock`] is the translation record with the source of each
//! section; [`align`] compares both with the present files. This module does not depend on a clock, a version control
//! system or particular languages.

mod align;
mod entries;
mod lock;
mod open;
mod sections;
mod state;

pub use align::{SectionFeatures, Step, align};
pub use entries::{EntrySides, entry_steps};
pub use lock::{KEYWORDS, Lock, Record, lock_path};
pub use open::OpenMark;
pub use sections::{
    BREAK, SectionDigest, SectionText, section_digests, section_of, section_starts, sections, without_facilitation,
};
pub use state::State;
