//! Dates, times of day, telephone numbers and the letters of articles, which begin with digits.

use super::amounts::amount;
use super::quantities::{Counted, Quantity, QuantityReader, Stated, is_space};
use crate::source::Span;
use crate::wording::QuantityWord;

impl QuantityReader<'_, '_> {
    /// A date in digits, `16/05/2022`, if one of its first two numbers can only be a day.
    fn date_in_digits(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let first_end = start + digits(start);
        let Some(sign @ (b'-' | b'/' | b'.')) = bytes.get(first_end).copied() else { return false };
        let second_end = first_end + 1 + digits(first_end + 1);
        let year_end = second_end + 1 + digits((second_end + 1).min(bytes.len()));
        if bytes.get(second_end) != Some(&sign) || year_end - second_end != 5 {
            return false;
        }
        let number = |from: usize, to: usize| self.text.get(from..to).and_then(|text| text.parse::<u64>().ok());
        let (Some(first), Some(second), Some(year)) =
            (number(start, first_end), number(first_end + 1, second_end), number(second_end + 1, year_end))
        else {
            return false;
        };
        let spans = [(start, first_end), (first_end + 1, second_end)].map(|(from, to)| Span::new(from, to));
        let (day, month) = match (first, second) {
            (13..=31, 1..=12) => ((first, spans[0]), (second, spans[1])),
            (1..=12, 13..=31) => ((second, spans[1]), (first, spans[0])),
            _ => return false,
        };
        let of_month = u8::try_from(month.0).unwrap_or(1);
        let one = Quantity::new(Stated::Number(amount(day.0)), day.1);
        let one = Quantity { counted: Some(Counted::Month(of_month)), ..one };
        let mut both = [one, Quantity::new(Stated::Month(of_month), month.1)];
        both.sort_by_key(|one| one.span.start);
        self.found.extend(both);
        self.found.push(Quantity::new(Stated::Number(amount(year)), Span::new(second_end + 1, year_end)));
        self.done = year_end;
        true
    }

    /// A date as in files, `2018-03-05`.
    pub(super) fn date(&mut self, start: usize) -> bool {
        if self.date_in_digits(start) {
            return true;
        }
        let Some(date) = self.text.get(start..start + 10) else { return false };
        let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let after = self.text.as_bytes().get(start + 10);
        if !is_date || after.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') {
            return false;
        }
        let (Ok(year), Ok(month @ 1..=12), Ok(day @ 1..=31)) =
            (date[..4].parse::<u64>(), date[5..7].parse::<u8>(), date[8..].parse::<u64>())
        else {
            return false;
        };
        let span = |from: usize, to: usize| Span::new(start + from, start + to);
        self.found.push(Quantity::new(Stated::Number(amount(year)), span(0, 4)));
        self.found.push(Quantity::new(Stated::Month(month), span(5, 7)));
        let day = Quantity::new(Stated::Number(amount(day)), span(8, 10));
        self.found.push(Quantity { counted: Some(Counted::Month(month)), ..day });
        self.done = start + 10;
        true
    }

    /// A telephone number: at least three groups of digits, which do not separate thousands.
    pub(super) fn telephone(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_abroad = self.text[..start].ends_with('+');
        let (mut at, mut end, mut digits, mut groups) = (start, start, 0_u64, Vec::new());
        let mut length = 0;
        loop {
            let group = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if group == 0 || length + group > 15 {
                break;
            }
            for byte in &bytes[at..at + group] {
                digits = digits * 10 + u64::from(byte - b'0');
            }
            (length, end) = (length + group, at + group);
            groups.push(group);
            let rest = &self.text[end..];
            let after = rest.trim_start_matches(|one| is_space(one) || matches!(one, '-' | '(' | ')'));
            let gap = rest.len() - after.len();
            if gap == 0 || gap > 3 || !after.starts_with(|next: char| next.is_ascii_digit()) {
                break;
            }
            at = end + gap;
        }
        let are_thousands = groups.len() > 1 && groups[1..].iter().all(|group| *group == 3) && groups[0] <= 3;
        let are_years = groups.iter().all(|group| *group == 4);
        // `16-05-2022`
        let is_date = matches!(groups[..], [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2]);
        let is_telephone = if is_abroad {
            length >= 7
        } else {
            groups.len() >= 3 && length >= 7 && !are_thousands && !are_years && !is_date
        };
        if is_telephone {
            self.found.push(Quantity::new(Stated::Number(amount(digits)), Span::new(start, end)));
            self.done = end;
        }
        is_telephone
    }

    /// A time of day: `14:30`, `14.30 h`, `14 h 30`, `2 p.m.`.
    pub(super) fn time(&mut self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let two = |at: usize| {
            let two = bytes.get(at..at + 2).filter(|two| two.iter().all(u8::is_ascii_digit))?;
            let ends = !bytes.get(at + 2).is_some_and(u8::is_ascii_digit);
            ends.then(|| u64::from(two[0] - b'0') * 10 + u64::from(two[1] - b'0')).filter(|minute| *minute < 60)
        };
        let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let Some(hour) = self.text[start..start + digits].parse::<u64>().ok().filter(|hour| *hour <= 24) else {
            return false;
        };
        let hours = |at: usize| {
            let (meanings, end) = self.next_word(at)?;
            meanings.contains(&QuantityWord::Unit("hour".to_owned())).then_some(end)
        };
        let (colon, after) = (start + digits, start + digits + 3);
        let minutes = two(colon + 1);
        let (minute, mut at) = match (bytes.get(colon), minutes) {
            (Some(b':'), Some(minute)) => (Some(minute), after),
            (Some(b'.'), Some(minute)) if hours(after).is_some() || self.noon(after).is_some() => (Some(minute), after),
            _ => (None, end),
        };
        // `14 h 30`, `14h30`
        let half = hours(end).filter(|_| minute.is_none()).and_then(|hours| {
            let space = self.text[hours..].len() - self.text[hours..].trim_start_matches(is_space).len();
            (space <= 3).then_some(())?;
            Some((two(hours + space)?, hours + space + 2))
        });
        // `9 horas de la noche`
        let noon = self.noon(at).or_else(|| self.noon(hours(at)?));
        let (minute, is_afternoon) = match (minute, half, noon) {
            (Some(minute), ..) => (minute, noon),
            (None, Some((minute, end)), _) => {
                at = end;
                (minute, noon)
            }
            (None, None, Some(noon)) => (0, Some(noon)),
            (None, None, None) => return false,
        };
        let by_twelve = is_afternoon.is_none() && (1..=12).contains(&hour);
        let hour = match is_afternoon {
            Some((true, _)) if hour < 12 => hour + 12,
            Some((false, _)) if hour == 12 => 0,
            _ => hour % 24,
        };
        at = is_afternoon.map_or_else(|| hours(at).unwrap_or(at), |(_, end)| end);
        let stated = Stated::Time { minute: hour * 60 + minute, by_twelve };
        self.found.push(Quantity::new(stated, Span::new(start, at)));
        self.done = at;
        true
    }

    /// Whether the word after an offset says that the hour is after noon, and its end.
    pub(super) fn noon(&self, at: usize) -> Option<(bool, usize)> {
        let (meanings, end) = self.next_word(at)?;
        let is = |meaning| meanings.contains(&meaning);
        if is(QuantityWord::Afternoon) {
            return Some((true, end));
        }
        is(QuantityWord::Morning).then_some((false, end))
    }

    /// The letter of an article after its number: `(b)`, `.b`, ` b)`.
    pub(super) fn letter(&mut self, end: usize) {
        let rest = self.text[end..].strip_prefix(')').unwrap_or(&self.text[end..]);
        let rest = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
        let rest = rest.strip_prefix(['(', '.']).unwrap_or(rest);
        let mut characters = rest.chars();
        let Some(letter @ 'a'..='z') = characters.next() else { return };
        let is_closed = characters.as_str().starts_with(')');
        let is_point = self.text.as_bytes().get(self.text.len() - rest.len() - 1) == Some(&b'.');
        let ends = !characters.next().is_some_and(char::is_alphanumeric);
        if is_closed || (is_point && ends) {
            let at = self.text.len() - rest.len();
            self.found.push(Quantity::new(Stated::Letter(letter as u8 - b'a'), Span::new(at, at + 1)));
            self.done = at + 1;
        }
    }
}
