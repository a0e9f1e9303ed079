//! Notes for those who lead the course, left outside their block: “Note for facilitators: …”, “Para quien facilita:”.

use super::line::{Lead, is_blank};
use super::{HiddenWords, Page};
use crate::diagnostic::{Diagnostic, rules};

/// Looks at the first words of a line that participants see.
pub(super) fn check_line(
    page: &Page<'_>,
    (start, line): (usize, &str),
    lead: Lead,
    begins: bool,
    found: &mut Vec<Diagnostic>,
) {
    let rest = &line[lead.at..];
    let begins_more = lead.is_item && goes_on(&page.text[start + line.len()..]);
    let lead = Lead { is_item: lead.is_item && !begins_more, ..lead };
    let Some((from, end)) = note(page.words, rest, lead) else { return };
    // In the middle of a paragraph a line begins with any word of a sentence.
    let is_label = begins || lead.is_contained || rest[from..].starts_with(char::is_uppercase) || from > 0;
    if is_label {
        let place = page.place(start + lead.at + from, start + lead.at + end);
        found.push(
            Diagnostic::new(&rules::FACILITATION_AS_TEXT, place)
                .with("words", &rest[from..end])
                .with("block", page.own_block),
        );
    }
}

/// Whether an item of a list has more text below its first line.
fn goes_on(rest: &str) -> bool {
    let inner = |line: &'_ str| line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
    let next = rest.lines().skip(1).find(|line| inner(line) < line.len());
    next.is_some_and(|line| inner(line) >= 2 && !Lead::of(line).is_item)
}

/// Where the words of a note begin and end in a text, if it begins with them.
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
    if text[..from].ends_with("[[") || (text[..from].ends_with('[') && super::directives::is_link(&text[from - 1..])) {
        return None;
    }
    let (length, count) = words.facilitation(&text[from..])?;
    let end = from + length;
    let rest = text[end..].trim_start_matches(|character| is_blank(character) || "*_~»”\"'’".contains(character));
    let closes = match rest.chars().next() {
        // A word alone is a heading, or the name of a block without its colons.
        None => count > 1 || lead.is_heading || text[..from].contains('~') || !lead.is_item && !lead.is_cell,
        Some(':' | '：' | '﹕' | '—' | '–' | '→' | ']' | '}' | '>' | '⟩' | '<') => true,
        Some('-') => text[end..].starts_with(is_blank),
        Some(')') => from > 0,
        Some(',' | '.' | ';' | '(' | '!') => count > 1,
        _ => false,
    };
    closes.then_some((from, end))
}
