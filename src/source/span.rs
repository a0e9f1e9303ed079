//! Ranges of bytes.

use std::ops::Range;

use serde::Serialize;

/// A range of bytes in one file, `start..end`, both on character boundaries.
///
/// Offsets count from the first character after a byte-order mark, in a text whose line ends are all `\n` (see
/// [`super::Snapshot`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from offsets. Files are at most [`super::TEXT_LIMIT`] bytes, so the offsets fit in `u32`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end.max(start)) }
    }

    /// The range, for indexing the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span moved by `base` bytes.
    pub fn shifted(self, base: usize) -> Self {
        Self::new(self.start as usize + base, self.end as usize + base)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

fn offset(value: usize) -> u32 {
    u32::try_from(value).expect("text files are limited to far less than 4 GiB when they are read")
}
