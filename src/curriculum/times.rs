//! Minutes of blocks, pages, modules and the course. The time of a whole is the sum of its parts.

use super::blocks::{Block, BlockKind};
use super::document::Document;
use super::page::{ModuleId, PageId};
use super::site::Site;
use crate::config::Date;
use crate::language::Language;
use crate::markdown::{Div, Element, Event};

/// The outermost timed blocks of a page in order: the time of a block includes that of blocks inside it.
///
/// Blocks for facilitators do not count: both editions show the same minutes.
pub fn timed_blocks(document: &Document) -> Vec<(&Div, &Block)> {
    let mut found = Vec::new();
    // Fast path: most pages have no timed block.
    if document.blocks.iter().any(|block| block.minutes.is_some()) {
        let mut walk = document.walk_within(None, document.body.page);
        while let Some((_, event)) = walk.next() {
            let Event::Open(Element::Div(index)) = event else { continue };
            let Some((div, block)) = document.body.divs.get(index as usize).zip(document.block(index)) else {
                continue;
            };
            let is_timed = block.kind.is_timed() && block.minutes.is_some();
            if is_timed {
                found.push((div, block));
            }
            if is_timed || block.kind == BlockKind::Facilitator {
                walk.pass_over();
            }
        }
    }
    found
}

/// The sum of the minutes of a page's timed blocks.
pub fn block_minutes(document: &Document) -> Option<u32> {
    let minutes = timed_blocks(document).into_iter().filter_map(|(_, block)| block.minutes);
    minutes.map(u32::from).reduce(|a, b| a + b)
}

/// The minutes of a page: the stated ones, or the sum of its blocks.
pub fn document_minutes(document: &Document) -> Option<u32> {
    let stated = document.front.minutes.as_ref().map(|minutes| u32::from(minutes.value));
    stated.or_else(|| block_minutes(document))
}

impl Site {
    /// The minutes of a page as shown to a reader of a language.
    pub fn page_minutes(&self, page: PageId, language: Language) -> Option<u32> {
        self.page(page).shown(language).and_then(|(_, translation)| document_minutes(&translation.document))
    }

    /// The minutes of a module: the sum of its pages, or those of its front page if no page states any.
    pub fn module_minutes(&self, module: ModuleId, language: Language) -> Option<u32> {
        let record = self.module(module);
        let pages = record.pages.iter().filter_map(|page| self.page_minutes(*page, language));
        let front = || record.front.and_then(|front| self.page_minutes(front, language));
        match pages.reduce(|a, b| a + b) {
            // The blocks of the front page are added.
            Some(sum) => {
                let own = record.front.and_then(|front| self.page(front).shown(language));
                Some(sum + own.and_then(|(_, front)| block_minutes(&front.document)).unwrap_or(0))
            }
            None => front(),
        }
    }

    /// The latest date on which a page that readers of a language see was reviewed.
    pub fn last_review(&self, language: Language) -> Option<Date> {
        self.pages.iter().filter_map(|page| page.shown(language)?.1.document.front.reviewed).max()
    }

    /// The minutes of the course.
    pub fn course_minutes(&self, language: Language) -> Option<u32> {
        let modules = (0..).map(ModuleId).take(self.modules.len());
        modules.filter_map(|module| self.module_minutes(module, language)).reduce(|a, b| a + b)
    }
}
