//! Opens a ZIP package: its parts, within limits.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::reason::{Reason, damaged};

/// The limits of a package, so that a small file cannot fill the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageLimits {
    /// The most parts.
    pub parts: usize,
    /// The most bytes of all parts uncompressed.
    pub bytes: u64,
}

/// All parts of a package with their names, in order.
///
/// # Errors
/// If the package is damaged, encrypted or exceeds a limit, or if a name is repeated, absolute or leads outside.
pub fn unpacked(bytes: &[u8], limits: PackageLimits) -> Result<Vec<(String, Vec<u8>)>, Reason> {
    let broken = |_| Reason::Damaged("zip".to_owned());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > limits.parts {
        return damaged("zip");
    }
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut names = BTreeSet::new();
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        if archive.by_index_raw(index).map_err(broken)?.encrypted() {
            return Err(Reason::Locked);
        }
        let file = archive.by_index(index).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        let is_safe =
            !name.starts_with('/') && !name.contains(['\\', '\0', ':']) && name.split('/').all(|part| part != "..");
        if !is_safe || !names.insert(name.clone()) {
            return damaged("zip");
        }
        let mut content = Vec::new();
        file.take(left + 1).read_to_end(&mut content).map_err(|_| Reason::Damaged("zip".to_owned()))?;
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            return damaged(format!("{} MB", limits.bytes >> 20));
        };
        left = rest;
        parts.push((name, content));
    }
    Ok(parts)
}
