//! Names in the file, for reading and writing.

use crate::exchange::fault::{FaultKind, FileFault};
use crate::exchange::xml::XmlElement;

/// The namespace of XLIFF 2.0 and 2.1.
pub const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";

/// The namespace of XLIFF 1.2.
pub const NAMESPACE_1: &str = "urn:oasis:names:tc:xliff:document:1.2";

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
    /// The digest of the exported translation.
    pub const EXPORTED: &str = "exported";
    /// A comment from a translator.
    pub const COMMENT: &str = "comment";
}

/// The value of a required attribute.
pub fn needed<'e>(text: &str, element: &'e XmlElement, name: &'static str) -> Result<&'e str, FileFault> {
    element.attribute(name).ok_or_else(|| {
        let kind = FaultKind::Lacks { element: element.name.clone(), part: name };
        FileFault::at(text, element.start, kind)
    })
}

/// Names of XLIFF 1.2.
pub struct OldNames {
    /// The state of a finished translation.
    pub translated: &'static str,
    /// The state of a translation to be looked at again.
    pub review: &'static str,
    /// The prefix of a category in `from` of notes.
    pub from: &'static str,
    /// The type of the context with the file of a text.
    pub file: &'static str,
    /// The type of the context with the line of a text.
    pub line: &'static str,
}

/// The names of XLIFF 1.2.
pub const OLD: OldNames = OldNames {
    translated: "translated",
    review: "needs-review-translation",
    from: "temario:",
    file: "sourcefile",
    line: "linenumber",
};
