//! Pages generated from the course and its data: one file for each kind.

mod agenda;
mod cards;
mod certificate;
mod checklists;
mod desk;
mod display;
mod downloads;
mod glossary;
mod help;
mod instruments;
mod offline;
mod overview;
mod print;
mod run_sheet;
mod search;
mod unsaved;
mod usage;

use serde::Serialize;

use super::frame::{PageFrame, gathered_frame};
use super::memo::NavigationMemo;
use crate::curriculum::{Address, Gathered, Site};
use crate::language::Language;
use crate::theme::{TemplateFault, Theme};

/// The template values of a generated page: the frame and the content.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct GatheredView {
    #[serde(skip)]
    language: Language,
    /// The page's name, also the name of its template and its table of strings.
    name: &'static str,
    frame: PageFrame,
    #[serde(flatten)]
    content: Content,
}

#[derive(Clone, Debug, Hash, Serialize)]
#[serde(untagged)]
enum Content {
    Overview(overview::Overview),
    Glossary(glossary::GlossaryPage),
    Instruments(instruments::InstrumentsPage),
    Checklists(checklists::ChecklistsPage),
    Downloads(downloads::DownloadsPage),
    Desk(desk::DeskPage),
    RunSheet(Box<run_sheet::RunSheet>),
    Agenda(agenda::AgendaPage),
    Search(search::SearchPage),
    Display(display::DisplayPage),
    Help(help::HelpPage),
    Offline(offline::OfflinePage),
    Unsaved(unsaved::UnsavedPage),
    Certificate(certificate::CertificatePage),
    Print(print::PrintPage),
}

pub(super) fn view(
    site: &Site,
    theme: &Theme,
    memo: &NavigationMemo,
    page: Gathered,
    language: Language,
) -> GatheredView {
    let address = site.gathered_address(page, language);
    let address = address.unwrap_or_else(|| Address::new("index.html"));
    let content = match page {
        Gathered::Overview => Content::Overview(overview::view(site, theme, language, &address)),
        Gathered::Glossary => Content::Glossary(glossary::view(site, theme, language, &address)),
        Gathered::Instruments => Content::Instruments(instruments::view(site, theme, language, &address)),
        Gathered::Checklists | Gathered::Cards => {
            Content::Checklists(checklists::view(site, theme, language, &address))
        }
        Gathered::Downloads => Content::Downloads(downloads::view(site, theme, language, &address)),
        Gathered::Search => Content::Search(search::view(site, language, &address)),
        Gathered::Display => Content::Display(display::DisplayPage {}),
        Gathered::Help => Content::Help(help::view(site, language, &address)),
        Gathered::Offline => Content::Offline(offline::view(site, theme, language, &address)),
        Gathered::Unsaved => Content::Unsaved(unsaved::view(site, theme, language, &address)),
        Gathered::Certificate => Content::Certificate(certificate::view(site, language, &address)),
        Gathered::Print(module) => Content::Print(print::view(site, theme, module, language, &address)),
        Gathered::Desk => Content::Desk(desk::view(site, language, &address)),
        Gathered::RunSheet(module) => {
            Content::RunSheet(Box::new(run_sheet::view(site, theme, module, language, &address)))
        }
        Gathered::Agenda(agenda) => Content::Agenda(agenda::view(site, theme, agenda, language, &address)),
    };
    let frame = gathered_frame(site, theme, memo, page, language, &address);
    GatheredView { language, name: page.name(), frame, content }
}

pub(super) fn render(theme: &Theme, memo: &NavigationMemo, view: &GatheredView) -> Result<Vec<u8>, TemplateFault> {
    let mut parts = memo.parts(theme, &view.frame.surroundings)?;
    if let Content::Print(page) = &view.content {
        parts = print::fill(theme, page, parts)?;
    }
    theme.render_file(&format!("{}.html", view.name), view.language, view, parts)
}
