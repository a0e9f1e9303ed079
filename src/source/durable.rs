//! Bytes that reach the disk: writing, with every error of it.
//!
//! - `close` reports what the system found out late: a quota, a full network drive. The standard library ignores it.
//! - `fsync` returns when the bytes of one file are on the disk, and reports what failed since the file was opened,
//!   also on drives of a network. It is slow, so that only files of authors get one each.
//! - `syncfs` does the same for a whole file system at once: [`FileSystem`].
//! - A rename is kept by a power cut when its folder was synced: [`sync_folder`].

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Closes a file. The standard library closes files too, and drops the error.
///
/// # Errors
/// What the system found out about earlier writes only now.
pub fn close(file: File) -> io::Result<()> {
    #[cfg(unix)]
    return close_err::Closable::close(file);
    #[cfg(not(unix))]
    file.sync_all()
}

/// Writes a file that is not there yet, without waiting for the disk.
///
/// # Errors
/// The machine refuses; a part of the file may be there then.
pub fn put_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    close(file)
}

/// Copies a file to where none is yet, without waiting for the disk.
///
/// # Errors
/// The machine refuses; a part of the copy may be there then.
pub fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut file = File::create_new(to)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    close(file)
}

/// Writes a file that is not there yet, and returns when it is on the disk. It gets the mode and, where that is
/// allowed, the owner of another file.
///
/// # Errors
/// The machine refuses; nothing is left of the file.
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
        // Only some accounts may give files away. Who may not keeps what she wrote.
        let _ = std::os::unix::fs::fchown(file, Some(like.uid()), Some(like.gid()));
    }
    // After the owner, since a change of owner takes some bits of the mode away.
    file.set_permissions(like.permissions())
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _like: Option<&fs::Metadata>) -> io::Result<()> {
    Ok(())
}

/// Returns when the names in a folder are on the disk.
///
/// # Errors
/// The disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
        match folder.sync_all() {
            // Some drives of a network know no such thing for folders.
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

/// The file system of a folder, watched for what fails on it.
pub struct FileSystem {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux can sync one file system"))]
    folder: Option<File>,
}

impl FileSystem {
    /// Begins to watch. A folder that cannot be opened is not watched.
    pub fn watch(folder: &Path) -> Self {
        Self { folder: File::open(folder).ok() }
    }

    /// Returns when all that was written is on the disk: one act for any number of files.
    ///
    /// # Errors
    /// Something that was written since the watch began did not reach the disk.
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

/// Renames to a name that nothing has.
///
/// # Errors
/// Something has that name, or the machine refuses.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}
