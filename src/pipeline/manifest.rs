//! `manifest.json`: every file of a built site with its SHA-256 digest and size.
//!
//! It also identifies the folder as written by temario: a folder without it is never replaced.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::part::PartRecord;
use crate::config::Audience;
use crate::language::portable::{check_path, is_inside};
use crate::output::HostRules;

/// The manifest's name at the root of the output.
pub const MANIFEST: &str = "manifest.json";

/// The content of a built folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `temario`.
    pub generator: String,
    /// The audience of the site.
    pub edition: Audience,
    /// The part of the site; `None` for a whole site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartRecord>,
    /// The rules for serving the files.
    #[serde(default)]
    pub host: HostRules,
    /// Files by path in the output, without the manifest itself.
    pub files: BTreeMap<String, ManifestEntry>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
}

impl ManifestEntry {
    /// The entry for a content.
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
    pub fn new(edition: Audience, host: HostRules, files: BTreeMap<String, ManifestEntry>) -> Self {
        let strange = files.keys().find(|path| check_path(path).is_err());
        assert!(strange.is_none(), "{strange:?} was planned, though no reader would take a manifest with it");
        Self { generator: "temario".to_owned(), edition, part: None, host, files }
    }

    /// Reads the manifest of a folder; `None` if there is none written by temario.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        Ok(Self::parse(&bytes))
    }

    /// Reads the manifest of a folder that a build replaces as a whole. No file is opened or removed by its names, so
    /// invalid names are accepted: a site with such names can still be replaced.
    pub(super) fn read_replaceable(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        Ok(Self::decode(&bytes))
    }

    /// Parses a manifest; `None` if it is not of temario or contains a path outside its folder.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::decode(bytes).filter(|manifest| manifest.files.keys().all(|path| is_inside(path)))
    }

    /// The first path in a manifest because of which [`Manifest::parse`] rejects it.
    pub fn refused_name(bytes: &[u8]) -> Option<String> {
        Self::decode(bytes)?.files.into_keys().find(|path| !is_inside(path))
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        (manifest.generator == "temario").then_some(manifest)
    }

    /// The manifest as written: one file on each line, sorted by path.
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
            let mut manifest = Manifest::new(Audience::Participant, HostRules::default(), BTreeMap::new());
            manifest.files.insert(path.to_owned(), ManifestEntry::of(b"x"));
            let bytes = manifest.to_bytes();
            assert_eq!(Manifest::parse(&bytes).is_none(), Manifest::refused_name(&bytes).is_some());
            Manifest::parse(&bytes)
        };
        assert!(manifest("es/la-visita/index.html").is_some());
        assert!(manifest("es/descargas/año [1]'.pdf").is_some());
        // Names that an earlier version published can be replaced.
        assert!(manifest("es/aux.txt").is_some() && manifest("¿Qué?.pdf").is_some());
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
