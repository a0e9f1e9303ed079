//! The facilitators' desk: run sheets, materials and answers, module by module.

use serde::Serialize;

use crate::config::Audience;
use crate::curriculum::{Address, BlockKind, Gathered, ModuleId, PageId, Site, relative};
use crate::language::Language;
use crate::output::links::{PageLink, page_link};
use crate::output::programmes::{AgendaLink, agenda_links};
use crate::output::values::{PluralCount, counted};

#[derive(Clone, Debug, Hash, Serialize)]
pub struct DeskPage {
    modules: Vec<DeskModule>,
    agendas: Vec<AgendaLink>,
    /// The pages for facilitators only.
    pages: Vec<PageLink>,
    /// The address of the course as one page.
    print: Option<String>,
    /// The address of the pocket cards.
    cards: Option<String>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct DeskModule {
    link: PageLink,
    number: Option<i64>,
    minutes: Option<PluralCount>,
    run_sheet: Option<String>,
    print: Option<String>,
    materials: Vec<String>,
    answers: Vec<PageAnswers>,
}

/// Where the answers of a page are.
#[derive(Clone, Debug, Hash, Serialize)]
struct PageAnswers {
    link: PageLink,
    number: Option<String>,
    /// Their address on the print page of the module.
    key: Option<String>,
    questions: Option<PluralCount>,
    solutions: Option<PluralCount>,
}

pub(super) fn view(site: &Site, language: Language, address: &Address) -> DeskPage {
    let desk = Desk { site, language, address };
    let modules = (0..).map(ModuleId).take(site.modules.len());
    let all = (0..).map(PageId).zip(&site.pages);
    let own = all.filter(|(id, _)| {
        let shown = site.page(*id).shown(language);
        shown.is_some_and(|(_, shown)| shown.document.front.audience == Audience::Facilitator)
    });
    DeskPage {
        modules: modules.filter_map(|module| desk.module(module)).collect(),
        agendas: agenda_links(site, language, address),
        pages: own.filter_map(|(id, _)| page_link(site, address, id, language)).collect(),
        print: desk.way(Gathered::Print(None)),
        cards: desk.way(Gathered::Cards),
    }
}

struct Desk<'a> {
    site: &'a Site,
    language: Language,
    address: &'a Address,
}

impl Desk<'_> {
    fn way(&self, page: Gathered) -> Option<String> {
        self.site.gathered_address(page, self.language).map(|to| relative(self.address, &to))
    }

    fn module(&self, module: ModuleId) -> Option<DeskModule> {
        let record = self.site.module(module);
        let print = self.way(Gathered::Print(Some(module)));
        let minutes = self.site.module_minutes(module, self.language);
        let pages = record.front.into_iter().chain(record.pages.iter().copied());
        Some(DeskModule {
            link: page_link(self.site, self.address, record.front?, self.language)?,
            number: record.number,
            minutes: minutes.map(|minutes| counted(self.site, self.language, minutes)),
            run_sheet: self.way(Gathered::RunSheet(module)),
            materials: self.site.module_materials(module, self.language),
            answers: pages.filter_map(|page| self.answers(page, print.as_deref())).collect(),
            print,
        })
    }

    fn answers(&self, page: PageId, print: Option<&str>) -> Option<PageAnswers> {
        let (_, translation) = self.site.page(page).shown(self.language)?;
        let count = |kind: BlockKind| {
            let blocks = translation.document.each_block().filter(|(_, block)| block.kind == kind).count();
            let count = u32::try_from(blocks).unwrap_or(u32::MAX);
            (count > 0).then(|| counted(self.site, self.language, count))
        };
        let (questions, solutions) = (count(BlockKind::Quiz), count(BlockKind::Solution));
        (questions.is_some() || solutions.is_some()).then_some(())?;
        Some(PageAnswers {
            link: page_link(self.site, self.address, page, self.language)?,
            number: self.site.page_number(page),
            key: print.map(|print| format!("{print}#p{}-_key", page.0)),
            questions,
            solutions,
        })
    }
}
