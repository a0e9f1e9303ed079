//! Numbers, times and dates as the templates of several pages write them.

use serde::Serialize;

use super::links::config;
use crate::config::Date;
use crate::curriculum::{PageId, PageKind, Site};
use crate::language::{Language, plural_category, plural_name};

/// A number with its plural category in the page's language.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
pub struct Counted {
    /// The number.
    pub n: u32,
    /// `one` or `other`.
    pub form: &'static str,
}

/// A calendar date as templates write it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DateView {
    iso: String,
    year: i16,
    /// From 0, to find the name in a list.
    month: i8,
    day: i8,
}

pub(super) fn counted(site: &Site, language: Language, n: u32) -> Counted {
    let form = plural_name(plural_category(&config(site, language).tag, u64::from(n)));
    Counted { n, form }
}

pub(super) fn date(date: Date) -> DateView {
    let (year, month, day) = date.parts();
    DateView { iso: date.to_string(), year, month: month - 1, day }
}

/// Time in the room, of whatever the page stands for.
pub(super) fn page_minutes(site: &Site, page: PageId, language: Language) -> Option<u32> {
    match site.page(page).kind {
        PageKind::Home => site.course_minutes(language),
        PageKind::Module(module) => site.module_minutes(module, language),
        PageKind::Course | PageKind::Lesson(_) => site.page_minutes(page, language),
    }
}

/// The content notice of a page as a reader of a language gets it.
pub(super) fn page_notice(site: &Site, page: PageId, language: Language) -> u8 {
    site.page(page).shown(language).map_or(0, |(_, translation)| translation.document.front.notice)
}
