//! Why a site was not published.

use std::io;
use std::path::PathBuf;

use crate::config::Audience;
use crate::theme::TemplateFault;

/// Why a site was not published.
#[derive(Debug)]
pub enum DeployFault {
    /// The place has content and no manifest of ours.
    NotOurs(String),
    /// The place has a manifest that cannot be read, or that names files outside it.
    Unreadable(String),
    /// The list of files at the place has a name that could lead elsewhere: the place, and the name.
    RefusedName(String, String),
    /// A file that is to be written is there already, and is none of ours.
    Foreign(String),
    /// Something that is no file, such as a link, has the name of a file that is to be written, or of one of its
    /// folders.
    NoFile(String),
    /// A list at the place, or an answer of it, is larger than any of ours: what it is, and the most bytes.
    TooLarge(String, u64),
    /// A program or a place did not end in time: its name, and the seconds.
    TooSlow(String, u64),
    /// A remote by which `git` would start another program, or that is no address: what it is.
    BadRemote(String),
    /// The place lies over the site's sources or in them.
    OverSources(PathBuf),
    /// Another edition stands there: first the one that stands there, then the one that would take its place.
    OtherEdition(Audience, Audience),
    /// More files would be deleted than may be: how many, and the most.
    TooManyDeletes(usize, usize),
    /// Another run is publishing there now.
    Busy(PathBuf),
    /// Somebody else has published there meanwhile.
    Overtaken(String),
    /// A built file is not what its manifest says.
    Differs(PathBuf),
    /// A folder that was to be published has no manifest of ours.
    NotBuilt(PathBuf),
    /// A template failed.
    Template(TemplateFault),
    /// A program that is needed is not there.
    NoProgram(String),
    /// The machine has no folder for temporary files.
    NoTemporary(PathBuf),
    /// A program failed: its name, and what it said.
    Program(String, String),
    /// Neither the environment nor the machine has what opens an object store.
    NoCredentials,
    /// The environment names a profile that has no keys: its name.
    NoProfile(String),
    /// This machine has no certificates by which to trust an encrypted address.
    NoAuthorities,
    /// An object store failed: what it said.
    Store(String),
    /// The machine failed.
    Io(PathBuf, io::Error),
}

impl DeployFault {
    /// Says of an error of the machine at which path it happened.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error)
    }
}
