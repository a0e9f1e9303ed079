//! The list that lies at a place while a run changes it file by file.
//!
//! Of the files in it nobody can say whether they are the old ones or the new. It goes there before the first
//! change and is removed after the last; a run that finds one sends all its files anew. It says which bytes were on
//! their way, so that what was left of them can be told from somebody's own file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::language::portable::is_inside;
use crate::pipeline::{Manifest, ManifestEntry};

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
struct Written {
    generator: String,
    files: Files,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Files {
    Known(BTreeMap<String, Vec<ManifestEntry>>),
    Paths(Vec<String>),
}

impl Pending {
    /// The files that a plan changes, and those that runs before it left. `site` goes there, `there` is listed there.
    pub fn of(plan: &Plan, site: &Manifest, there: Option<&Manifest>, before: Option<&Self>) -> Self {
        let mut files: BTreeMap<String, Vec<ManifestEntry>> =
            before.map(|before| before.files.clone()).unwrap_or_default();
        for (path, _) in plan.new.iter().chain(&plan.changed).chain(&plan.deleted) {
            let known = files.entry(path.clone()).or_default();
            let may_be = [site.files.get(path), there.and_then(|there| there.files.get(path))];
            for entry in may_be.into_iter().flatten() {
                if !known.contains(entry) {
                    known.push(entry.clone());
                }
            }
        }
        Self { generator: "temario".to_owned(), files }
    }

    /// A list from its bytes; `None` if it is none of ours, or names a file outside its place.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let Written { generator, files } = serde_json::from_slice(bytes).ok()?;
        let files = match files {
            Files::Known(files) => files,
            Files::Paths(paths) => paths.into_iter().map(|path| (path, Vec::new())).collect(),
        };
        let is_ours = generator == "temario" && files.keys().all(|path| is_inside(path));
        is_ours.then_some(Self { generator, files })
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings are valid JSON")
    }
}
