//! XLIFF 2.0 and 2.1, the format of translation offices.
//!
//! A page is a `file`, a text a `unit` of one segment. Marks of Markdown are
//! codes (`pc` around words, `ph` alone) whose bytes lie in `originalData`, so
//! a tool shows the words and guards the marks; what a link leads to and what
//! a citation names cannot be changed by slip. There are no dates in it.

mod codes;
mod read;
mod write;

pub use read::read_xliff;
pub use write::write_xliff;

/// The vocabulary of XLIFF 2.0 and 2.1.
const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";

/// The part of the state that says a translation's source has changed since.
const OUTDATED: &str = "temario:outdated";

/// Kinds of notes.
mod category {
    /// The site's title, in the notes of a file.
    pub const SITE: &str = "site";
    /// Where the text stands.
    pub const LOCATION: &str = "location";
    /// For the translator.
    pub const DESCRIPTION: &str = "description";
    /// The source as it was.
    pub const PREVIOUS: &str = "previous-source";
    /// From a translator.
    pub const COMMENT: &str = "comment";
}
