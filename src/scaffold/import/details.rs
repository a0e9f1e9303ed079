//! `<details>` on lines of its own becomes the block that is shown in the same way.

use super::blocks::is_plain;
use super::lines::CodeFence;
use super::original::OriginalPage;
use super::remarks::{Kind, Remarks};
use super::titles::plain;

/// Rewrites a page, which keeps its number of lines, in which every `<details>` is closed; any other keeps all of them.
pub(super) fn rewrite(page: &mut OriginalPage, remarks: &mut Remarks) {
    if !page.body.contains("<details") {
        return;
    }
    let mut code = CodeFence::default();
    let mut out = String::with_capacity(page.body.len());
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let mut lines = page.body.split_inclusive('\n').zip(page.first_line..).peekable();
    while let Some((line, number)) = lines.next() {
        let end = &line[line.trim_end_matches(['\r', '\n']).len()..];
        if code.holds(line) {
            out.push_str(line);
        } else if let Some(rest) = opening(line) {
            let own = summary(rest);
            let next = lines.peek().and_then(|(next, _)| summary(next)).filter(|_| own.is_none() && rest.is_empty());
            if own.is_none() && !rest.is_empty() {
                return;
            }
            let is_below = next.is_some();
            let title = own.or(next).map(|title| format!(" {title}")).unwrap_or_default();
            out.push_str(&format!("::: spoiler{title}{end}"));
            if is_below {
                // The line stays, so that what is said of others names the right one.
                lines.next();
                out.push_str(end);
            }
            found.push(number);
            depth += 1;
        } else if line.trim_end() == "</details>" {
            let Some(outer) = depth.checked_sub(1) else { return };
            depth = outer;
            out.push_str(&format!(":::{end}"));
        } else {
            out.push_str(line);
        }
    }
    if depth == 0 {
        found.into_iter().for_each(|number| remarks.line(Kind::Details, &page.from, number));
        page.body = out;
    }
}

/// What follows `<details>` on its line.
fn opening(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("<details>").or_else(|| line.strip_prefix("<details open>"))?;
    Some(rest.trim())
}

/// The words of a `<summary>` on one line, if they mean the same on a fence.
fn summary(line: &str) -> Option<String> {
    let words = line.trim().strip_prefix("<summary>")?.strip_suffix("</summary>")?;
    let words = plain(words.trim());
    is_plain(&words).then_some(words)
}
