//! One pass over the bytes of a text that finds which rules about punctuation apply.
//!
//! Most texts have few of these faults. One table maps each byte to the rules it concerns, another to the rules that
//! the following byte may concern: a comma is checked only after a digit or a space.

use crate::wording::Writing;

/// The rules that a text concerns, one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ConcernedRules(u8);

impl ConcernedRules {
    /// The first character of an ending for both genders.
    pub const GENDER: Self = Self(1);
    /// A separator of numbers after a digit.
    pub const NUMBER: Self = Self(1 << 1);
    /// A mark after a space.
    pub const SPACE: Self = Self(1 << 2);
    /// The end of a question or exclamation.
    pub const CLOSING: Self = Self(1 << 3);
    /// A quotation mark, or another character with the same first byte.
    pub const QUOTATION: Self = Self(1 << 4);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The rules that each byte concerns in one language.
#[derive(Clone)]
pub(in crate::check) struct Signs {
    concerned: [u8; 256],
    /// The rules that are possible after each byte.
    allowed: [u8; 256],
}

impl Signs {
    pub fn new(writing: &Writing) -> Self {
        let anywhere = !(ConcernedRules::NUMBER.0 | ConcernedRules::SPACE.0);
        let mut signs = Self { concerned: [0; 256], allowed: [anywhere; 256] };
        signs.allowed[usize::from(b' ')] |= ConcernedRules::SPACE.0;
        for digit in b'0'..=b'9' {
            signs.allowed[usize::from(digit)] |= ConcernedRules::NUMBER.0;
        }
        let endings = writing.gender.iter().flat_map(|marks| &marks.endings);
        signs.concern(ConcernedRules::GENDER, endings.filter_map(|ending| ending.bytes().next()));
        signs.concern(ConcernedRules::NUMBER, writing.numbers.iter().flat_map(|_| [b'.', b',']));
        signs.concern(ConcernedRules::SPACE, writing.no_space_before.bytes());
        let closing = writing.opening_marks.iter().filter_map(|(_, closing)| closing.to_string().bytes().next());
        signs.concern(ConcernedRules::CLOSING, closing);
        if !writing.quotation.is_empty() {
            // The first bytes of `“”‘’„‹›` and of `«»`.
            signs.concern(ConcernedRules::QUOTATION, [b'"', 0xE2, 0xC2]);
        }
        signs
    }

    fn concern(&mut self, rule: ConcernedRules, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.concerned[usize::from(byte)] |= rule.0;
        }
    }

    pub(super) fn look(&self, text: &str) -> ConcernedRules {
        let (mut seen, mut allowed) = (0, self.allowed[0]);
        for byte in text.bytes().map(usize::from) {
            seen |= self.concerned[byte] & allowed;
            allowed = self.allowed[byte];
        }
        ConcernedRules(seen)
    }
}
