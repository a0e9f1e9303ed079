//! `manifest.json`: every file of a built site with its SHA-256 and size.
//!
//! It is also the sign that a folder is ours: one without it is never replaced.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::shard::Part;
use crate::curriculum::Edition;
use crate::output::HostRules;

/// The manifest's name at the root of the output.
pub const MANIFEST: &str = "manifest.json";

/// What a built folder holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `temario`.
    pub generator: String,
    /// The edition.
    pub edition: String,
    /// Which part of a site it is, if it is not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// How a host should serve them.
    #[serde(default)]
    pub host: HostRules,
    /// Files by their path in the output; the manifest itself is not among them.
    pub files: BTreeMap<String, ManifestEntry>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

impl ManifestEntry {
    /// The entry of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            for half in [byte >> 4, byte & 15] {
                sha256.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        Self { sha256, size: bytes.len() as u64 }
    }
}

/// Whether a path names a file below the folder that it begins in, on any system.
///
/// Manifests come from other machines, and files are removed by what they say.
pub fn is_inside(path: &str) -> bool {
    // Nothing of a repository either, however its name is spelt: where the place is a work tree, it would run.
    let is_git = |part: &str| {
        part.trim_end_matches(['.', ' ']).eq_ignore_ascii_case(".git") || part.eq_ignore_ascii_case("git~1")
    };
    let is_name = |part: &str| !part.is_empty() && part != "." && part != ".." && !is_git(part);
    path.split('/').all(is_name) && !path.contains(['\\', ':']) && !path.chars().any(char::is_control)
}

impl Manifest {
    /// A manifest of files.
    pub fn new(edition: Edition, host: HostRules, files: BTreeMap<String, ManifestEntry>) -> Self {
        let edition = match edition {
            Edition::Participant => "participant",
            Edition::Facilitator => "facilitator",
        };
        Self { generator: "temario".to_owned(), edition: edition.to_owned(), part: None, host, files }
    }

    /// Reads the manifest of a folder; `None` if there is none of ours.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        Ok(Self::parse(&bytes))
    }

    /// A manifest from its bytes; `None` if it is none of ours, or names a file outside its folder.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        let is_ours = manifest.generator == "temario" && manifest.files.keys().all(|path| is_inside(path));
        is_ours.then_some(manifest)
    }

    /// The manifest as it is written: one file a line, in order of path.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings and numbers are valid JSON");
        bytes.push(b'\n');
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_names_a_file_outside_its_folder_is_none_of_ours() {
        let manifest = |path: &str| {
            let files = BTreeMap::from([(path.to_owned(), ManifestEntry::of(b"x"))]);
            Manifest::parse(&Manifest::new(Edition::Participant, HostRules::default(), files).to_bytes())
        };
        assert!(manifest("es/la-visita/index.html").is_some());
        assert!(manifest("es/descargas/año [1]'.pdf").is_some());
        for path in [
            "../x",
            "es/../../x",
            "/etc/x",
            "",
            "es//x",
            "es/./x",
            "C:/x",
            "es\\..\\x",
            "es/\nx",
            ".git/config",
            "a/.Git./x",
        ] {
            assert!(manifest(path).is_none(), "{path:?}");
        }
    }
}
