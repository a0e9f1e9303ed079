//! Numbers of articles as written in laws: `29-A`, `69-B bis`, `12-1`, `12-15`.
//!
//! A hyphen joins the parts of one number or the ends of a range. It is a range only if the ends are comparable and the
//! second is greater than the first.

use std::cmp::Ordering;

use super::roman::roman_number;

/// Latin ordinals that laws use for inserted articles, in order; each entry lists the spellings of one.
const ORDINALS: [&[&str]; 9] = [
    &["bis"],
    &["ter"],
    &["quater", "quáter"],
    &["quinquies", "quintus"],
    &["sexies", "sexties"],
    &["septies"],
    &["octies"],
    &["nonies"],
    &["decies"],
];

/// Whether a word is part of the number before it: `74 Ter`.
pub(super) fn is_ordinal(word: &str) -> bool {
    ordinal(&word.to_lowercase()).is_some()
}

fn ordinal(word: &str) -> Option<usize> {
    ORDINALS.iter().position(|spellings| spellings.contains(&word))
}

/// Whether a character is a hyphen or dash, which may separate the ends of a range.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '–' | '—')
}

/// The length of the number or range at the start of a text: all of `29-A`, of `12–15` and of `1o.-5o.`.
pub(super) fn number_length(text: &str) -> usize {
    let belongs = |character: char| character.is_alphanumeric() || is_dash(character) || ".º°".contains(character);
    let end = text.find(|character: char| !belongs(character)).unwrap_or(text.len());
    text[..end].trim_end_matches(|character: char| is_dash(character) || character == '.').len()
}

/// The two ends of a range; `None` for a number that contains hyphens.
///
/// If several hyphens could separate the ends, the one closest to the middle does: `12-1-12-3`.
pub(super) fn range_ends(text: &str) -> Option<(&str, &str)> {
    let mut dashes: Vec<(usize, char)> = text.char_indices().filter(|(_, character)| is_dash(*character)).collect();
    // A dash takes precedence over a hyphen.
    dashes.sort_by_key(|(at, dash)| (*dash == '-', (at * 2).abs_diff(text.len())));
    let mut ends = dashes.into_iter().map(|(at, dash)| (&text[..at], &text[at + dash.len_utf8()..]));
    ends.find(|(first, last)| order(first, last) == Some(Ordering::Less))
}

/// Whether no number is between two numbers.
pub(super) fn are_neighbours(first: &str, last: &str) -> bool {
    if let (Some(first), Some(last)) = (letter(first), letter(last))
        && first + 1 == last
    {
        return true;
    }
    if let (Some(first), Some(last)) = (roman_of_a_case(first), roman_of_a_case(last)) {
        return first.1 + 1 == last.1;
    }
    match (&parts(first)[..], &parts(last)[..]) {
        ([NumberPart::Number(first)], [NumberPart::Number(last)]) => first.checked_add(1) == Some(*last),
        ([before @ .., NumberPart::Letter(first)], [others @ .., NumberPart::Letter(last)]) => {
            before == others && first + 1 == *last
        }
        _ => false,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum NumberPart {
    Number(u32),
    Letter(u8),
    Ordinal(usize),
    /// Other characters, such as the sign of `1º`.
    Other(String),
}

/// The parts of a number that begins with a digit; empty for other text.
fn parts(text: &str) -> Vec<NumberPart> {
    let mut parts = Vec::new();
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return parts;
    }
    for piece in text.split(|character: char| is_dash(character) || matches!(character, '.' | ' ')) {
        let (digits, rest) =
            piece.split_at(piece.find(|character: char| !character.is_ascii_digit()).unwrap_or(piece.len()));
        if !digits.is_empty() {
            parts.push(digits.parse().map_or_else(|_| NumberPart::Other(digits.to_owned()), NumberPart::Number));
        }
        let rest = rest.to_lowercase();
        match (ordinal(&rest), rest.as_bytes()) {
            (_, []) => {}
            (Some(ordinal), _) => parts.push(NumberPart::Ordinal(ordinal)),
            (None, [letter @ b'a'..=b'z']) => parts.push(NumberPart::Letter(*letter)),
            (None, _) => parts.push(NumberPart::Other(rest)),
        }
    }
    parts
}

/// The order of two numbers of one kind.
fn order(first: &str, last: &str) -> Option<Ordering> {
    let letters = letter(first).zip(letter(last)).filter(|(one, other)| (*one < b'a') == (*other < b'a'));
    let ascend = |ordering: &Ordering| *ordering == Ordering::Less;
    if let Some(ordering) = letters.map(|(one, other)| one.cmp(&other)).filter(ascend) {
        return Some(ordering);
    }
    let romans = roman_of_a_case(first).zip(roman_of_a_case(last)).filter(|(one, other)| one.0 == other.0);
    if let Some((one, other)) = romans {
        return Some(one.1.cmp(&other.1));
    }
    let (one, other) = (parts(first), parts(last));
    let numbers = |parts: &[NumberPart]| parts.iter().filter(|part| matches!(part, NumberPart::Number(_))).count();
    if one.is_empty() || other.is_empty() || numbers(&one) != numbers(&other) {
        return None;
    }
    for (one, other) in one.iter().zip(&other) {
        match (one, other) {
            (one, other) if one == other => {}
            (NumberPart::Number(one), NumberPart::Number(other)) => return Some(one.cmp(other)),
            (NumberPart::Letter(one), NumberPart::Letter(other)) => return Some(one.cmp(other)),
            (NumberPart::Ordinal(one), NumberPart::Ordinal(other)) => return Some(one.cmp(other)),
            _ => return None,
        }
    }
    // Inserted numbers follow: 29, 29-A, 29-A bis.
    Some(one.len().cmp(&other.len()))
}

fn letter(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(*letter),
        _ => None,
    }
}

/// A Roman numeral in upper or lower case.
fn roman_of_a_case(text: &str) -> Option<(bool, u32)> {
    let is_capital = text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_small = text.bytes().all(|byte| byte.is_ascii_lowercase());
    roman_number(text).filter(|_| is_capital || is_small).map(|number| (is_capital, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_stands_between_two_ends_only_if_they_ascend() {
        for (text, ends) in [
            ("12-15", Some(("12", "15"))),
            ("8–12", Some(("8", "12"))),
            ("9-10", Some(("9", "10"))),
            ("I-VI", Some(("I", "VI"))),
            ("IX-X", Some(("IX", "X"))),
            ("i-iv", Some(("i", "iv"))),
            ("A-C", Some(("A", "C"))),
            ("a-d", Some(("a", "d"))),
            ("29-29-C", Some(("29", "29-C"))),
            ("29-A-29-C", Some(("29-A", "29-C"))),
            ("29-A–31", Some(("29-A", "31"))),
            ("12-1-12-3", Some(("12-1", "12-3"))),
            ("4 bis-4 quater", Some(("4 bis", "4 quater"))),
            ("29A-29C", Some(("29A", "29C"))),
            ("1o.-5o.", Some(("1o.", "5o."))),
            ("1º-5º", Some(("1º", "5º"))),
            ("2.1-2.3", Some(("2.1", "2.3"))),
            ("29-A", None),
            ("69-B", None),
            ("4-bis", None),
            ("4o.-A", None),
            ("12-1", None),
            ("12-12", None),
            ("15-12", None),
            ("1-2-3", None),
            ("VI-I", None),
            ("I-vi", None),
            ("c-A", None),
            ("A-9", None),
            ("29-C-29-A", None),
            ("99999999999-2", None),
            ("-", None),
            ("12-", None),
            ("-12", None),
            ("", None),
        ] {
            assert_eq!(range_ends(text), ends, "{text}");
        }
    }
}
