//! Atomic changes of a site's sources, also when the run is killed or the power fails.
//!
//! 1. Each new text is written beside its target, under a temporary name that readers skip, and synced.
//! 2. The journal, a list of renames, is written and synced: one of [`JOURNALS`]. From here on the change is made.
//! 3. The files are renamed, their folders synced, and the journal is removed.
//!
//! A failure before step 2 leaves everything unchanged. A change interrupted after step 2 is finished by the next
//! command that reads the site ([`finish`]). If a file cannot be replaced, the change is taken back, with a journal of
//! its own. A single file needs no journal: the change is one rename.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::digest::Digest;
use super::durable::{FileSystem, put_new, put_synced, rename_new, sync_folder};
use super::held::{HeldFile, HoldFault};
use super::place::SourcePath;
use super::read::{INPUTS, is_as_read};
use super::read_error::ReadError;
use super::snapshot::Snapshot;

/// The paths of the journal of an unfinished change, from the site's root: for files of a site, and for a new site in
/// an existing folder.
const JOURNALS: [&str; 2] = ["content/.temario-changes.json", ".temario-changes.json"];

/// The lock while sources are changed: one program at a time reads and writes.
const WRITING: &str = "content/.temario-writing.lock";

/// How long to wait for another program that writes, and the interval of the attempts.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(10);

/// Temporary names are this, eight hexadecimal digits, and [`FRESH_END`].
const FRESH: &str = ".temario-";
const FRESH_END: &str = ".new";

/// A path, and the I/O error at it.
pub type Refused = (PathBuf, io::Error);

/// Writes sources that were derived from sources that were read, atomically. Writes of other programs in the meantime
/// are not overwritten. Permissions are kept; a symbolic link is kept, and its target is written.
///
/// # Errors
/// The file that has changed since it was read, or that cannot be written.
pub fn write_changes<'a>(
    root: &Path,
    read: &Snapshot,
    files: impl IntoIterator<Item = (&'a SourcePath, &'a [u8])>,
) -> Result<(), Refused> {
    let files: Vec<_> = files.into_iter().collect();
    let content = root.join("content");
    fs::create_dir_all(&content).map_err(|error| (content.clone(), error))?;
    let held = hold(&root.join(WRITING))?;
    finish_held(root)?;
    if held.is_some() {
        sweep(&content);
    }
    for (path, _) in &files {
        let place = root.join(read.on_disk(path).as_str());
        match is_as_read(root, read, path) {
            Ok(true) => {}
            Ok(false) => return Err((place.clone(), ReadError::has_changed(&place))),
            Err(error) => return Err((place, error)),
        }
    }
    let root = fs::canonicalize(root).map_err(|error| (root.to_path_buf(), error))?;
    let mut staged = StagedTexts::default();
    for (path, bytes) in files {
        let place = root.join(read.on_disk(path).as_str());
        staged.add(Some(&root), &place, bytes).map_err(|error| (place, error))?;
    }
    staged.take_place(Some(&root))
}

/// Writes files below a folder, in place of existing ones, each atomically; all are written before the first is
/// renamed. A missing folder is created.
///
/// # Errors
/// The file that cannot be written.
pub fn write_files<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a Path, &'a [u8])>) -> Result<(), Refused> {
    let mut staged = StagedTexts::default();
    for (path, bytes) in files {
        let place = folder.join(path);
        staged.add(None, &place, bytes).map_err(|error| (place, error))?;
    }
    staged.take_place(None)
}

/// Creates a folder with files in it, atomically. The folder does not exist, or contains only hidden files.
///
/// # Errors
/// An I/O error; [`io::ErrorKind::AlreadyExists`] if the target was created in the meantime.
pub fn write_new_site(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Refused> {
    let absolute = std::path::absolute(folder).map_err(|error| (folder.to_path_buf(), error))?;
    let refused = |error| (folder.to_path_buf(), error);
    let is_there = fs::symlink_metadata(&absolute).is_ok();
    // The nearest existing folder; missing folders between it and the site are part of the change.
    let base = if is_there { absolute.clone() } else { existing(&absolute).map_err(refused)? };
    let missing = absolute.strip_prefix(&base).unwrap_or(Path::new(""));
    sweep_made(&base);
    let fresh = fresh_name(&base).map_err(refused)?;
    // Held while the folder is filled: if the lock is free, the writer was killed.
    let _held = HeldFile::take(&fresh.with_extension("lock"));
    let inner: PathBuf = missing.components().skip(1).collect();
    let made = fill(&fresh, &fresh.join(inner), files);
    let done = made.and_then(|()| match missing.components().next() {
        Some(first) => rename_new(&fresh, &base.join(first)).and_then(|()| sync_folder(&base)).map_err(refused),
        None => move_in(&fresh, &base, files),
    });
    if !has_journal(&base) {
        let _ = fs::remove_dir_all(&fresh);
    }
    done
}

/// Writes all files into a new folder and syncs them.
fn fill(fresh: &Path, folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Refused> {
    fs::create_dir_all(folder).map_err(|error| (folder.to_path_buf(), error))?;
    let system = FileSystem::watch(fresh);
    for (path, bytes) in files {
        let file = folder.join(path);
        let made = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| put_new(&file, bytes));
        made.map_err(|error| (file, error))?;
    }
    system.sync().map_err(|error| (folder.to_path_buf(), error))?;
    for (path, bytes) in files {
        let file = folder.join(path);
        let is_whole = fs::symlink_metadata(&file).is_ok_and(|there| there.len() == bytes.len() as u64);
        if !is_whole {
            return Err((file, io::ErrorKind::WriteZero.into()));
        }
    }
    Ok(())
}

/// Moves the content of a folder into an existing one, whose other content is hidden.
fn move_in(fresh: &Path, base: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Refused> {
    let tops: BTreeSet<&str> = files.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    let name = fresh.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut moves: Vec<Move> = Vec::new();
    for top in tops {
        if fs::symlink_metadata(base.join(top)).is_ok() {
            return Err((base.join(top), io::ErrorKind::AlreadyExists.into()));
        }
        moves.push(Move { from: format!("{name}/{top}"), to: top.to_owned(), before: None });
    }
    // With this file the folder is a site, and every command finishes the journal.
    moves.sort_by_key(|one| one.to != "site.toml");
    let journal = base.join(JOURNALS[1]);
    begin(&journal, &moves)?;
    carry_out(base, &moves)?;
    let _ = fs::remove_dir(fresh);
    end(&journal)
}

/// Finishes an interrupted change, if there is one.
///
/// # Errors
/// An I/O error, or another program holds the lock for too long.
pub fn finish(root: &Path) -> Result<(), Refused> {
    if !has_journal(root) {
        return Ok(());
    }
    // An unfinished new site may not have this folder yet.
    let _held = match root.join("content").is_dir() {
        true => hold(&root.join(WRITING))?,
        false => None,
    };
    finish_held(root)
}

fn has_journal(root: &Path) -> bool {
    JOURNALS.iter().any(|journal| fs::symlink_metadata(root.join(journal)).is_ok())
}

fn finish_held(root: &Path) -> Result<(), Refused> {
    for journal in JOURNALS {
        finish_one(root, &root.join(journal))?;
    }
    Ok(())
}

fn finish_one(root: &Path, path: &Path) -> Result<(), Refused> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err((path.to_path_buf(), error)),
    };
    let journal: Option<Journal> = serde_json::from_slice(&bytes).ok();
    let journal = journal.filter(|journal| journal.generator == "temario" && journal.moves.iter().all(Move::is_ours));
    let Some(journal) = journal else {
        return Err((path.to_path_buf(), io::ErrorKind::InvalidData.into()));
    };
    let root = fs::canonicalize(root).map_err(|error| (root.to_path_buf(), error))?;
    carry_out(&root, &journal.moves)?;
    let folders = journal.moves.iter().filter_map(|one| one.from.split_once('/')).map(|(folder, _)| folder);
    for folder in folders.filter(|folder| is_fresh(OsStr::new(folder))) {
        let _ = fs::remove_dir(root.join(folder));
        let _ = fs::remove_file(root.join(folder).with_extension("lock"));
    }
    end(path)
}

#[derive(Serialize, Deserialize)]
struct Journal {
    generator: String,
    moves: Vec<Move>,
}

/// A rename, with paths from the site's root.
#[derive(Clone, Serialize, Deserialize)]
struct Move {
    from: String,
    to: String,
    /// The digest of the previous file at the target when the change was made; `None` if there was none.
    before: Option<String>,
}

impl Move {
    /// A site, and a journal in it, may come from an untrusted source: a move is valid only from a temporary name to an
    /// input.
    fn is_ours(&self) -> bool {
        let parts = |path: &str| -> Option<Vec<String>> {
            let plain = |part: Component<'_>| match part {
                Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            };
            Path::new(path).components().map(plain).collect()
        };
        let (Some(from), Some(to)) = (parts(&self.from), parts(&self.to)) else { return false };
        let is_input = to.first().is_some_and(|first| INPUTS.contains(&first.as_str()) || to.len() == 1);
        let is_hidden = |name: &String| name.starts_with('.') && name != ".gitignore";
        from.iter().any(|name| is_fresh(OsStr::new(name))) && is_input && !to.iter().any(is_hidden)
    }
}

/// Writes the journal. When this returns, the change is made.
fn begin(path: &Path, moves: &[Move]) -> Result<(), Refused> {
    let refused = |error| (path.to_path_buf(), error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let journal = Journal { generator: "temario".to_owned(), moves: moves.to_vec() };
    let text = serde_json::to_vec(&journal).expect("texts are valid JSON");
    let fresh = fresh_name(folder).map_err(refused)?;
    put_synced(&fresh, &text, None).map_err(refused)?;
    // A journal that takes a change back replaces the one that made it.
    fs::rename(&fresh, path).inspect_err(|_| drop(fs::remove_file(&fresh))).map_err(refused)?;
    sync_folder(folder).map_err(refused)
}

/// Does the remaining renames, and syncs.
fn carry_out(root: &Path, moves: &[Move]) -> Result<(), Refused> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for one in moves {
        let (from, to) = (root.join(&one.from), root.join(&one.to));
        if fs::symlink_metadata(&from).is_err() {
            continue;
        }
        let refused = |error| (to.clone(), error);
        let folder = to.parent().unwrap_or(root);
        make_folders(folder, &mut folders).map_err(refused)?;
        // A symbolic link created in the meantime may lead outside the site.
        let is_inside = fs::canonicalize(folder).is_ok_and(|folder| folder.starts_with(root));
        let there = digest(&to).map_err(refused)?;
        let is_as_before = there == one.before && is_inside;
        if !is_as_before {
            // The target was written in the meantime; that text is kept.
            let _ = fs::remove_file(&from);
            continue;
        }
        let renamed = if there.is_none() { rename_new(&from, &to) } else { fs::rename(&from, &to) };
        renamed.map_err(refused)?;
        folders.insert(folder.to_path_buf());
    }
    for folder in folders {
        sync_folder(&folder).map_err(|error| (folder, error))?;
    }
    Ok(())
}

fn end(path: &Path) -> Result<(), Refused> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::remove_file(path).and_then(|()| sync_folder(folder)).map_err(|error| (path.to_path_buf(), error))
}

/// Creates a folder and its missing parents, and records the folders that have a new entry.
fn make_folders(folder: &Path, changed: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let mut above = folder;
    while fs::symlink_metadata(above).is_err() {
        let Some(parent) = above.parent() else { break };
        changed.insert(parent.to_path_buf());
        above = parent;
    }
    fs::create_dir_all(folder)
}

/// The digest of a file as the journal has it; `None` if there is no file.
fn digest(path: &Path) -> io::Result<Option<String>> {
    if path.is_dir() {
        return Ok(Some("folder".to_owned()));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(digest_of(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn digest_of(bytes: &[u8]) -> String {
    format!("{:032x}", Digest::of(bytes).0)
}

/// New texts under temporary names beside their targets. Those not renamed when this is dropped are removed.
#[derive(Default)]
struct StagedTexts {
    files: Vec<Staged>,
    is_done: bool,
}

/// A new text under a temporary name.
struct Staged {
    fresh: PathBuf,
    target: PathBuf,
    /// The digest of the new text.
    digest: String,
    /// The digest of the previous file.
    before: Option<String>,
    /// The content and properties of the previous file.
    old: Option<(Vec<u8>, fs::Metadata)>,
}

impl StagedTexts {
    /// Writes a text beside its target, if it differs from the previous file.
    fn add(&mut self, root: Option<&Path>, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let target = match fs::symlink_metadata(place) {
            // The target of a symbolic link is changed, not the link.
            Ok(there) if there.is_symlink() => fs::canonicalize(place)?,
            _ => place.to_path_buf(),
        };
        if fs::read(&target).is_ok_and(|known| known == bytes) {
            return Ok(());
        }
        let folder = existing(&target)?;
        let folder = fs::canonicalize(&folder).map(|real| if root.is_some() { real } else { folder })?;
        if root.is_some_and(|root| !folder.starts_with(root)) {
            return Err(ReadError::has_changed(place));
        }
        let like = fs::metadata(&target).ok();
        if like.as_ref().is_some_and(|like| !like.is_file()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let before = digest(&target)?;
        let old = match like {
            Some(like) => Some((fs::read(&target)?, like)),
            None => None,
        };
        let fresh = fresh_name(&folder)?;
        put_synced(&fresh, bytes, old.as_ref().map(|(_, like)| like))?;
        self.files.push(Staged { fresh, target, digest: digest_of(bytes), before, old });
        Ok(())
    }

    /// Renames all to their targets. Several files of a site get a journal first.
    fn take_place(mut self, root: Option<&Path>) -> Result<(), Refused> {
        let relative = |root: &Path, path: &Path| -> Option<String> {
            let below = path.strip_prefix(root).ok()?;
            Some(below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
        };
        if let Some(root) = root.filter(|_| self.files.len() > 1) {
            // Existing files first: if one of them cannot be replaced, no new file has to be removed again.
            self.files.sort_by_key(|one| one.before.is_none());
            let as_move = |one: &Staged| {
                let (from, to) = (relative(root, &one.fresh)?, relative(root, &real(&one.target))?);
                Some(Move { from, to, before: one.before.clone() })
            };
            let moves: Option<Vec<Move>> = self.files.iter().map(as_move).collect();
            let moves = moves.ok_or_else(|| (root.to_path_buf(), io::ErrorKind::InvalidInput.into()))?;
            let folders: BTreeSet<&Path> = self.files.iter().filter_map(|one| one.fresh.parent()).collect();
            for folder in folders {
                sync_folder(folder).map_err(|error| (folder.to_path_buf(), error))?;
            }
            let journal = root.join(JOURNALS[0]);
            begin(&journal, &moves).inspect_err(|_| drop(fs::remove_file(&journal)))?;
            self.is_done = true;
            if let Err(refused) = carry_out(root, &moves) {
                // If that fails too, the next command that reads the site finishes what the journal says.
                let _ = self.take_back(root, &moves, &journal);
                return Err(refused);
            }
            return end(&journal);
        }
        let mut folders = BTreeSet::new();
        for Staged { fresh, target, before, .. } in &self.files {
            let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let done = make_folders(folder, &mut folders).and_then(|()| match before {
                None => rename_new(fresh, target),
                Some(_) => fs::rename(fresh, target),
            });
            done.map_err(|error| (target.clone(), error))?;
            folders.insert(folder.to_path_buf());
        }
        self.is_done = true;
        for folder in &folders {
            sync_folder(folder).map_err(|error| (folder.clone(), error))?;
        }
        Ok(())
    }

    /// Takes back a change of which some files were renamed.
    fn take_back(&self, root: &Path, moves: &[Move], journal: &Path) -> Result<(), Refused> {
        let (mut back, mut new) = (Vec::new(), Vec::new());
        for (one, done) in self.files.iter().zip(moves) {
            let target = root.join(&done.to);
            let refused = |error| (target.clone(), error);
            let is_made = fs::symlink_metadata(&one.fresh).is_err();
            // Another program may have written the file since.
            if !is_made || digest(&target).map_err(refused)?.as_ref() != Some(&one.digest) {
                continue;
            }
            let Some((bytes, like)) = &one.old else {
                new.push(target);
                continue;
            };
            let fresh = fresh_name(target.parent().unwrap_or(root)).map_err(refused)?;
            put_synced(&fresh, bytes, Some(like)).map_err(refused)?;
            let from = fresh.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let from = done.to.rsplit_once('/').map_or(from.clone(), |(folder, _)| format!("{folder}/{from}"));
            back.push(Move { from, to: done.to.clone(), before: Some(one.digest.clone()) });
        }
        begin(journal, &back)?;
        for path in new {
            fs::remove_file(&path).map_err(|error| (path, error))?;
        }
        carry_out(root, &back)?;
        for one in &self.files {
            let _ = fs::remove_file(&one.fresh);
        }
        end(journal)
    }
}

impl Drop for StagedTexts {
    fn drop(&mut self) {
        for one in self.files.iter().filter(|_| !self.is_done) {
            let _ = fs::remove_file(&one.fresh);
        }
    }
}

/// A path whose nearest existing folder is resolved.
fn real(path: &Path) -> PathBuf {
    let Ok(base) = existing(path) else { return path.to_path_buf() };
    let rest = path.strip_prefix(&base).unwrap_or(Path::new(""));
    fs::canonicalize(&base).map_or_else(|_| path.to_path_buf(), |base| base.join(rest))
}

/// The nearest existing folder above a path.
fn existing(path: &Path) -> io::Result<PathBuf> {
    let above = path.ancestors().skip(1);
    let above = above.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    for folder in above {
        match fs::metadata(folder) {
            Ok(there) if there.is_dir() => return Ok(folder.to_path_buf()),
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// An unused temporary name in a folder.
fn fresh_name(folder: &Path) -> io::Result<PathBuf> {
    loop {
        let path = folder.join(format!("{FRESH}{:08x}{FRESH_END}", getrandom::u32()?));
        if fs::symlink_metadata(&path).is_err() {
            return Ok(path);
        }
    }
}

fn is_fresh(name: &OsStr) -> bool {
    let digits = name.to_str().and_then(|name| name.strip_prefix(FRESH)?.strip_suffix(FRESH_END));
    digits.is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Removes temporary files of killed runs that had not made their change yet. Only for the holder of the lock, after it
/// has finished the journal.
fn sweep(content: &Path) {
    for entry in WalkDir::new(content).into_iter().flatten() {
        if entry.file_type().is_file() && is_fresh(entry.file_name()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes unfinished new sites of killed runs in a folder.
fn sweep_made(base: &Path) {
    if has_journal(base) {
        return;
    }
    let names: Vec<PathBuf> = fs::read_dir(base).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let mut somebody_is_there = false;
    for lock in names.iter().filter(|path| path.extension() == Some(OsStr::new("lock"))) {
        let fresh = lock.with_extension("new");
        if fresh.file_name().is_some_and(is_fresh) {
            match HeldFile::take(lock) {
                Ok(_held) => drop(fs::remove_dir_all(fresh)),
                Err(_) => somebody_is_there = true,
            }
        }
    }
    // An incomplete journal, which has no lock of its own.
    if !somebody_is_there {
        for path in names.iter().filter(|path| path.is_file() && path.file_name().is_some_and(is_fresh)) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Waits for a lock; `None` on a file system without locks.
fn hold(path: &Path) -> Result<Option<HeldFile>, Refused> {
    let refused = |error| (path.to_path_buf(), error);
    let start = Instant::now();
    loop {
        match HeldFile::take(path) {
            Ok(held) => return Ok(Some(held)),
            Err(HoldFault::NoLocks) => return Ok(None),
            Err(HoldFault::Busy(_)) if start.elapsed() < PATIENCE => thread::sleep(PAUSE),
            Err(HoldFault::Busy(_) | HoldFault::NoFile) => {
                return Err(refused(io::ErrorKind::ResourceBusy.into()));
            }
            Err(HoldFault::Refused(error)) => return Err(refused(error)),
        }
    }
}
