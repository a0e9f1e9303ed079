//! Finds the lines of a recorded section again in its present text.
//!
//! A line is a paragraph, heading, item, cell or title, as [`crate::curriculum::sections`] gives it. Lines that have not
//! changed are found wherever they are in the section; the others by the words that they share in order, and at last by
//! their place between lines that were found.

use similar::DiffOp;

use super::words::plain;
use crate::curriculum::BREAK;
use crate::status::difference;

/// The recorded line of a present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Traced {
    /// The index of the recorded line.
    pub old: usize,
    /// Whether both are the same.
    pub is_same: bool,
}

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind<'a> {
    /// The first line of a block, with its id.
    Opens(&'a str),
    /// The last line of a block.
    Closes,
    Footnote,
    /// An answer to a question; whether it is right.
    Answer(bool),
    Running,
}

/// The kind of a line, and its text without the mark of that kind.
pub(super) fn split_kind(line: &str) -> (LineKind<'_>, &str) {
    if let Some(rest) = line.strip_prefix(":::") {
        let (id, title) = rest.split_once(' ').unwrap_or((rest, ""));
        return (if id.is_empty() { LineKind::Closes } else { LineKind::Opens(id) }, title);
    }
    let marks = [("[^] ", LineKind::Footnote), ("[x] ", LineKind::Answer(true)), ("[ ] ", LineKind::Answer(false))];
    let found = marks.into_iter().find_map(|(mark, kind)| Some((kind, line.strip_prefix(mark)?)));
    found.unwrap_or((LineKind::Running, line))
}

/// The structure of a section's text: the blocks, footnotes and answers in it, in a comparable form.
pub(super) fn structure(text: &str) -> Vec<String> {
    let kinds = lines(text).into_iter().map(|line| split_kind(line).0);
    kinds.filter(|kind| *kind != LineKind::Running).map(|kind| format!("{kind:?}")).collect()
}

/// The lines of a section's text.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.split(BREAK).filter(|line| !line.is_empty()).collect()
}

/// The least share of words in the same order for a line to be a recorded one that was edited.
const ALIKE: f64 = 0.5;

/// The most pairs of lines that are compared word by word.
const MOST_PAIRS: usize = 40_000;

/// The recorded line of each present line. Each recorded line is found at most once.
pub(super) fn trace(old: &[&str], now: &[&str]) -> Vec<Option<Traced>> {
    let mut tracing = Tracing { found: vec![None; now.len()], of_old: vec![None; old.len()] };
    tracing.unmoved(old, now);
    tracing.slide(old);
    tracing.moved(old, now);
    tracing.edited(old, now);
    tracing.replaced(old, now);
    tracing.found
}

struct Tracing {
    /// The recorded line of each present line.
    found: Vec<Option<Traced>>,
    /// The present line of each recorded line.
    of_old: Vec<Option<usize>>,
}

impl Tracing {
    fn set(&mut self, old: usize, now: usize, is_same: bool) {
        self.found[now] = Some(Traced { old, is_same });
        self.of_old[old] = Some(now);
    }

    /// Recorded and present lines that are not found yet.
    fn left(&self) -> (Vec<usize>, Vec<usize>) {
        let old = (0..self.of_old.len()).filter(|number| self.of_old[*number].is_none());
        let now = (0..self.found.len()).filter(|number| self.found[*number].is_none());
        (old.collect(), now.collect())
    }

    fn unmoved(&mut self, old: &[&str], now: &[&str]) {
        for step in difference(old, now) {
            if let DiffOp::Equal { old_index, new_index, len } = step {
                (0..len).for_each(|at| self.set(old_index + at, new_index + at, true));
            }
        }
    }

    /// Of several equal lines one after the other, the one that is not found is where a present line is not known.
    fn slide(&mut self, old: &[&str]) {
        for gap in 0..self.found.len() {
            for is_before in [true, false] {
                let next = |at: usize| if is_before { at.checked_sub(1) } else { Some(at + 1) };
                let back = |at: usize| if is_before { Some(at + 1) } else { at.checked_sub(1) };
                let recorded = |tracing: &Self, at: usize| tracing.found.get(at).copied().flatten().map(|one| one.old);
                let is_free = |tracing: &Self, at: Option<usize>| {
                    at.is_some_and(|at| tracing.of_old.get(at).is_some_and(Option::is_none))
                };
                if self.found[gap].is_some() {
                    break;
                }
                let Some(nearest) = next(gap) else { continue };
                let Some(line) = recorded(self, nearest).filter(|line| !is_free(self, back(*line))) else { continue };
                // The equal lines from the gap on, and the recorded one behind them.
                let (mut run, mut at, mut beyond) = (Vec::new(), Some(nearest), Some(line));
                while let (Some(own), Some(known)) = (at, beyond)
                    && recorded(self, own) == Some(known)
                    && old[known] == old[line]
                {
                    run.push((own, known));
                    (at, beyond) = (next(own), next(known));
                }
                let Some(free) = beyond.filter(|at| is_free(self, Some(*at)) && old[*at] == old[line]) else {
                    continue;
                };
                let places = run.iter().skip(1).map(|(_, known)| *known).chain([free]).collect::<Vec<_>>();
                self.of_old[line] = None;
                run.iter().zip(places).for_each(|((own, _), known)| self.set(known, *own, true));
            }
        }
    }

    fn moved(&mut self, old: &[&str], now: &[&str]) {
        let (mut old_left, now_left) = self.left();
        for own in now_left {
            if let Some(at) = old_left.iter().position(|number| old[*number] == now[own]) {
                self.set(old_left.remove(at), own, true);
            }
        }
    }

    /// Pairs lines by the words that they share in order, the most similar first, so that a divided line continues as
    /// its larger part.
    fn edited(&mut self, old: &[&str], now: &[&str]) {
        let (old_left, now_left) = self.left();
        if old_left.len().saturating_mul(now_left.len()) > MOST_PAIRS {
            return;
        }
        let words = |line: &str| plain(split_kind(line).1);
        let old_words: Vec<(usize, Vec<String>)> =
            old_left.into_iter().map(|number| (number, words(old[number]))).collect();
        let mut pairs = Vec::new();
        for own in now_left {
            let own_words = words(now[own]);
            for (number, recorded) in &old_words {
                let alike = likeness(recorded, &own_words);
                if alike >= ALIKE {
                    pairs.push((alike, *number, own));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, old, now) in pairs {
            if self.of_old[old].is_none() && self.found[now].is_none() {
                self.set(old, now, false);
            }
        }
    }

    /// Between two lines that were found, lines of the same kinds replace as many recorded ones.
    fn replaced(&mut self, old: &[&str], now: &[&str]) {
        let kinds = |old: &str, now: &str| split_kind(old).0 == split_kind(now).0;
        let mut ends: Vec<(usize, usize)> =
            self.found.iter().enumerate().filter_map(|(own, found)| Some(((*found)?.old, own))).collect();
        ends.push((old.len(), now.len()));
        let mut start = (0, 0);
        for (old_end, now_end) in ends {
            let is_gap = old_end >= start.0 && old_end - start.0 == now_end - start.1;
            let all = || (start.0..old_end).zip(start.1..now_end);
            let is_free =
                |(old_at, now_at): (usize, usize)| self.of_old[old_at].is_none() && self.found[now_at].is_none();
            if is_gap && all().all(|(a, b)| is_free((a, b)) && kinds(old[a], now[b])) {
                all().for_each(|(old, now)| self.set(old, now, false));
            }
            start = (old_end + 1, now_end + 1);
        }
    }
}

/// The share of words that two texts have in common in the same order, from 0 to 1.
fn likeness(one: &[String], other: &[String]) -> f64 {
    let all = one.len() + other.len();
    // Whatever the order, there are no more common words than in the shorter text.
    if all == 0 || (one.len().min(other.len()) * 2) as f64 / (all as f64) < ALIKE {
        return 0.0;
    }
    let same = difference(one, other).into_iter().map(|step| match step {
        DiffOp::Equal { len, .. } => len,
        _ => 0,
    });
    (same.sum::<usize>() * 2) as f64 / all as f64
}

/// For each recorded line of the source, the recorded line of the translation that was confirmed with it, and whether
/// that is certain: lines are counted from one mark of structure to the next, and the numbers may differ.
pub(super) fn beside(source: &[&str], translation: &[&str]) -> Vec<Option<(usize, bool)>> {
    let is_mark = |line: &&str| split_kind(line).0 != LineKind::Running;
    let marks = |lines: &[&str]| -> Vec<usize> { (0..lines.len()).filter(|at| is_mark(&lines[*at])).collect() };
    let (own, other) = (marks(source), marks(translation));
    let kinds = |lines: &[&str], marks: &[usize]| -> Vec<String> {
        marks.iter().map(|at| format!("{:?}", split_kind(lines[*at]).0)).collect()
    };
    let mut found = vec![None; source.len()];
    if kinds(source, &own) != kinds(translation, &other) {
        // The heading is first on both sides.
        let both = source.len().min(translation.len());
        (0..both).for_each(|at| found[at] = Some((at, at == 0 && !is_mark(&source[0]) && !is_mark(&translation[0]))));
        return found;
    }
    let mut start = (0, 0);
    let ends = own.into_iter().zip(other).chain([(source.len(), translation.len())]);
    for (own_end, other_end) in ends {
        let is_same_number = own_end - start.0 == other_end - start.1;
        for (number, (own, other)) in (start.0..own_end).zip(start.1..other_end).enumerate() {
            found[own] = Some((other, is_same_number || (own == 0 && number == 0)));
        }
        if let Some(slot) = found.get_mut(own_end) {
            *slot = Some((other_end, true));
        }
        start = (own_end + 1, other_end + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traced(old: &[&str], now: &[&str]) -> Vec<(usize, bool)> {
        let found = trace(old, now);
        found.into_iter().map(|one| one.map_or((usize::MAX, false), |one| (one.old, one.is_same))).collect()
    }

    const NEW: (usize, bool) = (usize::MAX, false);

    #[test]
    fn lines_are_found_again_where_they_are_now() {
        let old = ["Rules", "Ask every person alone.", "Never promise anything at all.", "Write it down."];
        let now = ["Rules", "Bring water.", "Write it down.", "Ask every person alone, please.", old[2]];
        assert_eq!(traced(&old, &now), [(0, true), NEW, (3, true), (1, false), (2, true)]);
        assert_eq!(traced(&old, &old[1..]), [(1, true), (2, true), (3, true)]);
    }

    #[test]
    fn a_divided_line_continues_as_its_larger_part_and_a_joined_one_as_one_of_both() {
        let old = ["Ask every person alone and in a place that they choose."];
        assert_eq!(traced(&old, &["Ask every person alone and in", "a place that they choose."]), [(0, false), NEW]);
        let both = ["Ask every person alone.", "Write it down today."];
        assert_eq!(traced(&both, &["Ask every person alone. Write it down today."]), [(0, false)]);
    }

    #[test]
    fn of_equal_lines_the_one_that_was_edited_is_not_found() {
        let old = ["Top", "art. 29-A", "art. 29-A", "art. 29-A", "End"];
        let edited = "Now, art. 29-A";
        for at in 1..4 {
            let mut now = old;
            now[at] = edited;
            let wanted: Vec<_> = (0..5).map(|line| (line, line != at)).collect();
            assert_eq!(traced(&old, &now), wanted, "{now:?}");
        }
    }

    #[test]
    fn lines_are_counted_between_marks_of_structure() {
        let source = ["A", "b", ":::note", "c", ":::", "d", "e"];
        let all: Vec<_> = (0..source.len()).map(|at| Some((at, true))).collect();
        assert_eq!(beside(&source, &["A", "b", ":::note", "c", ":::", "d", "e"]), all);
        let longer = beside(&source, &["A", "b", ":::note", "c", "c2", ":::", "d", "e"]);
        assert_eq!(longer[1], Some((1, true)));
        assert_eq!(longer[3], Some((3, false)));
        assert_eq!(longer[5], Some((6, true)));
        assert!(beside(&source, &["A", "b", "c", "d", "e"])[1..].iter().flatten().all(|(_, is_sure)| !is_sure));
    }
}
