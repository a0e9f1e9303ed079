//! Converts the older lessons of The Carpentries: quotes followed by `{: .challenge}` become fenced blocks, and the
//! language of `{: .language-bash}` after code is added to its opening fence.

use super::blocks::{is_plain, our_name};
use super::lines::{CodeFence, heading};
use super::remarks::{ImportRemarkKind, Remarks};

/// The maximum nesting of quotes.
const DEEPEST: usize = 8;

/// Rewrites the marks of a text. Its first line has the number `first_line`.
pub(super) fn rewrite(body: &str, path: &str, first_line: usize, remarks: &mut Remarks) -> String {
    if !body.contains("{:") {
        return body.to_owned();
    }
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    rewrite_lines(&lines, path, first_line, 0, remarks)
}

fn rewrite_lines(lines: &[&str], path: &str, first_line: usize, depth: usize, remarks: &mut Remarks) -> String {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut code = CodeFence::default();
    let mut opened_code: Option<usize> = None;
    let mut was_code = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if code.holds(line) {
            if !was_code {
                opened_code = Some(out.len());
            }
            was_code = true;
            out.push(line.to_owned());
            at += 1;
            continue;
        }
        // The line after a code block may declare its language.
        let code_before = std::mem::take(&mut was_code).then_some(opened_code).flatten();
        if let Some(class) = class_of(line) {
            match code_before.map(|opening| name_language(&mut out[opening], class)) {
                Some(true) => remarks.about(ImportRemarkKind::Quote, "", path, first_line + at),
                _ => {
                    remarks.line(ImportRemarkKind::Attribute, path, first_line + at);
                    out.push(line.to_owned());
                }
            }
            at += 1;
            continue;
        }
        let length = lines[at..].iter().take_while(|line| line.starts_with('>')).count();
        let class = lines.get(at + length).and_then(|line| class_of(line)).filter(|_| length > 0 && depth < DEEPEST);
        let Some(class) = class else {
            out.push(line.to_owned());
            at += 1;
            continue;
        };
        let inner: Vec<&str> = lines[at..at + length].iter().map(|line| unquoted(line)).collect();
        out.push(block(&inner, class, path, (first_line + at, first_line + at + length), depth, remarks));
        at += length + 1;
    }
    out.concat()
}

/// Converts a quote to a fenced block; `place` are the lines of its start and of its class.
fn block(
    inner: &[&str],
    class: &str,
    path: &str,
    place: (usize, usize),
    depth: usize,
    remarks: &mut Remarks,
) -> String {
    remarks.about(ImportRemarkKind::Quote, "", path, place.0);
    let own = our_name(class).unwrap_or("callout");
    if our_name(class).is_none() {
        remarks.about(ImportRemarkKind::BlockUnknown, class, path, place.1);
    }
    let first = inner.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let title = inner.get(first).and_then(|line| heading(line)).map(|(_, words)| words).filter(|words| is_plain(words));
    let skipped = if title.is_some() { first + 1 } else { 0 };
    let text = rewrite_lines(&inner[skipped..], path, place.0 + skipped, depth + 1, remarks);
    let end = if inner.iter().any(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let title = title.map(|title| format!(" {title}")).unwrap_or_default();
    let last = if text.is_empty() || text.ends_with('\n') { "" } else { end };
    format!("::: {own}{title}{end}{text}{last}:::{end}")
}

/// A line of a quote without its mark.
fn unquoted(line: &str) -> &str {
    let rest = line.strip_prefix('>').unwrap_or(line);
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// The class in a line such as `{: .challenge}`.
fn class_of(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("{:")?.strip_suffix('}')?;
    inner.split_whitespace().find_map(|part| part.strip_prefix('.'))
}

/// Adds the language to an opening fence; returns `false` if it already has one.
fn name_language(opening: &mut String, class: &str) -> bool {
    let fence = opening.trim_end().to_owned();
    if !fence.ends_with(['`', '~']) {
        return false;
    }
    let end = opening[fence.len()..].to_owned();
    *opening = format!("{fence}{}{end}", class.strip_prefix("language-").unwrap_or(class));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_quote_is_a_block_in_a_block() {
        let text =
            "> ## Ejercicio\n>\n> Lea.\n>\n> > ## Solución\n> > Dos.\n> {: .solution}\n{: .challenge}\n\n> Cita.\n";
        let out = rewrite(text, "a.md", 1, &mut Remarks::default());
        assert_eq!(out, "::: challenge Ejercicio\n\nLea.\n\n::: solution Solución\nDos.\n:::\n:::\n\n> Cita.\n");
    }

    #[test]
    fn code_gets_its_language() {
        let out = rewrite("~~~\nls\n~~~\n{: .language-bash}\n", "a.md", 1, &mut Remarks::default());
        assert_eq!(out, "~~~bash\nls\n~~~\n");
    }
}
