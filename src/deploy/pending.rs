//! The list of files that a run is changing, stored at a place that changes file by file.
//!
//! Each file in the list may be in its old or new state. The list is written before the first change and removed after
//! the last; a run that finds one sends all its files again. It contains the digests of the files sent, so that
//! incomplete changes can be distinguished from a user's own files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::language::portable::is_inside;
use crate::pipeline::ManifestEntry;

/// The name of the list, at the root of a place.
pub const PENDING: &str = ".temario-deploy.json";

/// The files that a run has started to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pending {
    generator: String,
    /// Their paths, each with the entries that it may have during the change.
    pub files: BTreeMap<String, Vec<ManifestEntry>>,
}

/// The stored list, in its present format and the earlier one without digests.
#[derive(Deserialize)]
struct WrittenList {
    generator: String,
    files: PendingFiles,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PendingFiles {
    Known(BTreeMap<String, Vec<ManifestEntry>>),
    Paths(Vec<String>),
}

impl Pending {
    /// A list written by temario.
    pub fn new(files: BTreeMap<String, Vec<ManifestEntry>>) -> Self {
        Self { generator: "temario".to_owned(), files }
    }

    /// Parses a list; `None` if it was not written by temario or names a file outside its place.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let WrittenList { generator, files } = serde_json::from_slice(bytes).ok()?;
        let files = match files {
            PendingFiles::Known(files) => files,
            PendingFiles::Paths(paths) => paths.into_iter().map(|path| (path, Vec::new())).collect(),
        };
        let is_ours = generator == "temario" && files.keys().all(|path| is_inside(path));
        is_ours.then_some(Self { generator, files })
    }

    /// The list as JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings are valid JSON")
    }
}
