//! Writes every output of a site into a folder, atomically.
//!
//! The new site is written to a sibling folder; unchanged files are hard links to those of the previous site; one sync
//! writes everything to disk, and the sizes are compared; then one rename exchanges the two folders, and the previous
//! one is removed. If the process is killed or the power fails at any moment, the folder contains either the complete
//! previous site or the complete new one. One build at a time writes to a folder, and a folder not written by temario
//! is never changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fault::WriteError;
use super::loaded::Loaded;
use super::lock::{Beside, OutputLock};
use super::manifest::{MANIFEST, Manifest, ManifestEntry};
use super::part::PartRecord;
use super::tally::Tally;
use super::timings::{Stage, Timings};
use crate::config::Audience;
use crate::curriculum::Address;
use crate::language::portable::composed;
use crate::output::HostRules;
use crate::plan::Route;
use crate::signature::SIGNATURE;
use crate::source::{FileSystem, JUNK_NAMES, copy_new, identity, put_new, sync_folder};

/// The result of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The number of files, without the manifest.
    pub files: usize,
    /// The number of HTML pages.
    pub pages: usize,
    /// The number of files taken from the previous site.
    pub unchanged: usize,
}

/// Writes a site into `output`.
///
/// # Errors
/// See [`WriteError`]; the folder is then unchanged.
pub fn write(loaded: &Loaded, root: &Path, output: &Path, timings: &mut Timings) -> Result<Written, WriteError> {
    replace(Some(root), output, |fresh, output, old| {
        timings.stage(Stage::Search, || loaded.search());
        let plan = timings.stage(Stage::Plan, || loaded.plan_all());
        let tally = timings.tally().clone();
        timings.stage(Stage::Write, || fill_all(loaded, &plan, None, fresh, output, old, &tally))
    })
}

/// Writes some outputs of a site, as a part of it.
pub(super) fn write_part(
    loaded: &Loaded,
    plan: &[(Address, Route)],
    part: PartRecord,
    root: &Path,
    output: &Path,
    timings: &mut Timings,
) -> Result<Written, WriteError> {
    replace(Some(root), output, |fresh, output, old| {
        let tally = timings.tally().clone();
        timings.stage(Stage::Write, || fill_all(loaded, plan, Some(part), fresh, output, old, &tally))
    })
}

/// Writes the files of a manifest, each copied from the path that `from` returns. `root` is the site's folder, if any.
pub(super) fn write_whole(
    manifest: &Manifest,
    from: impl Fn(&str) -> PathBuf + Sync,
    root: Option<&Path>,
    output: &Path,
) -> Result<Written, WriteError> {
    replace(root, output, |fresh, _, _| {
        make_folders(fresh, manifest.files.keys().map(String::as_str))?;
        manifest.files.par_iter().try_for_each(|(path, _)| {
            let (old, new) = (from(path), fresh.join(path));
            let copied = fs::hard_link(&old, &new).or_else(|_| copy_new(&old, &new));
            copied.map_err(|error| WriteError::Io(new, error))
        })?;
        let pages = manifest.files.keys().filter(|path| path.ends_with(".html")).count();
        put_manifest(fresh, manifest)?;
        Ok(Written { files: manifest.files.len(), pages, unchanged: 0 })
    })
}

/// Builds a new folder beside the output and exchanges them. `make` gets the new folder, the output, and the manifest
/// of the previous site.
fn replace(
    root: Option<&Path>,
    output: &Path,
    make: impl FnOnce(&Path, &Path, Option<&Manifest>) -> Result<Written, WriteError>,
) -> Result<Written, WriteError> {
    let output = absolute(output)?;
    if let Some(root) = root {
        refuse_sources(root, &output)?;
    }
    refuse_foreign_folder(&output)?;
    let mut lock = OutputLock::take(&output)?;
    let stands = OutputState::of(&output);
    let old = guard(&output)?;
    let fresh = lock.beside(Beside::New)?;
    fs::create_dir(&fresh).map_err(|error| WriteError::Io(fresh.clone(), error))?;
    let system = FileSystem::watch(&fresh);
    let written = make(&fresh, &output, old.as_ref())?;
    // One sync for all files. From here on they survive a power failure.
    system.sync().map_err(|error| WriteError::Io(fresh.clone(), error))?;
    check_sizes(&fresh)?;
    // Another process may have replaced the folder in the meantime.
    if OutputState::of(&output) != stands {
        guard(&output)?;
    }
    exchange(&mut lock, &fresh, &output)?;
    if let Some(parent) = output.parent() {
        sync_folder(parent).map_err(|error| WriteError::Unsettled(output.clone(), error))?;
    }
    lock.finish()?;
    Ok(written)
}

fn fill_all(
    loaded: &Loaded,
    plan: &[(Address, Route)],
    part: Option<PartRecord>,
    fresh: &Path,
    output: &Path,
    old: Option<&Manifest>,
    tally: &Tally,
) -> Result<Written, WriteError> {
    let (files, unchanged) = fill(loaded, plan, fresh, output, old, tally)?;
    let pages = plan.iter().filter(|(path, _)| is_html(path)).count();
    let written = Written { files: files.len(), pages, unchanged };
    let mut manifest = Manifest::new(loaded.site.delivery.audience, HostRules::of(&loaded.site), files);
    manifest.part = part;
    put_manifest(fresh, &manifest)?;
    Ok(written)
}

fn put_manifest(folder: &Path, manifest: &Manifest) -> Result<(), WriteError> {
    let path = folder.join(MANIFEST);
    put_new(&path, &manifest.to_bytes()).map_err(|error| WriteError::Io(path, error))
}

/// Compares the sizes on disk with the manifest: some drives lose data without an error.
fn check_sizes(folder: &Path) -> Result<(), WriteError> {
    let path = folder.join(MANIFEST);
    let manifest = Manifest::read(folder).map_err(|error| WriteError::Io(path.clone(), error))?;
    // A file of another size was not written to the disk.
    let lost = || io::Error::from(io::ErrorKind::WriteZero);
    let manifest = manifest.ok_or_else(|| WriteError::Io(path, lost()))?;
    manifest.files.par_iter().try_for_each(|(path, entry)| {
        let path = folder.join(path);
        let size = fs::symlink_metadata(&path).map(|there| there.len());
        match size {
            Ok(size) if size == entry.size => Ok(()),
            Ok(_) => Err(WriteError::Io(path, lost())),
            Err(error) => Err(WriteError::Io(path, error)),
        }
    })
}

fn is_html(path: &Address) -> bool {
    path.as_str().ends_with(".html")
}

fn absolute(output: &Path) -> Result<PathBuf, WriteError> {
    std::path::absolute(output).map_err(|error| WriteError::Io(output.to_path_buf(), error))
}

/// The state of a path: absent, or present with an identity.
#[derive(PartialEq)]
enum OutputState {
    Nothing,
    Something(Option<(u64, u64)>),
}

impl OutputState {
    fn of(path: &Path) -> Self {
        fs::symlink_metadata(path).map_or(Self::Nothing, |metadata| Self::Something(identity(&metadata)))
    }
}

/// Refuses an output that contains the site's sources or is inside them.
fn refuse_sources(root: &Path, output: &Path) -> Result<(), WriteError> {
    let over = is_over_sources(root, output).map_err(|error| WriteError::Io(output.to_path_buf(), error))?;
    if over { Err(WriteError::OverSources(output.to_path_buf())) } else { Ok(()) }
}

/// Refuses a folder with content not written by temario; returns the manifest of the previous site.
fn refuse_foreign_folder(output: &Path) -> Result<Option<Manifest>, WriteError> {
    let io = |error| WriteError::Io(output.to_path_buf(), error);
    let metadata = match fs::symlink_metadata(output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(io)?,
    };
    if !metadata.is_dir() {
        return Err(WriteError::NotOurs(output.to_path_buf()));
    }
    let manifest = Manifest::read_replaceable(output).map_err(io)?;
    if manifest.is_none() && fs::read_dir(output).map_err(io)?.next().is_some() {
        return Err(WriteError::NotOurs(output.to_path_buf()));
    }
    Ok(manifest)
}

/// Like [`refuse_foreign_folder`], and also refuses a folder with a file that temario did not write.
fn guard(output: &Path) -> Result<Option<Manifest>, WriteError> {
    let Some(manifest) = refuse_foreign_folder(output)? else { return Ok(None) };
    for entry in walkdir::WalkDir::new(output) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(output).to_path_buf();
            WriteError::Io(path, error.into())
        })?;
        let path = listed(output, entry.path());
        let is_known = entry.file_type().is_dir()
            || manifest.files.contains_key(&path)
            || manifest.files.contains_key(&composed(&path))
            || path == MANIFEST
            || path == SIGNATURE
            || JUNK_NAMES.iter().any(|name| entry.file_name() == *name);
        if !is_known {
            return Err(WriteError::ForeignFile(entry.into_path()));
        }
    }
    Ok(Some(manifest))
}

/// The path of a file relative to a folder, as in manifests.
pub fn listed(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether a folder contains the site's sources or is inside them.
///
/// # Errors
/// A path that cannot be inspected.
pub fn is_over_sources(root: &Path, folder: &Path) -> io::Result<bool> {
    let root = fs::canonicalize(root)?;
    let folder = resolved(&std::path::absolute(folder)?)?;
    let sources = ["content", "static", "themes", "languages"].map(|name| root.join(name));
    Ok(root.starts_with(&folder) || sources.iter().any(|source| folder.starts_with(source)))
}

/// The canonical path of a folder that need not exist: its nearest existing ancestor is resolved.
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

type Files = BTreeMap<String, ManifestEntry>;

fn fill(
    loaded: &Loaded,
    plan: &[(Address, Route)],
    fresh: &Path,
    output: &Path,
    old: Option<&Manifest>,
    tally: &Tally,
) -> Result<(Files, usize), WriteError> {
    tally.start(plan.iter().map(|(address, _)| address.as_str()));
    make_folders(fresh, plan.iter().map(|(address, _)| address.as_str()))?;
    let outputs = |(address, route): &(Address, Route)| {
        let view;
        let bytes = match loaded.rendered.take(address) {
            Some(bytes) => Cow::Owned(bytes),
            None => {
                view = loaded.view(route);
                loaded.render(&view).map_err(WriteError::Template)?
            }
        };
        let entry = ManifestEntry::of(&bytes);
        let path = fresh.join(address.as_str());
        let known = old.and_then(|old| old.files.get(address.as_str())).is_some_and(|known| *known == entry);
        let linked = known && link(&output.join(address.as_str()), &path, &bytes);
        if !linked {
            put_new(&path, &bytes).map_err(|error| WriteError::Io(path, error))?;
        }
        tally.finish(address.as_str());
        Ok((address.as_str().to_owned(), entry, linked))
    };
    let all: Vec<(String, ManifestEntry, bool)> =
        plan.par_iter().with_min_len(8).map(outputs).collect::<Result<_, WriteError>>()?;
    let unchanged = all.iter().filter(|(_, _, linked)| *linked).count();
    Ok((all.into_iter().map(|(path, entry, _)| (path, entry)).collect(), unchanged))
}

/// Creates the folders of some paths.
fn make_folders<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<(), WriteError> {
    let folders: BTreeSet<&str> = paths.filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    for folder in folders {
        let path = root.join(folder);
        fs::create_dir_all(&path).map_err(|error| WriteError::Io(path, error))?;
    }
    Ok(())
}

/// Creates a hard link to an unchanged file. Its bytes are compared, because it may have been changed.
fn link(old: &Path, new: &Path, bytes: &[u8]) -> bool {
    let is_file = fs::symlink_metadata(old).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::read(old).is_ok_and(|known| known == bytes) && fs::hard_link(old, new).is_ok()
}

/// Exchanges the new folder with the previous one, which is then beside it.
fn exchange(lock: &mut OutputLock, fresh: &Path, output: &Path) -> Result<(), WriteError> {
    if OutputState::of(output) == OutputState::Nothing {
        return fs::rename(fresh, output).map_err(|error| WriteError::Io(output.to_path_buf(), error));
    }
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    if swap(fresh, output).is_ok() {
        return Ok(());
    }
    rename_twice(lock, fresh, output)
}

/// For file systems that cannot exchange folders: for a moment there is no site. If the build is killed at that moment,
/// the next build first restores the previous site.
fn rename_twice(lock: &mut OutputLock, fresh: &Path, output: &Path) -> Result<(), WriteError> {
    let io = |error| WriteError::Io(output.to_path_buf(), error);
    let aside = lock.beside(Beside::Old)?;
    fs::rename(output, &aside).map_err(io)?;
    if let Err(error) = fs::rename(fresh, output) {
        fs::rename(&aside, output).map_err(io)?;
        return Err(io(error));
    }
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swap(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// The default output folder of an edition.
pub fn default_output(edition: Audience) -> &'static str {
    match edition {
        Audience::Participant => "public",
        Audience::Facilitator => "public-facilitator",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_renames_end_as_an_exchange_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        fs::create_dir(&output).expect("made");
        fs::write(output.join("index.html"), "old").expect("written");
        let mut lock = OutputLock::take(&output).expect("free");
        let fresh = lock.beside(Beside::New).expect("a name");
        fs::create_dir(&fresh).expect("made");
        fs::write(fresh.join("index.html"), "new").expect("written");
        rename_twice(&mut lock, &fresh, &output).expect("renamed");
        lock.finish().expect("removed");
        assert_eq!(fs::read_to_string(output.join("index.html")).expect("there"), "new");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_rename_that_fails_leaves_the_old_site() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        fs::create_dir(&output).expect("made");
        fs::write(output.join("index.html"), "old").expect("written");
        let mut lock = OutputLock::take(&output).expect("free");
        let gone = lock.beside(Beside::New).expect("a name");
        assert!(matches!(rename_twice(&mut lock, &gone, &output), Err(WriteError::Io(..))));
        drop(lock);
        assert_eq!(fs::read_to_string(output.join("index.html")).expect("there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }
}
