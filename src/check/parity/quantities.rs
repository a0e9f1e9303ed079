//! The quantities of a text: numbers in digits and words, with what they count, and dates, times and Roman numerals.

use std::ops::Range;

use super::amounts::{Amount, amount, signs, times};
use super::digits::{Number, Numbers};
use crate::language::{Words, word_at};
use crate::source::Span;
use crate::wording::{QuantityWord, QuantityWords};

/// What a text states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// A number.
    Number(Amount),
    /// A time of day in minutes; `by_twelve` if it may be before or after noon.
    Time { minute: u64, by_twelve: bool },
    /// A month in words, from 1.
    Month(u8),
    /// The letter of an article: `4(2)(b)`.
    Letter(u8),
    /// A Roman numeral.
    Roman(u64),
    /// A day of the week in words, from 1.
    Weekday(u8),
    /// A part of a whole in its lowest terms: 2 of 3.
    Fraction(u64, u64),
    /// No number: a unit alone, `months`.
    Nothing,
}

/// What a number counts or identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted<'w> {
    /// A unit or noun, by the id that all languages share.
    Unit(&'w str),
    /// What the number identifies.
    Label(&'w str),
    /// The days of a month.
    Month(u8),
}

/// What a quantity states and counts.
pub(super) type QuantityReading<'w> = (Stated, Option<Counted<'w>>);

/// A quantity in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity<'w> {
    pub(super) stated: Stated,
    /// What it counts, if known.
    pub(super) counted: Option<Counted<'w>>,
    /// What it may also state: `two decades` are 20 years.
    pub(super) also: [Option<QuantityReading<'w>>; 3],
    /// Its span in the text.
    pub(super) span: Span,
    /// Its span with what it counts.
    pub(super) whole: Span,
    /// Whether it is written in words.
    pub(super) in_words: bool,
    /// Whether it only may be a quantity: it is equal to one, but it is not missed.
    pub(super) is_loose: bool,
    /// The two numbers that `4.2` may be.
    pub(super) parts: Option<(u64, u64)>,
    /// Whether only `to`, `and` or a dash is between it and the next one.
    pub(super) is_joined: bool,
    /// Whether it is joined with the next or the previous one.
    pub(super) is_in_range: bool,
    /// Whether it belongs to a name: `MV2`.
    pub(super) is_in_name: bool,
    /// Whether it says how often: `a week`, `weekly`.
    pub(super) is_period: bool,
}

impl<'w> Quantity<'w> {
    pub(super) fn new(stated: Stated, span: Span) -> Self {
        Self {
            stated,
            counted: None,
            also: [None; 3],
            span,
            whole: span,
            in_words: false,
            is_loose: false,
            parts: None,
            is_joined: false,
            is_in_range: false,
            is_in_name: false,
            is_period: false,
        }
    }

    /// What is equal in two quantities that a translator left as they are.
    pub(super) fn key(&self) -> QuantityReading<'w> {
        (self.stated, self.counted)
    }

    /// All that it may state and count.
    pub(super) fn readings(&self) -> impl Iterator<Item = QuantityReading<'w>> {
        std::iter::once(self.key()).chain(self.also.into_iter().flatten())
    }

    /// Adds what it may also state.
    pub(super) fn may_be(&mut self, reading: QuantityReading<'w>) {
        if let Some(free) = self.also.iter_mut().find(|one| one.is_none()) {
            *free = Some(reading);
        }
    }
}

/// The quantities of a text in order. Without words of the language, only numbers in digits and no times.
pub(super) fn quantities<'w>(text: &str, words: Option<&'w QuantityWords>) -> Vec<Quantity<'w>> {
    let mut numbers = Numbers::new(text).peekable();
    let Some(words) = words else {
        let numbers = numbers.filter(|number| !number.is_time);
        return numbers.map(|number| Quantity::new(Stated::Number(number.value.scaled()), number.span)).collect();
    };
    let mut reader = QuantityReader { text, words, found: Vec::new(), done: 0, signs: signs(text) };
    let mut each = Words::new(text, 0, text.len());
    while let Some((start, bucket)) = each.next() {
        let word = (start, each.end_of_word());
        while let Some(number) = numbers.next_if(|number| (number.span.start as usize) < word.1) {
            reader.fraction_signs(number.span.start as usize);
            reader.digits(number);
        }
        reader.fraction_signs(start);
        if start >= reader.done && !text.as_bytes()[start].is_ascii_digit() {
            reader.word(word, bucket);
        }
    }
    numbers.for_each(|number| reader.digits(number));
    reader.fraction_signs(text.len());
    reader.join();
    // A number of an address need not be in the other text.
    for address in addresses(text) {
        for one in reader.found.iter_mut().filter(|one| address.contains(&(one.span.start as usize))) {
            *one = Quantity { is_loose: true, ..Quantity::new(one.stated, one.span) };
        }
    }
    reader.found
}

/// The addresses of other sites in a text.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = |one: char| one.is_whitespace() || "<>\"“”«»()[]|".contains(one);
    memchr::memmem::find_iter(text.as_bytes(), "://").map(move |scheme| {
        let start = text[..scheme].trim_end_matches(|one: char| one.is_ascii_alphabetic()).len();
        start..text[scheme..].find(ends).map_or(text.len(), |end| scheme + end)
    })
}

pub(super) struct QuantityReader<'t, 'w> {
    pub(super) text: &'t str,
    pub(super) words: &'w QuantityWords,
    pub(super) found: Vec<Quantity<'w>>,
    /// The offset up to which the text has been read.
    pub(super) done: usize,
    /// The offsets of the signs of fractions that are not read yet, the last first.
    pub(super) signs: Vec<usize>,
}

/// How many bytes of a word are read.
const LONGEST: usize = 64;

impl<'w> QuantityReader<'_, 'w> {
    /// A number in digits.
    fn digits(&mut self, number: Number) {
        let (start, end) = (number.span.start as usize, number.span.end as usize);
        if start < self.done {
            return;
        }
        self.done = end;
        if self.date(start) || self.telephone(start) || self.time(start, end) {
            return;
        }
        if self.divided(number) {
            return;
        }
        let (figures, power) = number.value.scaled();
        // `.5`
        let before = self.text[..start].strip_suffix(['.', ',']);
        let is_fraction = before.is_some_and(|before| before.is_empty() || before.ends_with(is_space));
        let length = i64::try_from(end - start).unwrap_or(0);
        let power = if is_fraction && figures != 0 { power - length } else { power };
        let figures = if self.is_negative(start) { -figures } else { figures };
        let mut one = Quantity::new(Stated::Number((figures, power)), number.span);
        one.parts = number.value.parts();
        one.is_in_name = self.text[..start].ends_with(char::is_alphabetic);
        self.add(one);
        self.letter(self.done);
    }

    /// Whether the digits at an offset have the sign of a negative number before them.
    fn is_negative(&self, start: usize) -> bool {
        let before = &self.text[..start];
        let is_free = |before: &str| {
            let last = before.trim_end_matches(is_space).chars().next_back();
            let is_apart = before.is_empty() || before.ends_with(|one: char| is_space(one) || matches!(one, '(' | '['));
            is_apart && !last.is_some_and(|last| last.is_ascii_digit())
        };
        if let Some(before) = before.strip_suffix('\u{2212}') {
            return is_free(before);
        }
        if let Some(before) = before.strip_suffix('-') {
            // `-3 people-` is an aside.
            let closes = self.text[start..].char_indices().any(|(at, one)| {
                let rest = &self.text[start + at..];
                one == '-'
                    && !rest[1..].starts_with(char::is_alphanumeric)
                    && !self.text[..start + at].ends_with(is_space)
            });
            return is_free(before) && !closes;
        }
        false
    }

    /// Whether the word before an offset may be the sign of a negative number: `minus 3`, `menos 3`, not `al menos 3`.
    fn may_be_negative(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end_matches(is_space);
        let word = before.trim_end_matches(char::is_alphabetic).len();
        let found = self.words_at(word);
        found.is_some_and(|(meanings, end)| end == before.len() && meanings.contains(&QuantityWord::Minus))
    }

    /// The meanings of the words at an offset, and their end.
    pub(super) fn words_at(&self, at: usize) -> Option<(&'w [QuantityWord], usize)> {
        let mut words = Words::new(self.text, at, self.text.len().min(self.text.ceil_char_boundary(at + 64)));
        let (start, bucket) = words.next().filter(|(start, _)| *start == at)?;
        self.words.find(self.text, (start, words.end_of_word()), bucket)
    }

    /// Adds a number with the power of ten after it, a fraction and what it counts.
    pub(super) fn add(&mut self, mut one: Quantity<'w>) {
        let end = one.span.end as usize;
        let mut end = self.multiplied(&mut one, end);
        if let Some((fraction, after)) = self.fraction_after(end) {
            self.add_fraction(&mut one, fraction);
            end = after;
            one.span = Span::new(one.span.start as usize, end);
        }
        self.negate_before(&mut one, end);
        self.done = self.done.max(end);
        if let Stated::Number((digits, power)) = one.stated
            && self.may_be_negative(one.span.start as usize)
        {
            one.may_be((Stated::Number((-digits, power)), None));
        }
        if !self.hour(&mut one, end) {
            self.find_counted(&mut one, end);
            let unit_end = one.whole.end as usize;
            if unit_end > end {
                self.negate_before(&mut one, unit_end);
            }
        }
        self.found.push(one);
    }

    /// Makes a number negative if the words after an offset say so: `3 °C below zero`.
    fn negate_before(&mut self, one: &mut Quantity<'w>, end: usize) {
        if let Some((meanings, after)) = self.next_word(end)
            && meanings.contains(&QuantityWord::Below)
            && let Stated::Number((digits, power)) = one.stated
        {
            one.stated = Stated::Number((-digits.abs(), power));
            self.done = self.done.max(after);
        }
    }

    /// Multiplies a number by the words after it, `million`, `dozen`, and returns their end.
    pub(super) fn multiplied(&self, one: &mut Quantity<'w>, mut end: usize) -> usize {
        while let Stated::Number((digits, power)) = one.stated
            && let Some((meanings, after)) = self.next_word(end)
        {
            one.stated = if let Some(more) = scale(meanings) {
                Stated::Number((digits, if digits == 0 { 0 } else { power + i64::from(more) }))
            } else if let Some(product) = multiple(meanings).and_then(|number| times((digits, power), number)) {
                one.is_loose = false;
                Stated::Number(product)
            } else {
                break;
            };
            end = after;
        }
        end
    }

    /// The word directly after an offset: its meanings and its end.
    pub(super) fn next_word(&self, at: usize) -> Option<(&'w [QuantityWord], usize)> {
        let (start, end, bucket) = self.word_after(at)?;
        self.words.find(self.text, (start, end), bucket)
    }

    /// The word after an offset, if only spaces or a hyphen are between: its start, end and bucket.
    pub(super) fn word_after(&self, at: usize) -> Option<(usize, usize, usize)> {
        let rest = &self.text[at..];
        let start = at + rest.find(|one| !is_space(one) && one != '-')?;
        let (end, bucket) = word_at(self.text, start, LONGEST)?;
        Some((start, end, bucket))
    }

    /// A word: a number, a month, a day of the week or a Roman numeral.
    fn word(&mut self, (start, end): (usize, usize), bucket: usize) {
        if let Some((meanings, phrase_end)) = self.words.find(self.text, (start, end), bucket) {
            let whole = Span::new(start, phrase_end);
            for meaning in meanings {
                match *meaning {
                    QuantityWord::Number(number) => return self.number_in_words(start, phrase_end, number, false),
                    QuantityWord::Loose(number) => return self.number_in_words(start, phrase_end, number, true),
                    QuantityWord::Fraction { over, under, is_loose } => {
                        return self.fraction_in_words(whole, (over, under), is_loose);
                    }
                    QuantityWord::Past(minutes) if self.past(whole, minutes) => return,
                    QuantityWord::Month(month) if self.is_name(start, self.words.capital_months) => {
                        let is_certain = self.is_dated(start, phrase_end) || self.is_unlike_others(start);
                        let month = Quantity::new(Stated::Month(month), whole);
                        self.found.push(Quantity { in_words: true, is_loose: !is_certain, ..month });
                        self.done = phrase_end;
                        return;
                    }
                    QuantityWord::Weekday(day) if self.is_name(start, self.words.capital_months) => {
                        let day = Quantity::new(Stated::Weekday(day), whole);
                        self.found.push(Quantity { in_words: true, ..day });
                        self.done = phrase_end;
                        return;
                    }
                    QuantityWord::Several { .. }
                        if self.found.last().is_none_or(|last| last.whole.end as usize <= start) =>
                    {
                        return self.several(whole, meanings);
                    }
                    QuantityWord::Period(ref unit)
                        if self.found.last().is_none_or(|last| last.whole.end as usize <= start) =>
                    {
                        let mut period = Quantity::new(Stated::Number(amount(1)), whole);
                        (period.counted, period.is_loose, period.is_period) = (Some(Counted::Unit(unit)), true, true);
                        period.in_words = true;
                        self.done = phrase_end;
                        // `a year and a half`
                        if let Some((half, after)) = self.half_after_unit(phrase_end)
                            && self.add_fraction(&mut period, half)
                        {
                            (period.is_period, self.done) = (false, after);
                        }
                        self.found.push(period);
                        return;
                    }
                    QuantityWord::Unit(ref unit)
                        if self.found.last().is_none_or(|last| last.whole.end as usize <= start)
                            && !self.half_more(whole, unit) =>
                    {
                        let alone = Quantity::new(Stated::Nothing, whole);
                        self.found.push(Quantity { counted: Some(Counted::Unit(unit)), is_loose: true, ..alone });
                    }
                    _ => {}
                }
            }
            self.done = self.done.max(phrase_end);
            return;
        }
        let word = &self.text[start..end];
        if let Some(number) = roman(word) {
            let one = Quantity::new(Stated::Roman(number), Span::new(start, end));
            let mut one = Quantity { in_words: true, is_loose: end - start == 1, ..one };
            self.find_counted(&mut one, end);
            if let Some(Counted::Label(_)) = one.counted {
                let is_name = self.text[one.whole.range()].starts_with(char::is_uppercase);
                one.is_loose &= self.words.is_ordinary(word) && !is_name;
            }
            self.found.push(one);
        } else if let [letter @ b'a'..=b'z'] = word.as_bytes()
            && matches!(self.label(start), Some((Counted::Label("letter"), _)))
        {
            self.found.push(Quantity::new(Stated::Letter(letter - b'a'), Span::new(start, end)));
        }
    }

    /// A number in words with the words that follow: `twenty-five`, `two hundred and six`.
    fn number_in_words(&mut self, start: usize, end: usize, number: u64, is_loose: bool) {
        let (mut number, mut end, mut is_loose) = (number, end, is_loose);
        if let Some((ones, after)) = self.joined(end, 0, 10).filter(|_| is_tens(number)) {
            (number, end, is_loose) = (number + ones, after, false);
        }
        while let Some((meanings, after)) = self.next_word(end)
            && let Some(power) = scale(meanings)
            && let Some(scaled) = 10_u64.checked_pow(power).and_then(|scale| number.checked_mul(scale))
        {
            (number, end) = (scaled, after);
        }
        while number >= 100
            && let limit = if number.is_multiple_of(1000) { 1000 } else { 100 }
            && number.is_multiple_of(limit)
            && let Some((rest, after)) = self.joined(end, 1, limit)
        {
            (number, end) = (number + rest, after);
            if let Some((ones, after)) = self.joined(end, 0, 10).filter(|_| is_tens(rest)) {
                (number, end) = (number + ones, after);
            }
        }
        self.done = end;
        let digits = if self.is_negative(start) { -1 } else { 1 };
        let (figures, power) = amount(number);
        let mut one = Quantity::new(Stated::Number((figures * digits, power)), Span::new(start, end));
        (one.in_words, one.is_loose) = (true, is_loose);
        self.add(one);
    }

    /// A number in words below a limit after a joiner or a space.
    fn joined(&self, at: usize, joiner: usize, limit: u64) -> Option<(u64, usize)> {
        let rest = &self.text[at..];
        let joiners = &self.words.joiners;
        let joiner = joiners.get(joiner).or(joiners.last()).map_or("-", String::as_str);
        let by_joiner = rest.strip_prefix(joiner);
        let after = by_joiner.or_else(|| rest.strip_prefix(' '))?;
        let (meanings, end) = self.next_word(self.text.len() - after.len())?;
        // `twenty two-hour sessions`
        let is_apart = limit == 10 && by_joiner.is_none() && self.text[end..].starts_with('-');
        meanings.iter().filter(|_| !is_apart).find_map(|meaning| match meaning {
            QuantityWord::Number(number) if *number < limit && *number > 0 => Some((*number, end)),
            QuantityWord::Last if by_joiner.is_some() || limit == 10 => Some((1, end)),
            _ => None,
        })
    }

    /// Whether a name has the capital or small letter of names in the language.
    pub(super) fn is_name(&self, start: usize, with_capital: bool) -> bool {
        !with_capital || self.text[start..].starts_with(char::is_uppercase)
    }

    /// Whether a name is known as one by its letter: not `May` at the start of a sentence.
    fn is_unlike_others(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end_matches(|one| is_space(one) || matches!(one, '“' | '‘' | '(' | '*'));
        !self.words.capital_months || before.ends_with(|last: char| last.is_alphanumeric() || last == ',')
    }

    /// Whether a day or a year is beside the name of a month, with only short words between.
    fn is_dated(&self, start: usize, end: usize) -> bool {
        let are_short = |gap: &str| {
            gap.len() <= 12 && !gap.contains(['.', ';', ':']) && gap.split(' ').all(|word| word.chars().count() <= 3)
        };
        let before = self.found.last().filter(|last| last.stated != Stated::Nothing);
        let before = before.map(|last| last.span.end as usize);
        let near = &self.text[end..self.text.ceil_char_boundary((end + 16).min(self.text.len()))];
        let after = near.find(|one: char| one.is_ascii_digit());
        before.is_some_and(|before| before <= start && are_short(&self.text[before..start]))
            || after.is_some_and(|after| are_short(&self.text[end..end + after]))
    }

    /// Marks quantities with only `to`, `and` or a dash between them; the first then counts what the second counts.
    fn join(&mut self) {
        for at in (1..self.found.len()).rev() {
            let (first, second) = (self.found[at - 1], self.found[at]);
            let gap = self.text.get(first.span.end as usize..second.span.start as usize).unwrap_or_default();
            let gap = gap.trim_matches(|one| is_space(one) || one == '%');
            let is_between = |gap: &str| {
                let mut words = Words::new(gap, 0, gap.len());
                let Some((0, bucket)) = words.next() else { return false };
                let word = (0, words.end_of_word());
                let found = self.words.find(gap, word, bucket);
                found.is_some_and(|(meanings, end)| end == gap.len() && meanings.contains(&QuantityWord::Between))
            };
            self.found[at - 1].is_joined = matches!(gap, "-" | "–" | "—") || is_between(gap);
            if self.found[at - 1].is_joined {
                self.found[at - 1].is_in_range = true;
                self.found[at].is_in_range = true;
            }
            if self.found[at - 1].is_joined
                && first.counted.is_none()
                && !matches!(second.counted, Some(Counted::Label(_)))
            {
                self.found[at - 1].counted = second.counted;
            }
        }
    }
}

pub(super) fn is_space(one: char) -> bool {
    matches!(one, ' ' | '\n' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn is_tens(number: u64) -> bool {
    (20..100).contains(&number) && number.is_multiple_of(10)
}

/// The power of ten that a word multiplies by.
fn scale(meanings: &[QuantityWord]) -> Option<u32> {
    meanings.iter().find_map(|meaning| match meaning {
        QuantityWord::Scale(power) => Some(*power),
        _ => None,
    })
}

/// The number that a word multiplies by, of a word that is not of a unit: `dozen`.
fn multiple(meanings: &[QuantityWord]) -> Option<u64> {
    meanings.iter().find_map(|meaning| match meaning {
        QuantityWord::Several { number, unit: None, .. } => Some(*number),
        _ => None,
    })
}

/// A Roman numeral below 40 in capital letters.
fn roman(word: &str) -> Option<u64> {
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let rest = word.trim_start_matches('X');
    let tens = word.len() - rest.len();
    let ones = ones.iter().position(|one| *one == rest)?;
    (tens <= 3 && !word.is_empty()).then_some(tens as u64 * 10 + ones as u64)
}
