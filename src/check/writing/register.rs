//! The reader is addressed in one register: the one that the site chose, or one on each page.
//!
//! Only unambiguous words are judged. Without a choice, a page with pronouns of two registers is reported.

use super::page::{Word, WritingPage, has_bit};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;

/// The words of each register on one page.
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

    pub fn judge(self, page: &WritingPage<'_>, found: &mut Vec<Diagnostic>) {
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
