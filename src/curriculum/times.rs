//! Minutes of blocks, pages, modules and the course. The time of a whole is the sum of its parts, and the same in every
//! edition: a page for facilitators takes its minutes of the day even where readers do not see it.

use super::blocks::{Block, BlockKind};
use super::document::Document;
use super::page::{ModuleId, PageId, PageKind};
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
    /// The text of a page that facilitators who read a language get, whatever the edition. Drafts are in no edition.
    pub(super) fn in_every_edition(&self, page: PageId, language: Language) -> Option<&Document> {
        let record = self.page(page);
        if let Some((_, translation)) = record.shown(language) {
            return Some(&translation.document);
        }
        let omitted = || record.left_out.iter().filter(|document| !document.front.draft);
        let mut only = omitted().flat_map(|document| &document.front.only).peekable();
        if only.peek().is_some() && only.all(|only| only.value != self.tag(language)) {
            return None;
        }
        let of = |language| omitted().find(|document| document.language == language);
        of(language).or_else(|| of(record.source)).or_else(|| omitted().next()).map(|document| &**document)
    }

    /// The minutes of a page for readers of a language, in every edition.
    pub fn page_minutes(&self, page: PageId, language: Language) -> Option<u32> {
        self.in_every_edition(page, language).and_then(document_minutes)
    }

    /// The minutes of the blocks of a page for readers of a language, in every edition.
    pub fn page_block_minutes(&self, page: PageId, language: Language) -> Option<u32> {
        self.in_every_edition(page, language).and_then(block_minutes)
    }

    /// The minutes of the pages of a module besides its front page; `None` if no page states any.
    pub fn lesson_minutes(&self, module: ModuleId, language: Language) -> Option<u32> {
        let pages = self.module(module).in_every_edition.iter();
        let lessons = pages.filter(|page| matches!(self.page(**page).kind, PageKind::Lesson(_)));
        lessons.filter_map(|page| self.page_minutes(*page, language)).reduce(|a, b| a + b)
    }

    /// The minutes of a module: the sum of its pages, or those of its front page if no page states any.
    pub fn module_minutes(&self, module: ModuleId, language: Language) -> Option<u32> {
        let first = self.module(module).in_every_edition.first().copied();
        let front = first.filter(|page| matches!(self.page(*page).kind, PageKind::Module(_)));
        match self.lesson_minutes(module, language) {
            // The blocks of the front page are added.
            Some(sum) => Some(sum + front.and_then(|front| self.page_block_minutes(front, language)).unwrap_or(0)),
            None => front.and_then(|front| self.page_minutes(front, language)),
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
