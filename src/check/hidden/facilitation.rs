//! Notes for facilitators outside their block: “Note for facilitators: …”, “Para quien facilita:”.

use super::line::{Lead, is_blank, is_link};
use super::page::ScannedPage;
use super::words::HiddenWords;
use crate::diagnostic::{Diagnostic, faults};

/// Checks the first words of a line that participants see.
pub(super) fn check_line(
    page: &ScannedPage<'_>,
    (start, line): (usize, &str),
    lead: Lead,
    begins: bool,
    found: &mut Vec<Diagnostic>,
) {
    let rest = &line[lead.at..];
    // A word may begin with what is before the text of the line, such as a wide space.
    if !page.may_facilitate(start, start + line.len()) {
        return;
    }
    let begins_more = lead.is_item && goes_on(&page.text[start + line.len()..]);
    let lead = Lead { is_item: lead.is_item && !begins_more, ..lead };
    let Some((from, end)) = note(page.words, rest, lead) else { return };
    // Inside a paragraph a line may begin with any word of a sentence.
    let is_alone = !rest[end..].contains(char::is_alphanumeric);
    let is_label = begins || lead.is_contained || is_alone || rest[from..].starts_with(char::is_uppercase) || from > 0;
    if is_label {
        let place = page.place(start + lead.at + from, start + lead.at + end);
        found.push(Diagnostic::new(
            faults::FacilitationAsText { block: page.own_block.to_string(), words: rest[from..end].to_string() },
            place,
        ));
    }
}

/// Whether a list item has more text after its first line.
fn goes_on(rest: &str) -> bool {
    let inner = |line: &'_ str| line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
    let next = rest.lines().skip(1).find(|line| inner(line) < line.len());
    next.is_some_and(|line| inner(line) >= 2 && !Lead::of(line).is_item)
}

/// The start and end of the words of a note, if a text begins with one.
pub(super) fn note(words: &HiddenWords, text: &str, lead: Lead) -> Option<(usize, usize)> {
    let is_frame = |character: char| is_blank(character) || "*_~\"“”«»‘'([{<¡¿→►▶☞✎✏🔒📝📌🗒👉⚠️❗".contains(character);
    let mut from = text.find(|character| !is_frame(character))?;
    // `<b>Note:</b>`
    while text[..from].ends_with('<') {
        let Some(end) = text[from..].find('>').filter(|_| text[from..].starts_with(char::is_alphabetic)) else { break };
        let Some(next) = text[from + end + 1..].find(|character| !is_frame(character)) else { break };
        if words.facilitation(&text[from..from + end]).is_some() {
            break;
        }
        from += end + 1 + next;
    }
    if text[..from].ends_with("[[") || (text[..from].ends_with('[') && is_link(&text[from - 1..])) {
        return None;
    }
    if let Some(end) = label(words, &text[from..]) {
        return Some((from, from + end));
    }
    let (length, count) = words.facilitation(&text[from..])?;
    let end = from + length;
    let rest = text[end..].trim_start_matches(|character| is_blank(character) || "*_~»”\"'’".contains(character));
    let closes = match rest.chars().next() {
        // A single word is a heading, or the name of a block without its colons.
        None => count > 1 || lead.is_heading || text[..from].contains('~') || !lead.is_item && !lead.is_cell,
        Some(':' | '：' | '﹕' | '—' | '–' | '→' | ']' | '}' | '>' | '⟩' | '<') => true,
        Some('-') => text[end..].starts_with(is_blank),
        Some('.') if rest[1..].starts_with(['-', '–', '—']) => true,
        Some(')') => from > 0,
        Some(',' | '.' | ';' | '(' | '!') => count > 1,
        _ => false,
    };
    closes.then_some((from, end))
}

/// The highest number of words in a label, which ends with a colon or a dash.
const LABEL: usize = 8;

/// The highest number of bytes in a label.
const LONGEST: usize = 120;

/// The end of a label at the start of a text, if it names facilitators: “Instructions for the trainer:”.
///
/// Before a colon or a dash any word for facilitators is enough; a label that ends with a full stop or the line must
/// say that it is for them.
fn label(words: &HiddenWords, text: &str) -> Option<usize> {
    let line = text.split('\n').next().unwrap_or_default();
    let near = &line[..line.floor_char_boundary(LONGEST)];
    let mut before = ' ';
    let end = near.char_indices().find(|(at, character)| {
        let is_dash = matches!(character, '—' | '–' | '-') && before.is_whitespace();
        let rest = &line[at + character.len_utf8()..];
        let ends_sentence = *character == '.' && *at > 4 && (rest.is_empty() || rest.starts_with(is_blank));
        before = *character;
        matches!(character, ':' | '：' | '﹕' | '?' | '!' | '|' | ';' | '`' | ',')
            || (is_dash && rest.starts_with(is_blank))
            || ends_sentence
    });
    if end.is_none() && near.len() < line.len() {
        return None;
    }
    let end = end.map_or(line.len(), |(at, _)| at);
    let label = line[..end].trim_end_matches(|character: char| is_blank(character) || "*_.)»”\"".contains(character));
    if label.split_whitespace().count() > LABEL {
        return None;
    }
    let names_them = match line[end..].chars().next() {
        Some(':' | '：' | '﹕' | '—' | '–' | '-') => words.names_facilitators(label),
        Some('.') | None => words.is_for_facilitators(label),
        _ => false,
    };
    names_them.then_some(label.len())
}
