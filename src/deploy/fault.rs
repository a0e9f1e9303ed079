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
    /// The place has files of this site, but no manifest of temario, or one that cannot be read.
    NoList(String),
    /// The place has another site: none of its module pages has an address in this one.
    OtherSite(String),
    /// The folder above the place does not exist: the place, and that folder.
    NoParent(String, String),
    /// The drive of a folder is not connected: the folder, and where the drive would be.
    NoDrive(PathBuf, PathBuf),
    /// The path of a folder has the form of another system.
    OtherSystem(String),
    /// The path of a folder begins with what only a shell replaces: `~`, `$HOME`, `%USERPROFILE%`.
    OfShell(String),
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
    /// A repository cannot be reached or does not accept the branch.
    Remote(Box<RemoteFault>),
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

/// A repository that cannot be reached or does not accept the branch.
#[derive(Debug)]
pub struct RemoteFault {
    /// The remote as in `site.toml`.
    pub remote: String,
    /// The branch.
    pub branch: String,
    /// The cause.
    pub cause: RemoteCause,
    /// The message of `git`; empty if it was not run.
    pub detail: String,
}

/// Why a repository cannot be reached or does not accept the branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteCause {
    /// The site's repository has no remote with this name: the names that it has.
    UnknownName(Vec<String>),
    /// The site is in no repository, so a remote has no name.
    NoOwnRepository,
    /// The identity of commits is to be the user's own, and `git` knows none.
    NoIdentity,
    /// A path at which nothing exists.
    NoPath,
    /// A path, or a path on a server, that is not a repository.
    NoRepository,
    /// The repository belongs to another user of this computer.
    OtherOwner,
    /// The server has no such repository, or shows it only to others.
    NotFound,
    /// The name of the server is unknown, or this computer is not connected.
    NoHost,
    /// The server does not answer.
    NoAnswer,
    /// The server's key is unknown or has changed.
    HostKey,
    /// The server's certificate is not accepted.
    Certificate,
    /// The server does not accept the user.
    Denied,
    /// The branch is protected.
    Protected,
    /// The branch is the one whose files are in the working folder of that repository.
    CheckedOut,
    /// A branch whose name begins with this one and a slash, or with which this name begins, exists.
    NameTaken,
    /// The repository accepts no branch without its earlier commits.
    KeepsHistory,
    /// A file, or the repository, is larger than the server accepts.
    TooLarge,
    /// A program of the repository refused the commit.
    Rejected,
    /// Any other failure.
    Other,
}

impl DeployFault {
    /// Adds its path to an error of the operating system.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error)
    }
}
