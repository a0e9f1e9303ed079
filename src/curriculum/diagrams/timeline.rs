//! Reads a timeline: events in order, each with a time or without one.

use super::super::data::DataTable;
use super::content::{DiagramTimeline, TimeScale, TimelineEvent};
use super::reading::{DiagramWords, NAME, NOTE, count, short, short_if_any};
use crate::config::{Date, Spanned};
use crate::diagnostic::{Diagnostic, Fault, faults};

/// The valid number of events.
const EVENTS: std::ops::RangeInclusive<usize> = 2..=12;

/// Reads the list `events`; `None` if the scale cannot be drawn, which is reported.
pub(super) fn read_timeline(entry: &mut DataTable<'_, '_>, id: &str) -> Option<DiagramTimeline<DiagramWords>> {
    let mut last: Option<(TimeScale, Spanned<i64>, String)> = None;
    let mut is_fine = true;
    let mut times = 0;
    let read = |event: &mut DataTable<'_, '_>| {
        let at = event.text("at");
        let at = at.and_then(|written| {
            let fault: Option<Fault> = match (time(&written.value), &last) {
                (None, _) => Some(faults::DiagramUndrawableTime { value: written.value.clone() }.into()),
                (Some((scale, _)), Some((other, ..))) if scale != *other => Some(faults::DiagramUndrawableScale.into()),
                (Some((_, at)), Some((_, before, text))) if at <= before.value => {
                    let (value, before) = (written.value.clone(), text.clone());
                    Some(faults::DiagramUndrawableOrder { value, before }.into())
                }
                _ => None,
            };
            if let Some(fault) = fault {
                is_fine = false;
                let place = event.place_of(&written);
                event.report(Diagnostic::new(fault, place));
                return None;
            }
            let (scale, at) = time(&written.value)?;
            last = Some((scale, Spanned { value: at, span: written.span }, written.value));
            times += 1;
            Some(at)
        });
        let (words, note) = (short(event, "", id, NAME), short_if_any(event, "note_", id, NOTE));
        Some(TimelineEvent { at, words, note })
    };
    let events = entry.entries("events", read);
    count(entry, "events", events.len(), &EVENTS);
    if is_fine && EVENTS.contains(&events.len()) && times < 2 {
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DiagramUndrawableTimes, place));
    }
    let (scale, ..) = last?;
    (is_fine && times > 1 && EVENTS.contains(&events.len())).then_some(DiagramTimeline { scale, events })
}

/// A time: `21:10` or, on later days, `33:00` in minutes after the first midnight; `2027-03-08` in days; `1984` in years.
fn time(text: &str) -> Option<(TimeScale, i64)> {
    let is_number = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some((hours, minutes)) = text.split_once(':') {
        let is_time = is_number(hours, 1, 3) && is_number(minutes, 2, 2);
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        return (is_time && minutes < 60).then_some((TimeScale::Clock, hours * 60 + minutes));
    }
    if is_number(text, 4, 4) {
        return Some((TimeScale::Years, text.parse().ok()?));
    }
    let date = Date::parse(text).filter(|_| text.len() == 10)?;
    Some((TimeScale::Days, i64::from(date.day_number())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_three_kinds() {
        assert_eq!(time("21:10"), Some((TimeScale::Clock, 1270)));
        assert_eq!(time("33:00"), Some((TimeScale::Clock, 1980)));
        assert_eq!(time("1984"), Some((TimeScale::Years, 1984)));
        assert_eq!(time("1970-01-31"), Some((TimeScale::Days, 30)));
        for wrong in ["", "21", "21:60", "21:1", "+1:10", "1984-13-01", "19845", "noon", "1:٣٠"] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
    }
}
