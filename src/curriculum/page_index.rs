//! Finds modules and pages by id.

use std::collections::HashMap;

use super::page::{Module, ModuleId, Page, PageId};

#[derive(Clone, Debug, Default)]
pub(super) struct PageIndex {
    modules: HashMap<String, ModuleId>,
    /// Sorted by module, then by page id.
    pages: Vec<PageId>,
}

impl PageIndex {
    pub(super) fn new(modules: &[Module], pages: &[Page]) -> Self {
        let modules = (0..).map(ModuleId).zip(modules).map(|(id, module)| (module.id.clone(), id)).collect();
        let mut ids: Vec<PageId> = (0..).map(PageId).take(pages.len()).collect();
        // The pages are already grouped by module, so little is moved.
        ids.sort_by_key(|id| key(pages, *id));
        Self { modules, pages: ids }
    }

    pub(super) fn module(&self, id: &str) -> Option<ModuleId> {
        self.modules.get(id).copied()
    }

    /// A page in `pages`, which must be those of the index.
    pub(super) fn page(&self, pages: &[Page], module: Option<ModuleId>, id: &str) -> Option<PageId> {
        let place = self.pages.binary_search_by(|page| key(pages, *page).cmp(&(module, id))).ok()?;
        self.pages.get(place).copied()
    }
}

fn key(pages: &[Page], id: PageId) -> (Option<ModuleId>, &str) {
    let page = &pages[id.0 as usize];
    (page.kind.module(), page.id.as_str())
}
