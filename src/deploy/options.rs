//! The options and the result of a run.

use super::plan::Plan;

/// The result of a run, or of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// The changes that were applied; in a dry run, those that would be.
    pub plan: Plan,
    /// Whether an earlier run was interrupted.
    pub was_interrupted: bool,
    /// For a branch that does not exist yet, the branches of the repository.
    pub new_branch: Option<Vec<String>>,
}

/// The options of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeployOptions {
    /// The maximum number of deleted files.
    pub max_deletes: usize,
    /// Whether all files are sent, including unchanged ones.
    pub sends_all: bool,
    /// Whether nothing is changed.
    pub is_dry: bool,
    /// Whether files that stay are not inspected, because the manifest at the place is trusted.
    pub trusts_list: bool,
    /// Whether the bytes of files that stay are read, also where that needs a download.
    pub reads_all: bool,
    /// Whether a place with another site, or without a list of temario, is taken over: files at paths of the site are
    /// replaced.
    pub takes_over: bool,
}
