//! `manifest.json`: every file of a built site with its SHA-256 and size.
//!
//! It is also the sign that a folder is ours: one without it is never replaced.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::curriculum::Edition;

/// The manifest's name at the root of the output.
pub const MANIFEST: &str = "manifest.json";

/// What a built folder holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `temario`.
    pub generator: String,
    /// The edition.
    pub edition: String,
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

impl Manifest {
    /// A manifest of files.
    pub fn new(edition: Edition, files: BTreeMap<String, ManifestEntry>) -> Self {
        let edition = match edition {
            Edition::Participant => "participant",
            Edition::Facilitator => "facilitator",
        };
        Self { generator: "temario".to_owned(), edition: edition.to_owned(), files }
    }

    /// Reads the manifest of a folder; `None` if there is none of ours.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let manifest: Option<Self> = serde_json::from_slice(&bytes).ok();
        Ok(manifest.filter(|manifest| manifest.generator == "temario"))
    }

    /// The manifest as it is written: one file a line, in order of path.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings and numbers are valid JSON");
        bytes.push(b'\n');
        bytes
    }
}
