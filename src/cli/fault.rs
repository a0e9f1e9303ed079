//! Messages for errors of the operating system, with help, in the author's language.
//!
//! The system's own messages are English and seldom say what to do. They are shown only for errors without a text here.

use std::io;
use std::path::Path;

use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::shown;
use crate::source::{ReadCause, ReadError};

/// The message for an error, and its help.
type RefusalWords = (&'static dyn Phrase, &'static dyn Phrase);

/// The message with the path of the error, and its help.
pub(super) struct MachineFault {
    pub message: String,
    pub help: Option<String>,
}

impl MachineFault {
    /// Describes an error at a path. A read error contains its own path.
    pub fn new(language: ProgramLanguage, path: &Path, error: &io::Error) -> Self {
        let read = ReadError::of(error);
        let path = read.map_or(path, |read| &read.path).display().to_string();
        let error = match read.map(|read| &read.cause) {
            Some(ReadCause::KeepsChanging) => {
                return Self::known(language, (&phrases::IoChanging, &phrases::IoChangingHelp), &path);
            }
            Some(ReadCause::HasChanged) => {
                return Self::known(language, (&phrases::IoChanged, &phrases::IoChangedHelp), &path);
            }
            Some(ReadCause::Refused(error)) => error,
            None => error,
        };
        match known(error) {
            Some(words) => Self::known(language, words, &path),
            None => {
                // Errors of some libraries already contain the path.
                let detail = error.to_string();
                let is_named = detail.contains(&path);
                let message = if is_named {
                    shown::line(&detail)
                } else {
                    phrase(language, &phrases::Io { detail: &detail, path: &path })
                };
                Self { message, help: None }
            }
        }
    }

    fn known(language: ProgramLanguage, (detail, help): RefusalWords, path: &str) -> Self {
        let detail = phrase(language, detail);
        let message = phrase(language, &phrases::Io { detail: &detail, path });
        Self { message, help: Some(phrase(language, help)) }
    }
}

/// The message and the help for common errors.
fn known(error: &io::Error) -> Option<RefusalWords> {
    use io::ErrorKind as Kind;
    // The error number of a failing drive has no `ErrorKind`.
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
        return Some((&phrases::IoDrive, &phrases::IoDriveHelp));
    }
    Some(match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => (&phrases::IoFull, &phrases::IoFullHelp),
        Kind::FileTooLarge => (&phrases::IoTooLarge, &phrases::IoTooLargeHelp),
        Kind::PermissionDenied => (&phrases::IoDenied, &phrases::IoDeniedHelp),
        Kind::ReadOnlyFilesystem => (&phrases::IoReadOnly, &phrases::IoReadOnlyHelp),
        Kind::NotFound => (&phrases::IoGone, &phrases::IoGoneHelp),
        Kind::InvalidFilename => (&phrases::IoName, &phrases::IoNameHelp),
        Kind::NotADirectory => (&phrases::IoNoFolder, &phrases::IoNoFolderHelp),
        Kind::IsADirectory => (&phrases::IoFolder, &phrases::IoFolderHelp),
        Kind::TimedOut | Kind::StaleNetworkFileHandle | Kind::HostUnreachable | Kind::NetworkUnreachable => {
            (&phrases::IoNetwork, &phrases::IoNetworkHelp)
        }
        Kind::OutOfMemory => (&phrases::IoMemory, &phrases::IoMemoryHelp),
        Kind::ResourceBusy => (&phrases::IoBusy, &phrases::IoBusyHelp),
        Kind::WriteZero => (&phrases::IoLost, &phrases::IoLostHelp),
        Kind::InvalidData => (&phrases::IoDamaged, &phrases::IoDamagedHelp),
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
