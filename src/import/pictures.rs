//! Pictures of The Carpentries say for those who cannot see them what they show: `![](fig/a.png){alt='…'}`.
//!
//! That text goes between the square brackets, where it stands here. A picture
//! that has words there already keeps its attributes, and they are reported.

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

/// Writes a picture that begins on this line; returns how many bytes were read.
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
    // A picture is one paragraph: what lies behind an empty line belongs to another.
    let words = words[..words_end].replace("\r\n", "\n");
    if words.contains("\n\n") || target.contains(['(', ' ']) {
        return None;
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").replace('[', "\\[").replace(']', "\\]");
    out.push_str(&format!("{}![{words}]({target})", &text[..at]));
    Some(target_end + 1 + alt_at + 5 + words_end + close + 1)
}
