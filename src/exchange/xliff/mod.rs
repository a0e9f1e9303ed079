//! XLIFF 2.0 and 2.1, the format of translation offices.
//!
//! A page is a `file`, a text a `unit` of one segment. Marks of Markdown are
//! codes (`pc` around words, `ph` alone) whose bytes lie in `originalData`, so
//! a tool shows the words and guards the marks; what a link leads to and what
//! a citation names cannot be changed by slip. There are no dates in it.

mod codes;
mod read;
mod vocabulary;
mod write;

pub use read::read_xliff;
pub use write::write_xliff;
