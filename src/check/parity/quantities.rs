//! The quantities of a text: numbers in digits and words, with what they count, and dates, times and Roman numerals.

use super::digits::{Number, Numbers};
use crate::language::{Words, word_at};
use crate::source::Span;
use crate::wording::{QuantityWord, QuantityWords};

/// Digits without trailing zeros, and the power of ten by which they are multiplied.
pub(super) type Amount = (u64, i64);

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

/// A quantity in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity<'w> {
    pub(super) stated: Stated,
    /// What it counts, if known.
    pub(super) counted: Option<Counted<'w>>,
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
}

impl<'w> Quantity<'w> {
    pub(super) fn new(stated: Stated, span: Span) -> Self {
        Self {
            stated,
            counted: None,
            span,
            whole: span,
            in_words: false,
            is_loose: false,
            parts: None,
            is_joined: false,
        }
    }

    /// What is equal in two quantities that a translator left as they are.
    pub(super) fn key(&self) -> (Stated, Option<Counted<'w>>) {
        (self.stated, self.counted)
    }
}

/// A whole number as an amount.
pub(super) fn amount(mut number: u64) -> Amount {
    let mut power = 0;
    while number != 0 && number.is_multiple_of(10) {
        number /= 10;
        power += 1;
    }
    (number, power)
}

/// The value of an amount that is a whole number.
pub(super) fn whole((digits, power): Amount) -> Option<u64> {
    digits.checked_mul(10_u64.checked_pow(u32::try_from(power).ok()?)?)
}

/// The quantities of a text in order. Without words of the language, only numbers in digits and no times.
pub(super) fn quantities<'w>(text: &str, words: Option<&'w QuantityWords>) -> Vec<Quantity<'w>> {
    let mut numbers = Numbers::new(text).peekable();
    let Some(words) = words else {
        let numbers = numbers.filter(|number| !number.is_time);
        return numbers.map(|number| Quantity::new(Stated::Number(number.value.scaled()), number.span)).collect();
    };
    let mut reader = QuantityReader { text, words, found: Vec::new(), done: 0 };
    let mut each = Words::new(text, 0, text.len());
    while let Some((start, bucket)) = each.next() {
        let word = (start, each.end_of_word());
        while let Some(number) = numbers.next_if(|number| (number.span.start as usize) < word.1) {
            reader.digits(number);
        }
        if start >= reader.done && !text.as_bytes()[start].is_ascii_digit() {
            reader.word(word, bucket);
        }
    }
    numbers.for_each(|number| reader.digits(number));
    reader.join();
    reader.found
}

pub(super) struct QuantityReader<'t, 'w> {
    pub(super) text: &'t str,
    words: &'w QuantityWords,
    pub(super) found: Vec<Quantity<'w>>,
    /// The offset up to which the text has been read.
    pub(super) done: usize,
}

/// How many bytes of a word are read.
const LONGEST: usize = 64;

/// How many words may be between a number and what it counts.
const NEAR: usize = 2;

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
        let (figures, power) = number.value.scaled();
        // `.5`
        let before = self.text[..start].strip_suffix(['.', ',']);
        let is_fraction = before.is_some_and(|before| before.is_empty() || before.ends_with(is_space));
        let length = i64::try_from(end - start).unwrap_or(0);
        let power = if is_fraction && figures != 0 { power - length } else { power };
        let mut one = Quantity::new(Stated::Number((figures, power)), number.span);
        one.parts = number.value.parts();
        self.add(one);
        self.letter(self.done);
    }

    /// Adds a number with the power of ten after it and what it counts.
    fn add(&mut self, mut one: Quantity<'w>) {
        let mut end = one.span.end as usize;
        while let Stated::Number((digits, power)) = one.stated
            && let Some((meanings, after)) = self.next_word(end)
            && let Some(more) = scale(meanings)
        {
            one.stated = Stated::Number((digits, if digits == 0 { 0 } else { power + i64::from(more) }));
            end = after;
        }
        self.done = self.done.max(end);
        self.find_counted(&mut one, end);
        self.found.push(one);
    }

    /// Finds what a number counts or identifies, `end` being the offset after its scale.
    fn find_counted(&self, one: &mut Quantity<'w>, end: usize) {
        let start = one.span.start as usize;
        let label = self.label(start).map(|(counted, from)| (counted, Span::new(from, one.span.end as usize)));
        let found = label.or_else(|| self.counted(end).map(|(counted, to)| (counted, Span::new(start, to))));
        if let Some((counted, whole)) = found {
            (one.counted, one.whole) = (Some(counted), whole);
        }
    }

    /// The word directly after an offset: its meanings and its end.
    pub(super) fn next_word(&self, at: usize) -> Option<(&'w [QuantityWord], usize)> {
        let (start, end, bucket) = self.word_after(at)?;
        self.words.find(self.text, (start, end), bucket)
    }

    /// The word after an offset, if only spaces or a hyphen are between: its start, end and bucket.
    fn word_after(&self, at: usize) -> Option<(usize, usize, usize)> {
        let rest = &self.text[at..];
        let start = at + rest.find(|one| !is_space(one) && one != '-')?;
        let (end, bucket) = word_at(self.text, start, LONGEST)?;
        Some((start, end, bucket))
    }

    /// What a number that ends at an offset counts: the first known word of the next few, and its end.
    fn counted(&self, end: usize) -> Option<(Counted<'w>, usize)> {
        if let Some(rest) = self.text[end..].trim_start_matches(is_space).strip_prefix('%') {
            return Some((Counted::Unit("percent"), self.text.len() - rest.len()));
        }
        let mut at = end;
        // The sign of an ordinal: `3.º`, `1st`.
        if let Some(rest) = self.text[at..].strip_prefix(['º', 'ª']).or_else(|| self.text[at..].strip_prefix(".º")) {
            at = self.text.len() - rest.len();
        }
        for _ in 0..=NEAR {
            let (start, word_end, bucket) = self.word_after(at)?;
            if self.text.as_bytes()[start].is_ascii_digit() {
                return None;
            }
            let known = self.words.find(self.text, (start, word_end), bucket);
            let known_end = known.map_or(word_end, |(_, end)| end);
            for meaning in known.map_or(&[][..], |(meanings, _)| meanings) {
                match meaning {
                    QuantityWord::Unit(unit) => return Some((Counted::Unit(unit), known_end)),
                    QuantityWord::Month(month) if self.is_month(start) => {
                        return Some((Counted::Month(*month), known_end));
                    }
                    QuantityWord::Number(_) => return None,
                    _ => {}
                }
            }
            at = known_end;
        }
        None
    }

    /// What a number that begins at an offset identifies: the word before it, and its start.
    fn label(&self, start: usize) -> Option<(Counted<'w>, usize)> {
        let before = self.text[..start].trim_end_matches(|one| is_space(one) || matches!(one, '.' | '('));
        let word = before.trim_end_matches(char::is_alphabetic).len();
        let (first, bucket) = Words::new(before, word, before.len()).next().filter(|(first, _)| *first == word)?;
        let (meanings, _) = self.words.find(before, (first, before.len()), bucket)?;
        meanings.iter().find_map(|meaning| match meaning {
            QuantityWord::Label(label) => Some((Counted::Label(label), first)),
            _ => None,
        })
    }

    /// A word: a number, a month or a Roman numeral.
    fn word(&mut self, (start, end): (usize, usize), bucket: usize) {
        if let Some((meanings, phrase_end)) = self.words.find(self.text, (start, end), bucket) {
            for meaning in meanings {
                match *meaning {
                    QuantityWord::Number(number) => return self.number_in_words(start, phrase_end, number, false),
                    QuantityWord::Loose(number) => return self.number_in_words(start, phrase_end, number, true),
                    QuantityWord::Month(month) if self.is_month(start) && self.is_dated(start, phrase_end) => {
                        self.found.push(Quantity::new(Stated::Month(month), Span::new(start, phrase_end)));
                        self.done = phrase_end;
                        return;
                    }
                    QuantityWord::Unit(ref unit)
                        if self.found.last().is_none_or(|last| last.whole.end as usize <= start) =>
                    {
                        let alone = Quantity::new(Stated::Nothing, Span::new(start, phrase_end));
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
        let one = Quantity::new(Stated::Number(amount(number)), Span::new(start, end));
        self.add(Quantity { in_words: true, is_loose, ..one });
    }

    /// A number in words below a limit after a joiner or, behind hundreds, a space.
    fn joined(&self, at: usize, joiner: usize, limit: u64) -> Option<(u64, usize)> {
        let rest = &self.text[at..];
        let joiners = &self.words.joiners;
        let joiner = joiners.get(joiner).or(joiners.last()).map_or("-", String::as_str);
        let after = rest.strip_prefix(joiner).or_else(|| rest.strip_prefix(' ').filter(|_| limit > 10))?;
        let (meanings, end) = self.next_word(self.text.len() - after.len())?;
        meanings.iter().find_map(|meaning| match meaning {
            QuantityWord::Number(number) if *number < limit && *number > 0 => Some((*number, end)),
            QuantityWord::Loose(1) if limit == 10 => Some((1, end)),
            _ => None,
        })
    }

    /// Whether the name of a month has the capital or small letter of the language.
    fn is_month(&self, start: usize) -> bool {
        !self.words.capital_months || self.text[start..].starts_with(char::is_uppercase)
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

/// A Roman numeral below 40 in capital letters.
fn roman(word: &str) -> Option<u64> {
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let rest = word.trim_start_matches('X');
    let tens = word.len() - rest.len();
    let ones = ones.iter().position(|one| *one == rest)?;
    (tens <= 3 && !word.is_empty()).then_some(tens as u64 * 10 + ones as u64)
}
