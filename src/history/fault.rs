//! Why the history cannot be read.

use crate::deploy::DeployFault;

/// Why the history cannot be read.
#[derive(Debug)]
pub enum HistoryFault {
    /// The folder is not in a repository, or `git` refuses it, with its reason.
    NoRepository(String),
    /// `git` is missing, failed or took too long.
    Git(DeployFault),
}

impl From<DeployFault> for HistoryFault {
    fn from(fault: DeployFault) -> Self {
        Self::Git(fault)
    }
}
