//! A file of words, with what its diagnostics need.

use crate::source::SourcePath;

/// One file of a language.
pub struct Layer<'a> {
    /// Its path for diagnostics.
    pub path: &'a SourcePath,
    /// What it contains.
    pub text: &'a str,
    /// Whether it is the site's, not the program's.
    pub is_own: bool,
}
