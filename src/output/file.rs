//! Files that are published byte by byte, or without what a camera wrote beside the image.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::picture;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::Theme;

/// A file as it is.
#[derive(Clone, Debug)]
pub struct FileView {
    /// Digest of the bytes, which stands for them in the key.
    pub digest: Digest,
    /// The bytes.
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

/// A file of the content; pictures go through [`crate::picture`].
pub(super) fn of_content(snapshot: &Snapshot, path: &SourcePath) -> FileView {
    let file = published(snapshot, path);
    FileView { bytes: picture::published(&file.bytes).into(), ..file }
}

pub(super) fn published(snapshot: &Snapshot, path: &SourcePath) -> FileView {
    let binary = snapshot.binary(path.as_str()).expect("a file is planned only if the snapshot has it");
    FileView { digest: binary.digest, bytes: binary.bytes.clone() }
}
