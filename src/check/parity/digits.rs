//! Numbers in digits, by value: `1,000`, `1.000` and `1 000` are equal.

use super::amounts::{Amount, scaled};
use crate::source::Span;

/// A number regardless of notation: its digits, and how many of them are decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DigitValue {
    digits: u64,
    decimals: u32,
}

impl DigitValue {
    /// The whole part and the decimal places as two numbers, of a number with decimal places.
    pub(super) fn parts(&self) -> Option<(u64, u64)> {
        let power = 10_u64.checked_pow(self.decimals).filter(|_| self.decimals > 0)?;
        Some((self.digits / power, self.digits % power))
    }

    /// The digits without trailing zeros, and the power of ten by which they are multiplied.
    pub(super) fn scaled(&self) -> Amount {
        scaled(self.digits, -i64::from(self.decimals))
    }
}

/// A number in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: DigitValue,
    /// Its span in the text.
    pub(super) span: Span,
    /// Whether it is a part of a time of day: `14:30`, `2 p.m.`, `14 h`.
    pub(super) is_time: bool,
}

/// Iterates over the numbers of a text.
pub(super) struct Numbers<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// A year that an abbreviated one may follow: `2015-16`.
    year: Option<(u64, usize)>,
    /// The offset up to which characters between digits separate numbers.
    loose_until: usize,
}

impl<'t> Numbers<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, end: text.len(), year: None, loose_until: 0 }
    }

    /// The end offset of the digits that begin at an offset.
    fn digits(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = bytes[start..self.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
        start + length
    }

    /// The number that begins at an offset, and its end offset.
    fn number(&mut self, start: usize) -> (DigitValue, usize) {
        let first = self.digits(start);
        // The groups of digits after the first, each with its separator.
        let mut groups: Vec<(&str, usize, usize)> = Vec::new();
        let mut end = first;
        while start >= self.loose_until
            && let Some(sign) = separator(&self.text[end..self.end])
        {
            let group = end + sign.len();
            let group_end = self.digits(group);
            // A separator other than a point or comma only separates thousands.
            let fits = matches!(sign, "." | ",") || (group_end - group == 3 && first - start <= 3);
            if group_end == group || !fits {
                break;
            }
            groups.push((sign, group, group_end));
            end = group_end;
        }
        let are_thousands = |groups: &[(&str, usize, usize)]| {
            let is_group = |(sign, from, to): &(&str, usize, usize)| to - from == 3 && *sign == groups[0].0;
            first - start <= 3 && groups.iter().all(is_group)
        };
        let Some(((sign, from, to), rest)) = groups.split_last() else { return (self.value(start, &[], None), first) };
        if are_thousands(&groups) {
            return (self.value(start, &groups, None), end);
        }
        let is_fraction = matches!(*sign, "." | ",") && rest.iter().all(|(other, ..)| other != sign);
        if is_fraction && (rest.is_empty() || are_thousands(rest)) {
            return (self.value(start, rest, Some((*from, *to))), end);
        }
        // A date or a section number, `12.3.2024`, is several numbers.
        self.loose_until = end;
        (self.value(start, &[], None), first)
    }

    /// The value of the digits at an offset, the following groups and the decimal places.
    fn value(&self, start: usize, groups: &[(&str, usize, usize)], fraction: Option<(usize, usize)>) -> DigitValue {
        let first = (start, self.digits(start));
        let whole = std::iter::once(first).chain(groups.iter().map(|(_, from, to)| (*from, *to)));
        let fraction = fraction.map_or("", |(from, to)| &self.text[from..to]).trim_end_matches('0');
        let digits = whole.flat_map(|(from, to)| self.text[from..to].bytes()).chain(fraction.bytes());
        // The value of very long numbers wraps around; equal numbers stay equal.
        let digits = digits.fold(0_u64, |sum, digit| sum.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')));
        DigitValue { digits, decimals: u32::try_from(fraction.len()).unwrap_or(0) }
    }

    /// Whether a number is a time of day: `14:30`, `2 p.m.`, `14 h`.
    fn is_time(&self, start: usize, end: usize) -> bool {
        let before = &self.text[..start];
        let is_minutes = before.ends_with(':') && before[..start - 1].ends_with(|last: char| last.is_ascii_digit());
        let after = &self.text[end..self.end];
        let is_hours = after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        let word = after.trim_start_matches([' ', '\u{a0}']);
        let word = word.strip_prefix("h").map(|rest| ("h", rest)).or_else(|| {
            let rest = word.strip_prefix(['a', 'p', 'A', 'P'])?;
            let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start_matches([' ', '\u{a0}']);
            rest.strip_prefix(['m', 'M']).map(|rest| ("m", rest))
        });
        is_minutes || is_hours || word.is_some_and(|(_, rest)| !rest.starts_with(char::is_alphabetic))
    }
}

/// A separator of digit groups at the start of a text: a point, a comma, an apostrophe or a space of some width.
fn separator(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    matches!(first, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
        .then(|| &text[..first.len_utf8()])
}

impl Iterator for Numbers<'_> {
    type Item = Number;

    fn next(&mut self) -> Option<Number> {
        let start = self.at + first_digit(self.text.as_bytes().get(self.at..self.end)?)?;
        let (mut value, end) = self.number(start);
        self.at = end;
        if let Some((year, year_end)) = self.year.take()
            && end - start == 2
            && matches!(&self.text[year_end..start], "-" | "–" | "/")
            && !self.text[end..].starts_with("-")
        {
            value.digits += year / 100 * 100;
        } else if end - start == 4 && value.decimals == 0 {
            self.year = Some((value.digits, end));
        }
        Some(Number { value, span: Span::new(start, end), is_time: self.is_time(start, end) })
    }
}

/// The first digit of a text, searched in blocks of bytes: most texts have none.
fn first_digit(bytes: &[u8]) -> Option<usize> {
    let mut base = 0;
    for chunk in bytes.chunks(32) {
        if chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            return Some(base + chunk.iter().position(u8::is_ascii_digit)?);
        }
        base += chunk.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<DigitValue> {
        Numbers::new(text).filter(|number| !number.is_time).map(|number| number.value).collect()
    }

    #[test]
    fn numbers_are_the_same_however_a_language_writes_them() {
        for (one, other) in [
            ("1,000", "1.000"),
            ("1,000", "1 000"),
            ("1,000", "1\u{a0}000"),
            ("1,000", "1000"),
            ("12,345,678", "12.345.678"),
            ("3.5", "3,5"),
            ("3.50", "3,5"),
            ("1,234.5", "1.234,5"),
            ("16-17", "16 a 17"),
            ("2015-16", "2015 a 2016"),
            ("50%", "50 %"),
            ("12.3.2024", "12/3/2024"),
            ("at 2 p.m. on 3 May", "a las 14:00 del 3 de mayo"),
            ("2 a. m.", "02:00 h"),
        ] {
            assert_eq!(values(one), values(other), "{one} {other}");
        }
        let same = |one: &str, other: &str| values(one)[0].scaled() == values(other)[0].scaled();
        assert!(!same("1975", "1957"));
        assert!(!same("10", "100"));
        assert!(!same("3.5", "35"));
    }

    #[test]
    fn any_text_has_its_numbers_inside_it() {
        for text in
            ["", "9", "a 1.", "1,", "1 2 3", "٣", "1.2.3.4.5", "99999999999999999999999", "8’000’5", "¿1?", "2015-"]
        {
            for number in Numbers::new(text) {
                assert!(text.get(number.span.range()).is_some_and(|digits| !digits.is_empty()), "{text}");
            }
        }
    }
}
