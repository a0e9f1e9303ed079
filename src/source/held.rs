//! A file that one process holds while it does what only one may do at a time: [`Held`].

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A file that is locked until it is dropped, and goes then.
///
/// The system holds the lock, not the file: a program that is killed lets go of it, so that no lock is ever stale.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    /// For what the holder writes into it.
    pub file: File,
    stays: bool,
}

/// Why a file cannot be held.
#[derive(Debug)]
pub enum HoldFault {
    /// Another process holds it; the file as it is opened.
    Busy(File),
    /// Something else has the name.
    NoFile,
    /// Some network drives know no locks. Nothing is left of the file.
    NoLocks,
    /// The machine refuses.
    Refused(io::Error),
}

impl Held {
    /// Makes the file if there is none, and takes its lock without waiting.
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
            // Whoever held the lock may have removed its file between our opening and locking it.
            if fs::symlink_metadata(path).is_ok_and(|there| identity(&there) == identity(&metadata)) {
                return Ok(Self { path: path.to_path_buf(), file, stays: false });
            }
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the file where it is when the lock is let go.
    pub fn leave(&mut self) {
        self.stays = true;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The name goes while the lock is still held, so that nobody takes the lock of a name that is about to go.
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
        // Somebody's link of this name leads to somebody's file; somebody's pipe would make us wait.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options.open(path)
}

/// What tells a file or folder from another that stands in its place; nothing where the system has no numbers for them.
#[cfg(unix)]
pub fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

/// See above.
#[cfg(not(unix))]
pub fn identity(_metadata: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
