//! Finds the lines that open and close fenced divs, before Markdown is parsed.
//!
//! A fence begins in column 0 and is replaced with asterisks of the same length. The Markdown parser reads it as a
//! thematic break, which ends every open paragraph, list and table and keeps all offsets; its event then marks the
//! beginning or end of a div. The whole page is parsed in one pass, so footnotes and references work across blocks.

use super::attributes::{Attribute, parse_attributes};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, SourcePath, Span};

/// The greatest depth of nested blocks.
const DEEPEST: usize = 12;

/// A line of colons.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fence {
    /// The line without its line break.
    pub span: Span,
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// Opens a div.
    Open(Opening),
    /// Closes this number of divs.
    Close(usize),
    /// Neither opens nor closes a div; it was reported.
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opening {
    pub name: String,
    pub name_span: Span,
    pub title: Option<String>,
    pub attributes: Vec<Attribute>,
}

/// Finds and pairs the fences from offset `start` on.
pub(super) fn scan_fences(
    path: &SourcePath,
    text: &str,
    start: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Fence> {
    // Fast path: most pages have no block.
    if memchr::memmem::find(text.as_bytes(), b":::").is_none() {
        return Vec::new();
    }
    let lines = fence_lines(text, start);
    pair(path, text, &lines, diagnostics)
}

/// The text with every fence replaced.
pub(super) fn mask(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for fence in fences {
        masked.push_str(&text[at..fence.span.start as usize]);
        masked.extend(std::iter::repeat_n('*', fence.span.range().len()));
        at = fence.span.end as usize;
    }
    masked.push_str(&text[at..]);
    masked
}

/// The spans of lines that start with `:::` outside code and comments.
fn fence_lines(text: &str, start: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut code: Option<(u8, usize)> = None;
    let mut in_comment = false;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let inner = content.trim_start_matches(' ');
        let indent = content.len() - inner.len();
        if in_comment {
            in_comment = !content.contains("-->");
        } else if let Some((mark, length)) = code {
            if indent <= 3 && closes_code(inner, mark, length) {
                code = None;
            }
        } else if indent <= 3 && code_fence(inner).is_some() {
            code = code_fence(inner);
        } else if indent <= 3 && inner.starts_with("<!--") {
            in_comment = !inner.contains("-->");
        } else if content.starts_with(":::") {
            found.push(Span::new(at, at + content.trim_end().len()));
        }
        at += line.len();
    }
    found
}

/// The fence character and its count, if a line opens a code block.
pub(super) fn code_fence(line: &str) -> Option<(u8, usize)> {
    let mark = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = line.bytes().take_while(|byte| *byte == mark).count();
    let info = &line[length..];
    (length >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, length))
}

/// Whether a line closes a code block opened with this character at least `least` times.
pub(super) fn closes_code(line: &str, mark: u8, least: usize) -> bool {
    let length = line.bytes().take_while(|byte| *byte == mark).count();
    length >= least && line[length..].trim().is_empty()
}

struct OpenFence {
    colons: usize,
    fence: usize,
    name: String,
    name_span: Span,
}

fn pair(path: &SourcePath, text: &str, lines: &[Span], diagnostics: &mut Vec<Diagnostic>) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::with_capacity(lines.len());
    let mut open: Vec<OpenFence> = Vec::new();
    let mut too_deep: Vec<usize> = Vec::new();
    for &span in lines {
        let line = &text[span.range()];
        let colons = line.bytes().take_while(|byte| *byte == b':').count();
        let role = match opening(line, colons, span.start as usize) {
            Some(_) if open.len() >= DEEPEST => {
                if too_deep.is_empty() {
                    let place = Place::new(path, span);
                    diagnostics.push(Diagnostic::new(faults::BlockTooDeep { deepest: DEEPEST.to_string() }, place));
                }
                too_deep.push(colons);
                Role::Nothing
            }
            Some(opening) => {
                open.push(OpenFence {
                    colons,
                    fence: fences.len(),
                    name: opening.name.clone(),
                    name_span: opening.name_span,
                });
                Role::Open(opening)
            }
            None if too_deep.pop().is_some() => Role::Nothing,
            None => close(path, span, colons, &mut open, diagnostics),
        };
        fences.push(Fence { span, role });
    }
    for opened in open {
        let place = Place::new(path, fences.get(opened.fence).map_or(opened.name_span, |fence| fence.span));
        diagnostics.push(Diagnostic::new(
            faults::BlockUnclosed { fence: ":".repeat(opened.colons.min(20)), name: opened.name.to_string() },
            place,
        ));
    }
    fences
}

fn close(
    path: &SourcePath,
    span: Span,
    colons: usize,
    open: &mut Vec<OpenFence>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Role {
    let Some(index) = open.iter().rposition(|one| one.colons == colons) else {
        let at = Place::new(path, span);
        // A closing fence of the wrong length closes the innermost div.
        return match open.pop() {
            Some(top) => {
                let place = Place::new(path, top.name_span);
                let (fence, name) = (":".repeat(top.colons.min(20)), top.name.to_string());
                diagnostics.push(Diagnostic::new(faults::FenceStrayLength { fence, name }, at).beside(place));
                Role::Close(1)
            }
            None => {
                diagnostics.push(Diagnostic::new(faults::FenceStray, at));
                Role::Nothing
            }
        };
    };
    let closed = open.len() - index;
    for unclosed in open.drain(index..).skip(1) {
        diagnostics.push(Diagnostic::new(
            faults::BlockUnclosed { fence: ":".repeat(unclosed.colons.min(20)), name: unclosed.name.to_string() },
            Place::new(path, unclosed.name_span),
        ));
    }
    Role::Close(closed)
}

/// Parses `::: name Title {attributes}`; `None` if nothing follows the colons.
fn opening(line: &str, colons: usize, base: usize) -> Option<Opening> {
    let rest = &line[colons..];
    let start = colons + rest.len() - rest.trim_start().len();
    let rest = line[start..].trim_end();
    if rest.is_empty() {
        return None;
    }
    let name_end = rest.find(|character: char| character == '{' || character.is_whitespace()).unwrap_or(rest.len());
    let name = &rest[..name_end];
    let (title, attributes) = match (rest.rfind('{'), rest.ends_with('}')) {
        (Some(brace), true) if brace >= name_end => {
            let inner = &rest[brace + 1..rest.len() - 1];
            (&rest[name_end..brace], parse_attributes(inner, base + start + brace + 1))
        }
        _ => (&rest[name_end..], Vec::new()),
    };
    let title = title.trim();
    Some(Opening {
        name: name.to_owned(),
        name_span: Span::new(base + start, base + start + name_end),
        title: (!title.is_empty()).then(|| title.to_owned()),
        attributes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> (Vec<Fence>, Vec<&'static str>) {
        let mut diagnostics = Vec::new();
        let fences = scan_fences(&SourcePath::new("a.md"), text, 0, &mut diagnostics);
        (fences, diagnostics.iter().map(|one| one.rule.code).collect())
    }

    #[test]
    fn an_opening_has_name_title_and_attributes() {
        let (fences, codes) = scan("::: ejercicio Cuatro tarjetas {minutes=25}\nx\n:::\n");
        assert!(codes.is_empty());
        let Role::Open(opening) = &fences[0].role else { panic!("opens") };
        assert_eq!((opening.name.as_str(), opening.title.as_deref()), ("ejercicio", Some("Cuatro tarjetas")));
        assert_eq!(opening.attributes[0].value, "25");
        assert_eq!(fences[1].role, Role::Close(1));
    }

    #[test]
    fn code_and_comments_hold_no_fences() {
        let (fences, _) = scan("```\n::: a\n```\n<!--\n::: b\n-->\n~~~~\n:::\n~~~\n~~~~\n");
        assert!(fences.is_empty());
    }

    #[test]
    fn what_is_not_closed_is_reported_once() {
        assert_eq!(scan("::: nota\nx\n").1, ["T402"]);
        assert_eq!(scan(":::\n").1, ["T403"]);
        assert_eq!(scan(":::: nota\nx\n:::\n").1, ["T403"]);
        assert_eq!(scan(":::: ejercicio\n::: pista\n::::\n").1, ["T402"]);
    }

    #[test]
    fn ten_thousand_levels_are_one_report() {
        let text = format!("{}{}", "::: nota\n".repeat(10_000), ":::\n".repeat(10_000));
        assert_eq!(scan(&text).1, ["T407"]);
    }
}
