//! A file lock for work that one process may do at a time: [`HeldFile`].

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A file that is locked until it is dropped, and removed then.
///
/// The operating system holds the lock: when a program is killed, its lock is released, so no lock is ever stale.
#[derive(Debug)]
pub struct HeldFile {
    path: PathBuf,
    /// The file, for content that the holder writes.
    pub file: File,
    stays: bool,
}

/// Why a lock cannot be taken.
#[derive(Debug)]
pub enum HoldFault {
    /// Another process holds it; with the file as opened.
    Busy(File),
    /// The path is not a regular file.
    NoFile,
    /// Some network drives do not support locks. The file has been removed.
    NoLocks,
    /// An I/O error.
    Refused(io::Error),
}

impl HeldFile {
    /// Creates the file if missing, and takes its lock without waiting.
    ///
    /// # Errors
    /// See [`HoldFault`].
    pub fn take(path: &Path) -> Result<Self, HoldFault> {
        loop {
            let file = open(path).map_err(HoldFault::Refused)?;
            let metadata = file.metadata().map_err(HoldFault::Refused)?;
            if !metadata.is_file() {
                return Err(HoldFault::NoFile);
            }
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(HoldFault::Busy(file)),
                Err(TryLockError::Error(_)) => {
                    let _ = fs::remove_file(path);
                    return Err(HoldFault::NoLocks);
                }
            }
            // The previous holder may have removed the file between opening and locking it.
            if fs::symlink_metadata(path).is_ok_and(|there| identity(&there) == identity(&metadata)) {
                return Ok(Self { path: path.to_path_buf(), file, stays: false });
            }
        }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps the file when the lock is released.
    pub fn leave(&mut self) {
        self.stays = true;
    }
}

impl Drop for HeldFile {
    fn drop(&mut self) {
        // The file is removed while the lock is held, so no other process locks a file about to be removed.
        if !self.stays {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A symbolic link of this name may lead to a file of the user; opening a pipe would block.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options.open(path)
}

/// Identifies a file or folder, so that a replacement is detected; `None` on systems without file ids.
#[cfg(unix)]
pub fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

/// File ids are not read on this system.
#[cfg(not(unix))]
pub fn identity(_metadata: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
