//! `[agenda.NAME]`: the programme of a workshop, by day, with modules and pages of the course.

use crate::diagnostic::faults;
use std::fmt;

use super::fields::Fields;
use super::language_config::LanguageConfig;
use super::languages::titles;
use super::node::{KeyValue, Node, Spanned, Value};
use crate::language::PerLanguage;
use crate::source::Span;

/// The programme of a workshop.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Agenda {
    /// Its name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The span of its name.
    pub span: Span,
    /// Its title in each language.
    pub title: PerLanguage<String>,
    /// The time at which each day begins.
    pub start: Clock,
    /// The time at which each day must end.
    pub end: Clock,
    /// Minutes at the start of each day, before the first page.
    pub opening: u16,
    /// Minutes at the end of each day, after the last page.
    pub closing: u16,
    /// The factor for all durations, for example with interpretation.
    pub interpretation: Factor,
    /// Breaks and meals in order, the same every day.
    pub pauses: Vec<Pause>,
    /// The days, each with the ids of modules, or of pages as `module/page`.
    pub days: Vec<Vec<Spanned<String>>>,
}

/// A break or a meal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pause {
    /// The planned time. The break is scheduled between two pages, at the nearest time.
    pub at: Clock,
    /// Its length in minutes.
    pub minutes: u16,
    /// Whether it is lunch.
    pub is_lunch: bool,
}

/// A time of day in minutes after midnight: 9:05 is 545.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(pub u32);

impl Clock {
    /// Parses hours and minutes: `9:05`, `17:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let number = |text: &str, most: u32| {
            let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|number| fits && *number <= most)
        };
        let (hours, minutes) = (number(hours, 23)?, number(minutes, 59).filter(|_| minutes.len() == 2)?);
        Some(Self(hours * 60 + minutes))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The factor of durations with interpretation, in hundredths: 125 is a quarter more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Factor(u32);

impl Factor {
    /// Durations are unchanged.
    pub const ONE: Self = Self(100);

    /// Parses a number from 1 to 3 with at most two decimals, after a point or a comma: `1.25`, `1,25`.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) || decimals.len() > 2 {
            return None;
        }
        let hundredths =
            format!("{decimals:0<2}").parse::<u32>().ok()? + whole.parse::<u32>().ok()?.checked_mul(100)?;
        (100..=300).contains(&hundredths).then_some(Self(hundredths))
    }

    /// The duration for the given minutes, rounded up to a multiple of five; unchanged if the factor is 1.
    pub fn of(self, minutes: u32) -> u32 {
        if self == Self::ONE { minutes } else { (minutes * self.0).div_ceil(500) * 5 }
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        out.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

pub(super) fn read_agendas(fields: &mut Fields<'_>, languages: &PerLanguage<LanguageConfig>) -> Vec<Agenda> {
    let mut agendas = Vec::new();
    for entry in fields.take_rest() {
        // The name is part of an address.
        if crate::language::check_slug(&entry.key).is_err() {
            fields.wrong(entry, faults::ConfigWrongValueName { key: entry.key.clone() });
            continue;
        }
        agendas.push(fields.inner(&entry.node, |fields| read_agenda(fields, entry, languages)));
    }
    agendas
}

fn read_agenda(fields: &mut Fields<'_>, entry: &KeyValue, languages: &PerLanguage<LanguageConfig>) -> Agenda {
    let minutes = |fields: &mut Fields<'_>, key| fields.integer(key, 0, 240).map_or(0, |minutes| minutes.value as u16);
    let mut pauses = read_breaks(fields);
    pauses.extend(fields.take("lunch").and_then(|entry| read_pause(fields, &entry.node, true)));
    pauses.sort_by_key(|pause| pause.at);
    Agenda {
        name: entry.key.clone(),
        span: entry.key_span,
        title: titles(fields, languages, "agenda.title", entry.key_span),
        start: clock(fields, "start").unwrap_or(Clock(9 * 60)),
        end: clock(fields, "end").unwrap_or(Clock(17 * 60)),
        opening: minutes(fields, "opening"),
        closing: minutes(fields, "closing"),
        interpretation: read_factor(fields),
        pauses,
        days: read_days(fields),
    }
}

fn clock(fields: &mut Fields<'_>, key: &'static str) -> Option<Clock> {
    let entry = fields.take(key)?;
    let clock = match &entry.node.value {
        Value::Text(text) => Clock::parse(text),
        _ => None,
    };
    if clock.is_none() {
        fields.wrong(entry, faults::ConfigWrongValueClock { key: entry.key.clone() });
    }
    clock
}

fn read_factor(fields: &mut Fields<'_>) -> Factor {
    let Some(entry) = fields.take("interpretation") else { return Factor::ONE };
    let written = fields.source_text().get(entry.node.span.range()).unwrap_or_default();
    // With a comma it is a text in quotation marks.
    let written = match &entry.node.value {
        Value::Text(text) => text,
        Value::Integer(_) | Value::Other => written,
        _ => "",
    };
    Factor::parse(written).unwrap_or_else(|| {
        fields.wrong(entry, faults::ConfigWrongValueFactor { key: entry.key.clone() });
        Factor::ONE
    })
}

fn read_breaks(fields: &mut Fields<'_>) -> Vec<Pause> {
    let Some(entry) = fields.take("breaks") else { return Vec::new() };
    let Value::List(items) = &entry.node.value else {
        fields.wrong(entry, faults::ConfigWrongValueBreaks { key: entry.key.clone() });
        return Vec::new();
    };
    items.iter().filter_map(|item| read_pause(fields, item, false)).collect()
}

fn read_pause<'a>(fields: &mut Fields<'a>, node: &'a Node, is_lunch: bool) -> Option<Pause> {
    fields.inner(node, |fields| {
        let (at, minutes) = (clock(fields, "at"), fields.integer("minutes", 1, 240));
        Some(Pause { at: at?, minutes: minutes?.value as u16, is_lunch })
    })
}

/// One list for each day; a list of names is a single day.
fn read_days(fields: &mut Fields<'_>) -> Vec<Vec<Spanned<String>>> {
    let Some(entry) = fields.take("days") else { return Vec::new() };
    let one = |node: &Node| match &node.value {
        Value::Text(text) => Some(Spanned { value: text.clone(), span: node.span }),
        _ => None,
    };
    let day = |node: &Node| match &node.value {
        Value::List(items) => items.iter().map(one).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let days = match &entry.node.value {
        Value::List(items) => {
            let all: Option<Vec<_>> = items.iter().map(day).collect();
            all.or_else(|| day(&entry.node).map(|day| vec![day]))
        }
        _ => None,
    };
    days.unwrap_or_else(|| {
        fields.wrong(entry, faults::ConfigWrongValueDays { key: entry.key.clone() });
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_has_hours_and_minutes_of_one_day() {
        assert_eq!(Clock::parse("9:05"), Some(Clock(545)));
        assert_eq!(Clock::parse("09:05").map(|clock| clock.to_string()).as_deref(), Some("09:05"));
        for wrong in ["9", "24:00", "9:60", "9:5", ":30", "9:", "009:00", "+9:00", "9.30"] {
            assert_eq!(Clock::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_factor_makes_minutes_longer_and_rounds_them_up_to_five() {
        let factor = Factor::parse("1.25").expect("a factor");
        assert_eq!([30, 25, 20, 1, 0].map(|minutes| factor.of(minutes)), [40, 35, 25, 5, 0]);
        assert_eq!(Factor::parse("1").map(|factor| factor.of(7)), Some(7));
        assert_eq!(
            ["1.5", "1", "1.25", "2.05"].map(|text| Factor::parse(text).expect("fits").to_string()).join(" "),
            "1.5 1 1.25 2.05"
        );
        assert_eq!(Factor::parse("1,25"), Factor::parse("1.25"));
        for wrong in ["1,2,5", "0.5", "3.01", "x", "", "1.", ".5", "1.255", "-1", "99999999999"] {
            assert_eq!(Factor::parse(wrong), None, "{wrong}");
        }
    }
}
