//! The run sheet of a module: times, activities, materials, on one page for facilitators.

use serde::Serialize;

use crate::curriculum::{Address, ModuleId, PageId, Site};
use crate::language::Language;
use crate::output::activities::activities;
use crate::output::links::{PageLink, page_link, title};
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
    /// The time at the end, as `1:05`.
    end: String,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct RunSheetRow {
    /// Hours and minutes from the start, as `1:05`.
    start: String,
    minutes: Option<u32>,
    /// The page, in its first row.
    page: Option<PageLink>,
    /// The label of the block's kind; `None` for teaching.
    kind: Option<String>,
    title: Option<String>,
    work: Option<String>,
    materials: Vec<String>,
}

pub(super) fn view(site: &Site, theme: &Theme, module: ModuleId, language: Language, address: &Address) -> RunSheet {
    let record = site.module(module);
    let mut sheet = Sheet { site, theme, language, address, elapsed: 0, rows: Vec::new() };
    for page in record.front.into_iter().chain(record.pages.iter().copied()) {
        sheet.page(page, Some(page) == record.front);
    }
    let front = record.front.and_then(|front| site.page(front).shown(language));
    RunSheet {
        title: record.front.map(|front| title(site, front, language).0).unwrap_or_default(),
        module: record.front.and_then(|front| page_link(site, address, front, language)),
        number: record.number,
        minutes: site.module_minutes(module, language).map(|minutes| counted(site, language, minutes)),
        materials: front.map(|(_, front)| front.document.front.materials.clone()).unwrap_or_default(),
        end: clock(sheet.elapsed),
        rows: sheet.rows,
    }
}

struct Sheet<'a> {
    site: &'a Site,
    theme: &'a Theme,
    language: Language,
    address: &'a Address,
    elapsed: u32,
    rows: Vec<RunSheetRow>,
}

impl Sheet<'_> {
    fn page(&mut self, page: PageId, is_front: bool) {
        let Some((_, translation)) = self.site.page(page).shown(self.language) else { return };
        let document = &translation.document;
        let activities = activities(self.site, self.theme, page, self.language);
        let in_blocks: u32 =
            activities.iter().filter_map(|activity| activity.minutes.as_ref()).map(|minutes| minutes.n).sum();
        // The stated minutes of a module's front page are those of the module.
        let stated = if is_front { None } else { self.site.page_minutes(page, self.language) };
        let teaching = stated.map(|minutes| minutes.saturating_sub(in_blocks));
        if is_front && activities.is_empty() {
            return;
        }
        self.row(RunSheetRow {
            start: String::new(),
            minutes: teaching,
            page: page_link(self.site, self.address, page, self.language),
            kind: None,
            title: None,
            work: None,
            materials: if is_front { Vec::new() } else { document.front.materials.clone() },
        });
        for activity in activities {
            self.row(RunSheetRow {
                start: String::new(),
                minutes: activity.minutes.map(|minutes| minutes.n),
                page: None,
                kind: Some(activity.kind),
                title: activity.title,
                work: activity.work,
                materials: activity.materials.into_iter().collect(),
            });
        }
    }

    fn row(&mut self, row: RunSheetRow) {
        self.rows.push(RunSheetRow { start: clock(self.elapsed), ..row });
        self.elapsed += self.rows.last().and_then(|row| row.minutes).unwrap_or(0);
    }
}

/// Minutes as hours and minutes: `1:05`.
fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
