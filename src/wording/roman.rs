//! Roman numerals, as used for principles and fractions.

const NUMERALS: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// 14 gives `XIV`.
pub(super) fn roman(mut number: u32) -> String {
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

/// `XIV` and `xiv` give 14; `IIX` gives `None`.
pub(super) fn roman_number(text: &str) -> Option<u32> {
    let capitals = text.to_ascii_uppercase();
    let mut rest = capitals.as_str();
    let mut number = 0;
    for (value, numeral) in NUMERALS {
        while let Some(after) = rest.strip_prefix(numeral) {
            number += value;
            rest = after;
        }
    }
    (number > 0 && number < 4000 && roman(number) == capitals).then_some(number)
}

/// Whether a word consists of upper-case Roman digits, in any order.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_numeral_is_read_as_it_is_written() {
        for number in 1..4000 {
            assert_eq!(roman_number(&roman(number)), Some(number));
        }
        for text in ["", "IIX", "VV", "IVI", "A"] {
            assert_eq!(roman_number(text), None, "{text}");
        }
    }
}
