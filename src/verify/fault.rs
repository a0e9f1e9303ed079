//! Why nothing could be compared.

use std::io;
use std::path::PathBuf;

use crate::signature::SignatureFault;

/// Why nothing could be compared.
#[derive(Debug)]
pub enum VerifyFault {
    /// There is no manifest at the place, or it was not written by temario.
    NoManifest(String),
    /// The manifest contains a path that could lead elsewhere: the place, and the path.
    RefusedName(String, String),
    /// This computer has no root certificates for TLS.
    NoAuthorities,
    /// There is no signature at the place.
    NoSignature(String),
    /// The signature is not valid.
    Signature(SignatureFault),
    /// An address does not respond: the address, and the error.
    Unreachable(String, String),
    /// An I/O error at a path.
    Io(PathBuf, io::Error),
}
