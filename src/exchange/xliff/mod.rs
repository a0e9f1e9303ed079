//! XLIFF 2.0 and 2.1, the format of translation agencies.
//!
//! A page is a `file`, a text is a `unit` with one segment. Markdown marks are inline codes (`pc` around text, `ph`
//! without content) with their text in `originalData`, so that a tool shows the text and protects the marks; link
//! targets and citations cannot be changed by mistake. The file has no dates.

mod codes;
mod read;
mod vocabulary;
mod write;

pub use read::read_xliff;
pub use write::write_xliff;
