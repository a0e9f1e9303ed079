//! How a run is to go, and what it did.

use super::plan::Plan;

/// What was, or would be, done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// The changes.
    pub plan: Plan,
    /// Whether a run before this one was interrupted.
    pub was_interrupted: bool,
}

/// How a run is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeployOptions {
    /// The most files that may be deleted.
    pub max_deletes: usize,
    /// Whether every file is sent, also those that stand there already.
    pub sends_all: bool,
    /// Whether nothing is changed.
    pub is_dry: bool,
    /// Whether the list at a place is believed of the files that are to stay, and they are not looked at.
    pub trusts_list: bool,
}
