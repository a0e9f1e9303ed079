//! Generated pages, built from the course and its data.

use super::address::Address;
use super::agenda::AgendaId;
use super::page::ModuleId;
use super::site::Site;
use crate::config::Audience;
use crate::language::Language;

/// A generated page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gathered {
    /// Objectives and key points of all modules.
    Overview,
    /// All terms.
    Glossary,
    /// All instruments.
    Instruments,
    /// All checklists.
    Checklists,
    /// The checklists as pocket cards for printing.
    Cards,
    /// The files to download, by module.
    Downloads,
    /// The search page, which without scripts shows the contents of the course.
    Search,
    /// Display settings: size, spacing and colours.
    Display,
    /// How to use the site, and what it saves about the reader.
    Help,
    /// Modules saved for offline use.
    Offline,
    /// What a saved copy shows in place of a page that is not saved.
    Unsaved,
    /// A certificate of reading, which the reader creates.
    Certificate,
    /// A module, or the whole course, as one page for printing.
    Print(Option<ModuleId>),
    /// Run sheets, materials and answers by module, for facilitators.
    Desk,
    /// The run sheet of a module, for facilitators.
    RunSheet(ModuleId),
    /// The programme of a workshop.
    Agenda(AgendaId),
}

impl Gathered {
    /// The pages beside the front page, in the order of menus.
    pub const BESIDE_THE_FRONT_PAGE: [Self; 14] = [
        Self::Overview,
        Self::Glossary,
        Self::Instruments,
        Self::Checklists,
        Self::Cards,
        Self::Downloads,
        Self::Search,
        Self::Display,
        Self::Help,
        Self::Offline,
        Self::Unsaved,
        Self::Certificate,
        Self::Desk,
        Self::Print(None),
    ];

    /// Those in which readers look things up, in the order of menus.
    pub fn references() -> impl Iterator<Item = Self> {
        Self::BESIDE_THE_FRONT_PAGE.into_iter().filter(|page| page.is_reference())
    }

    /// Whether readers look things up in it: menus and the contents on the page of the search list it.
    fn is_reference(self) -> bool {
        match self {
            Self::Glossary | Self::Instruments | Self::Checklists | Self::Desk => true,
            Self::Overview
            | Self::Cards
            | Self::Downloads
            | Self::Search
            | Self::Display
            | Self::Help
            | Self::Offline
            | Self::Unsaved
            | Self::Certificate
            | Self::Print(_)
            | Self::RunSheet(_)
            | Self::Agenda(_) => false,
        }
    }

    /// Its key in the strings and its file name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Glossary => "glossary",
            Self::Instruments => "instruments",
            Self::Checklists => "checklists",
            Self::Cards => "cards",
            Self::Downloads => "downloads",
            Self::Search => "search",
            Self::Display => "display",
            Self::Help => "help",
            Self::Offline => "offline",
            Self::Unsaved => "unsaved",
            Self::Certificate => "certificate",
            Self::Print(_) => "print",
            Self::Desk => "desk",
            Self::RunSheet(_) => "run-sheet",
            Self::Agenda(_) => "agenda",
        }
    }
}

impl Site {
    /// The generated pages of this site and edition, in the order of menus.
    pub fn gathered(&self) -> Vec<Gathered> {
        let modules = || (0..).map(ModuleId).take(self.modules.len());
        let mut pages = Gathered::BESIDE_THE_FRONT_PAGE.to_vec();
        pages.extend(modules().map(|module| Gathered::Print(Some(module))));
        pages.extend((0..).map(AgendaId).take(self.config.agendas.len()).map(Gathered::Agenda));
        pages.extend(modules().map(Gathered::RunSheet));
        pages.retain(|page| self.has_gathered(*page));
        pages
    }

    /// Whether this site and edition have a generated page.
    fn has_gathered(&self, page: Gathered) -> bool {
        let reader = &self.config.reader;
        match page {
            Gathered::Overview => !self.modules.is_empty(),
            Gathered::Glossary => !self.library.glossary.terms.is_empty(),
            Gathered::Instruments => !self.library.instruments.instruments.is_empty(),
            Gathered::Checklists | Gathered::Cards => !self.library.checklists.is_empty(),
            Gathered::Downloads => self.has_downloads(),
            Gathered::Search => self.config.has_search,
            Gathered::Display | Gathered::Help => true,
            Gathered::Offline | Gathered::Unsaved => reader.offline,
            Gathered::Certificate => reader.progress && !self.modules.is_empty(),
            Gathered::Print(_) => reader.print,
            Gathered::Desk => self.delivery.audience == Audience::Facilitator && !self.modules.is_empty(),
            Gathered::RunSheet(_) => self.delivery.audience == Audience::Facilitator,
            Gathered::Agenda(agenda) => usize::from(agenda.0) < self.config.agendas.len(),
        }
    }

    /// The address of a generated page; `None` if this site or language does not have it.
    pub fn gathered_address(&self, page: Gathered, language: Language) -> Option<Address> {
        let name = page.name();
        let tag = &self.config.languages[language].tag;
        self.has_gathered(page).then_some(())?;
        let path = match page {
            Gathered::RunSheet(module) | Gathered::Print(Some(module)) => {
                let front = self.page(self.module(module).front?);
                let folder = front.addresses[language].as_ref()?.canonical();
                format!("{folder}{name}.html")
            }
            Gathered::Agenda(agenda) => {
                let agenda = self.config.agendas.get(usize::from(agenda.0))?;
                format!("{tag}/{name}-{}.html", self.anchors().of(&agenda.name))
            }
            // As deep as the pages of modules: its relative links are the same in their place.
            Gathered::Unsaved => format!("{tag}/{name}/index.html"),
            _ => format!("{tag}/{name}.html"),
        };
        Some(Address::new(&path))
    }
}
