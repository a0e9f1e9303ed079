//! What can go wrong while a site is written.

use std::io;
use std::path::PathBuf;

use crate::theme::TemplateFault;

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// A template failed.
    Template(TemplateFault),
    /// The output folder holds the site's sources, or lies among them.
    OverSources(PathBuf),
    /// The output folder has content and no manifest of ours.
    NotOurs(PathBuf),
    /// The output folder is ours, but somebody has put a file of her own into it.
    ForeignFile(PathBuf),
    /// Somebody else is writing the same output.
    Busy {
        /// What is written.
        output: PathBuf,
        /// The number of the process that writes it, if it could be read.
        process: Option<u32>,
    },
    /// Everything was written, but something beside the output could not be removed.
    Left(PathBuf, io::Error),
    /// The new site stands at the output, but the disk did not confirm its name: a power cut may bring the old one back.
    Unsettled(PathBuf, io::Error),
    /// The machine failed.
    Io(PathBuf, io::Error),
}
