//! Names in the file, for reading and writing.

/// The namespace of XLIFF 2.0 and 2.1.
pub const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";

/// The substate of a translation whose source has changed since.
pub const OUTDATED: &str = "temario:outdated";

/// Categories of notes.
pub mod category {
    /// The site's title, in the notes of a file.
    pub const SITE: &str = "site";
    /// The position of the text.
    pub const LOCATION: &str = "location";
    /// A note for the translator.
    pub const DESCRIPTION: &str = "description";
    /// The previous source text.
    pub const PREVIOUS: &str = "previous-source";
    /// A comment from a translator.
    pub const COMMENT: &str = "comment";
}
