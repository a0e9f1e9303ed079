//! Why nothing could be compared.

use std::io;
use std::path::PathBuf;

use crate::signature::SignatureFault;

/// Why nothing could be compared.
#[derive(Debug)]
pub enum VerifyFault {
    /// There is no manifest at the place, or it is none of ours.
    NoManifest(String),
    /// The manifest has a name that could lead elsewhere: the place, and the name.
    RefusedName(String, String),
    /// This machine has no certificates by which to trust an encrypted address.
    NoAuthorities,
    /// There is no signature at the place.
    NoSignature(String),
    /// The signature does not count.
    Signature(SignatureFault),
    /// An address does not answer: the address, and what was said.
    Unreachable(String, String),
    /// The machine failed.
    Io(PathBuf, io::Error),
}
