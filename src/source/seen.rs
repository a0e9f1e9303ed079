//! Whether files on the disk still have the content that was read.
//!
//! The number, size and times of a file identify its state; programs cannot set its change time, and each write updates
//! it. Clocks are not trusted beyond that: their ticks are coarse, so two writes may leave the same time, and they can
//! be set back. Files changed shortly before the reading began, or in the future, are therefore compared by digest.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::digest::Digest;

/// An earlier change is identified by its time: longer than the ticks of any file system.
const SETTLED: Duration = Duration::from_secs(3);

/// A file or folder, and its stamp before it was read.
pub(super) struct SeenPath {
    pub location: PathBuf,
    /// `None` if it did not exist.
    pub stamp: Option<Stamp>,
}

/// The metadata of a file or folder.
pub(super) struct Stamp {
    is_folder: bool,
    size: u64,
    modified: Option<SystemTime>,
    /// Device, file number, and change time in seconds and nanoseconds.
    #[cfg(unix)]
    numbers: [i128; 4],
    is_young: bool,
    /// The digest of the bytes, for a recently changed file.
    digest: Option<Digest>,
}

impl Stamp {
    /// The stamp of something that is read after `start`.
    pub fn of(metadata: &fs::Metadata, start: SystemTime) -> Self {
        let modified = metadata.modified().ok();
        #[cfg(unix)]
        let (numbers, changed) = {
            use std::os::unix::fs::MetadataExt;
            let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
            let since = Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanoseconds).unwrap_or(0));
            let numbers = [metadata.dev().into(), metadata.ino().into(), seconds.into(), nanoseconds.into()];
            (numbers, SystemTime::UNIX_EPOCH.checked_add(since))
        };
        #[cfg(not(unix))]
        let changed = modified;
        // A time in the future has no duration since it.
        let is_settled = changed.is_some_and(|changed| start.duration_since(changed).is_ok_and(|age| age > SETTLED));
        Self {
            is_folder: metadata.is_dir(),
            // The size of a folder depends on the file system.
            size: if metadata.is_dir() { 0 } else { metadata.len() },
            modified,
            #[cfg(unix)]
            numbers,
            is_young: !is_settled,
            digest: None,
        }
    }

    /// Records the digest, if the times alone would not detect a change.
    pub fn note(&mut self, bytes: &[u8]) {
        if self.is_young || self.size != bytes.len() as u64 {
            self.digest = Some(Digest::of(bytes));
        }
    }

    fn is_as(&self, now: &Self) -> bool {
        let same = self.is_folder == now.is_folder && self.size == now.size && self.modified == now.modified;
        #[cfg(unix)]
        let same = same && self.numbers == now.numbers;
        same
    }
}

impl SeenPath {
    /// Whether it is a folder whose times alone do not detect changed entries.
    pub fn is_young_folder(&self) -> bool {
        self.stamp.as_ref().is_some_and(|stamp| stamp.is_folder && stamp.is_young)
    }

    fn is_still_so(&self) -> bool {
        let now = fs::metadata(&self.location).ok().map(|metadata| Stamp::of(&metadata, SystemTime::UNIX_EPOCH));
        match (&self.stamp, now) {
            (None, None) => true,
            (Some(stamp), Some(now)) => {
                let is_same = |digest| fs::read(&self.location).is_ok_and(|bytes| Digest::of(&bytes) == digest);
                stamp.is_as(&now) && stamp.digest.is_none_or(is_same)
            }
            _ => false,
        }
    }
}

/// The first that has changed.
pub(super) fn first_changed(seen: &[SeenPath]) -> Option<PathBuf> {
    seen.par_iter().with_min_len(64).find_first(|seen| !seen.is_still_so()).map(|seen| seen.location.clone())
}
