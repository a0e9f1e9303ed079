//! What a confirmation settled.

use crate::curriculum::State;
use crate::source::SourcePath;

/// A confirmed section or entry of data that was not in step before.
#[derive(Debug)]
pub struct Settled {
    /// The translation's file.
    pub path: SourcePath,
    /// The offset of its heading in the file, in bytes; that of the title for the top of the page.
    pub at: u32,
    /// The text of its heading; for an entry of data its key.
    pub title: String,
    /// The state before.
    pub state: State,
    /// Whether it has a source section; otherwise it is only in the translation.
    pub has_source: bool,
}
