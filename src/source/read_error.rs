//! Why inputs could not be read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why an input could not be read; the payload of an [`io::Error`].
#[derive(Debug)]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// The cause.
    pub cause: ReadCause,
}

/// The cause of a [`ReadError`].
#[derive(Debug)]
pub enum ReadCause {
    /// An I/O error.
    Refused(io::Error),
    /// It changed at each reading.
    KeepsChanging,
    /// It has changed since it was read; writing what was derived from it would undo the change.
    HasChanged,
}

impl ReadError {
    /// An I/O error, with the path.
    pub fn refused(path: &Path, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), Self { path: path.to_path_buf(), cause: ReadCause::Refused(error) })
    }

    pub(super) fn keeps_changing(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::KeepsChanging })
    }

    /// An error of a file that has changed since it was read.
    pub fn has_changed(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::HasChanged })
    }

    /// The [`ReadError`] in an I/O error, if there is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            ReadCause::Refused(error) => write!(formatter, "{}: {error}", self.path.display()),
            ReadCause::KeepsChanging => write!(formatter, "{} keeps changing", self.path.display()),
            ReadCause::HasChanged => write!(formatter, "{} has changed", self.path.display()),
        }
    }
}

impl std::error::Error for ReadError {}
