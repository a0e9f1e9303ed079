//! The sizes of units, by which quantities in different units are compared.

/// What units of one kind measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Share,
    Time,
    /// Months have no fixed number of days.
    Calendar,
    Night,
    Length,
    Area,
    Volume,
    Mass,
    Heat,
    Money,
}

/// A unit: its id, its kind, its size in the smallest unit of the kind, and whether it is metric.
type Measure = (&'static str, Kind, f64, bool);

const MEASURES: [Measure; 46] = [
    ("percent", Kind::Share, 1.0, true),
    ("second", Kind::Time, 1.0, true),
    ("minute", Kind::Time, 60.0, true),
    ("hour", Kind::Time, 3600.0, true),
    ("day", Kind::Time, 86_400.0, true),
    ("week", Kind::Time, 604_800.0, true),
    ("fortnight", Kind::Time, 1_209_600.0, true),
    ("night", Kind::Night, 1.0, true),
    ("month", Kind::Calendar, 1.0, true),
    ("year", Kind::Calendar, 12.0, true),
    ("decade", Kind::Calendar, 120.0, true),
    ("century", Kind::Calendar, 1200.0, true),
    ("millimetre", Kind::Length, 0.001, true),
    ("centimetre", Kind::Length, 0.01, true),
    ("metre", Kind::Length, 1.0, true),
    ("kilometre", Kind::Length, 1000.0, true),
    ("inch", Kind::Length, 0.0254, false),
    ("foot", Kind::Length, 0.3048, false),
    ("yard", Kind::Length, 0.9144, false),
    ("mile", Kind::Length, 1609.344, false),
    ("square-metre", Kind::Area, 1.0, true),
    ("hectare", Kind::Area, 10_000.0, true),
    ("square-kilometre", Kind::Area, 1_000_000.0, true),
    ("square-foot", Kind::Area, 0.092_903_04, false),
    ("acre", Kind::Area, 4_046.856_422_4, false),
    ("square-mile", Kind::Area, 2_589_988.110_336, false),
    ("millilitre", Kind::Volume, 0.001, true),
    ("litre", Kind::Volume, 1.0, true),
    ("cubic-metre", Kind::Volume, 1000.0, true),
    ("gallon", Kind::Volume, 3.785_411_784, false),
    ("microgram", Kind::Mass, 0.000_001, true),
    ("milligram", Kind::Mass, 0.001, true),
    ("gram", Kind::Mass, 1.0, true),
    ("kilogram", Kind::Mass, 1000.0, true),
    ("tonne", Kind::Mass, 1_000_000.0, true),
    ("ounce", Kind::Mass, 28.349_523_125, false),
    ("pound", Kind::Mass, 453.592_37, false),
    ("celsius", Kind::Heat, 1.0, true),
    ("fahrenheit", Kind::Heat, 1.0, false),
    ("peso", Kind::Money, 0.0, true),
    ("dollar", Kind::Money, 0.0, true),
    ("euro", Kind::Money, 0.0, true),
    ("sterling", Kind::Money, 0.0, true),
    ("real", Kind::Money, 0.0, true),
    ("quetzal", Kind::Money, 0.0, true),
    // `$`, which is the sign of pesos and dollars.
    ("peso-or-dollar", Kind::Money, 0.0, true),
];

/// Units that may be said for each other without another number.
const ALIKE: [(&str, &str); 3] = [("peso-or-dollar", "peso"), ("peso-or-dollar", "dollar"), ("pound", "sterling")];

fn measure(unit: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|(id, ..)| *id == unit)
}

/// Whether a unit is one that is never another word for another unit.
pub(super) fn is_measure(unit: &str) -> bool {
    measure(unit).is_some()
}

/// Whether a unit is money.
pub(super) fn is_money(unit: &str) -> bool {
    measure(unit).is_some_and(|(_, kind, ..)| *kind == Kind::Money)
}

/// Whether two units are measures of which one cannot stand for the other.
pub(super) fn differ(own: &str, other: &str) -> bool {
    let are_alike = ALIKE.iter().any(|(one, two)| (own, other) == (*one, *two) || (other, own) == (*one, *two));
    own != other && is_measure(own) && is_measure(other) && !are_alike
}

/// Whether two units are different ones of one kind, so that one can be converted into the other.
pub(super) fn are_of_one_kind(own: &str, other: &str) -> bool {
    let kinds = measure(own).zip(measure(other));
    own != other && kinds.is_some_and(|(own, other)| own.1 == other.1 && own.1 != Kind::Money)
}

/// A number of a unit, and the size of its last written digit.
#[derive(Clone, Copy)]
pub(super) struct Measured<'u> {
    pub(super) number: f64,
    pub(super) digit: f64,
    pub(super) unit: &'u str,
}

/// The most by which a rounded number differs from the exact one, as a share of it.
const ROUNDED: f64 = 0.1;

/// Whether two numbers are the same in different units: exactly, or rounded if only one of the units is metric.
pub(super) fn are_converted(own: Measured<'_>, other: Measured<'_>) -> bool {
    if !are_of_one_kind(own.unit, other.unit) {
        return false;
    }
    let Some((own_measure, other_measure)) = measure(own.unit).zip(measure(other.unit)) else { return false };
    let converted = |one: f64, from: &Measure, to: &Measure| match (from.0, to.0) {
        ("celsius", "fahrenheit") => one * 1.8 + 32.0,
        ("fahrenheit", "celsius") => (one - 32.0) / 1.8,
        _ => one * from.2 / to.2,
    };
    let there = converted(own.number, own_measure, other_measure);
    if own_measure.3 == other_measure.3 {
        return (there - other.number).abs() <= other.number.abs() * 1e-9;
    }
    let here = converted(other.number, other_measure, own_measure);
    let is_near = |exact: f64, rounded: Measured<'_>| {
        let difference = (exact - rounded.number).abs();
        difference <= rounded.digit * 0.5 + 1e-9 && difference <= exact.abs().max(rounded.digit) * ROUNDED
    };
    is_near(there, other) || is_near(here, own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_converted_within_rounding_and_not_further() {
        let measured = |text: &'static str| {
            let (number, unit) = text.split_once(' ').expect("a number and a unit");
            let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let zeros = if decimals == 0 { number.len() - number.trim_end_matches('0').len() } else { 0 };
            let power = i32::try_from(zeros).expect("few") - i32::try_from(decimals).expect("few");
            Measured { number: number.parse().expect("a number"), digit: 10_f64.powi(power), unit }
        };
        for (own, other, is) in [
            ("5 mile", "8 kilometre", true),
            ("5 mile", "9 kilometre", false),
            ("5 mile", "10 kilometre", false),
            ("100 mile", "160 kilometre", true),
            ("6 foot", "1.8 metre", true),
            ("6 foot", "2 metre", true),
            ("6 foot", "3 metre", false),
            ("100 fahrenheit", "38 celsius", true),
            ("100 fahrenheit", "100 celsius", false),
            ("32 fahrenheit", "0 celsius", true),
            ("150 pound", "68 kilogram", true),
            ("150 pound", "86 kilogram", false),
            ("1000 milligram", "1 gram", true),
            ("1000 milligram", "10 gram", false),
            ("90 minute", "1.5 hour", true),
            ("24 hour", "1 day", true),
            ("25 hour", "1 day", false),
            ("2 century", "200 year", true),
            ("30 day", "1 month", false),
            ("5 peso", "5 dollar", false),
        ] {
            assert_eq!(are_converted(measured(own), measured(other)), is, "{own} {other}");
            assert_eq!(are_converted(measured(other), measured(own)), is, "{other} {own}");
        }
    }
}
