//! The reader is addressed in one way: in the register that the site chose, or in one of them on each page.
//!
//! Only words that cannot be anything else are judged. Without a choice a page is at fault if the pronouns of two
//! registers stand on it.

use super::page::{Page, Word, has_bit};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;

/// The words of registers on one page.
#[derive(Default)]
pub(super) struct Register {
    seen: Vec<(Span, u8)>,
}

impl Register {
    pub fn see(&mut self, word: Word<'_>, bits: u8) {
        // TI and SOS are abbreviations.
        let is_abbreviation = word.text.chars().count() > 1 && word.text.chars().all(char::is_uppercase);
        if !is_abbreviation {
            self.seen.push((word.span(), bits));
        }
    }

    pub fn judge(self, page: &Page<'_>, found: &mut Vec<Diagnostic>) {
        let word = |span: Span| page.words(span).to_owned();
        if let Some(chosen) = page.writing.register {
            let register = page.writing.registers.get(chosen).map_or("", String::as_str);
            for (span, _) in self.seen.into_iter().filter(|(_, bits)| !has_bit(*bits, chosen)) {
                let fault = faults::RegisterMixed { register: register.to_owned(), word: word(span) };
                found.push(page.fault(fault, span));
            }
            return;
        }
        let is_pronoun =
            |span: &Span| page.writing.registers.iter().any(|register| word(*span).to_lowercase() == *register);
        let mut pronouns = self.seen.iter().filter(|(span, _)| is_pronoun(span));
        let Some((first, bits)) = pronouns.next() else { return };
        if let Some((other, _)) = pronouns.find(|(_, others)| others & bits == 0) {
            let fault = faults::RegisterMixedPage { other: word(*first), word: word(*other) };
            found.push(page.fault(fault, *other).beside(page.place(*first)));
        }
    }
}
