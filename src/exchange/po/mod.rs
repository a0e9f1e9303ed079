//! PO, the format of gettext, for Poedit, Weblate and `msgmerge`.
//!
//! Each text is on one line of any length, so that a truncated file is recognised and a change of one text is a change
//! of one line. `msgcat --no-wrap` writes the file without changes. The file has no dates.

mod entries;
mod plural;
mod read;
mod write;

pub use entries::{PoEntry, read_entries};
pub use read::read_po;
pub use write::write_po;
