//! A place that changes file by file.

use super::fault::DeployFault;
use super::publication::Publication;
use super::standing::{Expected, Standing};

/// The most bytes of a list at a place: a site of 10,000 pages has 4 MB. A place may answer without end.
pub const LIST_LIMIT: u64 = 64 * 1024 * 1024;

/// Paths of files that may be sent in any order.
pub type DeployStage = Vec<String>;

/// What a place says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceLists {
    /// The bytes of the manifest.
    pub manifest: Option<Vec<u8>>,
    /// The bytes of the list of an interrupted run.
    pub pending: Option<Vec<u8>>,
    /// Whether nothing is there.
    pub is_empty: bool,
}

/// Where files are put and removed. Readers see each file whole, the old or the new.
pub trait DeployPlace {
    /// What people call it.
    fn name(&self) -> String;

    /// Looks what stands there.
    ///
    /// # Errors
    /// A place that cannot be reached.
    fn look(&mut self) -> Result<PlaceLists, DeployFault>;

    /// Looks which of the files expected stand there, and whether they are as expected. `publication` has the bytes
    /// of those that the site has.
    ///
    /// # Errors
    /// A place that cannot be reached.
    fn stands(&mut self, expected: &Expected, publication: &Publication<'_>) -> Result<Standing, DeployFault>;

    /// Reads files that are about to be deleted; gives those that have none of the bytes expected.
    ///
    /// # Errors
    /// A place that cannot be reached.
    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault>;

    /// Puts one file of our own.
    ///
    /// # Errors
    /// A place that takes nothing.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault>;

    /// Sends files of a site.
    ///
    /// # Errors
    /// A place that takes nothing; some of the files may be there by then.
    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault>;

    /// Returns when what was sent is there for good.
    ///
    /// # Errors
    /// A disk that fails.
    fn settle(&mut self) -> Result<(), DeployFault> {
        Ok(())
    }

    /// Removes files. Those that are not there are as they should be.
    ///
    /// # Errors
    /// A place that does not let them go.
    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault>;
}
