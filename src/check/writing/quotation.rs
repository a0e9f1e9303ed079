//! Quotation marks are those of the language and of one kind on a page, and each opening mark is closed in its
//! paragraph.
//!
//! A quotation may contain any other pair. Marks of feet, inches, minutes and seconds are not quotation marks.

use super::page::WritingPage;
use super::passages::{OBJECT, WritingPassage};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::wording::MarkPair;

/// All pairs that are recognised; the strings and the site define which are correct.
const PAIRS: [MarkPair; 5] = [('“', '”'), ('«', '»'), ('‘', '’'), ('„', '“'), ('‹', '›')];

/// Whether the rule applies: the page has a straight mark, or one that opens or closes.
pub(super) fn concerns(page: &WritingPage<'_>) -> bool {
    let is_mark = |text: &[u8], at: usize| match text[at] {
        // The first bytes of `‘’“”„‹›` and of `«»`; dashes and `¿` share them.
        0xE2 => matches!(text.get(at + 1..at + 3), Some([0x80, 0x98..=0x9E | 0xB9 | 0xBA])),
        0xC2 => matches!(text.get(at + 1), Some(0xAB | 0xBB)),
        _ => true,
    };
    !page.writing.quotation.is_empty()
        && page.document.body.prose().any(|(_, run)| {
            let text = &page.text.as_bytes()[run.text.range()];
            memchr::memchr3_iter(b'"', 0xE2, 0xC2, text).any(|at| is_mark(text, at))
        })
}

/// The greatest depth of nested quotations that is tracked.
const DEEPEST: usize = 32;

struct OpenQuotation {
    at: usize,
    pair: MarkPair,
}

pub(super) fn check(page: &WritingPage<'_>, passages: &[WritingPassage], found: &mut Vec<Diagnostic>) {
    let right = &page.writing.quotation;
    let Some(first_choice) = right.first() else { return };
    let better: String = [first_choice.0, '…', first_choice.1].into_iter().collect();
    // The pair that this page uses, and its first place.
    let mut usual: Option<(MarkPair, crate::source::Place)> = None;
    for passage in passages.iter().filter(|passage| !passage.is_quotation) {
        let fault = |fault: Fault, at: usize, mark: char| page.fault(fault, passage.place(at, mark.len_utf8()));
        for outer in outer_quotations(passage, |at, mark, kind| {
            found.push(match kind {
                Unpaired::Straight => fault(faults::QuotationMarksStraight { better: better.clone() }.into(), at, mark),
                Unpaired::Unclosed(closing) => {
                    let (closing, shown) = (closing.to_string(), mark.to_string());
                    fault(faults::QuotationMarksUnclosed { closing, mark: shown }.into(), at, mark)
                }
            });
        }) {
            let (opening, _) = outer.pair;
            if !right.contains(&outer.pair) {
                let differs = faults::QuotationMarks { better: better.clone(), mark: opening.to_string() };
                found.push(fault(differs.into(), outer.at, opening));
                continue;
            }
            match &usual {
                None => usual = Some((outer.pair, page.place(passage.place(outer.at, opening.len_utf8())))),
                Some((pair, place)) if *pair != outer.pair => {
                    let usual: String = [pair.0, '…', pair.1].into_iter().collect();
                    let mixed = faults::QuotationMarksPage { better: usual, mark: opening.to_string() };
                    found.push(fault(mixed.into(), outer.at, opening).beside(place.clone()));
                }
                Some(_) => {}
            }
        }
    }
}

enum Unpaired {
    /// `"`, which may open or close; reported once for both.
    Straight,
    /// An opening mark, with the missing closing mark.
    Unclosed(char),
}

/// The outermost quotations of a passage. Calls `unpaired` for marks without a partner.
fn outer_quotations(passage: &WritingPassage, mut unpaired: impl FnMut(usize, char, Unpaired)) -> Vec<OpenQuotation> {
    let text = &passage.text;
    let mut open: Vec<OpenQuotation> = Vec::new();
    let mut outer = Vec::new();
    let mut straight: Option<usize> = None;
    if memchr::memchr3(b'"', 0xE2, 0xC2, text.as_bytes()).is_none() {
        return outer;
    }
    let mut before = ' ';
    for (at, mark) in text.char_indices() {
        let mut rest = text[at + mark.len_utf8()..].chars();
        let after = rest.next().unwrap_or(' ');
        if mark == '"' {
            match straight.take() {
                Some(_) => {}
                // 5'10", 24", 30'15"
                None if before.is_ascii_digit() || matches!(before, '\'' | '’' | '′') => {}
                None if WritingPassage::is_in(&passage.emphasised, at) => {}
                None => {
                    straight = Some(at);
                    unpaired(at, mark, Unpaired::Straight);
                }
            }
        } else if let Some(depth) = open.iter().rposition(|one| one.pair.1 == mark) {
            // An apostrophe inside single marks does not close the quotation.
            if mark != '’' || !after.is_alphanumeric() {
                open.truncate(depth + 1);
                let closed = open.pop();
                if depth == 0 {
                    outer.extend(closed);
                }
            }
        } else if let Some(pair) = PAIRS.iter().find(|pair| pair.0 == mark) {
            // ‘90s and rock ‘n’ roll are elisions; a mark after a letter does not open a quotation.
            let is_elision = mark == '‘' && (after != OBJECT && !after.is_alphabetic() || rest.next() == Some('’'));
            if !is_elision && !before.is_alphanumeric() && open.len() < DEEPEST {
                open.push(OpenQuotation { at, pair: *pair });
            }
        }
        before = mark;
    }
    // Of several open quotations the outermost is reported; single marks may be apostrophes.
    if let Some(one) = open.into_iter().find(|one| one.pair.0 != '‘') {
        unpaired(one.at, one.pair.0, Unpaired::Unclosed(one.pair.1));
    }
    outer
}
