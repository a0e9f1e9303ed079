//! Numbers, durations and dates in the templates of several pages.

use serde::Serialize;

use super::links::config;
use crate::config::Date;
use crate::curriculum::{PageId, PageKind, Site};
use crate::language::{Language, plural_category, plural_name};

/// A number with its plural category in the page's language.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
pub struct PluralCount {
    /// The number.
    pub n: u32,
    /// A CLDR plural category, such as `one` or `other`.
    pub form: &'static str,
}

/// A calendar date for templates.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DateView {
    iso: String,
    year: i16,
    /// From 0, as an index in a list of names.
    month: i8,
    day: i8,
}

pub(super) fn counted(site: &Site, language: Language, n: u32) -> PluralCount {
    let form = plural_name(plural_category(&config(site, language).tag, u64::from(n)));
    PluralCount { n, form }
}

pub(super) fn date(date: Date) -> DateView {
    let (year, month, day) = date.parts();
    DateView { iso: date.to_string(), year, month: month - 1, day }
}

/// The minutes of a page, a module or the course, as its page shows them.
pub(super) fn page_minutes(site: &Site, page: PageId, language: Language) -> Option<u32> {
    match site.page(page).kind {
        PageKind::Home => site.course_minutes(language),
        PageKind::Module(module) => site.module_minutes(module, language),
        PageKind::Course | PageKind::Lesson(_) => site.page_minutes(page, language),
    }
}

/// The level of a page's content notice, as shown to a reader of a language.
pub(super) fn page_notice(site: &Site, page: PageId, language: Language) -> u8 {
    site.page(page).shown(language).map_or(0, |(_, translation)| translation.document.front.notice)
}
