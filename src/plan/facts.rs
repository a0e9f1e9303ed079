//! The properties of each kind of output besides its address: one row for each kind.

use super::route::Route;
use crate::config::DeliveryForm;
use crate::curriculum::{Address, FileId, Gathered, ModuleId, PageKind, Site};
use crate::language::Language;

/// The properties of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The language of its readers; `None` if it is for all.
    pub language: Option<Language>,
    /// What it is saved with on a reader's device.
    pub kept: Kept,
    /// Whether search engines may index it: it is then in the sitemap and has no `noindex`.
    pub is_indexed: bool,
    /// The limit of `[budget]` that it counts against, if it is read on a screen.
    pub weighed: Option<Weighed>,
    /// Whether it is useful without a host, and therefore part of an archive.
    pub is_archived: bool,
    /// Whether it has compressed copies, if they are smaller.
    pub is_packed: bool,
    /// Whether rendering it requires all texts or all other outputs.
    pub is_of_the_whole: bool,
    /// Whether its name contains a digest: the content at this address never changes.
    pub is_named_by_content: bool,
}

impl Facts {
    /// Whether a site of this form contains it.
    pub fn is_in(self, form: DeliveryForm) -> bool {
        match form {
            DeliveryForm::Site => true,
            DeliveryForm::Zip => self.is_archived,
        }
    }
}

/// What an output is saved with on a reader's device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is not saved.
    Never,
    /// It is always saved.
    Always,
    /// With a module.
    Module(ModuleId),
    /// With the pages that show or link to a file.
    WithPages(FileId),
}

/// The kinds of pages with a limit of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weighed {
    /// A page that is read.
    Page,
    /// A list that grows with the course, such as the glossary.
    List,
}

/// Files that only hosts and browsers read.
const UNREAD: Facts = Facts {
    language: None,
    kept: Kept::Never,
    is_indexed: false,
    weighed: None,
    is_archived: false,
    is_packed: false,
    is_of_the_whole: false,
    is_named_by_content: false,
};

/// A file that pages load or link to.
const FILE: Facts = Facts { is_archived: true, is_packed: true, ..UNREAD };

/// A page that is read on a screen.
const PAGE: Facts = Facts { weighed: Some(Weighed::Page), ..FILE };

impl Route {
    /// The properties of this output.
    pub fn facts(&self, site: &Site) -> Facts {
        let of = |language: &Language| Some(*language);
        match self {
            Self::Chooser => Facts { kept: Kept::Always, is_indexed: site.delivery.is_public(), ..PAGE },
            Self::Page(page, language) => {
                let record = site.page(*page);
                let is_indexed = record.translations[*language].is_some() && site.delivery.is_public();
                Facts { language: of(language), kept: with_module(record.kind), is_indexed, ..PAGE }
            }
            Self::Parallel(page, language, _) => {
                Facts { language: of(language), kept: with_module(site.page(*page).kind), ..PAGE }
            }
            Self::Gathered(page, language) => {
                let facts = of_gathered(*page);
                // A copy in one language answers for pages in all of them.
                let language = Some(*language).filter(|_| *page != Gathered::Unsaved);
                Facts { language, is_indexed: facts.is_indexed && site.delivery.is_public(), ..facts }
            }
            Self::NotFound(language) => Facts { language: *language, is_archived: false, ..PAGE },
            Self::Redirect(number) => Facts { language: Some(site.redirects[*number as usize].language), ..FILE },
            Self::Search { language, is_root, .. } => Facts {
                language: of(language),
                kept: Kept::Always,
                is_of_the_whole: true,
                is_named_by_content: !is_root,
                ..FILE
            },
            Self::OfflineFiles(language) => Facts { language: of(language), is_of_the_whole: true, ..FILE },
            Self::Sitemap => Facts { is_packed: true, ..UNREAD },
            Self::Host(_) => UNREAD,
            Self::Asset(_) => Facts { kept: Kept::Always, is_named_by_content: true, ..FILE },
            // The browser stores the worker itself.
            Self::Worker(_) => FILE,
            Self::File(file) => Facts { kept: with_pages(site, *file), ..FILE },
            Self::Static(path) => {
                let shown = site.files.binary_search_by(|file| file.source.cmp(path)).ok();
                let shown = shown.and_then(|place| u32::try_from(place).ok());
                Facts { kept: shown.map_or(Kept::Never, |number| with_pages(site, FileId(number))), ..FILE }
            }
            Self::Packed(inner, _) => {
                let Facts { language, is_of_the_whole, is_named_by_content, .. } = inner.facts(site);
                Facts { language, is_of_the_whole, is_named_by_content, ..UNREAD }
            }
        }
    }

    /// The address and route of the same page in another language, if the page exists in several.
    pub fn in_language(&self, site: &Site, language: Language) -> Option<(Address, Self)> {
        match self {
            Self::Page(page, _) => {
                let address = site.page(*page).addresses[language].clone()?;
                Some((address, Self::Page(*page, language)))
            }
            Self::Gathered(page, _) => {
                let address = site.gathered_address(*page, language)?;
                Some((address, Self::Gathered(*page, language)))
            }
            _ => None,
        }
    }
}

fn with_pages(site: &Site, file: FileId) -> Kept {
    if site.file(file).is_kept { Kept::WithPages(file) } else { Kept::Never }
}

fn with_module(kind: PageKind) -> Kept {
    kind.module().map_or(Kept::Always, Kept::Module)
}

/// Search engines may index content that no other page has; cards, sheets and print pages repeat other pages.
fn of_gathered(page: Gathered) -> Facts {
    let always = Facts { kept: Kept::Always, ..PAGE };
    match page {
        Gathered::Glossary | Gathered::Instruments | Gathered::Checklists => {
            Facts { is_indexed: true, weighed: Some(Weighed::List), ..always }
        }
        Gathered::Overview | Gathered::Search | Gathered::Help => Facts { is_indexed: true, ..always },
        Gathered::Cards
        | Gathered::Display
        | Gathered::Offline
        | Gathered::Unsaved
        | Gathered::Certificate
        | Gathered::Agenda(_) => always,
        Gathered::Downloads | Gathered::Desk => Facts { weighed: Some(Weighed::List), ..always },
        Gathered::RunSheet(module) => Facts { kept: Kept::Module(module), ..PAGE },
        // A print page repeats the content of many pages.
        Gathered::Print(Some(module)) => Facts { kept: Kept::Module(module), ..FILE },
        Gathered::Print(None) => FILE,
    }
}
