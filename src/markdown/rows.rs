//! Checks the source of a table row for text that no cell shows, and for terms split by a bar.
//!
//! The parser drops cells beyond the columns of the header without a message. It treats every `|` without a backslash
//! as the end of a cell, also in code and in `[[id|words]]`. This module reads a row again with the same rules. It does
//! not depend on the row's position in the file.

use std::collections::HashMap;
use std::ops::Range;

use crate::markdown::raw_html::without_comments;

/// A fault in a row, with its range in the row's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A bar splits `[[id|words]]`; `fitting` is the correct form of the term.
    TermDivided { place: Range<usize>, fitting: String },
    /// The first non-empty cell beyond the header, in a row of `cells`; a split term counts as one cell.
    Beyond { place: Range<usize>, cells: usize },
}

/// The faults of a row, one line without its line break, in a table whose header has `columns` cells.
pub(super) fn row_faults(row: &str, columns: usize) -> Vec<RowFault> {
    let bare = bare(row);
    let terms = divided_terms(&bare);
    let cells = cells(row, |at| {
        let term = terms.partition_point(|(_, end)| *end <= at);
        bare.as_bytes()[at] == b'|' && terms.get(term).is_none_or(|(opening, _)| at < *opening)
    });
    let mut faults: Vec<RowFault> = terms
        .into_iter()
        .map(|(opening, end)| RowFault::TermDivided { place: opening..end, fitting: fitting(row, &bare, opening, end) })
        .collect();
    let beyond = cells.get(columns..).unwrap_or_default();
    // A comment may contain a bar and extend over two cells.
    if beyond.first().is_some_and(|first| has_words(&row[first.start..]))
        && let Some(place) = beyond.iter().map(|cell| trimmed(row, cell)).find(|place| has_words(&row[place.clone()]))
    {
        faults.push(RowFault::Beyond { place, cells: cells.len() });
    }
    faults
}

/// The cells between bars. A bar before the first and after the last cell is optional.
fn cells(row: &str, is_bar: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut start = usize::from(row.starts_with('|'));
    let mut cells = Vec::new();
    for at in memchr::memchr_iter(b'|', row.as_bytes()) {
        if at >= start && is_bar(at) {
            cells.push(start..at);
            start = at + 1;
        }
    }
    if !row[start..].trim().is_empty() {
        cells.push(start..row.len());
    }
    cells
}

/// The row with code and escaped characters replaced by spaces, so that all remaining bars end cells.
fn bare(row: &str) -> String {
    let bytes = row.as_bytes();
    let mut bare = bytes.to_vec();
    for cell in cells(row, |at| at == 0 || bytes[at - 1] != b'\\') {
        let last_runs = last_runs(row, &cell);
        let mut at = cell.start;
        while at < cell.end {
            let end = match bytes[at] {
                b'\\' if bytes[at + 1..cell.end].first().is_some_and(u8::is_ascii_punctuation) => at + 2,
                b'`' => code_end(row, at, &last_runs),
                b'|' => at + 1,
                _ => {
                    at += 1;
                    continue;
                }
            };
            bare[at..end].fill(b' ');
            at = end;
        }
    }
    String::from_utf8(bare).expect("spaces stand for whole characters")
}

/// The end of a run of backticks.
fn run_end(row: &str, from: usize) -> usize {
    from + row.as_bytes()[from..].iter().take_while(|byte| **byte == b'`').count()
}

/// For each length, the position of the last run of backticks in a cell.
fn last_runs(row: &str, cell: &Range<usize>) -> HashMap<usize, usize> {
    let mut last = HashMap::new();
    let mut at = cell.start;
    while let Some(next) = memchr::memchr(b'`', &row.as_bytes()[at..cell.end]).map(|found| at + found) {
        at = run_end(row, next);
        last.insert(at - next, next);
    }
    last
}

/// The end of the code span that the backticks at `start` open, or the end of the backticks if they open none.
fn code_end(row: &str, start: usize, last_runs: &HashMap<usize, usize>) -> usize {
    let inside = run_end(row, start);
    // This lookup keeps the time linear for rows with many unmatched backticks.
    if last_runs.get(&(inside - start)).is_none_or(|last| *last < inside) {
        return inside;
    }
    let mut at = inside;
    while let Some(next) = row[at..].find('`').map(|found| at + found) {
        at = run_end(row, next);
        if at - next == inside - start {
            return at;
        }
    }
    inside
}

/// Start and end of each `[[id|words]]` that a bar splits.
fn divided_terms(bare: &str) -> Vec<(usize, usize)> {
    let mut terms = Vec::new();
    let mut at = 0;
    while let Some(opening) = bare[at..].find("[[").map(|found| at + found) {
        let inner = opening + 2;
        let Some(end) = bare[inner..].find("]]").map(|found| inner + found) else { break };
        if let Some(another) = bare[opening + 1..end].rfind("[[") {
            at = opening + 1 + another;
            continue;
        }
        if bare[inner..end].split_once('|').is_some_and(|(id, _)| !id.trim().is_empty()) {
            terms.push((opening, end + 2));
        }
        at = end + 2;
    }
    terms
}

/// The term with the escaping that a table requires.
fn fitting(row: &str, bare: &str, opening: usize, end: usize) -> String {
    let mut parts = Vec::new();
    let mut start = opening + 2;
    for part in bare[start..end - 2].split('|') {
        parts.push(row[start..start + part.len()].trim());
        start += part.len() + 1;
    }
    parts.retain(|part| !part.is_empty());
    format!("[[{}]]", parts.join("\\|"))
}

fn trimmed(row: &str, cell: &Range<usize>) -> Range<usize> {
    let start = cell.end - row[cell.clone()].trim_start().len();
    start..start + row[start..cell.end].trim_end().len()
}

fn has_words(text: &str) -> bool {
    let mut has_words = false;
    without_comments(text, |rest| {
        has_words |= !rest.trim_matches(|one: char| one == '|' || one.is_whitespace()).is_empty()
    });
    has_words
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    fn faults(row: &str, columns: usize) -> Vec<String> {
        let faults = row_faults(row, columns).into_iter();
        faults
            .map(|fault| match fault {
                RowFault::TermDivided { place, fitting } => format!("{} as {fitting}", &row[place]),
                RowFault::Beyond { place, cells } => format!("{} in {cells}", &row[place]),
            })
            .collect()
    }

    #[test]
    fn words_beyond_the_head_are_found_and_empty_cells_are_none() {
        assert_eq!(faults("| la médica | hoy | sola |", 2), ["sola in 3"]);
        assert_eq!(faults("la médica | hoy | sola", 1), ["hoy in 3"]);
        assert_eq!(faults("| a | b | | c", 2), ["c in 4"]);
        assert_eq!(faults("| a | b | | <!-- c | d --> |", 2), [""; 0]);
        assert_eq!(faults("| a |", 2), [""; 0]);
        assert_eq!(faults("|", 1), [""; 0]);
        assert_eq!(faults("", 0), [""; 0]);
    }

    #[test]
    fn a_divided_term_is_one_cell() {
        assert_eq!(faults("| [[ley|la ley]] | b |", 2), ["[[ley|la ley]] as [[ley\\|la ley]]"]);
        assert_eq!(
            faults("[[ley | la ley ]] y [[a|b]]", 2),
            ["[[ley | la ley ]] as [[ley\\|la ley]]", "[[a|b]] as [[a\\|b]]"]
        );
        assert_eq!(faults("[[a|b|c\\|d]] | e", 1), ["[[a|b|c\\|d]] as [[a\\|b\\|c\\|d]]", "e in 2"]);
        assert_eq!(faults("[[a [[b|c]] [[d|]]", 3), ["[[b|c]] as [[b\\|c]]", "[[d|]] as [[d]]"]);
    }

    #[test]
    fn code_and_backslashes_make_brackets_plain() {
        for row in [
            "| `[[a` | b]] |",
            "| \\[[a | b]] |",
            "| [[a | `b]]` |",
            "[[a\\|b]] ``c ` [[`` | d]]",
            "[[ | ]]",
            "[[a | b",
        ] {
            assert_eq!(faults(row, 2), [""; 0], "{row}");
        }
        assert_eq!(faults("| `` [[a|b]] |", 2), ["[[a|b]] as [[a\\|b]]"]);
    }

    /// The cells that the parser finds in a row, as ranges.
    fn parsed(row: &str) -> Vec<Range<usize>> {
        let head = format!("{}\n{}\n", "|h".repeat(12), "|-".repeat(12));
        let text = format!("{head}{row}\n");
        let events = Parser::new_ext(&text, crate::markdown::parse::OPTIONS).into_offset_iter();
        let cells = events.filter(|(event, range)| {
            matches!(event, Event::Start(Tag::TableCell)) && range.start >= head.len() && range.start < text.len()
        });
        cells.map(|(_, range)| range.start - head.len()..range.end - head.len()).collect()
    }

    #[test]
    fn a_row_has_the_cells_that_the_parser_sees() {
        const PIECES: [&str; 10] = ["|", "\\", "`", "[[", "]]", " ", "é", "x", "<", "*"];
        let mut state = 7_u32;
        for _ in 0..20_000 {
            let mut row = String::from("x");
            for _ in 0..11 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                row.push_str(PIECES[(state >> 16) as usize % PIECES.len()]);
            }
            let row = row.trim_end();
            let bare = bare(row);
            assert_eq!(bare.len(), row.len());
            assert_eq!(cells(row, |at| bare.as_bytes()[at] == b'|'), parsed(row), "{row}");
        }
    }
}
