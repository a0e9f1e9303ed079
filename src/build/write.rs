//! Puts every output of a site into a folder, whole or not at all.
//!
//! The new site grows in a sibling folder; files that have not changed are
//! hard-linked from the old one; then the two folders change places by one
//! rename and the old one is removed. Killed at any moment, the old site or the
//! new one stands there whole. A folder that we did not make is never touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Loaded;
use super::manifest::{MANIFEST, Manifest, ManifestEntry};
use super::timings::Timings;
use crate::curriculum::{Address, Edition};
use crate::output::{HostRules, Route};
use crate::signature::SIGNATURE;
use crate::source::JUNK_NAMES;
use crate::theme::TemplateFault;

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// A template failed.
    Template(TemplateFault),
    /// The output folder holds the site's sources, or lies among them.
    OverSources(PathBuf),
    /// The output folder has content and no manifest of ours.
    NotOurs(PathBuf),
    /// The output folder is ours, but somebody has put a file of her own into it.
    ForeignFile(PathBuf),
    /// The machine failed.
    Io(PathBuf, io::Error),
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// All files of the site, without the manifest.
    pub files: usize,
    /// Pages in HTML.
    pub pages: usize,
    /// Files that were taken over from the folder as it was.
    pub unchanged: usize,
}

/// Writes a site into `output`.
///
/// # Errors
/// See [`WriteError`]; the folder is then as it was before.
pub fn write(loaded: &Loaded, root: &Path, output: &Path, timings: &mut Timings) -> Result<Written, WriteError> {
    let output = absolute(output)?;
    let old = guard(root, &output)?;
    timings.stage("search", || loaded.search());
    let plan = timings.stage("plan", || loaded.plan_all());
    let fresh = sibling(&output)?;
    let result = timings.stage("write", || fill(loaded, &plan, fresh.path(), &output, old.as_ref()));
    let (files, unchanged) = result?;
    let written =
        Written { files: files.len(), pages: plan.iter().filter(|(path, _)| is_html(path)).count(), unchanged };
    timings.stage("exchange", || {
        let manifest = Manifest::new(loaded.site.edition, HostRules::of(&loaded.site), files);
        let path = fresh.path().join(MANIFEST);
        fs::write(&path, manifest.to_bytes()).map_err(|error| WriteError::Io(path, error))?;
        exchange(fresh, &output)
    })?;
    Ok(written)
}

fn is_html(path: &Address) -> bool {
    path.as_str().ends_with(".html")
}

fn absolute(output: &Path) -> Result<PathBuf, WriteError> {
    std::path::absolute(output).map_err(|error| WriteError::Io(output.to_path_buf(), error))
}

/// Refuses folders that are not ours to replace; gives the manifest of the site that stands there.
fn guard(root: &Path, output: &Path) -> Result<Option<Manifest>, WriteError> {
    let io = |error| WriteError::Io(output.to_path_buf(), error);
    if is_over_sources(root, output).map_err(io)? {
        return Err(WriteError::OverSources(output.to_path_buf()));
    }
    let metadata = match fs::symlink_metadata(output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(io)?,
    };
    if !metadata.is_dir() {
        return Err(WriteError::NotOurs(output.to_path_buf()));
    }
    let is_empty = fs::read_dir(output).map_err(io)?.next().is_none();
    let manifest = Manifest::read(output).map_err(io)?;
    let Some(manifest) = manifest else {
        return if is_empty { Ok(None) } else { Err(WriteError::NotOurs(output.to_path_buf())) };
    };
    for entry in walkdir::WalkDir::new(output) {
        let entry = entry.map_err(|error| WriteError::Io(output.to_path_buf(), error.into()))?;
        let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let path = below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let is_known = entry.file_type().is_dir()
            || manifest.files.contains_key(&path)
            || path == MANIFEST
            || path == SIGNATURE
            || JUNK_NAMES.iter().any(|name| entry.file_name() == *name);
        if !is_known {
            return Err(WriteError::ForeignFile(entry.into_path()));
        }
    }
    Ok(Some(manifest))
}

/// Whether a folder holds the site's sources, or lies among them.
///
/// # Errors
/// A path that the machine refuses to look at.
pub fn is_over_sources(root: &Path, folder: &Path) -> io::Result<bool> {
    let root = fs::canonicalize(root)?;
    let folder = resolved(&std::path::absolute(folder)?)?;
    let sources = ["content", "static", "themes"].map(|name| root.join(name));
    Ok(root.starts_with(&folder) || sources.iter().any(|source| folder.starts_with(source)))
}

/// The true path of a folder that need not exist yet: its nearest existing ancestor, resolved.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut missing = Vec::new();
    let mut existing = path;
    loop {
        match fs::canonicalize(existing) {
            Ok(found) => return Ok(missing.into_iter().rev().fold(found, |path, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else { return Err(error) };
                missing.push(name);
                existing = parent;
            }
            Err(error) => return Err(error),
        }
    }
}

fn sibling(output: &Path) -> Result<tempfile::TempDir, WriteError> {
    let parent = output.parent().unwrap_or(Path::new("."));
    let io = |error| WriteError::Io(parent.to_path_buf(), error);
    fs::create_dir_all(parent).map_err(io)?;
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut builder = tempfile::Builder::new();
    // The folder becomes the site itself: it must be as readable as any other folder.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.prefix(&format!(".{name}.new-")).tempdir_in(parent).map_err(io)
}

type Files = BTreeMap<String, ManifestEntry>;

fn fill(
    loaded: &Loaded,
    plan: &[(Address, Route)],
    fresh: &Path,
    output: &Path,
    old: Option<&Manifest>,
) -> Result<(Files, usize), WriteError> {
    let folders: BTreeSet<&str> =
        plan.iter().filter_map(|(address, _)| address.as_str().rsplit_once('/')).map(|(folder, _)| folder).collect();
    for folder in folders {
        let path = fresh.join(folder);
        fs::create_dir_all(&path).map_err(|error| WriteError::Io(path, error))?;
    }
    let outputs = |(address, route): &(Address, Route)| {
        let view = loaded.view(route);
        let bytes = loaded.render(&view).map_err(WriteError::Template)?;
        let entry = ManifestEntry::of(&bytes);
        let path = fresh.join(address.as_str());
        let known = old.and_then(|old| old.files.get(address.as_str())).is_some_and(|known| *known == entry);
        let linked = known && link(&output.join(address.as_str()), &path, &bytes);
        if !linked {
            put(&path, &bytes).map_err(|error| WriteError::Io(path, error))?;
        }
        Ok((address.as_str().to_owned(), entry, linked))
    };
    let all: Vec<(String, ManifestEntry, bool)> =
        plan.par_iter().with_min_len(8).map(outputs).collect::<Result<_, WriteError>>()?;
    let unchanged = all.iter().filter(|(_, _, linked)| *linked).count();
    Ok((all.into_iter().map(|(path, entry, _)| (path, entry)).collect(), unchanged))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// Takes an unchanged file over. Its bytes are compared: somebody may have changed it since.
fn link(old: &Path, new: &Path, bytes: &[u8]) -> bool {
    let is_file = fs::symlink_metadata(old).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::read(old).is_ok_and(|known| known == bytes) && fs::hard_link(old, new).is_ok()
}

/// Puts the new folder in the place of the old one, and removes the old one last.
fn exchange(fresh: tempfile::TempDir, output: &Path) -> Result<(), WriteError> {
    let io = |error| WriteError::Io(output.to_path_buf(), error);
    if fs::symlink_metadata(output).is_err() {
        fs::rename(fresh.path(), output).map_err(io)?;
        let _ = fresh.keep();
        return Ok(());
    }
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    if swap(fresh.path(), output).is_ok() {
        // What is in the temporary folder now is the old site.
        return fresh.close().map_err(io);
    }
    // A file system that cannot exchange: for a moment there is none, and the old one is beside it.
    let aside = output.with_file_name(format!(
        ".{}.old-{}",
        output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        std::process::id()
    ));
    fs::rename(output, &aside).map_err(io)?;
    if let Err(error) = fs::rename(fresh.path(), output) {
        fs::rename(&aside, output).map_err(io)?;
        return Err(io(error));
    }
    let _ = fresh.keep();
    fs::remove_dir_all(&aside).map_err(io)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swap(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// The folder that a build of an edition goes to if none is named.
pub fn default_output(edition: Edition) -> &'static str {
    match edition {
        Edition::Participant => "public",
        Edition::Facilitator => "public-facilitator",
    }
}
