//! The pages that links in a text lead to.

use std::sync::Arc;

use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::Language;

/// The pages of terms and citations, relative to one address.
#[derive(Clone, Debug)]
pub(in crate::output) struct ReferencePages {
    pub glossary: Option<Arc<str>>,
    pub instruments: Option<Arc<str>>,
}

impl ReferencePages {
    /// For a reader of a language at an address.
    pub fn new(site: &Site, reader: Language, from: &Address) -> Self {
        let way = |page| site.gathered_address(page, reader).map(|to| Arc::from(relative(from, &to)));
        Self { glossary: way(Gathered::Glossary), instruments: way(Gathered::Instruments) }
    }
}
