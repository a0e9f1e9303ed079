//! PO, the format of gettext: what Poedit, Weblate and `msgmerge` read and write.
//!
//! A text is one line, however long: so a file that was cut off cannot be taken
//! for whole, and a change of one text is a change of one line. `msgcat
//! --no-wrap` gives the file back as it is. There are no dates in it.

mod entries;
mod plural;
mod read;
mod write;

pub use entries::{PoEntry, read_entries};
pub use read::read_po;
pub use write::write_po;
