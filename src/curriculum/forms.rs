//! Other forms of pages: both languages side by side.

use super::address::Address;
use super::site::{PageId, Site};
use crate::language::Language;

impl Site {
    /// Where a page stands with another language beside it; none unless both are written and the site has this form.
    pub fn parallel_address(&self, page: PageId, language: Language, other: Language) -> Option<Address> {
        if !self.config.reader.parallel {
            return None;
        }
        let record = self.page(page);
        let both = record.translations[language].is_some() && record.translations[other].is_some();
        if !both || language == other {
            return None;
        }
        let stem = record.addresses[language].as_ref()?.as_str().strip_suffix(".html")?;
        let tag = &self.config.languages[usize::from(other.0)].tag;
        Some(Address::new(&format!("{stem}.{tag}.html")))
    }
}
