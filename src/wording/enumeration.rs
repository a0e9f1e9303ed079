//! The numbers of a locator, `43(2), 47-48` or `9 III, VI and VII`, in the notation of a language.
//!
//! Each number is followed by its parts, and parts of one kind are grouped: `art. 9, fracciones III, VI y VII`. If one
//! that contains commas is not the last, semicolons separate them: `reglas 43, párr. 2; 47 y 48`. Words and forms come
//! from `[locators]` in `languages/TAG.toml`.

use super::language::Wording;
use super::numbering::{are_neighbours, is_dash, is_ordinal, range_ends};
use super::roman::is_roman;

/// Numbers in sequence, without words between them.
#[derive(Debug, Default)]
pub(super) struct Enumeration {
    members: Vec<Member>,
    next: Next,
    /// Whether a space was read after the last number.
    is_spaced: bool,
    /// Whether the last part is joined to others of its kind: `A and B`.
    is_beside: bool,
    /// The last word for paragraphs: `art. 1, para. 2`.
    paragraphs: Paragraphs,
}

/// The numbers that are paragraphs without parentheses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Paragraphs {
    #[default]
    None,
    /// The next one: `para. 2`.
    Next,
    /// All that follow: `paras. 2, 4 and 5`.
    All,
}

/// An article or rule with its parts.
#[derive(Debug)]
struct Member {
    /// `None` if only parts are named, of the previous member: `20 A IX and B II`.
    whole: Option<Range>,
    parts: Vec<EnumeratedParts>,
}

/// Parts of one kind.
#[derive(Debug)]
struct EnumeratedParts {
    kind: EnumeratedKind,
    ranges: Vec<Range>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EnumeratedKind {
    /// `(1)`.
    Paragraph,
    /// `(a)`.
    Letter,
    /// A fraction of an article of Mexican law: `VIII`.
    Roman,
    /// A part of a long article of the Constitution: `B`.
    Section,
}

/// One number or letter, or a range.
#[derive(Clone, Debug, PartialEq)]
struct Range {
    first: String,
    last: Option<String>,
}

/// The separator after the last number.
#[derive(Debug, Default, PartialEq)]
enum Next {
    #[default]
    Nothing,
    /// A comma or semicolon.
    Mark(String),
    And,
}

impl Enumeration {
    /// Consumes a word if it is a number or letter that is valid at this position; returns whether it is.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let bare = word.trim_end_matches([',', ';']);
        if !self.add(bare) {
            return false;
        }
        let tail = &word[bare.len()..];
        self.next = if tail.is_empty() { Next::Nothing } else { Next::Mark(tail.to_owned()) };
        self.is_spaced = false;
        true
    }

    /// Consumes the word for `and` after a number; returns whether there is one.
    pub(super) fn goes_on_with_and(&mut self) -> bool {
        if !self.members.is_empty() {
            self.next = Next::And;
            self.is_spaced = false;
        }
        !self.members.is_empty()
    }

    /// Consumes a space after a number; returns whether there is one.
    pub(super) fn goes_on_after_space(&mut self) -> bool {
        self.is_spaced = !self.members.is_empty();
        self.is_spaced
    }

    /// Consumes a word for paragraphs after the number that they belong to; returns whether it is valid here.
    pub(super) fn goes_on_with_paragraphs(&mut self, are_many: bool) -> bool {
        let is_part = matches!(&self.next, Next::Nothing) || matches!(&self.next, Next::Mark(mark) if mark == ",");
        let has_parts = self.members.last().is_none_or(|member| !member.parts.is_empty() || !member.is_of_a_number());
        if !is_part || has_parts {
            return false;
        }
        self.paragraphs = if are_many { Paragraphs::All } else { Paragraphs::Next };
        (self.next, self.is_spaced) = (Next::Nothing, false);
        true
    }

    fn add(&mut self, word: &str) -> bool {
        let (head, marks) = word.split_at(word.find('(').unwrap_or(word.len()));
        let is_whole = head.starts_with(|first: char| first.is_ascii_digit());
        let (head, marks) = match enclosed(marks) {
            Some(marks) => (head, marks),
            // `13(1)-14(2)` stays unchanged.
            None if is_whole => (word, Vec::new()),
            None => return false,
        };
        let range = Range::read(head);
        let is_one_letter = |end: &str| end.len() == 1 && end.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_letter = range.ends().all(is_one_letter);
        // `C`, `D`, `L` and `M` are letters: `26 C` is a part like `26 B`, and no law has 500 fractions.
        let is_fraction = range.ends().all(is_roman) && !range.ends().all(|end| matches!(end, "C" | "D" | "L" | "M"));
        let is_after_number = self.members.last().is_some_and(Member::is_of_a_number);
        if is_whole && self.paragraphs != Paragraphs::None {
            if self.paragraphs == Paragraphs::Next {
                self.paragraphs = Paragraphs::None;
            }
            let first = EnumeratedParts { kind: EnumeratedKind::Paragraph, ranges: vec![range] };
            return self.add_parts([first].into_iter().chain(marks).collect());
        }
        let is_of_the_last = self.next == Next::Nothing
            && (is_ordinal(head) || (is_whole && self.members.last_mut().is_some_and(Member::ends_in_ordinal)));
        if head.is_empty() || is_of_the_last {
            let Some(member) = self.members.last_mut() else { return false };
            if let Some(last) = member.last_text().filter(|_| !head.is_empty()) {
                last.push(' ');
                last.push_str(head);
            }
            return !word.is_empty() && self.add_parts(marks);
        }
        if (is_fraction || is_letter) && is_after_number {
            let kind = if is_fraction { EnumeratedKind::Roman } else { EnumeratedKind::Section };
            let mut parts = vec![EnumeratedParts { kind, ranges: vec![range] }];
            parts.extend(marks);
            return self.add_parts(parts);
        }
        if is_whole || is_fraction || is_letter {
            self.members.push(Member { whole: Some(range), parts: marks });
            self.is_beside = false;
            return true;
        }
        false
    }

    /// Adds parts to the last member, or next to its last part.
    fn add_parts(&mut self, mut parts: Vec<EnumeratedParts>) -> bool {
        let Some(member) = self.members.last_mut() else { return false };
        let Some(first) = parts.first() else { return true };
        let is_another = self.next != Next::Nothing;
        match member.parts.last_mut() {
            Some(last) if is_another && last.kind == first.kind && parts.len() == 1 => {
                last.ranges.extend(parts.pop().into_iter().flat_map(|part| part.ranges));
                self.is_beside = true;
                return true;
            }
            Some(_) if is_another => self.members.push(Member { whole: None, parts }),
            // `20 A and B II`: only B has a part.
            Some(last) if self.is_beside => {
                let own = last.ranges.pop().map(|range| EnumeratedParts { kind: last.kind, ranges: vec![range] });
                self.members.push(Member { whole: None, parts: own.into_iter().chain(parts).collect() });
            }
            _ => member.parts.extend(parts),
        }
        self.is_beside = false;
        true
    }

    /// Writes the collected numbers and the text before the next words, then resets.
    pub(super) fn write(&mut self, wording: &Wording, out: &mut String) {
        let taken = std::mem::take(self);
        if taken.members.is_empty() {
            return;
        }
        let members: Vec<String> =
            taken.members.iter().flat_map(|member| member.apart(wording)).map(|member| member.text(wording)).collect();
        // A no-break space between `art.` and its number.
        if out.ends_with(". ") && members[0].starts_with(|first: char| first.is_ascii_digit()) {
            out.pop();
            out.push('\u{a0}');
        }
        out.push_str(&enumerated(&members, wording));
        match taken.next {
            Next::And => {
                let comma = if members.last().is_some_and(|last| is_composed(last, wording)) { "," } else { "" };
                out.push_str(&format!("{comma} {}", wording.get("locators.and")));
            }
            Next::Mark(mark) => out.push_str(&mark),
            Next::Nothing => {}
        }
        if taken.is_spaced {
            out.push(' ');
        }
    }
}

impl Member {
    fn is_of_a_number(&self) -> bool {
        self.whole.as_ref().is_none_or(|whole| whole.first.starts_with(|first: char| first.is_ascii_digit()))
    }

    /// The last number or letter.
    fn last_text(&mut self) -> Option<&mut String> {
        let range = self.parts.last_mut().and_then(|part| part.ranges.last_mut()).or(self.whole.as_mut())?;
        Some(range.last.as_mut().unwrap_or(&mut range.first))
    }

    /// Whether it ends in an ordinal, as `17 Bis`, which a number may follow: `17 Bis 1`.
    fn ends_in_ordinal(&mut self) -> bool {
        self.last_text().and_then(|text| text.rsplit(' ').next()).is_some_and(is_ordinal)
    }

    /// The range, or its two ends if they are neighbours and the language writes them separately: `17 y 18`.
    fn apart(&self, wording: &Wording) -> Vec<Self> {
        match &self.whole {
            Some(whole) if self.parts.is_empty() => {
                let alone = |whole| Self { whole: Some(whole), parts: Vec::new() };
                whole.apart(wording).into_iter().map(alone).collect()
            }
            whole => {
                let parts = self.parts.iter().map(|part| part.apart(wording)).collect();
                vec![Self { whole: whole.clone(), parts }]
            }
        }
    }

    fn text(&self, wording: &Wording) -> String {
        let mut text = self.whole.as_ref().map(|whole| whole.text("{n}", wording)).unwrap_or_default();
        for part in &self.parts {
            text.push_str(&part.text(wording));
        }
        match self.whole {
            Some(_) => text,
            // The form begins with the separator from the number.
            None => text.trim_start_matches([',', ' ']).to_owned(),
        }
    }
}

impl EnumeratedParts {
    fn apart(&self, wording: &Wording) -> Self {
        Self { kind: self.kind, ranges: self.ranges.iter().flat_map(|range| range.apart(wording)).collect() }
    }

    fn text(&self, wording: &Wording) -> String {
        let kind = match self.kind {
            EnumeratedKind::Paragraph => "paragraph",
            EnumeratedKind::Letter => "letter",
            EnumeratedKind::Roman => "roman",
            EnumeratedKind::Section => "part",
        };
        let each = match wording.get(&format!("locators.each_{kind}_form")) {
            "" => "{n}",
            each => each,
        };
        let ranges: Vec<String> = self.ranges.iter().map(|range| range.text(each, wording)).collect();
        let is_one = matches!(&self.ranges[..], [Range { last: None, .. }]);
        let plural = if is_one { "" } else { "s" };
        wording.get(&format!("locators.{kind}{plural}_form")).replace("{n}", &enumerated(&ranges, wording))
    }
}

impl Range {
    fn read(text: &str) -> Self {
        match range_ends(text).filter(|_| !text.contains('(')) {
            Some((first, last)) => Self { first: first.to_owned(), last: Some(last.to_owned()) },
            None => Self { first: text.to_owned(), last: None },
        }
    }

    fn ends(&self) -> impl Iterator<Item = &str> {
        [Some(&self.first), self.last.as_ref()].into_iter().flatten().map(String::as_str)
    }

    /// The range, or its two ends if they are neighbours and the language writes `and` between them: `2 y 3`, but `2 a
    /// 4`.
    fn apart(&self, wording: &Wording) -> Vec<Self> {
        let says_and = wording.get("locators.pair").trim() == wording.get("locators.and");
        match &self.last {
            Some(last) if says_and && are_neighbours(&self.first, last) => {
                [&self.first, last].into_iter().map(|one| Self { first: one.clone(), last: None }).collect()
            }
            _ => vec![self.clone()],
        }
    }

    fn text(&self, each: &str, wording: &Wording) -> String {
        let first = each.replace("{n}", &self.first);
        let Some(last) = &self.last else { return first };
        let between = if are_neighbours(&self.first, last) { "locators.pair" } else { "locators.range" };
        format!("{first}{}{}", wording.get(between), each.replace("{n}", last))
    }
}

/// Parses `(1)(a)-(c)`; `None` if there is other text between the parentheses or the range is not valid.
fn enclosed(marks: &str) -> Option<Vec<EnumeratedParts>> {
    let mut parts = Vec::new();
    let mut rest = marks;
    while !rest.is_empty() {
        let (first, after) = rest.strip_prefix('(')?.split_once(')')?;
        let mut range = Range::read(first);
        rest = after;
        if let Some(after) = after.strip_prefix(is_dash) {
            let (last, after) = after.strip_prefix('(')?.split_once(')')?;
            range_ends(&format!("{first}–{last}")).filter(|ends| *ends == (first, last))?;
            range.last = Some(last.to_owned());
            rest = after;
        }
        let is_number = first.starts_with(|first: char| first.is_ascii_digit());
        let kind = if is_number { EnumeratedKind::Paragraph } else { EnumeratedKind::Letter };
        parts.push(EnumeratedParts { kind, ranges: vec![range] });
    }
    Some(parts)
}

/// Whether a text contains commas or `and`, so that a comma is not enough to separate it from the next.
fn is_composed(text: &str, wording: &Wording) -> bool {
    text.contains(',') || text.contains(&format!(" {} ", wording.get("locators.and")))
}

/// A list: `5, 6 y 22`; `43, párr. 2; 47 y 48`; `11, inciso a), y 81`.
fn enumerated(texts: &[String], wording: &Wording) -> String {
    let mut enumerated = String::new();
    for (number, text) in texts.iter().enumerate() {
        let is_last = number + 1 == texts.len();
        if let Some(before) = number.checked_sub(1).map(|before| &texts[before]) {
            let and = wording.get("locators.and");
            match (is_composed(before, wording), is_last) {
                (false, false) => enumerated.push_str(", "),
                (false, true) => enumerated.push_str(&format!(" {and} ")),
                (true, false) => enumerated.push_str("; "),
                (true, true) => enumerated.push_str(&format!(", {and} ")),
            }
        }
        enumerated.push_str(text);
    }
    enumerated
}
