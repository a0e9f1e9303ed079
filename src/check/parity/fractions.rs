//! Fractions, numbers with fractions, and words for several: `½`, `two and a half`, `half a dozen`, `twice`.

use super::amounts::{amount, decimal, reduced, scaled, sign, value, whole};
use super::counted::multiplied;
use super::digits::Number;
use super::measures::is_measure;
use super::quantities::{Counted, Quantity, QuantityReader, Stated, is_space};
use crate::source::Span;
use crate::wording::QuantityWord;

/// The number above the line and the one below it.
type Fraction = (u64, u64);

/// The largest number below the line of a fraction in digits; others are dates or numbers of documents.
const LARGEST: u64 = 16;

impl<'w> QuantityReader<'_, 'w> {
    /// A fraction in digits, `2/3`.
    pub(super) fn divided(&mut self, number: Number) -> bool {
        let (start, end) = (number.span.start as usize, number.span.end as usize);
        let Some((fraction, after)) = self.divided_at(start) else { return false };
        let before = self.text[..start].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '/' | '.' | '-' | ','))
            || after < end
        {
            return false;
        }
        let (over, under) = reduced(fraction.0, fraction.1);
        let mut one = Quantity::new(Stated::Fraction(over, under), Span::new(start, after));
        one.parts = Some(fraction);
        self.done = after;
        self.find_counted(&mut one, after);
        self.found.push(one);
        true
    }

    /// The fraction in digits at an offset, and its end.
    fn divided_at(&self, start: usize) -> Option<(Fraction, usize)> {
        let digits = |at: usize| {
            let rest = &self.text[at..];
            let length = rest.find(|one: char| !one.is_ascii_digit()).unwrap_or(rest.len());
            Some((rest[..length].parse::<u64>().ok()?, at + length))
        };
        let (over, end) = digits(start)?;
        let slash = self.text[end..].strip_prefix(['/', '\u{2044}'])?;
        let (under, end) = digits(self.text.len() - slash.len())?;
        let counts = |(meanings, _): (&[QuantityWord], usize)| {
            meanings.iter().any(|meaning| matches!(meaning, QuantityWord::Unit(_)))
        };
        let is_unit = self.words_at(end).is_some_and(counts);
        // The ending of an ordinal: `1/10th`.
        let ending = self.text[end..].bytes().take_while(u8::is_ascii_lowercase).count();
        let end = if ending <= 3 && !is_unit { end + ending } else { end };
        let rest = &self.text[end..];
        let goes_on = (!is_unit && rest.starts_with(char::is_alphanumeric))
            || rest.starts_with(['/', '-'])
            || rest.strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        (over > 0 && over < under && under <= LARGEST && !goes_on).then_some(((over, under), end))
    }

    /// Reads the signs of fractions before an offset.
    pub(super) fn fraction_signs(&mut self, until: usize) {
        while let Some(at) = self.signs.pop_if(|at| *at < until) {
            if at >= self.done
                && let Some((fraction, length)) = sign(&self.text[at..])
            {
                self.fraction_in_words(Span::new(at, at + length), fraction, false);
            }
        }
    }

    /// A fraction in words, `two thirds`, `half a dozen`, or its sign.
    pub(super) fn fraction_in_words(&mut self, span: Span, (over, under): Fraction, is_loose: bool) {
        let (over, under) = reduced(over, under);
        let mut one = Quantity::new(Stated::Fraction(over, under), span);
        (one.in_words, one.is_loose) = (true, is_loose);
        let mut end = span.end as usize;
        let after = self.next_word(end).filter(|(meanings, _)| meanings.contains(&QuantityWord::Loose(1)));
        let factor = |at: usize| {
            let (meanings, end) = self.next_word(at)?;
            let factor = meanings.iter().find_map(|meaning| match meaning {
                QuantityWord::Scale(power) => 10_u64.checked_pow(*power),
                QuantityWord::Several { number, unit: None, .. } => Some(*number),
                _ => None,
            });
            Some((factor?, end))
        };
        if let Some((factor, after)) = factor(end).or_else(|| factor(after?.1))
            && let Some(stated) = multiplied(one.stated, factor)
        {
            (one.stated, one.is_loose) = (stated, false);
            end = after;
        }
        self.done = end;
        self.find_counted(&mut one, end);
        self.found.push(one);
    }

    /// The fraction that follows a number: `1½`, `1 1/2`, `one and a half`, and its end.
    pub(super) fn fraction_after(&self, at: usize) -> Option<(Fraction, usize)> {
        let rest = self.text[at..].strip_prefix(is_space).unwrap_or(&self.text[at..]);
        let start = self.text.len() - rest.len();
        if let Some((fraction, length)) = sign(rest) {
            return Some((fraction, start + length));
        }
        if start > at && rest.starts_with(|first: char| first.is_ascii_digit()) {
            return self.divided_at(start);
        }
        self.added_fraction(at)
    }

    /// The fraction after a word that adds it: `and a half`.
    fn added_fraction(&self, at: usize) -> Option<(Fraction, usize)> {
        let (meanings, after) = self.next_word(at)?;
        let (fractions, end) = meanings.contains(&QuantityWord::Plus).then(|| self.next_word(after))??;
        fractions.iter().find_map(|meaning| match meaning {
            QuantityWord::Fraction { over, under, .. } => Some(((*over, *under), end)),
            _ => None,
        })
    }

    /// The half that follows a unit, `hour and a half`, if it is of that unit.
    pub(super) fn half_after_unit(&self, at: usize) -> Option<(Fraction, usize)> {
        let (fraction, end) = self.added_fraction(at).filter(|(fraction, _)| *fraction == (1, 2))?;
        let counts = |meaning: &QuantityWord| {
            matches!(meaning, QuantityWord::Unit(_) | QuantityWord::Several { .. } | QuantityWord::Scale(_))
        };
        let is_of_other = self.next_word(end).is_some_and(|(meanings, _)| meanings.iter().any(counts));
        (!is_of_other).then_some((fraction, end))
    }

    /// A unit with a half and no number: `hora y media`.
    pub(super) fn half_more(&mut self, span: Span, unit: &'w str) -> bool {
        let Some((_, end)) = self.half_after_unit(span.end as usize).filter(|_| is_measure(unit)) else { return false };
        let one = Quantity::new(Stated::Number(scaled(15, -1)), Span::new(span.start as usize, end));
        self.found.push(Quantity { counted: Some(Counted::Unit(unit)), in_words: true, ..one });
        self.done = end;
        true
    }

    /// Adds a fraction to a whole number.
    pub(super) fn add_fraction(&self, one: &mut Quantity<'w>, (over, under): Fraction) -> bool {
        let Stated::Number(number) = one.stated else { return false };
        let Some(over) = whole(number).and_then(|number| number.checked_mul(under)?.checked_add(over)) else {
            return false;
        };
        let (sum, under) = reduced(over, under);
        one.stated = decimal(sum, under).map_or(Stated::Fraction(sum, under), Stated::Number);
        one.is_loose = false;
        // `las tres y media`
        if sum / under <= 12 && matches!(under, 2 | 4) {
            one.may_be((Stated::Time { minute: sum * 60 / under, by_twelve: true }, None));
        }
        true
    }

    /// A number in words that is an hour: `three in the afternoon`.
    pub(super) fn hour(&mut self, one: &mut Quantity<'w>, end: usize) -> bool {
        let Stated::Number(number) = one.stated else { return false };
        let hours = value(number);
        let Some((is_afternoon, end)) = self.noon(end).filter(|_| (1.0..=12.0).contains(&hours)) else { return false };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 60 and 720")]
        let minute = (hours * 60.0) as u64;
        let minute = if is_afternoon && minute < 720 { minute + 720 } else { minute };
        one.stated = Stated::Time { minute, by_twelve: minute >= 720 && !is_afternoon };
        one.also = [None; 3];
        one.is_loose = false;
        one.span = Span::new(one.span.start as usize, end);
        one.whole = one.span;
        self.done = end;
        true
    }

    /// Minutes before or after an hour: `half past three`.
    pub(super) fn past(&mut self, span: Span, minutes: i8) -> bool {
        let after = self.text[span.end as usize..].trim_start_matches(is_space);
        let at = self.text.len() - after.len();
        let digits = after.find(|one: char| !one.is_ascii_digit()).unwrap_or(after.len());
        let in_words = self.next_word(span.end as usize).and_then(|(meanings, end)| {
            meanings.iter().find_map(|meaning| match meaning {
                QuantityWord::Number(hour) | QuantityWord::Loose(hour) => Some((*hour, end)),
                _ => None,
            })
        });
        let in_digits = after[..digits].parse::<u64>().ok().map(|hour| (hour, at + digits));
        let Some((hour @ 1..=12, end)) = in_digits.or(in_words) else { return false };
        let noon = self.noon(end);
        let hour = if noon.is_some_and(|(is_afternoon, _)| is_afternoon) && hour < 12 { hour + 12 } else { hour };
        let minute = (hour * 60).saturating_add_signed(i64::from(minutes));
        let end = noon.map_or(end, |(_, end)| end);
        let time = Stated::Time { minute, by_twelve: noon.is_none() };
        self.found.push(Quantity { in_words: true, ..Quantity::new(time, Span::new(span.start as usize, end)) });
        self.done = end;
        true
    }

    /// A word for several that has no number before it: `fortnight`, `twice`.
    pub(super) fn several(&mut self, span: Span, meanings: &'w [QuantityWord]) {
        let mut found: Option<Quantity<'w>> = None;
        for meaning in meanings {
            let QuantityWord::Several { number, unit, is_certain } = meaning else { continue };
            let counted = unit.as_deref().map(Counted::Unit);
            let stated = Stated::Number(amount(*number));
            match &mut found {
                Some(one) => one.may_be((stated, counted)),
                None => {
                    let one = Quantity::new(stated, span);
                    found = Some(Quantity { counted, in_words: true, is_loose: !is_certain, ..one });
                }
            }
        }
        self.done = span.end as usize;
        if let Some(mut one) = found {
            if one.counted.is_none() {
                self.find_counted(&mut one, span.end as usize);
            }
            self.found.push(one);
        }
    }
}
