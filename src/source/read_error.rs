//! Why the inputs could not be read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the inputs could not be read; an [`io::Error`] carries it.
#[derive(Debug)]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: ReadCause,
}

/// Why a file or folder could not be read.
#[derive(Debug)]
pub enum ReadCause {
    /// The machine refuses.
    Refused(io::Error),
    /// Whenever it was read it changed.
    KeepsChanging,
    /// It has changed since it was read, and what was made of it would undo that.
    HasChanged,
}

impl ReadError {
    /// The machine refuses, as an error that names the path.
    pub fn refused(path: &Path, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), Self { path: path.to_path_buf(), cause: ReadCause::Refused(error) })
    }

    pub(super) fn keeps_changing(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::KeepsChanging })
    }

    /// The file is not any more what was read.
    pub fn has_changed(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::HasChanged })
    }

    /// What an error of reading carries.
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
