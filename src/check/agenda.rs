//! `[agenda.NAME]` of `site.toml` names modules and pages that exist and have minutes, and its days keep their time.

use crate::config::SITE_FILE;
use crate::curriculum::{PageId, PageKind, Site};
use crate::diagnostic::{Diagnostic, Fault, faults, nearest};
use crate::source::{Place, SourcePath};

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let path = SourcePath::new(SITE_FILE);
    for agenda in &site.config.agendas {
        for name in agenda.days.iter().flatten().filter(|name| site.agenda_pages(&name.value).is_none()) {
            let known: Vec<String> =
                (0..).map(PageId).take(site.pages.len()).filter_map(|page| site.agenda_name(page)).collect();
            let page = name.value.clone();
            let fault: Fault = match nearest(&name.value, known.iter().map(String::as_str)) {
                Some(near) => faults::ConfigWrongValueAgendaNear { near: near.to_owned(), page }.into(),
                None => faults::ConfigWrongValueAgenda { page }.into(),
            };
            found.push(Diagnostic::new(fault, Place::new(&path, name.span)));
        }
        for name in agenda.days.iter().flatten() {
            for page in site.agenda_pages(&name.value).into_iter().flatten().filter(|page| is_untimed(site, *page)) {
                let own = site.page(page).translations.values().flatten().next();
                let shown = site.agenda_name(page).unwrap_or_default();
                let fault = faults::AgendaUntimed { agenda: agenda.name.clone(), page: shown };
                let diagnostic = Diagnostic::new(fault, Place::new(&path, name.span));
                found.push(match own {
                    Some(own) => diagnostic.beside(Place::file(&own.document.path)),
                    None => diagnostic,
                });
            }
        }
        let over = |language| {
            let schedule = site.schedule(agenda, agenda.interpretation, language);
            let days = schedule.days.into_iter().zip(1..);
            days.filter(|(day, _)| day.over > 0).map(|(day, number)| (number, day.end, day.over)).collect::<Vec<_>>()
        };
        // Differences between languages are reported at their pages; the longest list is enough here.
        for (number, end, minutes) in site.languages().map(over).max_by_key(Vec::len).unwrap_or_default() {
            let place = Place::new(&path, agenda.days[number - 1].first().map_or(agenda.span, |first| first.span));
            found.push(Diagnostic::new(
                faults::AgendaOver {
                    agenda: agenda.name.to_string(),
                    day: number.to_string(),
                    end: end.to_string(),
                    minutes: minutes.to_string(),
                    wanted: agenda.end.to_string(),
                },
                place,
            ));
        }
    }
}

/// Whether a page of a module has no minutes in any language, so that no programme has a place for it.
fn is_untimed(site: &Site, page: PageId) -> bool {
    let is_lesson = matches!(site.page(page).kind, PageKind::Lesson(_));
    is_lesson && site.languages().all(|language| site.page_minutes(page, language).is_none())
}
