//! Files that are published unchanged or without metadata.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::curriculum::Site;
use crate::media::Cleaned;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::Theme;

/// A file to publish.
#[derive(Clone, Debug)]
pub struct FileView {
    /// The digest of the bytes, used for the key instead of them.
    pub digest: Digest,
    pub bytes: Arc<[u8]>,
}

impl Hash for FileView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

pub(super) fn asset(theme: &Theme, number: u32) -> FileView {
    let asset = &theme.assets[number as usize];
    FileView { digest: asset.digest, bytes: asset.bytes.clone() }
}

/// An author's file in its published form ([`crate::media`]). A rejected picture becomes empty: that error cannot be
/// downgraded, so only `serve` gets here. Any other rejected file is published unchanged if the site downgraded the
/// error.
pub(super) fn published(site: &Site, snapshot: &Snapshot, path: &SourcePath) -> FileView {
    let binary = snapshot.binary(path.as_str()).expect("a file is planned only if the snapshot has it");
    let as_it_is = FileView { digest: binary.digest, bytes: binary.bytes.clone() };
    match site.media.clean(binary.digest.0, path.as_str(), &binary.bytes).as_ref() {
        Ok(Cleaned { bytes: Some(bytes), .. }) => FileView { bytes: bytes.clone(), ..as_it_is },
        Err(refusal) if refusal.is_picture => FileView { bytes: Arc::default(), ..as_it_is },
        Ok(_) | Err(_) => as_it_is,
    }
}
