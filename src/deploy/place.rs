//! A place to publish that changes file by file.

use super::fault::DeployFault;
use super::publication::Publication;
use super::standing::{Expected, Standing};

/// The maximum size of a list at a place, in bytes; a site of 10,000 pages has 4 MB. A place could answer without end.
pub const LIST_LIMIT: u64 = 64 * 1024 * 1024;

/// Paths of files that may be sent in any order.
pub type DeployStage = Vec<String>;

/// The lists of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceLists {
    /// The bytes of the manifest, if there is one.
    pub manifest: Option<Vec<u8>>,
    /// The bytes of the list of an interrupted run, if there is one.
    pub pending: Option<Vec<u8>>,
    /// Whether the place has no files.
    pub is_empty: bool,
}

/// A place where files are written and removed one by one. Readers see a complete file, old or new.
pub trait DeployPlace {
    /// The name for messages.
    fn name(&self) -> String;

    /// Reads the lists of the place.
    ///
    /// # Errors
    /// The place cannot be reached.
    fn look(&mut self) -> Result<PlaceLists, DeployFault>;

    /// Compares the files at the place with the expected ones. `publication` has the bytes of the files of the site.
    ///
    /// # Errors
    /// The place cannot be reached.
    fn stands(&mut self, expected: &Expected, publication: &Publication<'_>) -> Result<Standing, DeployFault>;

    /// The files and folders at the place beside the expected ones, of those that [`DeployPlace::stands`] has seen.
    ///
    /// # Errors
    /// The place cannot be read.
    fn others(&self, _expected: &Expected) -> Result<Vec<String>, DeployFault> {
        Ok(Vec::new())
    }

    /// Reads files, and returns those that have unexpected bytes.
    ///
    /// # Errors
    /// The place cannot be reached.
    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault>;

    /// Writes one of temario's own files: a list or the signature.
    ///
    /// # Errors
    /// The place does not accept the file.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault>;

    /// Sends files of the site.
    ///
    /// # Errors
    /// The place does not accept a file; some of the files may have been sent.
    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault>;

    /// Waits until all files are stored durably.
    ///
    /// # Errors
    /// The disk fails.
    fn settle(&mut self) -> Result<(), DeployFault> {
        Ok(())
    }

    /// Removes files. A missing file is not an error.
    ///
    /// # Errors
    /// The place does not remove a file.
    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault>;
}
