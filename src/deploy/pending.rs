//! The list that lies at a place while a run changes it file by file.
//!
//! Of the files in it nobody can say whether they are the old ones or the new. It goes there before the first
//! change and is removed after the last; a run that finds one sends all its files anew.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::build::is_inside;

/// The name of the list at the root of a place.
pub const PENDING: &str = ".temario-deploy.json";

/// Files that a run has begun to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    generator: String,
    /// Their paths.
    pub files: BTreeSet<String>,
}

impl Pending {
    /// The files that a plan changes, and those that runs before it left.
    pub fn of(plan: &Plan, before: Option<&Self>) -> Self {
        let mut files: BTreeSet<String> = before.map(|before| before.files.clone()).unwrap_or_default();
        files.extend(plan.new.iter().chain(&plan.changed).chain(&plan.deleted).map(|(path, _)| path.clone()));
        Self { generator: "temario".to_owned(), files }
    }

    /// A list from its bytes; `None` if it is none of ours, or names a file outside its place.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let pending: Self = serde_json::from_slice(bytes).ok()?;
        let is_ours = pending.generator == "temario" && pending.files.iter().all(|path| is_inside(path));
        is_ours.then_some(pending)
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings are valid JSON")
    }
}
