//! Pages that were rendered before the site is written, so that they are not rendered again.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::curriculum::Address;

/// The most bytes that are kept: the pages of a course; a very large site is rendered again.
const MOST: usize = 64 << 20;

/// Rendered pages by address.
#[derive(Default)]
pub(super) struct Rendered {
    kept: Mutex<KeptPages>,
}

#[derive(Default)]
struct KeptPages {
    pages: FxHashMap<Address, Vec<u8>>,
    size: usize,
}

impl Rendered {
    /// Keeps a page, if there is room for it.
    pub(super) fn keep(&self, address: &Address, bytes: Vec<u8>) {
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if kept.size + bytes.len() <= MOST {
            kept.size += bytes.len();
            kept.pages.insert(address.clone(), bytes);
        }
    }

    /// A page that was kept; it is returned once.
    pub(super) fn take(&self, address: &Address) -> Option<Vec<u8>> {
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let bytes = kept.pages.remove(address)?;
        kept.size -= bytes.len();
        Some(bytes)
    }
}
