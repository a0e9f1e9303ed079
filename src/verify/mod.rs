//! Compares a published site, or a copy of one, with its manifest, and says what differs.

mod folder;
mod website;

use std::io;
use std::path::PathBuf;

pub use folder::verify_folder;
pub use website::verify_website;

use crate::pipeline::Manifest;
use crate::signature::{SignatureFault, verify as verify_signature};

/// The most bytes of a manifest or a signature: a copy may be anybody's.
const LIST_LIMIT: u64 = 64 * 1024 * 1024;

/// What a copy is compared with.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The bytes of a manifest; without one, that of the copy itself counts.
    pub manifest: Option<Vec<u8>>,
    /// The public key with which the manifest has to be signed.
    pub public_key: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many files were compared.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The remark that was signed with the manifest, if a key was given.
    pub signed: Option<String>,
    /// What differs, in the order of the manifest.
    pub differences: Vec<Difference>,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing(String),
    /// A file has other bytes.
    Changed(String),
    /// A file is there that the manifest does not know.
    Extra(String),
    /// A file for the host itself, which the host does not show, so that nobody can compare it.
    Unseen(String),
    /// A header has another value, or none.
    Header {
        /// Its name.
        name: String,
        /// The value that it should have.
        wanted: String,
        /// The value that it has.
        found: Option<String>,
        /// The paths where it is so.
        paths: Vec<String>,
    },
    /// A former address does not lead on.
    Redirect {
        /// The address.
        from: String,
        /// Where it should lead.
        wanted: String,
        /// What it does: a status, and where it leads.
        found: String,
    },
    /// An address that does not exist is not answered as it should be.
    NotFound {
        /// The address.
        path: String,
        /// The page that should answer.
        wanted: String,
        /// The status of the answer.
        found: String,
    },
}

impl Difference {
    /// Whether it counts. With a key everything does that can be compared.
    pub fn counts(&self, has_key: bool) -> bool {
        self.is_about_files() || (has_key && !matches!(self, Self::Unseen(_)))
    }

    /// Whether readers get other bytes than were published; else only the host does not do all that it should.
    pub fn is_about_files(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Changed(_) | Self::Extra(_))
    }
}

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

/// The manifest that counts, and the remark that was signed with it. `read` gets a file of the copy.
fn trusted(
    trust: &Trust,
    place: &str,
    read: impl Fn(&str) -> Result<Option<Vec<u8>>, VerifyFault>,
) -> Result<(Manifest, Option<String>), VerifyFault> {
    let own = match &trust.manifest {
        Some(bytes) => Some(bytes.clone()),
        None => read(crate::pipeline::MANIFEST)?,
    };
    let bytes = own.ok_or_else(|| VerifyFault::NoManifest(place.to_owned()))?;
    if bytes.len() as u64 > LIST_LIMIT {
        return Err(VerifyFault::NoManifest(place.to_owned()));
    }
    let signed = match &trust.public_key {
        Some(key) => {
            let signature = read(crate::signature::SIGNATURE)?;
            let signature = signature.ok_or_else(|| VerifyFault::NoSignature(place.to_owned()))?;
            let remark = verify_signature(key, &String::from_utf8_lossy(&signature), &bytes);
            Some(remark.map_err(VerifyFault::Signature)?)
        }
        None => None,
    };
    // Only what was signed is looked into.
    let manifest = Manifest::parse(&bytes).ok_or_else(|| match Manifest::refused_name(&bytes) {
        Some(name) => VerifyFault::RefusedName(place.to_owned(), name),
        None => VerifyFault::NoManifest(place.to_owned()),
    })?;
    Ok((manifest, signed))
}
