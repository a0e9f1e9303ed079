//! The run sheet of a module: times, steps with purpose, notes and materials, on one page for facilitators.

use serde::Serialize;

use crate::curriculum::{
    Address, Block, BlockKind, Document, Gathered, ModuleId, PageId, SessionStep, SessionStepKind, Site, objectives,
    relative, session_steps,
};
use crate::language::Language;
use crate::markdown::Events;
use crate::output::activities::activity;
use crate::output::body;
use crate::output::excerpts;
use crate::output::links::{PageLink, config, page_link, title};
use crate::output::values::{PluralCount, counted};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct RunSheet {
    title: String,
    module: Option<PageLink>,
    number: Option<i64>,
    minutes: Option<PluralCount>,
    materials: Vec<String>,
    rows: Vec<RunSheetRow>,
    /// The notes of the module's front page, as HTML.
    notes: Vec<String>,
    /// The language of these notes, if different from that of the reader.
    notes_lang: Option<String>,
    end: SheetTime,
    /// The address of the facilitators' desk.
    desk: Option<String>,
}

/// A time on the sheet.
#[derive(Clone, Debug, Default, Hash, Serialize)]
struct SheetTime {
    /// Minutes from the start.
    at: u32,
    /// The same as hours and minutes: `1:05`.
    clock: String,
}

#[derive(Clone, Debug, Default, Hash, Serialize)]
struct RunSheetRow {
    /// `None` for a step without minutes of its own: it is within the time of its page.
    start: Option<SheetTime>,
    minutes: Option<u32>,
    /// The key of its label in the strings: `opening` or `break`.
    name: Option<&'static str>,
    /// The page, in its first row.
    page: Option<PageLink>,
    /// For questions, their number.
    questions: Option<PluralCount>,
    /// The label of the block's kind.
    kind: Option<String>,
    title: Option<String>,
    work: Option<String>,
    materials: Vec<String>,
    /// The description of a page that states no objectives.
    about: Option<String>,
    /// The objectives that it serves, as texts.
    purpose: Vec<String>,
    /// The objectives of `objectives` blocks, as HTML.
    purpose_html: Vec<String>,
    /// The facilitators' notes that belong to it, as HTML.
    notes: Vec<String>,
    /// The language of its texts, if different from that of the reader.
    lang: Option<String>,
}

pub(super) fn view(site: &Site, theme: &Theme, module: ModuleId, language: Language, address: &Address) -> RunSheet {
    let record = site.module(module);
    let front = record.front.and_then(|front| site.page(front).shown(language));
    let mut sheet = Sheet {
        site,
        theme,
        language,
        address,
        front: front.map(|(_, front)| &*front.document),
        elapsed: 0,
        rows: Vec::new(),
    };
    let notes = record.front.map(|front| sheet.opening(front)).unwrap_or_default();
    for page in &record.pages {
        sheet.page(*page);
    }
    RunSheet {
        title: record.front.map(|front| title(site, front, language).0).unwrap_or_default(),
        module: record.front.and_then(|front| page_link(site, address, front, language)),
        number: record.number,
        minutes: site.module_minutes(module, language).map(|minutes| counted(site, language, minutes)),
        materials: front.map(|(_, front)| front.document.front.materials.clone()).unwrap_or_default(),
        notes,
        notes_lang: front.and_then(|(own, _)| sheet.lang(own)),
        end: sheet.now(),
        desk: site.gathered_address(Gathered::Desk, language).map(|desk| relative(address, &desk)),
        rows: sheet.rows,
    }
}

struct Sheet<'a> {
    site: &'a Site,
    theme: &'a Theme,
    language: Language,
    address: &'a Address,
    /// The front page of the module.
    front: Option<&'a Document>,
    elapsed: u32,
    rows: Vec<RunSheetRow>,
}

impl Sheet<'_> {
    /// Adds the rows of the module's front page; returns the notes on the whole module.
    fn opening(&mut self, page: PageId) -> Vec<String> {
        let Some((own, translation)) = self.site.page(page).shown(self.language) else { return Vec::new() };
        let steps = session_steps(&translation.document);
        let notes = steps.first().map(|step| self.notes(page, &step.notes)).unwrap_or_default();
        let (purpose, purpose_html) = self.page_purpose(page);
        if steps.len() > 1 || !notes.is_empty() || !purpose.is_empty() || !purpose_html.is_empty() {
            let lang = self.lang(own);
            self.row(RunSheetRow { name: Some("opening"), purpose, purpose_html, lang, ..RunSheetRow::default() });
        }
        self.steps(page, own, &steps);
        notes
    }

    fn page(&mut self, page: PageId) {
        let Some((own, translation)) = self.site.page(page).shown(self.language) else { return };
        let front = &translation.document.front;
        let steps = session_steps(&translation.document);
        let in_steps: u32 = steps.iter().filter_map(SessionStep::minutes).sum();
        let (purpose, purpose_html) = self.page_purpose(page);
        let has_purpose = !purpose.is_empty() || !purpose_html.is_empty();
        self.row(RunSheetRow {
            minutes: self.site.page_minutes(page, self.language).map(|minutes| minutes.saturating_sub(in_steps)),
            page: page_link(self.site, self.address, page, self.language),
            materials: front.materials.clone(),
            about: front.description.clone().filter(|_| !has_purpose),
            purpose,
            purpose_html,
            notes: steps.first().map(|step| self.notes(page, &step.notes)).unwrap_or_default(),
            lang: self.lang(own),
            ..RunSheetRow::default()
        });
        self.steps(page, own, &steps);
        if let Some(minutes) = front.break_after {
            self.row(RunSheetRow { minutes: Some(minutes.into()), name: Some("break"), ..RunSheetRow::default() });
        }
    }

    /// Adds the steps of a page after its first row.
    fn steps(&mut self, page: PageId, own: Language, steps: &[SessionStep<'_>]) {
        let Some((_, translation)) = self.site.page(page).shown(self.language) else { return };
        for step in steps {
            let row = match step.kind {
                SessionStepKind::Page => continue,
                SessionStepKind::Questions(count) => {
                    RunSheetRow { questions: Some(counted(self.site, self.language, count)), ..RunSheetRow::default() }
                }
                SessionStepKind::Block(div, block) => {
                    let activity = activity(self.site, self.theme, own, div, block);
                    // The title of a note says what happens; its label says only for whom it is.
                    let (kind, title) = match activity.title {
                        Some(title) if block.kind == BlockKind::Facilitator => (title, None),
                        title => (activity.kind, title),
                    };
                    RunSheetRow {
                        minutes: step.minutes(),
                        kind: Some(kind),
                        title,
                        work: activity.work,
                        materials: activity.materials.into_iter().collect(),
                        purpose: self.served(&translation.document, block),
                        ..RunSheetRow::default()
                    }
                }
            };
            self.row(RunSheetRow { notes: self.notes(page, &step.notes), lang: self.lang(own), ..row });
        }
    }

    /// The objectives of a page.
    fn page_purpose(&self, page: PageId) -> (Vec<String>, Vec<String>) {
        let part = excerpts::objectives(self.site, self.theme, &[page], self.language, self.address).pop();
        part.map(|part| (part.sentences, part.html)).unwrap_or_default()
    }

    /// The objectives that a block names; those of its page take precedence over those of the module.
    fn served(&self, document: &Document, block: &Block) -> Vec<String> {
        let known = || objectives(document).into_iter().chain(self.front.map(objectives).unwrap_or_default());
        let text = |id: &str| known().find(|objective| objective.id == id).map(|objective| objective.text);
        block.list("objective").filter_map(text).collect()
    }

    /// The notes of a page as HTML.
    fn notes(&self, page: PageId, notes: &[Events]) -> Vec<String> {
        let Some(shown) = self.site.page(page).shown(self.language).filter(|_| !notes.is_empty()) else {
            return Vec::new();
        };
        let link = page_link(self.site, self.address, page, self.language);
        let view = body::view(self.site, self.theme, page, self.language, shown, self.address);
        let view = view.elsewhere(link.as_ref().map_or("", |link| &link.href));
        // The page itself reports template faults.
        notes.iter().filter_map(|note| body::render_range(self.theme, &view, *note).ok()).collect()
    }

    fn lang(&self, own: Language) -> Option<String> {
        (own != self.language).then(|| config(self.site, own).locale.to_string())
    }

    fn now(&self) -> SheetTime {
        SheetTime { at: self.elapsed, clock: format!("{}:{:02}", self.elapsed / 60, self.elapsed % 60) }
    }

    fn row(&mut self, row: RunSheetRow) {
        let is_inside = row.minutes.is_none() && (row.kind.is_some() || row.questions.is_some());
        let minutes = row.minutes;
        self.rows.push(RunSheetRow { start: (!is_inside).then(|| self.now()), ..row });
        self.elapsed += minutes.unwrap_or(0);
    }
}
