//! Tables that are text: without the line below the head, with one of other dashes or of too few columns, or with tabs.

use super::passage::{SlipLine, SlipPage};
use crate::diagnostic::{Diagnostic, faults};

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    for passage in page.passages.iter().filter(|passage| passage.is_flow) {
        let text = &page.file[passage.span.range()];
        if !text.contains('\n') || !text.contains(['|', '\t', '｜', '¦', '│']) {
            continue;
        }
        let lines: Vec<SlipLine<'_>> = page.lines(*passage).collect();
        if lines.iter().any(|line| page.is_code(line.at)) {
            continue;
        }
        if let Some(diagnostic) = barred(page, &lines).or_else(|| tabbed(page, &lines)) {
            found.push(diagnostic);
        }
    }
}

/// Whether a character divides cells, or is typed in place of one that does.
fn is_bar(character: char) -> bool {
    matches!(character, '|' | '｜' | '¦' | '│')
}

/// The number of columns of a row; 0 for a line without a bar.
fn columns(line: &str) -> usize {
    let mut before = ' ';
    let mut bars = 0;
    for character in line.trim().chars() {
        bars += usize::from(is_bar(character) && before != '\\');
        before = character;
    }
    match bars {
        0 => 0,
        _ => (bars + 1)
            .saturating_sub(usize::from(line.trim().starts_with(is_bar)))
            .saturating_sub(usize::from(line.trim().ends_with(is_bar)))
            .max(1),
    }
}

/// Whether a line consists of bars and dashes of any kind.
fn is_rule(line: &str) -> bool {
    let is_dash =
        |character: char| matches!(character, '-' | '–' | '—' | '―' | '−' | '‐' | '‑' | '_' | '=' | '─' | '━');
    let is_known = |character: char| {
        is_bar(character) || is_dash(character) || matches!(character, ':' | '+') || character.is_whitespace()
    };
    line.contains(is_dash) && line.chars().all(is_known) && (line.contains(is_bar) || line.contains('+'))
}

/// A table with bars.
fn barred(page: &SlipPage<'_>, lines: &[SlipLine<'_>]) -> Option<Diagnostic> {
    let first = lines.iter().position(|line| columns(line.text) > 0 && !is_rule(line.text))?;
    let is_row = |line: &&SlipLine<'_>| columns(line.text) > 0 || is_rule(line.text);
    let rows: Vec<&SlipLine<'_>> = lines[first..].iter().take_while(is_row).collect();
    let (head, rest) = rows.split_first()?;
    let wanted = columns(head.text);
    let fitting = format!("|{}", "---|".repeat(wanted));
    let head_end = head.at + head.text.trim_end().len();
    if let Some(rule) = rest.first().filter(|line| is_rule(line.text)) {
        let end = rule.at + rule.text.trim_end().len();
        let has = columns(rule.text);
        return Some(if has == wanted || rule.text.contains(|character: char| !"|-: ".contains(character)) {
            page.fault(faults::TableAsTextDashes { fitting }, rule.at, end)
        } else {
            let (columns, dashes) = (wanted.to_string(), has.to_string());
            page.fault(faults::TableAsTextColumns { columns, dashes, fitting }, rule.at, end)
        });
    }
    // Two lines with a bar at both ends, or three with as many bars, are a table.
    let is_framed = |line: &&&SlipLine<'_>| line.text.starts_with(is_bar) && line.text.trim_end().ends_with(is_bar);
    let framed = rows.iter().filter(is_framed).count();
    let alike = rows.iter().filter(|line| columns(line.text) == wanted).count();
    let is_table = framed >= 2 || (alike >= 3 && wanted >= 2);
    is_table.then(|| page.fault(faults::TableAsText { fitting }, head.at, head_end))
}

/// A table with tabs between its cells, as it is pasted from a spreadsheet.
fn tabbed(page: &SlipPage<'_>, lines: &[SlipLine<'_>]) -> Option<Diagnostic> {
    let cells =
        |line: &SlipLine<'_>| line.text.trim_end().split('\t').map(str::trim).filter(|cell| !cell.is_empty()).count();
    let first = lines.iter().position(|line| cells(line) > 1)?;
    let columns = cells(&lines[first]);
    let rows = lines[first..].iter().take_while(|line| (2..=columns).contains(&cells(line))).count();
    // A list with tabs after its marks has a rule of its own.
    let is_marked =
        |line: &SlipLine<'_>| line.text.split('\t').next().is_some_and(|mark| mark.trim().chars().count() < 2);
    if rows < 2 || lines[first..first + rows].iter().all(is_marked) {
        return None;
    }
    let head = &lines[first];
    let row = |line: &SlipLine<'_>| {
        let cells: Vec<&str> = line.text.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        format!("| {} |", cells.join(" | "))
    };
    let end = head.at + head.text.trim_end().len();
    let fault = faults::TableAsTextTabs { head: row(head), fitting: format!("|{}", "---|".repeat(columns)) };
    Some(page.fault(fault, head.at, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_with_and_without_bars_at_the_ends() {
        for (line, wanted) in
            [("| a | b |", 2), ("a | b", 2), ("a | b |", 2), ("|a|", 1), ("a \\| b", 0), ("a", 0), ("||", 1)]
        {
            assert_eq!(columns(line), wanted, "{line}");
        }
        assert!(is_rule("|——|——|") && is_rule("|--|") && is_rule("+---+---+") && !is_rule("---") && !is_rule("| a |"));
    }
}
