//! Converts fenced blocks of The Carpentries and of Docusaurus to blocks of temario.
//!
//! A fence with the same meaning in temario is unchanged. For others, the block gets its name in temario, its first
//! heading becomes its title, and a closing fence gets as many colons as its opening fence.

use super::lines::{CodeFence, heading};
use super::remarks::{ImportRemarkKind, Remarks};
use crate::curriculum::BLOCKS;

/// The syntax of fences.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// `::::: challenge`, `::: {.callout}`; any number of colons closes a block.
    Carpentries,
    /// `:::tip[Title]`, `:::note Title`.
    Docusaurus,
}

/// Other block names, with the most similar block of temario.
const NAMES: [(&str, &str); 12] = [
    ("testimonial", "callout"),
    ("group-tab", "tabs"),
    ("tab", "tabs"),
    ("checklist", "callout"),
    ("info", "note"),
    ("important", "note"),
    ("secondary", "note"),
    ("success", "tip"),
    ("warning", "caution"),
    ("danger", "caution"),
    ("keypoint", "keypoints"),
    ("prerequisite", "prereq"),
];

/// Blocks of temario with special content; another program's block of the same name is different.
const OF_OUR_OWN: [&str; 6] = ["quiz", "checklist", "definition", "diagram", "example", "tab"];

/// The name of a block in temario; `None` for an unknown name, which becomes a callout.
pub(super) fn our_name(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let mapped = NAMES.iter().find(|(known, _)| *known == name).map(|(_, own)| *own);
    let rows = BLOCKS.iter().filter(|row| !OF_OUR_OWN.contains(&row.id));
    mapped.or_else(|| rows.flat_map(|row| std::iter::once(row.id).chain(row.alias)).find(|own| *own == name))
}

struct OpenBlock {
    colons: usize,
    is_tabs: bool,
    /// Whether a tab in it is open.
    has_tab: bool,
}

/// Rewrites the fences of a text. Its first line has the number `first_line`.
pub(super) fn rewrite(body: &str, manner: Manner, path: &str, first_line: usize, remarks: &mut Remarks) -> String {
    if !body.contains(":::") {
        return body.to_owned();
    }
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let mut out = String::with_capacity(body.len());
    let mut code = CodeFence::default();
    let mut open: Vec<OpenBlock> = Vec::new();
    let mut taken: Option<usize> = None;
    let mut skipped = 0;
    for (at, line) in lines.iter().enumerate() {
        if taken == Some(at) || at < skipped {
            continue;
        }
        if code.holds(line) {
            out.push_str(line);
            continue;
        }
        let end = &line[line.trim_end_matches(['\r', '\n']).len()..];
        // An alert is possible in a list, but a block is not.
        if manner == Manner::Docusaurus
            && let Some((length, alert)) = alert(&lines[at..])
        {
            out.push_str(&alert);
            remarks.line(ImportRemarkKind::Alert, path, first_line + at);
            skipped = at + length;
            continue;
        }
        let closes = manner == Manner::Docusaurus
            && line.trim_start().starts_with(":::")
            && line.trim().len() == line.trim().matches(':').count();
        if closes && line.starts_with(' ') && !open.is_empty() {
            remarks.line(ImportRemarkKind::BlockClosed, path, first_line + at);
            let fence = open.pop().map_or(3, |top| top.colons);
            out.push_str(&format!("{}{end}", ":".repeat(fence)));
            continue;
        }
        if !line.starts_with(":::") {
            match (open.last_mut(), heading(line)) {
                (Some(tabs), Some((_, title))) if tabs.is_tabs => {
                    let fence = ":".repeat(tabs.colons);
                    if tabs.has_tab {
                        out.push_str(&format!("{fence}{end}"));
                    }
                    tabs.has_tab = true;
                    out.push_str(&format!("{fence} tab {title}{end}"));
                    remarks.line(ImportRemarkKind::BlockTitle, path, first_line + at);
                }
                _ => out.push_str(line),
            }
            continue;
        }
        let colons = line.bytes().take_while(|byte| *byte == b':').count();
        let Some(opening) = opening(&line[colons..], manner) else {
            close(line, colons, end, &mut open, &mut out, || {
                remarks.line(ImportRemarkKind::BlockClosed, path, first_line + at)
            });
            continue;
        };
        let own = our_name(&opening.name).unwrap_or("callout");
        if our_name(&opening.name).is_none() {
            remarks.about(ImportRemarkKind::BlockUnknown, &opening.name, path, first_line + at);
        }
        let mut title = opening.title.clone();
        let next = lines[at + 1..].iter().position(|line| !line.trim().is_empty()).map(|next| at + 1 + next);
        let headed = next.and_then(|next| Some((next, heading(lines[next])?.1)));
        if let (Some((next, words)), None) = (headed, &title)
            && own != "tabs"
            && is_plain(words)
        {
            title = Some(words.to_owned());
            taken = Some(next);
            remarks.line(ImportRemarkKind::BlockTitle, path, first_line + next);
        }
        open.push(OpenBlock { colons, is_tabs: own == "tabs", has_tab: false });
        if opening.is_ours && own == opening.name && title == opening.title {
            out.push_str(line);
            continue;
        }
        if own != opening.name {
            remarks.about(ImportRemarkKind::Block, &format!("{} → {own}", opening.name), path, first_line + at);
        }
        let title = title.map(|title| format!(" {title}")).unwrap_or_default();
        out.push_str(&format!("{} {own}{title}{}{end}", ":".repeat(colons), opening.id));
    }
    out
}

/// Kinds of admonitions, with the most similar alert.
const ALERTS: [(&str, &str); 9] = [
    ("note", "NOTE"),
    ("info", "NOTE"),
    ("secondary", "NOTE"),
    ("tip", "TIP"),
    ("success", "TIP"),
    ("important", "IMPORTANT"),
    ("warning", "WARNING"),
    ("danger", "CAUTION"),
    ("caution", "CAUTION"),
];

/// Converts an indented admonition to an alert; returns its number of lines and the alert. `None` if it is closed at
/// another indent or contains another one.
fn alert(lines: &[&str]) -> Option<(usize, String)> {
    let first = lines.first()?;
    let inner = first.trim_start_matches(' ');
    let indent = &first[..first.len() - inner.len()];
    let colons = inner.bytes().take_while(|byte| *byte == b':').count();
    if indent.is_empty() || colons < 3 {
        return None;
    }
    let opening = opening(&inner[colons..], Manner::Docusaurus)?;
    let (_, kind) = ALERTS.iter().find(|(name, _)| *name == opening.name)?;
    let length = lines[1..].iter().position(|line| line.trim_start().starts_with(":::"))? + 1;
    let last = lines[length];
    if !last.starts_with(indent) || last.trim().bytes().any(|byte| byte != b':') {
        return None;
    }
    let end = &first[first.trim_end_matches(['\r', '\n']).len()..];
    let mut alert = format!("{indent}> [!{kind}]{end}");
    if let Some(title) = opening.title {
        alert.push_str(&format!("{indent}> **{title}**{end}{indent}>{end}"));
    }
    for line in &lines[1..length] {
        let text = line.strip_prefix(indent).unwrap_or(line.trim_start_matches(' '));
        let space = if text.trim().is_empty() { "" } else { " " };
        alert.push_str(&format!("{indent}>{space}{text}"));
    }
    Some((length + 1, alert))
}

fn close(line: &str, colons: usize, end: &str, open: &mut Vec<OpenBlock>, out: &mut String, changed: impl FnOnce()) {
    let Some(top) = open.pop() else { return out.push_str(line) };
    let fence = ":".repeat(top.colons);
    if top.has_tab {
        // The closing fence may be at the end of the file, without a line break.
        out.push_str(&format!("{fence}{}", if end.is_empty() { "\n" } else { end }));
    }
    if top.colons == colons {
        return out.push_str(line);
    }
    changed();
    out.push_str(&format!("{fence}{end}"));
}

struct FenceOpening {
    name: String,
    title: Option<String>,
    /// The id for the new fence: ` {#id}` becomes `{id=…}`.
    id: String,
    /// Whether the fence already has the syntax of temario.
    is_ours: bool,
}

/// Parses the text after the colons of a fence; `None` for a closing fence.
fn opening(rest: &str, manner: Manner) -> Option<FenceOpening> {
    let words = rest.trim().trim_end_matches(':').trim_end();
    if words.is_empty() {
        return None;
    }
    let is_bare = words.len() == rest.trim().len();
    if let Some(inner) = words.strip_prefix('{') {
        let mut parts = inner.trim_end_matches('}').split_whitespace();
        let name = parts.clone().find_map(|part| part.strip_prefix('.')).unwrap_or("callout").to_owned();
        let id = parts.find_map(|part| part.strip_prefix('#')).map(|id| format!(" {{id={id}}}")).unwrap_or_default();
        return Some(FenceOpening { name, title: None, id, is_ours: false });
    }
    let name_end = words.find(|letter: char| letter.is_whitespace() || "[{".contains(letter)).unwrap_or(words.len());
    let (name, after) = words.split_at(name_end);
    let (after, attributes) = match after.find('{') {
        Some(at) if after.ends_with('}') => (&after[..at], true),
        _ => (after, false),
    };
    let after = after.trim();
    let bracketed = after.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let title = bracketed.unwrap_or(after).trim();
    let is_plain_fence = bracketed.is_none() && !attributes && is_bare;
    let title = (!title.is_empty() && (manner == Manner::Docusaurus || is_plain_fence)).then(|| title.to_owned());
    Some(FenceOpening { name: name.to_owned(), title, id: String::new(), is_ours: is_plain_fence })
}

/// Whether a heading is unchanged as a block title, where markup is not parsed.
pub(super) fn is_plain(words: &str) -> bool {
    !words.contains(['`', '*', '[', ']', '{', '}', '<', '\\', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carpentries(body: &str) -> String {
        rewrite(body, Manner::Carpentries, "a.md", 1, &mut Remarks::default())
    }

    fn docusaurus(body: &str) -> String {
        rewrite(body, Manner::Docusaurus, "a.md", 1, &mut Remarks::default())
    }

    #[test]
    fn a_fence_that_is_ours_already_is_left_as_it_is() {
        for body in ["::: challenge\nLea.\n:::\n", "::::  solution\r\nDos.\r\n::::\r\n", "```\n::: x\n```\n"] {
            assert_eq!(carpentries(body), body);
        }
        for body in [":::note\nUno.\n:::\n", ":::tip Un consejo\nUno.\n:::\n"] {
            assert_eq!(docusaurus(body), body);
        }
    }

    #[test]
    fn the_heading_of_a_block_is_its_title_and_fences_close_what_they_open() {
        assert_eq!(
            carpentries(":::::: challenge\n\n## Lea\n\nUno.\n\n::: {.solution}\nDos.\n:::::::\n::::::::\n"),
            ":::::: challenge Lea\n\n\nUno.\n\n::: solution\nDos.\n:::\n::::::\n"
        );
    }

    #[test]
    fn headings_in_a_group_are_its_tabs() {
        assert_eq!(
            carpentries("::: group-tab\n### Uno\nA\n### Dos\nB\n::::\n"),
            "::: tabs\n::: tab Uno\nA\n:::\n::: tab Dos\nB\n:::\n:::\n"
        );
    }

    #[test]
    fn an_admonition_has_its_title_in_brackets_and_is_an_alert_in_a_list() {
        assert_eq!(docusaurus(":::warning[Ojo]\nUno.\n:::\n"), "::: caution Ojo\nUno.\n:::\n");
        assert_eq!(
            docusaurus("- a\n\n  :::tip[Ojo]\n  Uno.\n\n  - b\n  :::\n"),
            "- a\n\n  > [!TIP]\n  > **Ojo**\n  >\n  > Uno.\n  >\n  > - b\n"
        );
        assert_eq!(docusaurus(":::tip\n- a\n  :::\n"), ":::tip\n- a\n:::\n");
    }

    #[test]
    fn an_unknown_block_becomes_a_callout() {
        assert_eq!(carpentries("::: homework\nUno.\n:::\n"), "::: callout\nUno.\n:::\n");
    }
}
