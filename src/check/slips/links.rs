//! Links and pictures that are text: `[text] (address)`, `(text)[address]`, spaces in an address, and brackets or
//! quotation marks that are not closed.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Event, Prose};
use crate::source::Span;

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    let body = &page.document.body;
    let mut reported = 0;
    for event in &body.events {
        let Event::Prose(prose) = event else { continue };
        let text = body.words(prose.text);
        let mut from = 0;
        while let Some(next) = memchr::memchr2(b']', b')', &text.as_bytes()[from..]) {
            let at = source(page, *prose, from + next);
            from += next + 1;
            if at < reported || page.is_escaped(at) || page.is_code(at) {
                continue;
            }
            if let Some((diagnostic, end)) = swapped(page, at).or_else(|| broken(page, at)) {
                found.push(diagnostic);
                reported = end;
            }
        }
    }
}

fn source(page: &SlipPage<'_>, prose: Prose, at: usize) -> usize {
    let start = prose.text.start as usize + at;
    page.document.body.source_of(page.file, Span::new(start, start + 1)).start as usize
}

/// Whether a text is an address or a path.
fn is_target(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['<', '"', '“', '«']);
    let lower = text.to_lowercase();
    let begins = ["http://", "https://", "www.", "mailto:", "/", "./", "../", "#"];
    let ends = [".md", ".html", ".htm", ".pdf", ".docx", ".doc", ".jpg", ".jpeg", ".png", ".svg", ".webp", ".gif"];
    let name = lower.split(['#', '?', '"', '“']).next().unwrap_or_default().trim_end();
    begins.iter().any(|begin| lower.starts_with(begin) && lower.len() > begin.len())
        || ends.iter().any(|end| name.ends_with(end) && name.len() > end.len())
}

/// Whether an address has a part that another program fills in.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%", "${"].iter().any(|sign| text.contains(sign))
}

/// The most bytes between two brackets that belong together: a line of brackets alone must not take long.
const LONGEST: usize = 2048;

/// The start of the words between brackets that end at an offset of the file, on the same line.
fn opening(file: &str, at: usize, open: char, close: char) -> Option<usize> {
    let from = file.floor_char_boundary(at.saturating_sub(LONGEST));
    let line = file[from..at].rfind('\n').map_or(from, |end| from + end + 1);
    let mut depth = 0_usize;
    for (offset, character) in file[line..at].char_indices().rev() {
        match character {
            _ if character == close => depth += 1,
            _ if character == open && depth == 0 => return Some(line + offset),
            _ if character == open => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The end of a bracket that opens at the start of a text, on the same line.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let line = near.split('\n').next().unwrap_or_default();
    let mut depth = 0_usize;
    for (offset, character) in line.char_indices() {
        match character {
            _ if character == open => depth += 1,
            _ if character == close && depth == 1 => return Some(offset + 1),
            _ if character == close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// `(text)[address]`.
fn swapped(page: &SlipPage<'_>, at: usize) -> Option<(Diagnostic, usize)> {
    let rest = page.file[at..].strip_prefix(')')?;
    let inner = rest.trim_start_matches(' ');
    let gap = rest.len() - inner.len();
    if gap > 1 || !inner.starts_with('[') {
        return None;
    }
    let length = closing(inner, '[', ']')?;
    let target = &inner[1..length - 1];
    let start = opening(page.file, at, '(', ')')?;
    let words = &page.file[start + 1..at];
    if !is_target(target) || words.is_empty() {
        return None;
    }
    let end = at + 1 + gap + length;
    let fitting = written(page, start, words, target.trim());
    Some((page.fault(faults::LinkAsTextSwapped { fitting }, start, end), end))
}

/// `[text] (address)`, and `[text](address` with something that ends or spoils the address.
fn broken(page: &SlipPage<'_>, at: usize) -> Option<(Diagnostic, usize)> {
    let rest = page.file[at..].strip_prefix(']')?;
    let inner = rest.trim_start_matches([' ', '\u{a0}']);
    let gap = rest.len() - inner.len();
    if !inner.starts_with('(') || gap > 2 {
        return None;
    }
    let start = opening(page.file, at, '[', ']')?;
    let start = start - usize::from(page.file[..start].ends_with('!'));
    let words = page.file[start..at].trim_start_matches(['!', '[']);
    let Some(length) = closing(inner, '(', ')') else {
        // Without its end a target is read up to the next space.
        let near = &inner[1..inner.floor_char_boundary(LONGEST)];
        let target = near.split(char::is_whitespace).next().unwrap_or_default();
        let end = at + 1 + gap + 1 + target.len();
        let fault = faults::LinkAsTextOpen { fitting: written(page, start, words, target) };
        return is_target(target).then(|| (page.fault(fault, start, end), end));
    };
    let content = inner[1..length - 1].trim();
    let end = at + 1 + gap + length;
    // Brackets that touch are a link whatever is in them; with a space between them they may be words.
    if content.is_empty() || is_template(content) || (gap > 0 && !is_target(content)) {
        return None;
    }
    let (target, title) = divided(content);
    let fitting = match title {
        Some(title) => written(page, start, words, &format!("{} \"{title}\"", pathed(target))),
        None => written(page, start, words, &pathed(target)),
    };
    let diagnostic = match () {
        () if gap > 0 => page.fault(faults::LinkAsTextApart { fitting }, start, end),
        () if target.contains(char::is_whitespace) => page.fault(faults::LinkAsText { fitting }, start, end),
        () if title.is_some() => page.fault(faults::LinkAsTextTitle { fitting }, start, end),
        () => page.fault(faults::LinkAsText { fitting }, start, end),
    };
    Some((diagnostic, end))
}

/// A target and its title in quotation marks of any kind.
fn divided(content: &str) -> (&str, Option<&str>) {
    let is_mark = |character: char| matches!(character, '"' | '“' | '”' | '«' | '»' | '„' | '\'' | '‘' | '’');
    match content.find(is_mark).filter(|at| content[..*at].ends_with(char::is_whitespace)) {
        Some(at) => {
            (content[..at].trim(), Some(content[at..].trim_matches(is_mark).trim()).filter(|title| !title.is_empty()))
        }
        None => (content, None),
    }
}

/// A target as Markdown reads it: in angle brackets if it has spaces.
fn pathed(target: &str) -> String {
    let target = target.trim_matches(['<', '>']);
    if target.contains(char::is_whitespace) || target.contains(['(', ')']) {
        format!("<{target}>")
    } else {
        target.to_owned()
    }
}

/// A link or picture that begins at an offset of the file.
fn written(page: &SlipPage<'_>, start: usize, words: &str, target: &str) -> String {
    let sign = if page.file[start..].starts_with('!') { "!" } else { "" };
    format!("{sign}[{}]({target})", words.trim())
}
