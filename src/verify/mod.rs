//! Compares a published site, or a copy of one, with its manifest.

mod difference;
mod fault;
mod folder;
mod trust;
mod website;

pub use difference::{ManifestDifference, Verified};
pub use fault::VerifyFault;
pub use folder::verify_folder;
pub use trust::Trust;
pub use website::verify_website;
