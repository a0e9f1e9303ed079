//! Errors of writing a site.

use std::io;
use std::path::PathBuf;

use crate::theme::TemplateFault;

/// Why a site was not written, or not completely.
#[derive(Debug)]
pub enum WriteError {
    /// A template failed.
    Template(TemplateFault),
    /// The output folder contains the site's sources, or is inside them.
    OverSources(PathBuf),
    /// The output folder has content and no manifest of temario.
    NotOurs(PathBuf),
    /// The output folder has a manifest of temario, and a file that temario did not write.
    ForeignFile(PathBuf),
    /// Another process is writing the same output.
    Busy {
        /// The output.
        output: PathBuf,
        /// The id of that process, if known.
        process: Option<u32>,
    },
    /// The site was written, but something beside the output could not be removed.
    Left(PathBuf, io::Error),
    /// The new site is in place, but the disk did not confirm its name: a power failure may restore the previous site.
    Unsettled(PathBuf, io::Error),
    /// An I/O error at a path.
    Io(PathBuf, io::Error),
}
