//! Numbers as digits and a power of ten, and as fractions.

/// Digits without trailing zeros, negative for a negative number, and the power of ten by which they are multiplied.
pub(super) type Amount = (i64, i64);

/// A whole number as an amount.
pub(super) fn amount(number: u64) -> Amount {
    scaled(number, 0)
}

/// Digits and a power of ten as an amount. The digits of very long numbers wrap around; equal numbers stay equal.
pub(super) fn scaled(mut digits: u64, mut power: i64) -> Amount {
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
        power += 1;
    }
    (digits.cast_signed(), if digits == 0 { 0 } else { power })
}

/// The value of an amount that is a whole number.
pub(super) fn whole((digits, power): Amount) -> Option<u64> {
    u64::try_from(digits).ok()?.checked_mul(10_u64.checked_pow(u32::try_from(power).ok()?)?)
}

/// The value of an amount.
pub(super) fn value((digits, power): Amount) -> f64 {
    let power = i32::try_from(power).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "numbers of texts are small")]
    let digits = digits as f64;
    digits * 10_f64.powi(power)
}

/// An amount multiplied by a whole number.
pub(super) fn times((digits, power): Amount, factor: u64) -> Option<Amount> {
    let (figures, more) = scaled(digits.unsigned_abs().checked_mul(factor)?, power);
    Some((figures * digits.signum(), more))
}

/// A fraction in its lowest terms.
pub(super) fn reduced(over: u64, under: u64) -> (u64, u64) {
    let (mut one, mut other) = (over, under);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    let divisor = one.max(1);
    (over / divisor, under / divisor)
}

/// A fraction as an amount, if it has few decimal places.
pub(super) fn decimal(over: u64, under: u64) -> Option<Amount> {
    let thousandths = over.checked_mul(1000)?;
    thousandths.is_multiple_of(under).then(|| scaled(thousandths / under, -3))
}

/// The fractions that have a sign.
const SIGNS: [(char, u64, u64); 18] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
];

/// The fraction of the sign at the start of a text, and the length of the sign.
pub(super) fn sign(text: &str) -> Option<((u64, u64), usize)> {
    let first = text.chars().next()?;
    let (sign, over, under) = SIGNS.iter().find(|(sign, ..)| *sign == first)?;
    Some(((*over, *under), sign.len_utf8()))
}

/// The offsets of all signs of fractions in a text, the last first.
pub(super) fn signs(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let all = text.char_indices().rev().filter(|(_, one)| SIGNS.iter().any(|(sign, ..)| sign == one));
    all.map(|(at, _)| at).collect()
}
