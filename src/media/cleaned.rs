//! What is made of a file.

use std::sync::Arc;

use super::kind::FileKind;
use super::reason::Reason;

/// A file as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What it is.
    pub kind: FileKind,
    /// Its bytes; `None` if they are published as they are (plain text, fonts).
    pub bytes: Option<Arc<[u8]>>,
    /// Whether the file of the author says where it was made. The published bytes do not.
    pub had_place: bool,
    /// What could not be removed, in order.
    pub left: Vec<Detail>,
}

/// Something beside the content of a file that is published with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail {
    /// The name of the field as the format calls it: `comment`, `dc:creator`.
    pub field: String,
    /// What is in it.
    pub about: About,
}

/// What kind of value a [`Detail`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A place: coordinates.
    Place,
    /// Text that readers do not see at once: comments, tracked changes, speaker notes.
    HiddenText,
    /// Anything else: names, paths, dates.
    Other,
}

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the file is, as far as it can be told.
    pub kind: FileKind,
    /// The reason.
    pub reason: Reason,
    /// Whether it is a picture, by its content or its name.
    pub is_picture: bool,
    /// Whether the file says where it was made.
    pub has_place: bool,
}

/// What one format makes of a file.
#[derive(Default)]
pub struct Made {
    pub bytes: Option<Vec<u8>>,
    pub left: Vec<Detail>,
    pub had_place: bool,
}

impl From<Vec<u8>> for Made {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes: Some(bytes), left: Vec::new(), had_place: false }
    }
}
