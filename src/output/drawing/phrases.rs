//! The words of a language that drawings and their lists need besides those of the data.

use crate::config::Date;
use crate::curriculum::TimeScale;

/// The interface texts of one language.
pub(crate) struct DrawingPhrases<'a> {
    /// The text of a key below `diagrams.` in the strings.
    pub get: Box<dyn Fn(&str) -> String + 'a>,
    /// The CLDR plural category of a number.
    pub plural: Box<dyn Fn(u64) -> &'static str + 'a>,
    /// A date in words.
    pub date: Box<dyn Fn(Date) -> String + 'a>,
}

impl DrawingPhrases<'_> {
    /// The text of a key with its values inserted. Each `{name}` of the text is replaced once, so that a value can
    /// contain braces.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = (self.get)(key);
        let mut filled = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let value = after.split_once('}').and_then(|(name, after)| {
                let (_, value) = values.iter().find(|(known, _)| *known == name)?;
                Some((value, after))
            });
            match value {
                Some((value, after)) => {
                    filled.push_str(value);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled + rest
    }

    /// A time in words, or that it is not known.
    pub fn time(&self, scale: TimeScale, at: Option<i64>) -> String {
        let Some(at) = at else {
            let key = if scale == TimeScale::Clock { "timeline.no_time" } else { "timeline.no_date" };
            return self.fill(key, &[]);
        };
        match scale {
            TimeScale::Clock => {
                let (day, minutes) = (at / MINUTES_OF_DAY + 1, at % MINUTES_OF_DAY);
                let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
                match day {
                    1 => time,
                    day => self.fill("timeline.day", &[("day", &day.to_string()), ("time", &time)]),
                }
            }
            TimeScale::Days => i32::try_from(at).map(|day| (self.date)(Date::of_day(day))).unwrap_or_default(),
            TimeScale::Years => at.to_string(),
        }
    }

    /// The time between two events in words.
    pub fn duration(&self, scale: TimeScale, length: i64) -> String {
        let counted = |key: &str, n: i64| {
            let form = (self.plural)(n.unsigned_abs());
            self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
        };
        let short = |key: &str, n: i64| (n > 0).then(|| self.fill(key, &[("n", &n.to_string())]));
        match scale {
            TimeScale::Clock => {
                let parts = [short("timeline.hours", length / 60), short("timeline.minutes", length % 60)];
                parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            TimeScale::Days if length < MONTHS_FROM => counted("days", length),
            TimeScale::Days => {
                let months = (length as f64 / DAYS_OF_MONTH) as i64;
                let parts = [("years", months / 12), ("months", months % 12)];
                let parts = parts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| counted(key, n));
                parts.collect::<Vec<_>>().join(" ")
            }
            TimeScale::Years => counted("years", length),
        }
    }
}

const MINUTES_OF_DAY: i64 = 24 * 60;

/// The average length of a month, and the number of days from which a duration is in whole months and years.
const DAYS_OF_MONTH: f64 = 365.2425 / 12.0;
const MONTHS_FROM: i64 = 62;

/// Phrases for tests.
#[cfg(test)]
pub(super) fn phrases_for_tests() -> DrawingPhrases<'static> {
    let get = |key: &str| match key {
        "timeline.hours" => "{n} h".to_owned(),
        "timeline.minutes" => "{n} min".to_owned(),
        "timeline.no_time" => "sin hora registrada".to_owned(),
        "timeline.day" => "día {day}, {time}".to_owned(),
        "days.other" => "{n} días".to_owned(),
        "months.other" => "{n} meses".to_owned(),
        "years.other" => "{n} años".to_owned(),
        _ => "{part}; {next} {other}".to_owned(),
    };
    DrawingPhrases { get: Box::new(get), plural: Box::new(|_| "other"), date: Box::new(|date| date.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let filled = phrases_for_tests().fill("", &[("part", "{next}"), ("next", "B")]);
        assert_eq!(filled, "{next}; B {other}");
    }

    #[test]
    fn times_after_midnight_name_the_day_and_durations_their_units() {
        let phrases = phrases_for_tests();
        assert_eq!(phrases.time(TimeScale::Clock, Some(23 * 60 + 5)), "23:05");
        assert_eq!(phrases.time(TimeScale::Clock, Some(33 * 60)), "día 2, 09:00");
        assert_eq!(phrases.time(TimeScale::Clock, None), "sin hora registrada");
        assert_eq!(phrases.time(TimeScale::Days, Some(30)), "1970-01-31");
        assert_eq!(phrases.duration(TimeScale::Clock, 165), "2 h 45 min");
        assert_eq!(phrases.duration(TimeScale::Clock, 120), "2 h");
        assert_eq!(phrases.duration(TimeScale::Days, 61), "61 días");
        assert_eq!(phrases.duration(TimeScale::Days, 1282), "3 años 6 meses");
        assert_eq!(phrases.duration(TimeScale::Days, 3289), "9 años");
        assert_eq!(phrases.duration(TimeScale::Years, 12), "12 años");
    }
}
