//! Paths below the root of a site, and positions in its files.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::span::Span;

/// A path below the site's root, with `/` between its parts: `content/es/01-x/02-y.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// A path from its text; the caller has split it at `/`.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// A position in a file, which diagnostics refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// The range in it; empty at 0 for the whole file.
    pub span: Span,
}

impl Place {
    /// A range in a file.
    pub fn new(path: &SourcePath, span: Span) -> Self {
        Self { path: path.clone(), span }
    }

    /// The whole file.
    pub fn file(path: &SourcePath) -> Self {
        Self::new(path, Span::default())
    }
}
