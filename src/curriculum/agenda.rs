//! The programme of a workshop: [`Schedule`] of the pages that an agenda names.
//!
//! Pages are never split: breaks and meals are placed between pages, at the time closest to the one that the agenda
//! states.

use super::page::{PageId, PageKind};

use super::site::Site;
use crate::config::{Agenda, Clock, Factor, Pause, Spanned};
use crate::language::Language;

/// An agenda by its index in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgendaId(pub u16);

/// The slots of a workshop, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The days in order.
    pub days: Vec<ScheduledDay>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledDay {
    /// The slots of the day, without gaps.
    pub slots: Vec<Slot>,
    /// The end of the day.
    pub end: Clock,
    /// The minutes by which it ends after the planned time; 0 if it keeps the time.
    pub over: u32,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The start time.
    pub start: Clock,
    /// The duration, including the extra time for interpretation.
    pub minutes: u32,
    /// The content.
    pub what: SlotKind,
}

/// The content of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// The beginning of a day.
    Opening,
    /// A page of the course.
    Page(PageId),
    /// A page that this edition omits: its time without its title.
    Omitted(PageId),
    /// A break.
    Break,
    /// The meal of the day.
    Lunch,
    /// The end of a day.
    Closing,
}

impl SlotKind {
    /// The key of its label in the strings; `None` for a page, whose label is its title.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Opening => Some("opening"),
            Self::Page(_) => None,
            Self::Omitted(_) => Some("omitted"),
            Self::Break => Some("break"),
            Self::Lunch => Some("lunch"),
            Self::Closing => Some("closing"),
        }
    }
}

impl Site {
    /// The pages of a module, or the single page, that an agenda names as `module` or `module/page`.
    pub fn agenda_pages(&self, name: &str) -> Option<Vec<PageId>> {
        let (id, page) = name.split_once('/').map_or((name, None), |(module, page)| (module, Some(page)));
        let module = self.module(self.find_module(id)?);
        match page {
            Some(page) => {
                let is_lesson = |page: &PageId| matches!(self.page(*page).kind, PageKind::Lesson(_));
                let is_in_course =
                    |page: &PageId| self.languages().any(|language| self.in_every_edition(*page, language).is_some());
                let found = self.find_page(Some(id), page).filter(|page| is_lesson(page) && is_in_course(page));
                found.map(|page| vec![page])
            }
            None => Some(module.in_every_edition.clone()),
        }
    }

    /// The name of a page in an agenda: the module's id for a front page, otherwise `module/page`. A page outside the
    /// modules has no name.
    pub fn agenda_name(&self, page: PageId) -> Option<String> {
        let record = self.page(page);
        match record.kind {
            PageKind::Module(module) => Some(self.module(module).id.clone()),
            PageKind::Lesson(module) => Some(format!("{}/{}", self.module(module).id, record.id)),
            PageKind::Home | PageKind::Course => None,
        }
    }

    /// The schedule of a workshop for readers of a language, with the same times in every edition. Unknown names are
    /// omitted.
    pub fn schedule(&self, agenda: &Agenda, factor: Factor, language: Language) -> Schedule {
        let day = |names: &Vec<Spanned<String>>| {
            let pages = names.iter().filter_map(|name| self.agenda_pages(&name.value)).flatten();
            let slot = |page| {
                let is_omitted = self.page(page).translations.values().all(Option::is_none);
                if is_omitted { SlotKind::Omitted(page) } else { SlotKind::Page(page) }
            };
            let timed = pages.filter_map(|page| Some((slot(page), self.slot_minutes(page, language)?)));
            schedule_day(agenda, factor, timed)
        };
        Schedule { days: agenda.days.iter().map(day).collect() }
    }

    /// The minutes of one page; for the front page of a module only those of its own blocks.
    fn slot_minutes(&self, page: PageId, language: Language) -> Option<u32> {
        match self.page(page).kind {
            PageKind::Module(_) => self.page_block_minutes(page, language),
            _ => self.page_minutes(page, language),
        }
    }
}

fn schedule_day(agenda: &Agenda, factor: Factor, pages: impl Iterator<Item = (SlotKind, u32)>) -> ScheduledDay {
    let mut slots: Vec<Slot> = Vec::new();
    let mut now = agenda.start;
    let mut add = |now: &mut Clock, minutes: u32, what: SlotKind| {
        if minutes > 0 {
            slots.push(Slot { start: *now, minutes, what });
            now.0 += minutes;
        }
    };
    add(&mut now, u32::from(agenda.opening), SlotKind::Opening);
    let mut pauses = agenda.pauses.iter().peekable();
    for (page, minutes) in pages {
        let minutes = factor.of(minutes);
        // A pause is due before a page if starting it after the page would not be closer to its planned time.
        let is_due = |pause: &&Pause, now: Clock| {
            let early = pause.at.0.saturating_sub(now.0);
            let late = (now.0 + minutes).saturating_sub(pause.at.0);
            early <= late && early < minutes
        };
        while let Some(pause) = pauses.next_if(|pause| is_due(pause, now)) {
            let what = if pause.is_lunch { SlotKind::Lunch } else { SlotKind::Break };
            add(&mut now, u32::from(pause.minutes), what);
        }
        add(&mut now, minutes, page);
    }
    add(&mut now, u32::from(agenda.closing), SlotKind::Closing);
    ScheduledDay { slots, end: now, over: now.0.saturating_sub(agenda.end.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::PerLanguage;
    use crate::source::Span;

    fn day(pauses: &[(&str, u16, bool)], factor: &str, pages: &[u32]) -> (String, u32) {
        let clock = |text| Clock::parse(text).expect("a time");
        let agenda = Agenda {
            name: "x".to_owned(),
            span: Span::new(0, 0),
            title: PerLanguage::from_fn(1, |_| String::new()),
            start: clock("9:00"),
            end: clock("12:00"),
            opening: 10,
            closing: 5,
            interpretation: Factor::ONE,
            pauses: pauses
                .iter()
                .map(|(at, minutes, is_lunch)| Pause { at: clock(at), minutes: *minutes, is_lunch: *is_lunch })
                .collect(),
            days: Vec::new(),
        };
        let pages = (0..).map(|page| SlotKind::Page(PageId(page))).zip(pages.iter().copied());
        let day = schedule_day(&agenda, Factor::parse(factor).expect("a factor"), pages);
        let words = day.slots.iter().map(|slot| {
            let what = match slot.what {
                SlotKind::Opening => "opening".to_owned(),
                SlotKind::Page(page) | SlotKind::Omitted(page) => page.0.to_string(),
                SlotKind::Break => "break".to_owned(),
                SlotKind::Lunch => "lunch".to_owned(),
                SlotKind::Closing => "closing".to_owned(),
            };
            format!("{} {what}", slot.start)
        });
        (words.collect::<Vec<_>>().join(", ") + &format!(", {}", day.end), day.over)
    }

    #[test]
    fn a_break_stands_between_two_pages_at_the_time_nearest_to_its_wish() {
        let wished = |at| day(&[(at, 15, false)], "1", &[30, 40, 30]).0;
        assert_eq!(wished("9:55"), "09:00 opening, 09:10 0, 09:40 break, 09:55 1, 10:35 2, 11:05 closing, 11:10");
        assert_eq!(wished("10:05"), "09:00 opening, 09:10 0, 09:40 1, 10:20 break, 10:35 2, 11:05 closing, 11:10");
        // There is no break before the first page or after the last.
        assert_eq!(wished("11:00"), "09:00 opening, 09:10 0, 09:40 1, 10:20 2, 10:50 closing, 10:55");
        assert_eq!(wished("8:00"), "09:00 opening, 09:10 break, 09:25 0, 09:55 1, 10:35 2, 11:05 closing, 11:10");
    }

    #[test]
    fn interpretation_makes_pages_longer_and_leaves_pauses_as_they_are() {
        let (slots, over) = day(&[("9:50", 20, false), ("12:00", 60, true)], "1.5", &[30, 60, 20]);
        assert_eq!(slots, "09:00 opening, 09:10 0, 09:55 break, 10:15 1, 11:45 lunch, 12:45 2, 13:15 closing, 13:20");
        assert_eq!(over, 80);
    }
}
