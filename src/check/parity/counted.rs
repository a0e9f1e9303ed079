//! What a number counts or identifies: the sign, word or label beside it.

use super::amounts::{amount, decimal, reduced, times, whole};
use super::measures::is_money;
use super::quantities::{Counted, Quantity, QuantityReader, Stated, is_space};
use crate::language::Words;
use crate::source::Span;
use crate::wording::QuantityWord;

/// How many words may be between a number and what it counts.
const NEAR: usize = 2;

/// What a number counts.
struct Count<'w> {
    counted: Counted<'w>,
    /// The end of its word.
    end: usize,
    /// Whether other words are before it.
    is_apart: bool,
    /// The meanings of its word.
    meanings: &'w [QuantityWord],
}

impl<'w> QuantityReader<'_, 'w> {
    /// Finds what a number counts or identifies, `end` being the offset after its scale.
    pub(super) fn find_counted(&mut self, one: &mut Quantity<'w>, end: usize) {
        let start = one.span.start as usize;
        if let Some((counted, from)) = self.label(start) {
            (one.counted, one.whole) = (Some(counted), Span::new(from, one.span.end as usize));
            return;
        }
        let count = self.counted(end);
        let is_sum = |count: &Count<'_>| matches!(count.counted, Counted::Unit(unit) if is_money(unit));
        let before = self.sign_before(start).filter(|_| !count.as_ref().is_some_and(is_sum));
        if let Some((unit, from)) = before {
            (one.counted, one.whole) = (Some(Counted::Unit(unit)), Span::new(from, one.span.end as usize));
            return;
        }
        let Some(count) = count else { return };
        (one.counted, one.whole) = (Some(count.counted), Span::new(start, count.end));
        if count.meanings.is_empty() {
            // A sign.
            self.done = self.done.max(count.end);
        }
        if !count.is_apart {
            let is_unit = matches!(one.counted, Some(Counted::Unit(_)));
            one.is_loose &= !(is_unit && matches!(one.stated, Stated::Fraction(..)));
            self.half_after(one, count.end);
        }
        if !count.is_apart {
            self.several_of(one, count.meanings);
        }
        let (Stated::Number(number), Some(Counted::Unit(unit))) = (one.stated, one.counted) else { return };
        if let Some((number, unit)) = whole(number).and_then(|number| self.words.equal(number, unit)) {
            one.may_be((Stated::Number(amount(number)), Some(Counted::Unit(unit))));
        }
        // `1700 hours`
        let digits = &self.text[one.span.range()];
        if unit == "hour"
            && digits.len() == 4
            && let (Ok(hour @ 0..=24), Ok(minute @ 0..60)) = (digits[..2].parse::<u64>(), digits[2..].parse::<u64>())
        {
            one.may_be((Stated::Time { minute: hour % 24 * 60 + minute, by_twelve: false }, None));
        }
    }

    /// Adds a half that follows a number and its unit: `two hours and a half`.
    fn half_after(&mut self, one: &mut Quantity<'w>, end: usize) {
        if let Some((half, after)) = self.half_after_unit(end)
            && self.add_fraction(one, half)
        {
            one.is_loose = false;
            one.whole = Span::new(one.whole.start as usize, after);
            self.done = self.done.max(after);
        }
    }

    /// Adds what a number of a word for several is: two decades are 20 years.
    fn several_of(&self, one: &mut Quantity<'w>, meanings: &'w [QuantityWord]) {
        let stated = one.stated;
        let mut is_first = !meanings.iter().any(|meaning| matches!(meaning, QuantityWord::Unit(_)));
        for meaning in meanings {
            if let QuantityWord::Several { number, unit: Some(unit), .. } = meaning
                && let Some(product) = multiplied(stated, *number)
            {
                let reading = (product, Some(Counted::Unit(unit)));
                if std::mem::take(&mut is_first) {
                    (one.stated, one.counted) = reading;
                } else {
                    one.may_be(reading);
                }
            }
        }
    }

    /// The unit of the sign before a number, and its start.
    fn sign_before(&self, start: usize) -> Option<(&'w str, usize)> {
        let before = self.text[..start].strip_suffix(is_space).unwrap_or(&self.text[..start]);
        let (unit, length) = self.words.sign_after(before)?;
        Some((unit, before.len() - length))
    }

    /// What a number that ends at an offset counts: a sign, or the first known word of the next few.
    fn counted(&self, end: usize) -> Option<Count<'w>> {
        let rest = self.text[end..].trim_start_matches(is_space);
        let sign = |unit, after| Count { counted: Counted::Unit(unit), end: after, is_apart: false, meanings: &[] };
        if let Some(rest) = rest.strip_prefix('%') {
            return Some(sign("percent", self.text.len() - rest.len()));
        }
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        if let Some((unit, length)) = self.words.sign_before(rest) {
            return Some(sign(unit, self.text.len() - rest.len() + length));
        }
        let mut at = end;
        // The sign of an ordinal: `3.º`, `1st`.
        if let Some(rest) = self.text[at..].strip_prefix(['º', 'ª']).or_else(|| self.text[at..].strip_prefix(".º")) {
            at = self.text.len() - rest.len();
        }
        for passed in 0..=NEAR {
            let (start, word_end, bucket) = self.word_after(at)?;
            if self.text.as_bytes()[start].is_ascii_digit() {
                return None;
            }
            let known = self.words.find(self.text, (start, word_end), bucket);
            let (meanings, end) = known.unwrap_or((&[], word_end));
            let is_apart = passed > 0;
            for meaning in meanings {
                let counted = match meaning {
                    QuantityWord::Unit(unit) => Counted::Unit(unit),
                    QuantityWord::Several { unit: Some(unit), is_certain: false, .. } if !is_apart => {
                        Counted::Unit(unit)
                    }
                    QuantityWord::Several { is_certain: true, .. } | QuantityWord::Period(_) => return None,
                    QuantityWord::Month(month) if self.is_name(start, self.words.capital_months) => {
                        Counted::Month(*month)
                    }
                    QuantityWord::Number(_) | QuantityWord::Fraction { is_loose: false, .. } => return None,
                    _ => continue,
                };
                // The unit's own name is what `century` counts.
                let unit = meanings.iter().find_map(|meaning| match meaning {
                    QuantityWord::Unit(unit) => Some(Counted::Unit(unit)),
                    _ => None,
                });
                return Some(Count { counted: unit.unwrap_or(counted), end, is_apart, meanings });
            }
            at = end;
        }
        None
    }

    /// What a number that begins at an offset identifies: the word before it, and its start.
    pub(super) fn label(&self, start: usize) -> Option<(Counted<'w>, usize)> {
        let before = self.text[..start].trim_end_matches(|one| is_space(one) || matches!(one, '.' | '('));
        let word = before.trim_end_matches(char::is_alphabetic).len();
        let label = |from: usize| {
            let (first, bucket) = Words::new(before, from, before.len()).next().filter(|(first, _)| *first == from)?;
            let end = before[first..].find(|one: char| !one.is_alphanumeric()).map_or(before.len(), |at| first + at);
            let (meanings, end) = self.words.find(before, (first, end), bucket)?;
            let found = meanings.iter().filter(|_| end == before.len());
            found.into_iter().find_map(|meaning| match meaning {
                QuantityWord::Label(label) => Some((Counted::Label(label), first)),
                _ => None,
            })
        };
        label(word).or_else(|| {
            // A phrase of two words: `protocolo adicional`.
            let first = before[..word].strip_suffix(is_space)?;
            label(first.trim_end_matches(char::is_alphabetic).len())
        })
    }
}

/// A number or fraction multiplied by a whole number.
pub(super) fn multiplied(stated: Stated, factor: u64) -> Option<Stated> {
    match stated {
        Stated::Number(number) => times(number, factor).map(Stated::Number),
        Stated::Fraction(over, under) => {
            let (over, under) = reduced(over.checked_mul(factor)?, under);
            Some(if under == 1 {
                Stated::Number(amount(over))
            } else {
                decimal(over, under).map_or(Stated::Fraction(over, under), Stated::Number)
            })
        }
        _ => None,
    }
}
