//! Additional forms of pages: two languages side by side, and pages that count as progress.

use super::address::Address;
use super::page::{PageId, PageKind};
use super::site::Site;
use crate::language::Language;

impl Site {
    /// The name under which a reader's device saves that a page of a module was read, the same in all languages; `None`
    /// if the site has no progress.
    pub fn progress_id(&self, page: PageId) -> Option<String> {
        let record = self.page(page);
        match record.kind {
            PageKind::Lesson(module) if self.config.reader.progress => {
                Some(format!("{}/{}", self.module(module).id, record.id))
            }
            _ => None,
        }
    }

    /// The address of a page in two languages side by side; `None` unless both exist and the site has this form.
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
        let tag = &self.config.languages[other].tag;
        Some(Address::new(&format!("{stem}.{tag}.html")))
    }
}
