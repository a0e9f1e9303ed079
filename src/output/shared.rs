//! Values that views share.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::source::Digest;

/// A value that counts in a view's key by a digest made once, and is shared between views.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    /// The value.
    pub value: Arc<T>,
    /// Its digest.
    pub digest: Digest,
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
