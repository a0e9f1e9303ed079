//! Why nothing can be imported.

use std::path::PathBuf;

use super::layout::Layout;
use crate::scaffold::ScaffoldError;

/// Why nothing can be imported.
#[derive(Debug)]
pub enum ImportError {
    /// The new site cannot be made in its folder, or the machine refuses to read or write.
    Site(ScaffoldError),
    /// The folder is a site of ours.
    OwnLayout,
    /// The folder has no layout that is known.
    Unrecognised,
    /// The layout takes a single folder.
    SeveralFolders(Layout),
    /// Two folders are in one language.
    SameLanguage(String),
    /// There is not one page in a language that can be written.
    NoPages(Layout),
    /// The new site would lie in a folder that is only read.
    Inside(PathBuf),
}

impl From<ScaffoldError> for ImportError {
    fn from(error: ScaffoldError) -> Self {
        Self::Site(error)
    }
}
