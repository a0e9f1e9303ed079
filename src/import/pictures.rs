//! Converts the text alternatives of pictures in The Carpentries' lessons: `![](fig/a.png){alt='…'}`.
//!
//! The text is moved into the square brackets. A picture that already has text there keeps its attributes, which are
//! reported.

use super::lines::CodeFence;
use super::original::OriginalPage;
use super::remarks::{ImportRemarkKind, Remarks};

pub(super) fn rewrite(page: &mut OriginalPage, remarks: &mut Remarks) {
    if !page.body.contains("){") {
        return;
    }
    let mut out = String::with_capacity(page.body.len());
    let mut code = CodeFence::default();
    let mut rest = page.body.as_str();
    let mut line = page.first_line;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let first = &rest[..end];
        let length = if code.holds(first) { None } else { picture(rest, first, &mut out) };
        let length =
            length.inspect(|_| remarks.line(ImportRemarkKind::PictureText, &page.from, line)).unwrap_or_else(|| {
                if first.contains("){alt=") && !code.is_open() {
                    remarks.line(ImportRemarkKind::Attribute, &page.from, line);
                }
                out.push_str(first);
                end
            });
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    page.body = out;
}

/// Writes the next picture on this line; returns the number of bytes read.
fn picture(text: &str, line: &str, out: &mut String) -> Option<usize> {
    let at = line.find("![](")?;
    let target_end = at + line[at..].find("){")? + 1;
    let target = &text[at + 4..target_end - 1];
    let after = &text[target_end + 1..];
    let alt_at = after.find("alt=").filter(|at| !after[..*at].contains('}'))?;
    let quote = after[alt_at + 4..].chars().next().filter(|quote| "'\"".contains(*quote))?;
    let words = &after[alt_at + 5..];
    let words_end = words.find(quote)?;
    let close = words[words_end..].find('}')?;
    // A picture is inside one paragraph, so its text has no empty lines.
    let words = words[..words_end].replace("\r\n", "\n");
    if words.contains("\n\n") || target.contains(['(', ' ']) {
        return None;
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").replace('[', "\\[").replace(']', "\\]");
    out.push_str(&format!("{}![{words}]({target})", &text[..at]));
    Some(target_end + 1 + alt_at + 5 + words_end + close + 1)
}
