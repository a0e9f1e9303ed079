//! Verifies a copy in a folder: on a USB stick, in a mirror's web root, unpacked from an archive.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::difference::{ManifestDifference, Verified};
use super::fault::VerifyFault;
use super::trust::{LIST_LIMIT, Trust, trusted};
use crate::language::portable::composed;
use crate::pipeline::{MANIFEST, ManifestEntry, listed};
use crate::signature::SIGNATURE;
use crate::source::JUNK_NAMES;

/// The files that `deploy` writes to a place during publication.
const OWN: [&str; 3] = [".temario-deploy.json", ".temario-deploy.lock", ".temario-deploy.part"];

/// Compares every file of a folder with a manifest.
///
/// # Errors
/// See [`VerifyFault`].
pub fn verify_folder(folder: &Path, trust: &Trust) -> Result<Verified, VerifyFault> {
    let read = |name: &str| read(&folder.join(name), LIST_LIMIT);
    let (manifest, signed) = trusted(trust, &folder.display().to_string(), read)?;
    let compare = |(path, entry): (&String, &ManifestEntry)| -> Result<Option<ManifestDifference>, VerifyFault> {
        Ok(match self::read(&folder.join(path), entry.size)? {
            None => Some(ManifestDifference::Missing(path.clone())),
            Some(bytes) if ManifestEntry::of(&bytes) != *entry => Some(ManifestDifference::Changed(path.clone())),
            Some(_) => None,
        })
    };
    let files: Vec<_> = manifest.files.iter().collect();
    let compared = files.into_par_iter().map(compare).collect::<Result<Vec<_>, VerifyFault>>()?;
    let mut differences: Vec<ManifestDifference> = compared.into_iter().flatten().collect();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| VerifyFault::Io(folder.to_owned(), error.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = listed(folder, entry.path());
        let is_ours = manifest.files.contains_key(&path)
            || manifest.files.contains_key(&composed(&path))
            || [MANIFEST, SIGNATURE].contains(&path.as_str())
            // With a key, no extra file is accepted.
            || (trust.public_key.is_none()
                && (OWN.contains(&path.as_str()) || JUNK_NAMES.iter().any(|name| entry.file_name() == *name)));
        if !is_ours {
            differences.push(ManifestDifference::Extra(path));
        }
    }
    let bytes = manifest.files.values().map(|entry| entry.size).sum();
    Ok(Verified { files: manifest.files.len(), bytes, signed, differences })
}

/// The bytes of a regular file, read up to one byte beyond `most`; `None` for other kinds of files.
fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, VerifyFault> {
    let read = fs::symlink_metadata(path).and_then(|there| {
        let mut bytes = Vec::new();
        if there.is_file() {
            fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
            return Ok(Some(bytes));
        }
        Ok(None)
    });
    match read {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        other => other.map_err(|error| VerifyFault::Io(path.to_owned(), error)),
    }
}
