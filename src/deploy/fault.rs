//! Errors of publishing.

use std::io;
use std::path::PathBuf;

use crate::config::Audience;
use crate::theme::TemplateFault;

/// The reason why a site was not published.
#[derive(Debug)]
pub enum DeployFault {
    /// The place has content but no manifest of temario.
    NotOurs(String),
    /// The manifest of the place is not valid, or names files outside the place.
    Unreadable(String),
    /// The manifest of the place contains a name that could refer elsewhere: the place, and the name.
    RefusedName(String, String),
    /// A file to be written already exists, and was not written by temario.
    Foreign(String),
    /// An object that is not a file, such as a link, has the path of a file to be written or of one of its folders.
    NoFile(String),
    /// A list or an answer of the place is larger than temario writes: its name, and the limit in bytes.
    TooLarge(String, u64),
    /// A program or a place exceeded its time limit: its name, and the seconds.
    TooSlow(String, u64),
    /// A remote that is not an address, or for which `git` would start another program.
    BadRemote(String),
    /// The place overlaps with the site's sources.
    OverSources(PathBuf),
    /// The place contains another edition: first the published one, then the new one.
    OtherEdition(Audience, Audience),
    /// The number of deletions exceeds the limit: the number, and the limit.
    TooManyDeletes(usize, usize),
    /// Another run is publishing to the folder.
    Busy(PathBuf),
    /// Another run published to the branch in the meantime.
    Overtaken(String),
    /// A built file differs from its manifest.
    Differs(PathBuf),
    /// A folder to be published has no manifest of temario.
    NotBuilt(PathBuf),
    /// A template failed.
    Template(TemplateFault),
    /// A required program is missing.
    NoProgram(String),
    /// There is no folder for temporary files.
    NoTemporary(PathBuf),
    /// A program failed: its name, and its error output.
    Program(String, String),
    /// There are no credentials for the object store in the environment or in a profile.
    NoCredentials,
    /// The profile named by the environment has no keys: its name.
    NoProfile(String),
    /// This computer has no trusted certificate authorities.
    NoAuthorities,
    /// An object store failed: its message.
    Store(String),
    /// An error of the operating system at a path.
    Io(PathBuf, io::Error),
}

impl DeployFault {
    /// Adds its path to an error of the operating system.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error)
    }
}
