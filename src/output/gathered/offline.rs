//! What a reader keeps for reading without a network: the modules, and a file with what belongs to each.

use serde::Serialize;

use crate::curriculum::{Address, ModuleId, Site};
use crate::language::Language;
use crate::output::frame::{PageLink, page_link};

/// The content of the page. Sizes and digests come with the list of files, which a script reads.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct OfflinePage {
    modules: Vec<OfflineModule>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct OfflineModule {
    /// Its place among those of the list.
    place: u32,
    number: Option<i64>,
    link: PageLink,
}

pub(super) fn view(site: &Site, language: Language, address: &Address) -> OfflinePage {
    let fronts = (0..).map(ModuleId).zip(&site.modules).filter_map(|(id, module)| {
        let link = page_link(site, address, module.front?, language)?;
        Some(OfflineModule { place: id.0, number: module.number, link })
    });
    OfflinePage { modules: fronts.collect() }
}
