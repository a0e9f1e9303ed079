//! Names that a file has, in writing as in reading.

/// The vocabulary of XLIFF 2.0 and 2.1.
pub const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";

/// The part of the state that says a translation's source has changed since.
pub const OUTDATED: &str = "temario:outdated";

/// Kinds of notes.
pub mod category {
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
