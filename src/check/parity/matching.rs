//! Matches the quantities of two texts and returns those that differ.

use super::quantities::{Amount, Counted, Quantity, Stated, amount, whole};

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
    sides.pair(equal, &mut crossed);
    sides.pair(|own, other| is_same_otherwise(own, other) || is_converted(own, other), &mut Vec::new());
    let is_known = |one: &Quantity<'_>, known: &Quantity<'_>| equal(one, known) || is_same_otherwise(one, known);
    sides.drop_known(|one, known| known.is_loose && may_count_same(one, known) && is_known(one, known));
    sides.drop_divided();
    let mut found = sides.differing();
    if how.is_one {
        found.extend(exchanged(&crossed));
        found.extend(reversed(own, other));
        found.extend(sides.loosely_differing(&found));
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

    /// Pairs of the rest, those that count the same first.
    fn differing(&mut self) -> Vec<Difference<'q>> {
        let is_only = self.own.len() == 1 && self.other.len() == 1;
        let mut pairs = Vec::new();
        let counts_same =
            |own: &Quantity<'_>, other: &Quantity<'_>| own.counted.is_some() && own.counted == other.counted;
        self.pair(|own, other| counts_same(own, other) && may_replace(own, other, is_only), &mut pairs);
        self.pair(|own, other| may_replace(own, other, is_only), &mut pairs);
        pairs.sort_by_key(|(own, _)| own.span.start);
        pairs.into_iter().map(|(here, there)| Difference { here, there, is_exchange: false }).collect()
    }

    /// Certain numbers whose counterpart may not be a number or has none: `a month` or `months`, and `two months`.
    fn loosely_differing(&self, found: &[Difference<'q>]) -> Vec<Difference<'q>> {
        let known = |all: &'q [Quantity<'q>], others: &'q [Quantity<'q>], one: &Quantity<'_>| {
            let is_unit = matches!(one.counted, Some(Counted::Unit(_)));
            let equal = |loose: &Quantity<'_>| others.iter().any(|one| one.stated == loose.stated);
            let mut loose = all.iter().filter(|loose| loose.is_loose && loose.counted == one.counted && is_unit);
            // Without a number only a measure tells that one is missing: `all 3 people` may be `todas las personas`.
            // `hora y media` is a number too.
            let has_words = all.iter().any(|other| other.is_loose && other.stated != Stated::Nothing);
            let is_missing = |loose: &Quantity<'_>| is_measure(loose) && !has_words;
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
    match (own.stated, other.stated) {
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

/// Whether two quantities of different kinds are equal: `15:00` and `15 h`, `March` and `03`, `IV` and `4`.
fn is_same_otherwise(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    let is = |one: Stated, number: Amount| match one {
        Stated::Time { minute, .. } => {
            whole(number).is_some_and(|hour| hour <= 24 && minute % 60 == 0 && hour % 12 == minute / 60 % 12)
        }
        Stated::Month(month) => number == amount(u64::from(month)),
        Stated::Roman(roman) => number == amount(roman),
        // `the 1990s` and `los años 90`
        Stated::Number(year) => {
            let of = |number| whole(number).unwrap_or_default();
            (1000..2100).contains(&of(year)) && (10..100).contains(&of(number)) && of(year) % 100 == of(number)
        }
        Stated::Letter(_) | Stated::Nothing => false,
    };
    match (own.stated, other.stated) {
        (Stated::Number(own), Stated::Number(other)) => {
            is(Stated::Number(own), other) || is(Stated::Number(other), own)
        }
        (one, Stated::Number(number)) | (Stated::Number(number), one) => is(one, number),
        _ => false,
    }
}

/// Units of time with their length in a common unit, by what they are converted to.
const LENGTHS: [(&str, u64, u64); 7] = [
    ("second", 0, 1),
    ("minute", 0, 60),
    ("hour", 0, 3600),
    ("day", 0, 86_400),
    ("week", 0, 604_800),
    ("month", 1, 1),
    ("year", 1, 12),
];

/// Whether two numbers are one length of time in other units: 24 hours and 1 day.
fn is_converted(own: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    let length = |one: &Quantity<'_>| {
        let (Stated::Number(number), Some(Counted::Unit(unit))) = (one.stated, one.counted) else { return None };
        let (_, kind, length) = LENGTHS.iter().find(|(name, ..)| *name == unit)?;
        Some((kind, whole(number)?.checked_mul(*length)?))
    };
    length(own).is_some_and(|own| length(other) == Some(own))
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
    let counts_other = own.counted.is_some() && other.counted.is_some() && own.counted != other.counted;
    let counts_same = own.counted.is_some() && own.counted == other.counted;
    match (own.stated, other.stated) {
        (Stated::Number(_), Stated::Number(_)) if !own.in_words && !other.in_words => true,
        (Stated::Number(_), Stated::Number(_)) => counts_same || (is_only && !counts_other),
        (Stated::Roman(_), Stated::Number(_)) | (Stated::Number(_), Stated::Roman(_)) => {
            counts_same || (is_only && !counts_other)
        }
        (Stated::Time { .. }, Stated::Number(_)) => other.counted == Some(Counted::Unit("hour")),
        (Stated::Number(_), Stated::Time { .. }) => own.counted == Some(Counted::Unit("hour")),
        (own, other) => std::mem::discriminant(&own) == std::mem::discriminant(&other),
    }
}

/// Units of which one is never another word for another.
const MEASURES: [&str; 18] = [
    "percent",
    "second",
    "minute",
    "hour",
    "day",
    "night",
    "week",
    "month",
    "year",
    "century",
    "metre",
    "kilometre",
    "centimetre",
    "litre",
    "kilogram",
    "peso",
    "dollar",
    "euro",
];

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
        } else if is_measure(own) && is_measure(other) {
            found.push(Difference { here: own, there: other, is_exchange: true });
        }
    }
    found
}

fn is_measure(one: &Quantity<'_>) -> bool {
    matches!(one.counted, Some(Counted::Unit(unit)) if MEASURES.contains(&unit))
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
