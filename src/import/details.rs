//! Converts `<details>` elements on separate lines to the block that is displayed in the same way.

use super::blocks::is_plain;
use super::lines::CodeFence;
use super::original::OriginalPage;
use super::remarks::{ImportRemarkKind, Remarks};
use super::titles::plain;

/// Rewrites a page without changing its number of lines. A page with an unclosed `<details>` is unchanged.
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
            if (own.is_none() && !rest.is_empty()) || is_in_html(&out) {
                return;
            }
            let is_below = next.is_some();
            let title = own.or(next).map(|title| format!(" {title}")).unwrap_or_default();
            out.push_str(&format!("::: spoiler{title}{end}"));
            if is_below {
                // An empty line replaces it, so that line numbers in remarks stay correct.
                lines.next();
                out.push_str(end);
            }
            found.push(number);
            depth += 1;
        } else if line.trim_end() == "</details>" {
            let Some(outer) = depth.checked_sub(1).filter(|_| !is_in_html(&out)) else { return };
            depth = outer;
            out.push_str(&format!(":::{end}"));
        } else {
            out.push_str(line);
        }
    }
    if depth == 0 {
        found.into_iter().for_each(|number| remarks.line(ImportRemarkKind::Details, &page.from, number));
        page.body = out;
    }
}

/// Whether a text ends inside an HTML block, which continues to the next empty line and cannot contain a fence.
fn is_in_html(text: &str) -> bool {
    text.lines().rev().take_while(|line| !line.trim().is_empty()).any(|line| line.trim_start().starts_with('<'))
}

/// The text after `<details>` on its line.
fn opening(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("<details>").or_else(|| line.strip_prefix("<details open>"))?;
    Some(rest.trim())
}

/// The text of a `<summary>` on one line, if it is unchanged as a block title.
fn summary(line: &str) -> Option<String> {
    let words = line.trim().strip_prefix("<summary>")?.strip_suffix("</summary>")?;
    let words = plain(words.trim());
    is_plain(&words).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::original::OriginalPage;

    fn rewritten(body: &str) -> String {
        let mut page = OriginalPage {
            language: 0,
            from: "a.md".into(),
            place: vec!["a".into()],
            order: None,
            front: Default::default(),
            body: body.into(),
            first_line: 1,
            given_title: None,
        };
        rewrite(&mut page, &mut Remarks::default());
        page.body
    }

    #[test]
    fn details_become_a_block_and_the_lines_stay_as_many() {
        let body = "<details>\n<summary>Más *aquí*</summary>\n\nUno.\n\n</details>\n";
        assert_eq!(rewritten(body), "::: spoiler Más aquí\n\n\nUno.\n\n:::\n");
    }

    #[test]
    fn what_is_not_closed_or_stands_in_other_html_is_left_as_it_is() {
        for body in [
            "<details>\nUno.\n",
            "Uno.\n</details>\n<details>\n",
            "<details>\n\n<p>\nUno.\n</p>\n</details>\n",
            "```\n<details>\n</details>\n```\n",
            "<details><summary>A</summary>Uno.</details>\n",
        ] {
            assert_eq!(rewritten(body), body);
        }
    }
}
