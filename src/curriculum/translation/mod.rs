//! Whether a translation still says what its source says, section by section.
//!
//! [`sections`] turns a document into the words that carry its meaning;
//! [`Lock`] is the record of what each section of a translation was made from;
//! [`align`] brings the two together with what stands in the files now. None
//! of it knows a clock, a version control system or a name of a language.

mod align;
mod lock;
mod sections;
mod state;

pub use align::{Side, Step, align};
pub use lock::{Lock, Record, lock_path};
pub use sections::{BREAK, Section, SectionDigest, section_digests, section_starts, sections, without_facilitation};
pub use state::State;
