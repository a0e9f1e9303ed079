//! Pages that nobody writes: they are gathered from the course and its data.

use super::address::Address;
use super::agenda::AgendaId;
use super::edition::Edition;
use super::site::{ModuleId, Site};
use crate::language::Language;

/// A page that is gathered.
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
    /// The checklists as cards for a pocket, to be printed.
    Cards,
    /// The page of the search, which without a script offers the contents of the course.
    Search,
    /// How the reader sets size, spacing and colours of all pages.
    Display,
    /// How the site is used, and what it knows of the reader.
    Help,
    /// What the reader keeps for reading without a network.
    Offline,
    /// A sheet that says that the course was read, made by the reader herself.
    Certificate,
    /// A module, or the whole course, as one page to print.
    Print(Option<ModuleId>),
    /// What happens in a module and when, for those who lead it.
    RunSheet(ModuleId),
    /// A workshop by the clock.
    Agenda(AgendaId),
}

impl Gathered {
    /// Its key in the strings; also its file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Glossary => "glossary",
            Self::Instruments => "instruments",
            Self::Checklists => "checklists",
            Self::Cards => "cards",
            Self::Search => "search",
            Self::Display => "display",
            Self::Help => "help",
            Self::Offline => "offline",
            Self::Certificate => "certificate",
            Self::Print(_) => "print",
            Self::RunSheet(_) => "run-sheet",
            Self::Agenda(_) => "agenda",
        }
    }
}

impl Site {
    /// The gathered pages that this site and edition have, in the order of menus.
    pub fn gathered(&self) -> Vec<Gathered> {
        let library = &self.library;
        let mut pages = Vec::new();
        if !self.modules.is_empty() {
            pages.push(Gathered::Overview);
        }
        if !library.glossary.terms.is_empty() {
            pages.push(Gathered::Glossary);
        }
        if !library.instruments.instruments.is_empty() {
            pages.push(Gathered::Instruments);
        }
        if !library.checklists.is_empty() {
            pages.extend([Gathered::Checklists, Gathered::Cards]);
        }
        if self.config.has_search {
            pages.push(Gathered::Search);
        }
        pages.extend([Gathered::Display, Gathered::Help]);
        if self.config.reader.offline {
            pages.push(Gathered::Offline);
        }
        if self.config.reader.progress && !self.modules.is_empty() {
            pages.push(Gathered::Certificate);
        }
        if self.config.reader.print {
            pages.push(Gathered::Print(None));
            pages.extend((0..).map(ModuleId).take(self.modules.len()).map(|module| Gathered::Print(Some(module))));
        }
        pages.extend((0..).map(AgendaId).take(self.config.agendas.len()).map(Gathered::Agenda));
        if self.edition == Edition::Facilitator {
            pages.extend((0..).map(ModuleId).take(self.modules.len()).map(Gathered::RunSheet));
        }
        pages
    }

    /// Where a gathered page lies; `None` if the site has none, or not in this language.
    pub fn gathered_address(&self, page: Gathered, language: Language) -> Option<Address> {
        let name = page.name();
        match page {
            Gathered::RunSheet(_) if self.edition != Edition::Facilitator => None,
            Gathered::Print(_) if !self.config.reader.print => None,
            Gathered::RunSheet(module) | Gathered::Print(Some(module)) => {
                let front = self.page(self.module(module).front?);
                let folder = front.addresses[language].as_ref()?.canonical();
                Some(Address::new(&format!("{folder}{name}.html")))
            }
            Gathered::Search if !self.config.has_search => None,
            Gathered::Offline if !self.config.reader.offline => None,
            Gathered::Certificate if !self.config.reader.progress || self.modules.is_empty() => None,
            Gathered::Overview if self.modules.is_empty() => None,
            Gathered::Glossary if self.library.glossary.terms.is_empty() => None,
            Gathered::Instruments if self.library.instruments.instruments.is_empty() => None,
            Gathered::Checklists | Gathered::Cards if self.library.checklists.is_empty() => None,
            Gathered::Agenda(agenda) => {
                let agenda = self.config.agendas.get(usize::from(agenda.0))?;
                let tag = &self.config.languages[usize::from(language.0)].tag;
                let own = self.anchors().of(&agenda.name);
                Some(Address::new(&format!("{tag}/{name}-{own}.html")))
            }
            _ => Some(Address::new(&format!("{}/{name}.html", self.config.languages[usize::from(language.0)].tag))),
        }
    }
}
