//! Values shared by several views.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::source::Digest;

/// A shared value whose digest, computed once, represents it in the key of a view.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    pub value: Arc<T>,
    pub digest: Digest,
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
