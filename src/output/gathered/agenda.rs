//! The programme of a workshop: one table for each day. Facilitators also see the activities and materials of each
//! page.

use serde::Serialize;

use crate::config::{Audience, Factor};
use crate::curriculum::{Address, AgendaId, ScheduledDay, Site, SlotKind};
use crate::language::Language;
use crate::output::activities::{Activity, activities};
use crate::output::links::{PageLink, page_link};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct AgendaPage {
    title: String,
    /// The additional time for interpretation, if any.
    interpretation: Option<String>,
    days: Vec<Day>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct Day {
    number: usize,
    start: String,
    end: String,
    /// The planned end, if the actual end is later.
    wanted: Option<String>,
    slots: Vec<AgendaRow>,
    /// The materials, without duplicates.
    materials: Vec<String>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct AgendaRow {
    start: String,
    minutes: u32,
    /// The key of its label; `None` for a page.
    kind: Option<&'static str>,
    page: Option<PageLink>,
    number: Option<String>,
    activities: Vec<Activity>,
}

pub(super) fn view(site: &Site, theme: &Theme, id: AgendaId, language: Language, address: &Address) -> AgendaPage {
    let agenda = &site.config.agendas[usize::from(id.0)];
    let schedule = site.schedule(agenda, agenda.interpretation, language);
    let is_for_facilitators = site.delivery.audience == Audience::Facilitator;
    let day = |(day, number): (&ScheduledDay, usize)| Day {
        number,
        start: agenda.start.to_string(),
        end: day.end.to_string(),
        wanted: (day.over > 0).then(|| agenda.end.to_string()),
        slots: day
            .slots
            .iter()
            .map(|slot| {
                let page = match slot.what {
                    SlotKind::Page(page) => Some(page),
                    _ => None,
                };
                AgendaRow {
                    start: slot.start.to_string(),
                    minutes: slot.minutes,
                    kind: slot.what.name(),
                    page: page.and_then(|page| page_link(site, address, page, language)),
                    number: page.and_then(|page| site.page_number(page)),
                    activities: page
                        .filter(|_| is_for_facilitators)
                        .map(|page| activities(site, theme, page, language))
                        .unwrap_or_default(),
                }
            })
            .collect(),
        materials: if is_for_facilitators { site.day_materials(day, language) } else { Vec::new() },
    };
    AgendaPage {
        title: agenda.title[language].clone(),
        interpretation: (agenda.interpretation != Factor::ONE).then(|| agenda.interpretation.to_string()),
        days: schedule.days.iter().zip(1..).map(day).collect(),
    }
}
