//! Writing to disk, with all errors reported.
//!
//! - `close` reports errors that the system detects late: a quota, a full network drive. The standard library ignores
//!   them.
//! - `fsync` returns when the bytes of one file are on the disk, and reports errors since the file was opened, also on
//!   network drives. It is slow, so only files of authors are synced one by one.
//! - `syncfs` does the same for a whole file system at once: [`FileSystem`].
//! - A rename survives a power failure once its folder is synced: [`sync_folder`].

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Closes a file. The standard library ignores errors of closing.
///
/// # Errors
/// A late error of an earlier write.
pub fn close(file: File) -> io::Result<()> {
    #[cfg(unix)]
    return close_err::Closable::close(file);
    #[cfg(not(unix))]
    file.sync_all()
}

/// Writes a new file without syncing.
///
/// # Errors
/// An I/O error; the file may then be incomplete.
pub fn put_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    close(file)
}

/// Copies a file to a new path without syncing.
///
/// # Errors
/// An I/O error; the copy may then be incomplete.
pub fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut file = File::create_new(to)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    close(file)
}

/// Writes a new file and syncs it. It gets the mode and, if permitted, the owner of `like`.
///
/// # Errors
/// An I/O error; the file is then removed.
pub fn put_synced(path: &Path, bytes: &[u8], like: Option<&fs::Metadata>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    let written = file.write_all(bytes).and_then(|()| keep_owner(&file, like)).and_then(|()| file.sync_all());
    written.and_then(|()| close(file)).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

#[cfg(unix)]
fn keep_owner(file: &File, like: Option<&fs::Metadata>) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let Some(like) = like else { return Ok(()) };
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
        // Only some accounts may change the owner; otherwise the file keeps its own.
        let _ = std::os::unix::fs::fchown(file, Some(like.uid()), Some(like.gid()));
    }
    // After the change of owner, which clears some bits of the mode.
    file.set_permissions(like.permissions())
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _like: Option<&fs::Metadata>) -> io::Result<()> {
    Ok(())
}

/// Syncs the entries of a folder.
///
/// # Errors
/// An I/O error of the disk.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
        match folder.sync_all() {
            // Some network drives do not support this for folders.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            other => other,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}

/// The file system of a folder, opened to report its write errors.
pub struct FileSystem {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux can sync one file system"))]
    folder: Option<File>,
}

impl FileSystem {
    /// Starts recording errors. A folder that cannot be opened is not synced.
    pub fn watch(folder: &Path) -> Self {
        Self { folder: File::open(folder).ok() }
    }

    /// Syncs everything written to the file system, in one call for any number of files.
    ///
    /// # Errors
    /// A write since [`FileSystem::watch`] did not reach the disk.
    pub fn sync(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if let Some(folder) = &self.folder {
            rustix::fs::syncfs(folder)?;
        }
        #[cfg(all(unix, not(target_os = "linux")))]
        rustix::fs::sync();
        Ok(())
    }
}

/// Renames to an unused name.
///
/// # Errors
/// The name exists, or an I/O error.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}
