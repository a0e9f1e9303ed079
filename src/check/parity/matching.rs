//! Matches the quantities of two texts and returns those that differ.

use super::amounts::{Amount, amount, value, whole};
use super::measures::{self, Measured, are_converted, are_of_one_kind, is_measure};
use super::quantities::{Counted, Quantity, QuantityReading, Stated};

/// How two texts are compared.
#[derive(Clone, Copy)]
pub(super) struct Comparison {
    /// Whether the words of both languages are known, so that `5` and `5,000` differ also before an unknown word.
    pub(super) is_exact: bool,
    /// Whether the two texts are one paragraph, item or cell each, so that what a number counts can be compared.
    pub(super) is_one: bool,
}

/// Two quantities that were probably meant to be the same.
pub(super) struct Difference<'q> {
    pub(super) here: &'q Quantity<'q>,
    pub(super) there: &'q Quantity<'q>,
    /// Whether the number is the same and what it counts differs.
    pub(super) is_exchange: bool,
}

/// The quantities that differ. A quantity that only one text has is not among them: a translator may omit it.
pub(super) fn differences<'q>(
    own: &'q [Quantity<'q>],
    other: &'q [Quantity<'q>],
    how: Comparison,
) -> Vec<Difference<'q>> {
    let (own, other) = differing_range(own, other);
    let mut sides = Sides::new(own, other);
    let mut crossed = Vec::new();
    let equal = |own: &Quantity<'_>, other: &Quantity<'_>| is_equal(own, other, how.is_exact);
    sides.pair(|own, other| own.key() == other.key() && own.counted.is_some(), &mut Vec::new());
    sides.pair(|own, other| is_same_reading(own, other) || is_converted(own, other), &mut Vec::new());
    sides.pair(equal, &mut crossed);
    sides.pair(is_same_otherwise, &mut Vec::new());
    let is_known = |one: &Quantity<'_>, known: &Quantity<'_>| {
        let is_number = may_count_same(one, known) && (equal(one, known) || is_same_otherwise(one, known));
        is_number || is_same_reading(one, known) || is_converted(one, known)
    };
    sides.drop_known(|one, known| known.is_loose && is_known(one, known));
    sides.drop_divided();
    let mut found = sides.differing(how.is_one);
    if how.is_one {
        found.extend(exchanged(&crossed));
        found.extend(reversed(own, other));
        found.extend(sides.loosely_differing(&found));
        if found.is_empty() {
            found.extend(other_periods(own, other));
        }
    }
    found
}

/// The most quantities of a text of which each is compared with each.
const MANY: usize = 500;

/// The quantities of long texts between those that are the same at the start and at the end, and no more than can be
/// compared with one another.
fn differing_range<'q>(own: &'q [Quantity<'q>], other: &'q [Quantity<'q>]) -> (&'q [Quantity<'q>], &'q [Quantity<'q>]) {
    if own.len().max(other.len()) <= MANY {
        return (own, other);
    }
    let is_same = |(own, other): &(&Quantity<'_>, &Quantity<'_>)| own.key() == other.key();
    let start = own.iter().zip(other).take_while(is_same).count();
    let (own, other) = (&own[start..], &other[start..]);
    let end = own.iter().rev().zip(other.iter().rev()).take_while(is_same).count();
    let middle = |all: &'q [Quantity<'q>]| &all[..(all.len() - end).min(MANY)];
    (middle(own), middle(other))
}

/// The quantities of two texts that are not matched yet.
struct Sides<'q> {
    all: (&'q [Quantity<'q>], &'q [Quantity<'q>]),
    own: Vec<&'q Quantity<'q>>,
    other: Vec<&'q Quantity<'q>>,
}

type QuantityPair<'q> = (&'q Quantity<'q>, &'q Quantity<'q>);

impl<'q> Sides<'q> {
    fn new(own: &'q [Quantity<'q>], other: &'q [Quantity<'q>]) -> Self {
        let certain = |all: &'q [Quantity<'q>]| all.iter().filter(|one| !one.is_loose).collect();
        Self { all: (own, other), own: certain(own), other: certain(other) }
    }

    /// Removes quantities with an equal one in the other text, each with one of its own.
    fn pair(&mut self, is_equal: impl Fn(&Quantity<'_>, &Quantity<'_>) -> bool, pairs: &mut Vec<QuantityPair<'q>>) {
        self.own.retain(|own| match self.other.iter().position(|other| is_equal(own, other)) {
            Some(at) => {
                pairs.push((own, self.other.remove(at)));
                false
            }
            None => true,
        });
    }

    /// Removes quantities that the other text may have.
    fn drop_known(&mut self, is_known: impl Fn(&Quantity<'_>, &Quantity<'_>) -> bool) {
        let (own, other) = self.all;
        self.own.retain(|one| !other.iter().any(|known| is_known(one, known)));
        self.other.retain(|one| !own.iter().any(|known| is_known(one, known)));
    }

    /// Removes numbers such as `4.2` whose parts are two numbers of the other text.
    fn drop_divided(&mut self) {
        let drop = |whole: &mut Vec<&'q Quantity<'q>>, parts: &mut Vec<&'q Quantity<'q>>| {
            whole.retain(|one| {
                let Some((first, second)) = one.parts else { return true };
                let at = |number: u64| parts.iter().position(|part| part.stated == Stated::Number(amount(number)));
                let (Some(first), Some(second)) = (at(first), at(second)) else { return true };
                if first != second {
                    parts.remove(first.max(second));
                    parts.remove(first.min(second));
                }
                first == second
            });
        };
        drop(&mut self.own, &mut self.other);
        drop(&mut self.other, &mut self.own);
    }

    /// Pairs of the rest, those that count the same first. In texts of several paragraphs that do not correspond, other
    /// numbers are only paired if few are left, and as many on each side.
    fn differing(&mut self, is_one: bool) -> Vec<Difference<'q>> {
        let is_only = self.own.len() == 1 && self.other.len() == 1;
        let mut pairs = Vec::new();
        let counts_same =
            |own: &Quantity<'_>, other: &Quantity<'_>| own.counted.is_some() && own.counted == other.counted;
        self.pair(|own, other| counts_same(own, other) && may_replace(own, other, is_only), &mut pairs);
        let (all, others) = self.all;
        let is_in = |all: &[Quantity<'_>], one: &Quantity<'_>| all.iter().any(|other| other.stated == one.stated);
        // Two numbers of which each is in the other text too are said once more there, and no mistake, if one text has
        // more numbers left than the other.
        let is_uneven = self.own.len() != self.other.len();
        let is_repeated =
            |own: &Quantity<'_>, other: &Quantity<'_>| is_uneven && is_in(others, own) && is_in(all, other);
        let may_replace =
            |own: &Quantity<'_>, other: &Quantity<'_>| may_replace(own, other, is_only) && !is_repeated(own, other);
        if is_one || (self.own.len() == self.other.len() && self.own.len() <= 2) {
            self.pair(|own, other| is_year(own) == is_year(other) && may_replace(own, other), &mut pairs);
        }
        if is_one {
            self.pair(may_replace, &mut pairs);
        }
        pairs.sort_by_key(|(own, _)| own.span.start);
        pairs.into_iter().map(|(here, there)| Difference { here, there, is_exchange: false }).collect()
    }

    /// Certain numbers whose counterpart may not be a number or has none: `a month` or `months`, and `two months`.
    fn loosely_differing(&self, found: &[Difference<'q>]) -> Vec<Difference<'q>> {
        let known = |all: &'q [Quantity<'q>], others: &'q [Quantity<'q>], one: &Quantity<'_>| {
            let is_unit = matches!(one.counted, Some(Counted::Unit(_)));
            let equal = |loose: &Quantity<'_>| {
                let counts_same = |one: &Quantity<'_>| one.counted.is_none() || one.counted == loose.counted;
                others.iter().any(|one| one.stated == loose.stated && counts_same(one))
            };
            let counts_same = |loose: &Quantity<'_>| readings_count_same(loose, one);
            let mut loose = all.iter().filter(|loose| loose.is_loose && is_unit && counts_same(loose));
            // Without a number only a measure tells that one is missing: `all 3 people` may be `todas las personas`.
            // `hora y media` is a number too.
            let has_words = all.iter().any(|other| other.is_loose && other.stated != Stated::Nothing);
            let is_missing = |loose: &Quantity<'_>| counts_measure(loose) && !has_words;
            let may_differ = |loose: &Quantity<'_>| loose.stated != Stated::Nothing || is_missing(loose);
            let loose = loose.next().filter(|loose| may_differ(loose) && found.is_empty());
            loose.filter(|loose| loose.stated != one.stated && !equal(loose))
        };
        let (own, other) = self.all;
        let here = self.own.iter().filter_map(|one| Some((*one, known(other, own, one)?)));
        let there = self.other.iter().filter_map(|one| Some((known(own, other, one)?, *one)));
        here.chain(there).map(|(here, there)| Difference { here, there, is_exchange: true }).take(1).collect()
    }
}

fn is_equal(own: &Quantity<'_>, other: &Quantity<'_>, is_exact: bool) -> bool {
    states_same(own.stated, other.stated, is_exact)
}

fn states_same(own: Stated, other: Stated, is_exact: bool) -> bool {
    match (own, other) {
        (Stated::Number((digits, power)), Stated::Number((other, other_power))) => {
            // Without the words, `1.5 billion` may be `1,500 millones`.
            let same = |one: i64, other: i64| one == other || (!is_exact && (one - other) % 3 == 0);
            digits == other && same(power, other_power)
        }
        (Stated::Time { minute, by_twelve }, Stated::Time { minute: other, by_twelve: other_by_twelve }) => {
            minute == other || ((by_twelve || other_by_twelve) && minute % 720 == other % 720)
        }
        (own, other) => own == other,
    }
}

/// Whether two quantities may state and count the same: `two decades` and `veinte años`.
fn is_same_reading(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    let count = own.also.iter().chain(&other.also).flatten().count();
    let same = |(stated, counted): QuantityReading<'_>, (other, other_counted): QuantityReading<'_>| {
        let counts_same = counted == other_counted || counted.is_none() || other_counted.is_none();
        counts_same && states_same(stated, other, true)
    };
    count > 0 && own.readings().any(|one| other.readings().any(|other| same(one, other)))
}

/// Whether two quantities may count the same.
fn readings_count_same(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    own.readings().any(|(_, counted)| counted.is_some() && other.readings().any(|(_, other)| counted == other))
}

/// Whether two quantities of different kinds are equal: `15:00` and `15 h`, `March` and `03`, `IV` and `4`.
fn is_same_otherwise(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    let is = |one: &Quantity<'_>, other: &Quantity<'_>| match (one.stated, other.stated) {
        (Stated::Time { minute, by_twelve }, Stated::Number(number)) => whole(number).is_some_and(|hour| {
            // An hour with its word is one of 24.
            let is_morning = !by_twelve && minute >= 780 && other.counted == Some(Counted::Unit("hour")) && hour < 12;
            hour <= 24 && minute % 60 == 0 && hour % 12 == minute / 60 % 12 && !is_morning
        }),
        (Stated::Month(month), Stated::Number(number)) => number == amount(u64::from(month)),
        (Stated::Roman(roman), Stated::Number(number)) => number == amount(roman),
        (Stated::Fraction(over, under), Stated::Number(number)) => is_part(over, under, number, other.counted),
        (Stated::Number(year), Stated::Number(number)) => {
            let of = |number| whole(number).unwrap_or_default();
            // `the 1990s` and `los años 90`
            let is_year = (1000..2100).contains(&of(year)) && (10..100).contains(&of(number));
            // `from 9 to 5` and `de 9 a 17 h`
            let is_hour = one.is_in_range
                && other.is_in_range
                && one.counted == Some(Counted::Unit("hour"))
                && other.counted.is_none()
                && (13..=24).contains(&of(year));
            (is_year && of(year) % 100 == of(number))
                || (is_hour && of(year) == of(number) + 12)
                || is_percentage(one, number)
        }
        _ => false,
    };
    own.readings().any(|(stated, counted)| {
        let own = Quantity { stated, counted, ..*own };
        other.readings().any(|(stated, counted)| {
            let other = Quantity { stated, counted, ..*other };
            is(&own, &other) || is(&other, &own)
        })
    })
}

/// Whether a fraction is a number, or a number of percent: `half` and `50 %`, `a third` and `33 %`.
fn is_part(over: u64, under: u64, number: Amount, counted: Option<Counted<'_>>) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "fractions in texts are small")]
    let part = over as f64 / under as f64;
    match counted {
        Some(Counted::Unit("percent")) => {
            let digit = 10_f64.powi(i32::try_from(number.1.min(0)).unwrap_or(0));
            (part * 100.0 - value(number)).abs() < digit
        }
        _ => (part - value(number)).abs() < 1e-9,
    }
}

/// Whether a number of percent is another number: `150 %` and `1.5`.
fn is_percentage(one: &Quantity<'_>, number: Amount) -> bool {
    let Stated::Number((digits, power)) = one.stated else { return false };
    one.counted == Some(Counted::Unit("percent")) && (digits, power - 2) == number
}

/// Whether two numbers are the same in other units: 24 hours and 1 day, 5 miles and 8 km.
fn is_converted(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    own.readings().any(|own| {
        let own = measured(own);
        own.is_some_and(|own| {
            other.readings().any(|other| measured(other).is_some_and(|other| are_converted(own, other)))
        })
    })
}

/// The number and unit of a reading.
fn measured((stated, counted): QuantityReading<'_>) -> Option<Measured<'_>> {
    let Some(Counted::Unit(unit)) = counted else { return None };
    let (number, digit) = match stated {
        Stated::Number((digits, power)) => (value((digits, power)), value((1, power))),
        #[expect(clippy::cast_precision_loss, reason = "fractions in texts are small")]
        Stated::Fraction(over, under) => (over as f64 / under as f64, 0.1),
        _ => return None,
    };
    Some(Measured { number, digit, unit })
}

/// Whether a word that may be a number can be the counterpart of a number, by what they count: `page 1` is not
/// `a page`.
fn may_count_same(one: &Quantity<'_>, loose: &Quantity<'_>) -> bool {
    match (one.counted, loose.counted) {
        (Some(Counted::Label(own)), Some(Counted::Label(other) | Counted::Unit(other)))
        | (Some(Counted::Unit(own)), Some(Counted::Unit(other))) => own == other || !loose.in_words,
        (Some(Counted::Label(_)), None) => !loose.in_words,
        _ => true,
    }
}

/// Whether one of two unequal quantities may be a mistake for the other; `is_only` if there are no others.
fn may_replace(own: &Quantity<'_>, other: &Quantity<'_>, is_only: bool) -> bool {
    let counts_same = readings_count_same(own, other);
    let counts_other = own.counted.is_some() && other.counted.is_some() && !counts_same;
    let is_one_kind = match (own.counted, other.counted) {
        (Some(Counted::Unit(own)), Some(Counted::Unit(other))) => are_of_one_kind(own, other),
        _ => false,
    };
    if own.is_in_name != other.is_in_name {
        return false;
    }
    let may_be_same = counts_same || (is_only && (!counts_other || is_one_kind));
    match (own.stated, other.stated) {
        (Stated::Number(_), Stated::Number(_)) if !own.in_words && !other.in_words => true,
        (Stated::Number(_), Stated::Number(_)) => may_be_same,
        (Stated::Roman(_), Stated::Number(_)) | (Stated::Number(_), Stated::Roman(_)) => {
            counts_same || (is_only && !counts_other)
        }
        (Stated::Time { .. }, Stated::Number(_)) => may_be_hour(other),
        (Stated::Number(_), Stated::Time { .. }) => may_be_hour(own),
        (Stated::Fraction(..), Stated::Number(_)) => is_percent(other) && is_only || is_one_kind || counts_same,
        (Stated::Number(_), Stated::Fraction(..)) => is_percent(own) && is_only || is_one_kind || counts_same,
        (own, other) => std::mem::discriminant(&own) == std::mem::discriminant(&other),
    }
}

/// Whether a number may be a time of day: `17 h`, `las tres y media`.
fn may_be_hour(one: &Quantity<'_>) -> bool {
    one.counted == Some(Counted::Unit("hour"))
        || one.readings().any(|(stated, _)| matches!(stated, Stated::Time { .. }))
}

/// Whether a number may be a year.
fn is_year(one: &Quantity<'_>) -> bool {
    matches!(one.stated, Stated::Number(number) if whole(number).is_some_and(|year| (1800..2100).contains(&year)))
}

fn is_percent(one: &Quantity<'_>) -> bool {
    one.counted == Some(Counted::Unit("percent"))
}

/// Numbers that count what another number counts in the other text.
fn exchanged<'q>(pairs: &[QuantityPair<'q>]) -> Vec<Difference<'q>> {
    let known = |(own, other): &&QuantityPair<'q>| {
        own.counted.is_some() && other.counted.is_some() && own.counted != other.counted
    };
    let mut rest: Vec<QuantityPair<'q>> = pairs.iter().filter(known).copied().collect();
    let mut found = Vec::new();
    while let Some((own, other)) = rest.pop() {
        let partner = rest.iter().position(|(_, there)| there.counted == own.counted && there.stated != own.stated);
        let is_taken = rest.iter().any(|(here, _)| here.counted == other.counted);
        if let Some(at) = partner.filter(|_| is_taken) {
            let (_, there) = rest.remove(at);
            found.push(Difference { here: own, there, is_exchange: true });
        } else if count_different_measures(own, other) {
            found.push(Difference { here: own, there: other, is_exchange: true });
        }
    }
    found
}

/// Whether two quantities count measures of which one is never said for the other.
fn count_different_measures(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    match (own.counted, other.counted) {
        (Some(Counted::Unit(own)), Some(Counted::Unit(other))) => measures::differ(own, other),
        _ => false,
    }
}

fn counts_measure(one: &Quantity<'_>) -> bool {
    matches!(one.counted, Some(Counted::Unit(unit)) if is_measure(unit))
}

/// Periods without a number, of which each text has another: `once a week` and `una vez al mes`.
fn other_periods<'q>(own: &'q [Quantity<'q>], other: &'q [Quantity<'q>]) -> Option<Difference<'q>> {
    let only = |all: &'q [Quantity<'q>], others: &'q [Quantity<'q>]| -> Option<&'q Quantity<'q>> {
        let is_known = |one: &Quantity<'_>| others.iter().any(|other| readings_count_same(one, other));
        let mut found = all.iter().filter(|one| one.is_period && !is_known(one));
        let first = found.next()?;
        found.all(|one| one.counted == first.counted).then_some(first)
    };
    let (here, there) = (only(own, other)?, only(other, own)?);
    Some(Difference { here, there, is_exchange: true })
}

/// Ranges whose ends changed places: `24 to 48` and `48 a 24`.
fn reversed<'q>(own: &'q [Quantity<'q>], other: &'q [Quantity<'q>]) -> Vec<Difference<'q>> {
    let ranges = |all: &'q [Quantity<'q>]| -> Vec<QuantityPair<'q>> {
        let joined = all.windows(2).filter(|two| two[0].is_joined && !two[0].is_loose && !two[1].is_loose);
        let is_kind = |one: Stated, last: Stated| std::mem::discriminant(&one) == std::mem::discriminant(&last);
        let is_range =
            |(first, last): &QuantityPair<'q>| first.stated != last.stated && is_kind(first.stated, last.stated);
        joined.map(|two| (&two[0], &two[1])).filter(is_range).collect()
    };
    let (own, other) = (ranges(own), ranges(other));
    let same = |(first, last): &QuantityPair<'_>, (one, two): &QuantityPair<'_>| {
        first.stated == one.stated && last.stated == two.stated
    };
    let turned = own.iter().filter(|range| !other.iter().any(|there| same(range, there)));
    turned
        .filter_map(|(first, last)| {
            let (there, _) = other.iter().find(|there| same(&(*last, *first), there))?;
            Some(Difference { here: first, there, is_exchange: false })
        })
        .collect()
}
