//! `temario agenda`: the programme of a workshop with its times.

use serde_json::json;

use super::arguments::{AgendaArguments, ListFormat};
use super::exit::Exit;
use super::printing::{JsonLayout, print_json};
use super::session::Session;
use crate::config::{Agenda, Audience, Delivery, Factor};
use crate::curriculum::{ScheduledDay, Slot, SlotKind};
use crate::diagnostic::{Noun, count, nearest, phrases};
use crate::language::Language;
use crate::output::activities;
use crate::pipeline::{BuildOptions, Loaded, Timings};

pub(super) fn run(session: &Session, arguments: &AgendaArguments) -> Exit {
    match answer(session, arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(session: &Session, arguments: &AgendaArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let options = BuildOptions::of(Delivery::to(Audience::Facilitator));
    let loaded = session.load(&root, &options, &mut Timings::new())?;
    // A faulty table of a programme gives one that is not the author's.
    if loaded.has_configuration_errors() {
        session.report_overview(&loaded);
        return Err(Exit::WrongUsage);
    }
    let language = session.content_language(&loaded.site.config, arguments.content.as_deref())?;
    let agendas = &loaded.site.config.agendas;
    let Some(name) = &arguments.name else {
        list(session, agendas, language, arguments.list);
        return Ok(Exit::Done);
    };
    let Some(agenda) = agendas.iter().find(|agenda| agenda.name == *name) else {
        session.complain(&phrases::NoAgenda { agenda: name });
        if let Some(near) = nearest(name, agendas.iter().map(|agenda| agenda.name.as_str())) {
            eprintln!("{}", session.phrase(&phrases::UsageNear { near }));
        }
        return Err(Exit::WrongUsage);
    };
    let sheet = PrintedRunSheet {
        session,
        loaded: &loaded,
        agenda,
        factor: arguments.interpretation.unwrap_or(agenda.interpretation),
        language,
    };
    match arguments.list {
        ListFormat::Human => sheet.print(),
        ListFormat::Json => print_json(&sheet.json(), JsonLayout::Lines),
    }
    Ok(Exit::Done)
}

fn list(session: &Session, agendas: &[Agenda], language: Language, format: ListFormat) {
    if format == ListFormat::Json {
        let all = agendas
            .iter()
            .map(|agenda| json!({ "name": agenda.name, "title": agenda.title[language], "days": agenda.days.len() }));
        print_json(&all.collect::<serde_json::Value>(), JsonLayout::Lines);
        return;
    }
    if agendas.is_empty() {
        out!("{}", session.phrase(&phrases::AgendaNone));
    }
    for agenda in agendas {
        out!("{}: {} ({})", agenda.name, agenda.title[language], count(session.language, Noun::Day, agenda.days.len()));
    }
}

/// The programme to print, in one language.
struct PrintedRunSheet<'a> {
    session: &'a Session,
    loaded: &'a Loaded,
    agenda: &'a Agenda,
    factor: Factor,
    language: Language,
}

impl PrintedRunSheet<'_> {
    fn days(&self) -> Vec<ScheduledDay> {
        self.loaded.site.schedule(self.agenda, self.factor, self.language).days
    }

    fn print(&self) {
        out!("{}", self.agenda.title[self.language]);
        if self.factor != Factor::ONE {
            out!("{}", self.string("agenda.interpretation").replace("{factor}", &self.factor.to_string()));
        }
        for (number, day) in self.days().iter().enumerate() {
            let head = self.string("agenda.day").replace("{n}", &(number + 1).to_string());
            let head = head.replace("{start}", &self.agenda.start.to_string());
            out!("\n{}", head.replace("{end}", &day.end.to_string()));
            let materials = self.loaded.site.day_materials(day, self.language);
            if !materials.is_empty() {
                out!("{}: {}", self.string("run_sheet.materials"), materials.join("; "));
            }
            for slot in &day.slots {
                out!("  {}  {:>3}  {}", slot.start, slot.minutes, self.title(slot));
                for activity in self.activities(slot) {
                    out!("              {activity}");
                }
            }
            out!("  {}       {}", day.end, self.string("run_sheet.end"));
            if day.over > 0 {
                // The message of the rule in `check`, for the factor of this sheet; the heading above it names the
                // workshop.
                let words = self.session.phrase(&phrases::AgendaOver {
                    day: &(number + 1).to_string(),
                    end: &day.end.to_string(),
                    minutes: &day.over.to_string(),
                    wanted: &self.agenda.end.to_string(),
                });
                eprintln!("{}: {words}", self.session.phrase(&phrases::Warning));
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        let slot = |slot: &Slot| {
            let page = match slot.what {
                SlotKind::Page(page) => self.loaded.site.agenda_name(page),
                _ => None,
            };
            json!({
                "start": slot.start.to_string(),
                "minutes": slot.minutes,
                "kind": slot.what.name().unwrap_or("page"),
                "title": self.title(slot),
                "page": page,
                "activities": self.activities(slot),
            })
        };
        let day = |day: &ScheduledDay| {
            json!({
                "end": day.end.to_string(),
                "over": day.over,
                "materials": self.loaded.site.day_materials(day, self.language),
                "slots": day.slots.iter().map(slot).collect::<Vec<_>>(),
            })
        };
        json!({
            "name": self.agenda.name,
            "title": self.agenda.title[self.language],
            "interpretation": self.factor.to_string(),
            "days": self.days().iter().map(day).collect::<Vec<_>>(),
        })
    }

    fn title(&self, slot: &Slot) -> String {
        let SlotKind::Page(page) = slot.what else {
            return self.string(&format!("agenda.{}", slot.what.name().unwrap_or_default())).to_owned();
        };
        let title =
            self.loaded.site.page(page).shown(self.language).map(|(_, shown)| shown.document.front.title.clone());
        let number = self.loaded.site.page_number(page);
        number.into_iter().chain(title).collect::<Vec<_>>().join(" ")
    }

    fn activities(&self, slot: &Slot) -> Vec<String> {
        let SlotKind::Page(page) = slot.what else { return Vec::new() };
        let activities = activities(&self.loaded.site, &self.loaded.theme, page, self.language).into_iter();
        let told = activities.map(|activity| {
            let text = activity.kind + &activity.title.map(|title| format!(": {title}")).unwrap_or_default();
            let minutes = activity.minutes.map(|minutes| {
                self.string(&format!("minutes.{}", minutes.form)).replace("{n}", &minutes.n.to_string())
            });
            let about: Vec<String> = minutes.into_iter().chain(activity.work).collect();
            if about.is_empty() { text } else { format!("{text} ({})", about.join(", ")) }
        });
        told.collect()
    }

    fn string(&self, key: &str) -> &str {
        self.loaded.theme.strings(self.language).get(key)
    }
}
