//! The overview: objectives and key points, module by module.

use serde::Serialize;

use crate::curriculum::{Address, ModuleId, PageId, Site};
use crate::language::Language;
use crate::output::excerpts::{PagePart, key_points, objectives};
use crate::output::links::{PageLink, page_link};
use crate::output::programmes::{AgendaLink, agenda_links};
use crate::output::values::{PluralCount, counted};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct Overview {
    modules: Vec<OverviewModule>,
    agendas: Vec<AgendaLink>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct OverviewModule {
    link: PageLink,
    number: Option<i64>,
    minutes: Option<PluralCount>,
    objectives: Vec<PagePart>,
    key_points: Vec<PagePart>,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> Overview {
    let modules = (0..).map(ModuleId).zip(&site.modules);
    Overview {
        modules: modules
            .filter_map(|(id, module)| {
                let pages: Vec<PageId> = module.front.into_iter().chain(module.pages.iter().copied()).collect();
                Some(OverviewModule {
                    link: page_link(site, address, module.front?, language)?,
                    number: module.number,
                    minutes: site.module_minutes(id, language).map(|minutes| counted(site, language, minutes)),
                    objectives: objectives(site, theme, &pages, language, address),
                    key_points: key_points(site, theme, &pages, language, address),
                })
            })
            .collect(),
        agendas: agenda_links(site, language, address),
    }
}
