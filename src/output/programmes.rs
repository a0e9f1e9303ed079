//! Links to the programmes of the course.

use serde::Serialize;

use super::values::{PluralCount, counted};
use crate::config::Agenda;
use crate::curriculum::{Address, AgendaId, Gathered, Site, relative};
use crate::language::Language;

/// A link to a programme.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct AgendaLink {
    href: String,
    title: String,
    days: PluralCount,
    /// The numbers of its days, if it has several.
    numbers: Vec<usize>,
}

/// The programmes of the course.
pub(super) fn agenda_links(site: &Site, language: Language, address: &Address) -> Vec<AgendaLink> {
    let link = |(number, agenda): (u16, &Agenda)| {
        let to = site.gathered_address(Gathered::Agenda(AgendaId(number)), language)?;
        let days = u32::try_from(agenda.days.len()).unwrap_or(u32::MAX);
        Some(AgendaLink {
            href: relative(address, &to),
            title: agenda.title[language].clone(),
            days: counted(site, language, days),
            numbers: if agenda.days.len() > 1 { (1..=agenda.days.len()).collect() } else { Vec::new() },
        })
    };
    (0..).zip(&site.config.agendas).filter_map(link).collect()
}
