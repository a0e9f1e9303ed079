//! The result of cleaning a file.

use std::sync::Arc;

use super::kind::FileKind;
use super::reason::Reason;

/// A file as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The kind of the published file, by content.
    pub kind: FileKind,
    /// The published bytes; `None` if the file is published unchanged (plain text, fonts).
    pub bytes: Option<Arc<[u8]>>,
    /// Whether the original file contains the location where it was made. The published bytes do not.
    pub had_place: bool,
    /// Metadata that could not be removed, in order.
    pub left: Vec<Detail>,
}

/// Metadata that is published with a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail {
    /// The field name of the format: `comment`, `dc:creator`.
    pub field: String,
    /// The kind of value.
    pub about: About,
}

/// The kind of value of a [`Detail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A location: coordinates.
    Place,
    /// Text that is not visible at first: comments, tracked changes, speaker notes.
    HiddenText,
    /// Anything else: names, paths, dates.
    Other,
}

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleaningRefusal {
    /// The kind of file, as far as it is known.
    pub kind: FileKind,
    /// The reason.
    pub reason: Reason,
    /// Whether it is a picture, by content or name.
    pub is_picture: bool,
    /// Whether the file contains the location where it was made.
    pub has_place: bool,
}

/// The result of cleaning a file of one format.
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
