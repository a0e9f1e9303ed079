//! Cleaned files, remembered by the digest of the file they were made of.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::cleaned::{Cleaned, Refusal};
use super::cleaning::clean;

/// What was made of a file.
type Outcome = Arc<Result<Cleaned, Refusal>>;

/// The digest of a file and its name.
type Key = (u128, String);

/// Pure cache: it changes how long [`clean`] takes and nothing else. Who asks for a file that another is
/// cleaning waits for that.
#[derive(Default)]
pub struct Memo {
    known: Mutex<HashMap<Key, Arc<OnceLock<Outcome>>>>,
}

impl Memo {
    /// A memo of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What [`clean`] gives, made once for each digest and name.
    pub fn clean(&self, digest: u128, name: &str, bytes: &[u8]) -> Outcome {
        let name = name.rsplit('/').next().unwrap_or_default();
        let outcome = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry((digest, name.to_owned())).or_default().clone()
        };
        outcome.get_or_init(|| Arc::new(clean(name, bytes))).clone()
    }

    /// How many files are remembered.
    pub fn len(&self) -> usize {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets files whose digest `is_there` does not know: they were changed or removed.
    pub fn retain(&self, is_there: impl Fn(u128) -> bool) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).retain(|(digest, _), _| is_there(*digest));
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Memo").field("files", &self.len()).finish()
    }
}
