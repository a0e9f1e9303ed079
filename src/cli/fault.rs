//! What a machine's refusal is called, and what to do about it, in the author's language.
//!
//! The system's own words are English, and seldom say what to do. They are shown only for what has no words here.

use std::io;
use std::path::Path;

use crate::diagnostic::{ProgramLanguage, phrase};
use crate::shown;
use crate::source::{ReadCause, ReadError};

/// The refusal with its path, and the help for it.
pub(super) struct MachineFault {
    pub message: String,
    pub help: Option<String>,
}

impl MachineFault {
    /// Says what an error at a path is. What was read names its own path.
    pub fn new(language: ProgramLanguage, path: &Path, error: &io::Error) -> Self {
        let read = ReadError::of(error);
        let path = read.map_or(path, |read| &read.path).display().to_string();
        let error = match read.map(|read| &read.cause) {
            Some(ReadCause::KeepsChanging) => return Self::known(language, "io-changing", &path),
            Some(ReadCause::HasChanged) => return Self::known(language, "io-changed", &path),
            Some(ReadCause::Refused(error)) => error,
            None => error,
        };
        match name(error) {
            Some(name) => Self::known(language, name, &path),
            None => {
                // Some libraries put the path into their words.
                let detail = error.to_string();
                let is_named = detail.contains(&path);
                let message = if is_named {
                    shown::line(&detail)
                } else {
                    phrase(language, "io", &[("path", &path), ("detail", &detail)])
                };
                Self { message, help: None }
            }
        }
    }

    fn known(language: ProgramLanguage, name: &str, path: &str) -> Self {
        let detail = phrase(language, name, &[]);
        let message = phrase(language, "io", &[("path", path), ("detail", &detail)]);
        Self { message, help: Some(phrase(language, &format!("{name}-help"), &[])) }
    }
}

/// The name of our words for what authors meet.
fn name(error: &io::Error) -> Option<&'static str> {
    use io::ErrorKind as Kind;
    // The system's number for a drive that fails has no kind.
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
        return Some("io-drive");
    }
    Some(match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => "io-full",
        Kind::FileTooLarge => "io-too-large",
        Kind::PermissionDenied => "io-denied",
        Kind::ReadOnlyFilesystem => "io-read-only",
        Kind::NotFound => "io-gone",
        Kind::InvalidFilename => "io-name",
        Kind::NotADirectory => "io-no-folder",
        Kind::IsADirectory => "io-folder",
        Kind::TimedOut | Kind::StaleNetworkFileHandle | Kind::HostUnreachable | Kind::NetworkUnreachable => {
            "io-network"
        }
        Kind::OutOfMemory => "io-memory",
        Kind::ResourceBusy => "io-busy",
        Kind::WriteZero => "io-lost",
        Kind::InvalidData => "io-damaged",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authors_meet_has_words_and_help_in_both_languages() {
        use io::ErrorKind as Kind;
        for kind in [
            Kind::StorageFull,
            Kind::QuotaExceeded,
            Kind::FileTooLarge,
            Kind::PermissionDenied,
            Kind::ReadOnlyFilesystem,
            Kind::NotFound,
            Kind::InvalidFilename,
            Kind::NotADirectory,
            Kind::IsADirectory,
            Kind::ResourceBusy,
            Kind::StaleNetworkFileHandle,
            Kind::OutOfMemory,
            Kind::WriteZero,
            Kind::InvalidData,
        ] {
            let system = io::Error::from(kind);
            let both = [ProgramLanguage::English, ProgramLanguage::Spanish].map(|language| {
                let fault = MachineFault::new(language, Path::new("a/b.md"), &system);
                assert!(fault.message.starts_with("a/b.md: "), "{}", fault.message);
                assert!(!fault.message.contains(&system.to_string()), "{}", fault.message);
                [fault.message, fault.help.expect("help")]
            });
            assert!(both[0][0] != both[1][0] && both[0][1] != both[1][1], "{both:?}");
        }
    }

    #[test]
    fn what_was_read_names_its_own_path_and_the_unknown_keeps_the_systems_words() {
        let inner = io::Error::other("strange");
        let fault =
            MachineFault::new(ProgramLanguage::English, Path::new("site"), &ReadError::refused(Path::new("x"), inner));
        assert_eq!((fault.message.as_str(), fault.help), ("x: strange", None));
    }
}
