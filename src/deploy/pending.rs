//! The list that lies at a place while a run changes it file by file.
//!
//! Of the files in it nobody can say whether they are the old ones or the new. It goes there before the first
//! change and is removed after the last; a run that finds one sends all its files anew. It says which bytes were on
//! their way, so that what was left of them can be told from somebody's own file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::language::portable::is_inside;
use crate::pipeline::ManifestEntry;

/// The name of the list at the root of a place.
pub const PENDING: &str = ".temario-deploy.json";

/// Files that a run has begun to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pending {
    generator: String,
    /// Their paths, and what each may be while they are changed.
    pub files: BTreeMap<String, Vec<ManifestEntry>>,
}

/// The list as it is written, now and before it had digests.
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
    /// A list of ours.
    pub fn new(files: BTreeMap<String, Vec<ManifestEntry>>) -> Self {
        Self { generator: "temario".to_owned(), files }
    }

    /// A list from its bytes; `None` if it is none of ours, or names a file outside its place.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let WrittenList { generator, files } = serde_json::from_slice(bytes).ok()?;
        let files = match files {
            PendingFiles::Known(files) => files,
            PendingFiles::Paths(paths) => paths.into_iter().map(|path| (path, Vec::new())).collect(),
        };
        let is_ours = generator == "temario" && files.keys().all(|path| is_inside(path));
        is_ours.then_some(Self { generator, files })
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings are valid JSON")
    }
}
