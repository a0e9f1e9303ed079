//! Cleaned files, cached by the digest of the original.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::cleaned::{Cleaned, CleaningRefusal};
use super::cleaning::clean;

type CleaningOutcome = Arc<Result<Cleaned, CleaningRefusal>>;

/// The digest of a file and its name.
type CleaningKey = (u128, String);

/// A cache of [`clean`] that changes nothing but its duration. If another thread is already cleaning the same file, a
/// request waits for it.
#[derive(Default)]
pub struct MediaMemo {
    known: Mutex<HashMap<CleaningKey, Arc<OnceLock<CleaningOutcome>>>>,
}

impl MediaMemo {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// The result of [`clean`], computed once for each digest and name.
    pub fn clean(&self, digest: u128, name: &str, bytes: &[u8]) -> CleaningOutcome {
        let name = name.rsplit('/').next().unwrap_or_default();
        let outcome = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry((digest, name.to_owned())).or_default().clone()
        };
        outcome.get_or_init(|| Arc::new(clean(name, bytes))).clone()
    }

    /// The number of cached files.
    pub fn len(&self) -> usize {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether no file is cached.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes files whose digest `is_there` does not contain, which were changed or removed.
    pub fn retain(&self, is_there: impl Fn(u128) -> bool) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).retain(|(digest, _), _| is_there(*digest));
    }
}

impl std::fmt::Debug for MediaMemo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Memo").field("files", &self.len()).finish()
    }
}
