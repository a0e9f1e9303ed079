//! Items of lists that are text: the bullets and numbers of word processors, and marks without the space after them.

use super::passage::{SlipPage, SlipPassage};
use crate::diagnostic::{Diagnostic, faults};

/// Signs that word processors use for bullets. The last range is that of their symbol fonts.
fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '•' | '‣'
            | '◦'
            | '∙'
            | '·'
            | '▪'
            | '▫'
            | '■'
            | '●'
            | '○'
            | '⁃'
            | '►'
            | '▸'
            | '➢'
            | '➤'
            | '❖'
            | '◆'
            | '◇'
            | '✓'
            | '✔'
            | '\u{F020}'..='\u{F0FF}'
    )
}

/// Spaces that do not end a mark in Markdown.
fn is_fixed_space(character: char) -> bool {
    matches!(character, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}')
}

fn is_space(character: char) -> bool {
    character == ' ' || character == '\t' || is_fixed_space(character)
}

/// A mark at the start of a line.
#[derive(Clone, Debug, PartialEq)]
struct ItemMark {
    /// Its length in bytes, with the spaces after it.
    length: usize,
    kind: MarkKind,
    /// Whether one alone is enough: it cannot be anything but a mark.
    is_certain: bool,
    /// Whether it is a mark of Markdown without its space.
    is_markdown: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum MarkKind {
    Bullet(char),
    /// The numbers that it may be: `i)` is the first of the Roman numerals, and the ninth letter.
    Ordered(Vec<u32>),
}

impl ItemMark {
    /// Whether this is the mark of the item after another.
    fn follows(&self, before: &ItemMark) -> bool {
        match (&before.kind, &self.kind) {
            (MarkKind::Bullet(before), MarkKind::Bullet(here)) => before == here,
            (MarkKind::Ordered(before), MarkKind::Ordered(here)) => {
                before.iter().any(|number| here.contains(&(number + 1)))
            }
            _ => false,
        }
    }
}

/// The mark that a line begins with, if it is not one of Markdown.
fn mark(line: &str) -> Option<ItemMark> {
    let first = line.chars().next()?;
    bullet(line, first).or_else(|| ordered(line))
}

fn bullet(line: &str, first: char) -> Option<ItemMark> {
    let rest = &line[first.len_utf8()..];
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    let after = rest[spaces..].chars().next()?;
    let gap = &rest[..spaces];
    // `o` and `§` are letters of symbol fonts, with a tab or several spaces after them.
    let is_wide = gap.contains('\t') || gap.chars().count() > 1 || gap.contains(is_fixed_space);
    let is_certain = match first {
        '\u{F020}'..='\u{F0FF}' => true,
        // A tick, a ring and an arrow are also signs in sentences.
        '✓' | '✔' | '○' | '►' | '▸' if !gap.is_empty() => false,
        _ if is_bullet(first) && !gap.is_empty() => true,
        // Several lines with a bullet that touches its word.
        _ if is_bullet(first) && after.is_alphabetic() => false,
        _ if is_bullet(first) => return None,
        'o' | '§' if is_wide && !after.is_ascii_digit() => true,
        '-' | '*' | '+' if gap.starts_with(is_fixed_space) => true,
        '–' | '—' | '−' | '‐' | '‑' if !gap.is_empty() => false,
        // Marks without a space: `-one`. Signs of calculation and emphasis have other characters after them.
        '-' | '*' | '+' if gap.is_empty() && after.is_alphabetic() && !closes(rest, first) => false,
        _ => return None,
    };
    Some(ItemMark {
        length: first.len_utf8() + spaces,
        kind: MarkKind::Bullet(first),
        is_certain,
        is_markdown: "-*+".contains(first),
    })
}

/// Whether the emphasis that a sign opens is closed on its line.
fn closes(rest: &str, sign: char) -> bool {
    sign == '*' && rest.contains('*')
}

fn ordered(line: &str) -> Option<ItemMark> {
    let open = usize::from(line.starts_with('('));
    let rest = &line[open..];
    let is_token = |character: char| character.is_alphanumeric() && !matches!(character, 'º' | 'ª');
    let end = rest.find(|character| !is_token(character)).filter(|end| (1..=12).contains(end))?;
    let (token, rest) = rest.split_at(end);
    let numbers = numbers(token)?;
    let is_number = token.starts_with(char::is_numeric);
    let signs = rest.len() - rest.trim_start_matches(['.', ')', 'º', 'ª', '°', '-', '–', '—']).len();
    let (sign, rest) = rest.split_at(signs);
    if sign.is_empty() && !is_number {
        return None;
    }
    if open == 1 && !sign.starts_with(')') {
        return None;
    }
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    let gap = &rest[..spaces];
    let after = rest[spaces..].chars().next()?;
    let is_plain = open == 0 && matches!(sign, "." | ")") && token.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark = match sign {
        _ if is_plain => gap.starts_with(is_fixed_space) || (gap.is_empty() && after.is_alphabetic()),
        // `1 one` is a sentence.
        "" => false,
        _ if is_number => !gap.is_empty(),
        "." | ")" | ".-" | ".–" | ")." => !gap.is_empty(),
        _ => false,
    };
    let is_certain = is_plain && gap.starts_with(is_fixed_space);
    let length = open + end + signs + spaces;
    is_mark.then_some(ItemMark { length, kind: MarkKind::Ordered(numbers), is_certain, is_markdown: is_plain })
}

/// The numbers that the token of a mark may be.
fn numbers(token: &str) -> Option<Vec<u32>> {
    if token.chars().all(char::is_numeric) {
        let mut number = 0_u32;
        for character in token.chars() {
            number = number.checked_mul(10)?.checked_add(digit(character)?)?;
        }
        return Some(vec![number]);
    }
    let mut numbers = Vec::new();
    let mut letters = token.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        numbers.push(letter.to_lowercase().next().map_or(0, u32::from));
    }
    if let Some(number) = roman(token) {
        // Apart from the numbers of letters.
        numbers.push(number + 0x11_0000);
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// The value of a decimal digit of any script.
fn digit(character: char) -> Option<u32> {
    const ZEROS: [u32; 6] = ['0' as u32, 0x660, 0x6F0, 0x966, 0x9E6, 0xFF10];
    ZEROS.iter().find_map(|zero| u32::from(character).checked_sub(*zero).filter(|value| *value < 10))
}

/// A Roman numeral below forty, in letters of one case.
fn roman(token: &str) -> Option<u32> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let lower = token.to_lowercase();
    if lower != token && token.to_uppercase() != token {
        return None;
    }
    let tens = lower.bytes().take_while(|byte| *byte == b'x').count();
    let ones = ONES.iter().position(|ones| *ones == &lower[tens..])?;
    let number = u32::try_from(tens * 10 + ones).ok()?;
    (1..40).contains(&number).then_some(number)
}

/// A marked line.
struct Marked<'a> {
    passage: SlipPassage,
    at: usize,
    line: &'a str,
    mark: ItemMark,
}

/// The words after a box of a task that is not one: `[ x ]`, `[]`, `[x]word`, `［x］`; with whether it is ticked.
fn broken_box(text: &str) -> Option<(bool, &str)> {
    let inner = text.strip_prefix(['[', '［'])?;
    let end = inner.find([']', '］'])?;
    let sign = inner[..end].trim();
    let words = inner[end..].trim_start_matches([']', '］']);
    let is_ticked = matches!(sign, "x" | "X" | "✓" | "✔" | "×");
    let is_box = sign.is_empty() || is_ticked;
    (is_box && !words.trim().is_empty() && !words.starts_with(['(', '[', ':'])).then(|| (is_ticked, words.trim()))
}

/// Items of a list that begin with a box that is text.
fn check_boxes(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    for passage in page.passages.iter().copied().filter(|passage| passage.is_item) {
        let Some(line) = page.lines(passage).next().filter(|line| !page.is_escaped(line.at)) else { continue };
        let Some((is_ticked, words)) = broken_box(line.text) else { continue };
        let fitting = format!("- [{}] {words}", if is_ticked { 'x' } else { ' ' });
        let end = line.at + line.text.find([']', '］']).map_or(1, |end| end + 1);
        found.push(page.fault(faults::ListAsTextBox { fitting }, line.at, page.file.ceil_char_boundary(end)));
    }
}

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    check_boxes(page, found);
    let mut group: Vec<Marked<'_>> = Vec::new();
    for passage in page.passages.iter().copied().filter(|passage| passage.is_flow) {
        for line in page.lines(passage) {
            let mark = mark(line.text).filter(|_| !page.is_escaped(line.at) && !page.is_code(line.at));
            let Some(mark) = mark else { continue };
            let continues = group.last().is_some_and(|last| {
                let is_near = last.passage.number == passage.number || is_next(page, last.passage, passage);
                is_near && mark.follows(&last.mark)
            });
            if !continues {
                report(page, &group, found);
                group.clear();
            }
            group.push(Marked { passage, at: line.at, line: line.text, mark });
        }
    }
    report(page, &group, found);
}

/// Whether a passage is directly after another.
fn is_next(page: &SlipPage<'_>, before: SlipPassage, here: SlipPassage) -> bool {
    let place = page.passages.partition_point(|passage| passage.number <= before.number);
    page.passages.get(place).is_some_and(|next| next.number == here.number)
}

fn report(page: &SlipPage<'_>, group: &[Marked<'_>], found: &mut Vec<Diagnostic>) {
    let Some(first) = group.first() else { return };
    let is_certain = group.iter().any(|one| one.mark.is_certain);
    // Laws have a numbering of their own. Where each part is a paragraph it reads as it should.
    let is_apart = group.iter().skip(1).all(|one| one.passage.number != first.passage.number);
    let is_law = is_apart && !first.mark.is_markdown && matches!(first.mark.kind, MarkKind::Ordered(_));
    if is_law || (!is_certain && group.len() < 2) {
        return;
    }
    let shown = match first.mark.kind {
        // A sign of a symbol font is an empty box in a message.
        MarkKind::Bullet(sign @ '\u{F020}'..='\u{F0FF}') => format!("U+{:04X}", u32::from(sign)),
        _ => first.line[..first.mark.length].trim_end().to_owned(),
    };
    let words = first.line[first.mark.length..].trim();
    let fitting = match first.mark.kind {
        MarkKind::Bullet(_) => format!("- {words}"),
        MarkKind::Ordered(_) => format!("1. {words}"),
    };
    let end = first.at + first.line[..first.mark.length].trim_end().len();
    let lines = group.len().to_string();
    found.push(page.fault(faults::ListAsText { lines, sign: shown, fitting }, first.at, end));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_told_from_words() {
        let length = |line: &str| mark(line).map(|mark| mark.length);
        for (line, wanted) in [
            ("• one", Some(4)),
            ("o\tone", Some(2)),
            ("o one", None),
            ("§\u{a0}\u{a0}one", Some(6)),
            ("§ 5 of the law", None),
            ("\u{f0b7}one", Some(3)),
            ("– one", Some(4)),
            ("—dijo ella", None),
            ("-one", Some(1)),
            ("-5 °C", None),
            ("*one* two", None),
            ("a) one", Some(3)),
            ("(a) one", Some(4)),
            ("iv. one", Some(4)),
            ("1.- one", Some(4)),
            ("1º one", Some(4)),
            ("2.ª one", Some(5)),
            ("1.one", Some(2)),
            ("1.5 hours", None),
            ("1. one", None),
            ("1)\u{a0}one", Some(4)),
            ("٣. one", Some(4)),
            ("2026 was a year", None),
            ("", None),
            ("•", None),
            ("•one", Some(3)),
            ("·1", None),
        ] {
            assert_eq!(length(line), wanted, "{line}");
        }
    }

    #[test]
    fn a_box_is_told_from_a_link() {
        for (text, wanted) in [
            ("[ x ] one", Some((true, "one"))),
            ("[] one", Some((false, "one"))),
            ("[x]one", Some((true, "one"))),
            ("［ ］ one", Some((false, "one"))),
            ("[x](one.md)", None),
            ("[a] one", None),
            ("[ ]", None),
        ] {
            assert_eq!(broken_box(text), wanted, "{text}");
        }
    }

    #[test]
    fn numerals_follow_each_other() {
        let follows = |one: &str, other: &str| mark(other).expect("a mark").follows(&mark(one).expect("a mark"));
        for (one, other, wanted) in [
            ("a) x", "b) x", true),
            ("A. x", "B. x", true),
            ("i) x", "ii) x", true),
            ("h) x", "i) x", true),
            ("i) x", "j) x", true),
            ("xix) x", "xx) x", true),
            ("a) x", "c) x", false),
            ("1- x", "2- x", true),
            ("٣. x", "٤. x", true),
            ("1- x", "b) x", false),
        ] {
            assert_eq!(follows(one, other), wanted, "{one} {other}");
        }
    }
}
