//! Errors of an import.

use std::path::PathBuf;

use super::layout::Layout;
use crate::scaffold::ScaffoldError;

/// The reason why nothing can be imported.
#[derive(Debug)]
pub enum ImportError {
    /// The new site cannot be created in its folder, or a file cannot be read or written.
    Site(ScaffoldError),
    /// The folder is a site of temario.
    OwnLayout,
    /// The folder has no known layout.
    Unrecognised,
    /// The layout requires a single folder.
    SeveralFolders(Layout),
    /// Two folders have the same language.
    SameLanguage(String),
    /// There are no pages in a supported language.
    NoPages(Layout),
    /// The new site would be inside a folder to import.
    Inside(PathBuf),
}

impl From<ScaffoldError> for ImportError {
    fn from(error: ScaffoldError) -> Self {
        Self::Site(error)
    }
}
