//! The manifest that a copy is compared with.

use super::fault::VerifyFault;
use crate::pipeline::{MANIFEST, Manifest};
use crate::signature::{SIGNATURE, verify as verify_signature};

/// The most bytes of a manifest or signature: a copy may be untrusted.
pub const LIST_LIMIT: u64 = 64 * 1024 * 1024;

/// The manifest and key that a copy is compared with.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The bytes of a manifest; if `None`, that of the copy is used.
    pub manifest: Option<Vec<u8>>,
    /// The public key of the manifest's signature.
    pub public_key: Option<String>,
}

/// The manifest to use, and the trusted comment of its signature. `read` reads a file of the copy.
pub fn trusted(
    trust: &Trust,
    place: &str,
    read: impl Fn(&str) -> Result<Option<Vec<u8>>, VerifyFault>,
) -> Result<(Manifest, Option<String>), VerifyFault> {
    let own = match &trust.manifest {
        Some(bytes) => Some(bytes.clone()),
        None => read(MANIFEST)?,
    };
    let bytes = own.ok_or_else(|| VerifyFault::NoManifest(place.to_owned()))?;
    if bytes.len() as u64 > LIST_LIMIT {
        return Err(VerifyFault::NoManifest(place.to_owned()));
    }
    let signed = match &trust.public_key {
        Some(key) => {
            let signature = read(SIGNATURE)?;
            let signature = signature.ok_or_else(|| VerifyFault::NoSignature(place.to_owned()))?;
            let remark = verify_signature(key, &String::from_utf8_lossy(&signature), &bytes);
            Some(remark.map_err(VerifyFault::Signature)?)
        }
        None => None,
    };
    // The content is parsed only after its signature is verified.
    let manifest = Manifest::parse(&bytes).ok_or_else(|| match Manifest::refused_name(&bytes) {
        Some(name) => VerifyFault::RefusedName(place.to_owned(), name),
        None => VerifyFault::NoManifest(place.to_owned()),
    })?;
    Ok((manifest, signed))
}
