//! Numbers have the separators of the language and region: 1,000 and 3.5, or 1.000 and 3,5.
//!
//! If the site does not say the region, and its language has both forms, only a page with both is reported: the form of
//! most of its numbers is the usual one.
//!
//! Only unambiguous cases are reported: years, articles, sections, versions, times, dates and telephone numbers have
//! points and commas too.

use super::page::{LazySyntax, Run, WritingPage};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;
use crate::wording::NumberNotation;

/// The numbers of a page whose form is certain, if the site does not say which form is right.
#[derive(Default)]
pub(super) struct Forms {
    seen: Vec<SeenNumber>,
}

struct SeenNumber {
    span: Span,
    /// Whether it has the separators of the other possibility.
    is_exchanged: bool,
    /// The number in the other form.
    better: String,
}

impl Forms {
    /// Reports the numbers that have another form than most; of two equally frequent forms, the first is the usual one.
    pub(super) fn judge(self, page: &WritingPage<'_>, syntax: &LazySyntax<'_>, found: &mut Vec<Diagnostic>) {
        if self.seen.windows(2).all(|pair| pair[0].is_exchanged == pair[1].is_exchanged) {
            return;
        }
        let is_syntax = |seen: &SeenNumber| syntax.has(page.place(seen.span).span.start as usize);
        let seen: Vec<SeenNumber> = self.seen.into_iter().filter(|seen| !is_syntax(seen)).collect();
        let Some(first) = seen.first().map(|first| first.is_exchanged) else { return };
        let count = |form: bool| seen.iter().filter(|seen| seen.is_exchanged == form).count();
        let form = if count(!first) > count(first) { !first } else { first };
        let Some(usual) = seen.iter().find(|seen| seen.is_exchanged == form) else { return };
        for odd in seen.iter().filter(|seen| seen.is_exchanged != form) {
            let (number, usual_number) = (page.words(odd.span).to_owned(), page.words(usual.span).to_owned());
            let fault = faults::NumberFormatPage { better: odd.better.clone(), number, usual: usual_number };
            found.push(page.fault(fault, odd.span).beside(page.place(usual.span)));
        }
    }
}

pub(super) fn check(page: &WritingPage<'_>, run: &Run, forms: &mut Forms, found: &mut Vec<Diagnostic>) {
    let Some(numbers) = &page.writing.numbers else { return };
    let separators = (numbers.decimal, numbers.group);
    let text = page.words(run.text);
    let bytes = text.as_bytes();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'.', b',', bytes) {
        let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        if at < done || at == 0 || !digit(bytes.get(at - 1)) || !digit(bytes.get(at + 1)) {
            continue;
        }
        let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
        let start = at - bytes[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let mut end = at + bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        done = end;
        // A point or comma after the number belongs to the sentence.
        end -= bytes[start..end].iter().rev().take_while(|byte| !byte.is_ascii_digit()).count();
        let number = WrittenNumber { before: &text[..start], written: &text[start..end], after: &text[end..] };
        let start = run.text.start as usize + start;
        let span = Span::new(start, start + number.written.len());
        let better = number.better(numbers, separators);
        if !numbers.is_decided {
            let is_exchanged = better.is_some();
            let other = || number.better(numbers, (separators.1, separators.0));
            if let Some(better) = better.or_else(other) {
                forms.seen.push(SeenNumber { span, is_exchanged, better });
            }
        } else if let Some(better) = better {
            found.push(page.fault(faults::NumberFormat { better, number: number.written.to_owned() }, span));
        }
    }
}

/// How many bytes before a number are searched for words that identify it.
const NEAR: usize = 256;

/// A number with the text before and after it on its line.
struct WrittenNumber<'t> {
    before: &'t str,
    written: &'t str,
    after: &'t str,
}

impl WrittenNumber<'_> {
    /// The form of the number with the right separators, if it certainly has others.
    fn better(&self, numbers: &NumberNotation, (decimal, group): (char, char)) -> Option<String> {
        if self.is_joined() || self.is_reference(numbers) {
            return None;
        }
        let (foreign_group, foreign_decimal) = (decimal, group);
        let groups: Vec<&str> = self.written.split(foreign_group).collect();
        if is_grouped(&groups) {
            // Two separators of the same kind can only be thousands separators; one can, before three zeros and a word.
            let has_zeros = groups.iter().any(|one| one.ends_with("00"));
            // Without zeros and a following word it may be a telephone number.
            let is_long = groups.len() > 2 && (has_zeros || (groups.len() == 3 && self.precedes_word()));
            let is_long = is_long && !is_internet_address(&groups);
            let is_round = groups.len() == 2 && groups[1] == "000" && self.precedes_word();
            return (is_long || is_round).then(|| groups.join(&group.to_string()));
        }
        let (whole, fraction) = self.written.split_once(foreign_decimal)?;
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = all_digits(whole) && all_digits(fraction) && whole.len() <= 6 && matches!(fraction.len(), 1 | 2);
        // 1,2 may be two chapters, but 12,5 hardly; a point may separate chapters too.
        let falls = whole.len() == 2 && fraction.len() == 1 && whole.parse::<u8>().ok() > fraction.parse().ok();
        let is_certain = self.is_measure(numbers, fraction.len())
            || (foreign_decimal == ',' && (whole == "0" || (falls && !self.is_in_list())));
        (fits && is_certain).then(|| format!("{whole}{decimal}{fraction}"))
    }

    /// Whether it is part of a longer expression: a version, date, time, range, file or telephone number.
    fn is_joined(&self) -> bool {
        let joins =
            |one: char| one.is_alphanumeric() || matches!(one, '.' | ',' | ':' | '/' | '_' | '-' | '#' | '@' | '+');
        let mut after = self.after.chars();
        let next = after.next();
        // An interval or a point of a plane: `(0,5]`.
        let is_pair = self.before.ends_with(['(', '[']) && matches!(next, Some(')' | ']'));
        is_pair
            || self.before.chars().next_back().is_some_and(|one| joins(one) || one == '–')
            || next.is_some_and(|one| one.is_alphanumeric() || matches!(one, '/' | '_' | '#' | '@'))
            || (next.is_some_and(|one| matches!(one, ':' | '-' | '–'))
                && after.next().is_some_and(char::is_alphanumeric))
    }

    /// Whether one of the two words before it, or an open bracket, shows that it is a reference.
    fn is_reference(&self, numbers: &NumberNotation) -> bool {
        // The range contains two words; a line may be as long as the page.
        let near = &self.before[self.before.ceil_char_boundary(self.before.len().saturating_sub(NEAR))..];
        let line = near.rsplit(['.', '\n']).find(|part| !part.trim().is_empty()).unwrap_or_default();
        let words = line.split(|one: char| !one.is_alphabetic()).filter(|word| !word.is_empty());
        words.rev().take(2).any(|word| numbers.references.contains(&word.to_lowercase()))
    }

    fn is_measure(&self, numbers: &NumberNotation, digits: usize) -> bool {
        let rest = self.after.trim_start_matches([' ', '\u{a0}', '\u{202f}', '\n']);
        if rest.starts_with('%') || rest.starts_with('€') || rest.starts_with('°') || self.is_money() {
            return true;
        }
        let word: String = rest.chars().take_while(|one| one.is_alphabetic()).flat_map(char::to_lowercase).collect();
        // 10.30 h is a time.
        let is_time = digits == 2 && word.starts_with('h');
        !is_time && !word.is_empty() && rest.len() < self.after.len() && numbers.measures.contains(&word)
    }

    fn is_money(&self) -> bool {
        self.before.trim_end_matches([' ', '\u{a0}']).ends_with(['$', '€', '£'])
    }

    /// Whether another number is close.
    fn is_in_list(&self) -> bool {
        let is_digit = |one: char| one.is_ascii_digit();
        self.after.chars().take(8).any(is_digit) || self.before.chars().rev().take(8).any(is_digit)
    }

    fn precedes_word(&self) -> bool {
        let mut after = self.after.chars();
        matches!(after.next(), Some(' ' | '\n' | '\u{a0}')) && after.next().is_some_and(char::is_lowercase)
    }
}

/// One to three digits, then groups of three; a number that begins with a zero is not grouped.
fn is_grouped(groups: &[&str]) -> bool {
    let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(first), rest) = (groups.first(), groups.get(1..).unwrap_or_default()) else { return false };
    !rest.is_empty()
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.iter().all(digits)
        && rest.iter().all(|group| group.len() == 3)
}

fn is_internet_address(groups: &[&str]) -> bool {
    groups.len() == 4
        && groups.iter().all(|group| group.parse::<u16>().is_ok_and(|part| part < 256))
        && groups.iter().any(|group| *group != "000" && !group.ends_with("00"))
}
