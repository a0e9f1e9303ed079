//! The search page. A script adds the search field; without scripts the page shows the contents of the course.

use serde::Serialize;

use crate::curriculum::{Address, Gathered, PageId, Site, relative};
use crate::language::Language;
use crate::output::links::{PageLink, page_link};

#[derive(Clone, Debug, Hash, Serialize)]
pub struct SearchPage {
    /// Pages beside the front page.
    course_pages: Vec<PageLink>,
    /// The modules with their pages.
    modules: Vec<ModuleContents>,
    /// The generated pages, by the key of their title.
    gathered: Vec<(&'static str, String)>,
    /// Whether the query may be in the fragment of the address.
    in_address: bool,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct ModuleContents {
    number: Option<i64>,
    front: Option<PageLink>,
    pages: Vec<PageLink>,
}

pub(super) fn view(site: &Site, language: Language, address: &Address) -> SearchPage {
    let link = |page: &PageId| page_link(site, address, *page, language);
    SearchPage {
        course_pages: site.course_pages.iter().filter_map(link).collect(),
        modules: site
            .modules
            .iter()
            .map(|module| ModuleContents {
                number: module.number,
                front: module.front.as_ref().and_then(link),
                pages: module.pages.iter().filter_map(link).collect(),
            })
            .collect(),
        gathered: Gathered::references()
            .filter_map(|page| Some((page.name(), relative(address, &site.gathered_address(page, language)?))))
            .collect(),
        in_address: site.config.search_in_address,
    }
}
