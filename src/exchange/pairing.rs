//! Pairs the texts of a page's source with those of its translation.
//!
//! What was confirmed together stays together: a text of the source is followed to its recorded words, from there to the
//! recorded words of the translation, and to the text of the translation that has them now. Without recorded words,
//! texts are paired by structure and by what both languages share: numbers, citations, links and names. Such pairs are
//! guesses, unless both sides have the same structure.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use similar::DiffOp;

use super::trace::{LineKind, Traced, beside, split_kind, trace};
use super::words::{plain, shared, without_references};
use crate::markdown::{PieceKind, inline_pieces};
use crate::status::difference;

/// A text of a section.
pub(super) struct PairedText<'a> {
    /// Inline Markdown.
    pub words: &'a str,
    /// Its kind; only texts of one kind are paired where that is not certain.
    pub kind: &'static str,
    /// Its exact place in the structure, in a comparable form.
    pub form: String,
    /// Whether it belongs to a footnote: its line comes after all others of the section.
    pub is_footnote: bool,
    /// For a cell, the row of its table, by the line of the file.
    pub row: Option<usize>,
}

/// A section on one side.
#[derive(Default)]
pub(super) struct SectionSide<'a> {
    /// Its texts in the order of the file.
    pub pieces: Vec<PairedText<'a>>,
    /// Its lines, as in the record.
    pub lines: Vec<&'a str>,
}

/// A section on both sides, with its recorded lines. A side that does not exist is empty.
#[derive(Default)]
pub(super) struct PairedSection<'a> {
    pub source: SectionSide<'a>,
    pub translation: SectionSide<'a>,
    /// The recorded lines of the source and of the translation, if both are known.
    pub recorded: Option<[Vec<&'a str>; 2]>,
}

/// The counterpart of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counterpart<'a> {
    /// The index of its section.
    pub section: usize,
    /// The index of the text in the section's translation.
    pub piece: usize,
    pub basis: Basis,
    /// The recorded source text, if it has changed.
    pub previous: Option<&'a str>,
}

/// The reason for a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// Both were confirmed together.
    Recorded { is_source_same: bool, is_translation_same: bool },
    /// They were probably confirmed together: the record has different numbers of lines for the two sides.
    Likely,
    /// The same as `Likely`, in rows of a table that belong together.
    Row,
    /// No record, but both sides have the same structure.
    Structure,
    /// No record, and different structures.
    Guess,
}

/// For each section, the counterparts of the source's texts.
pub(super) fn pair<'a>(sections: &[PairedSection<'a>]) -> Vec<Vec<Option<Counterpart<'a>>>> {
    let mut pairing = Pairing {
        sections,
        sources: sections.iter().map(|section| Sides::new(&section.source, section, 0)).collect(),
        translations: sections.iter().map(|section| Sides::new(&section.translation, section, 1)).collect(),
        found: sections.iter().map(|section| vec![None; section.source.pieces.len()]).collect(),
        taken: BTreeMap::new(),
    };
    let beside: Vec<Vec<Option<(usize, bool)>>> = sections
        .iter()
        .map(|section| section.recorded.as_ref().map_or_else(Vec::new, |[own, other]| beside(own, other)))
        .collect();
    pairing.recorded(&beside);
    pairing.moved_away(&beside);
    (0..sections.len()).for_each(|section| pairing.rows(section));
    (0..sections.len()).for_each(|section| pairing.unrecorded(section));
    pairing.found
}

/// The texts of a section on one side, with their lines and recorded lines.
struct Sides {
    /// For each text, the indexes of its lines.
    lines: Vec<Vec<usize>>,
    /// For each text, its recorded line.
    traced: Vec<Option<Traced>>,
}

impl Sides {
    fn new(part: &SectionSide<'_>, section: &PairedSection<'_>, side: usize) -> Self {
        let lines = lines_of(part);
        let Some(recorded) = &section.recorded else { return Self { traced: vec![None; lines.len()], lines } };
        let of_lines = trace(&recorded[side], &part.lines);
        let main = |own: &Vec<usize>| {
            // A text with several lines is known by its longest, and the same if all of them are.
            let line = own.iter().copied().max_by_key(|line| (part.lines[*line].len(), std::cmp::Reverse(*line)))?;
            let is_line_same = |line: &usize| {
                of_lines[*line]
                    .is_some_and(|one| one.is_same || is_title_same(recorded[side][one.old], part.lines[*line]))
            };
            let is_same = own.iter().all(is_line_same);
            of_lines[line].map(|one| Traced { is_same, ..one })
        };
        Self { traced: lines.iter().map(main).collect(), lines }
    }

    /// The texts by their recorded line.
    fn by_old(&self) -> BTreeMap<usize, (usize, bool)> {
        let found = self.traced.iter().enumerate();
        found.rev().filter_map(|(piece, one)| one.map(|one| (one.old, (piece, one.is_same)))).collect()
    }
}

/// Whether both are the first lines of blocks, perhaps of other kinds, with the same title.
fn is_title_same(old: &str, now: &str) -> bool {
    match (split_kind(old), split_kind(now)) {
        ((LineKind::Opens(_), old), (LineKind::Opens(_), now)) => old == now,
        _ => false,
    }
}

struct Pairing<'p, 'a> {
    sections: &'p [PairedSection<'a>],
    sources: Vec<Sides>,
    translations: Vec<Sides>,
    found: Vec<Vec<Option<Counterpart<'a>>>>,
    /// The texts of the translation that have a counterpart, and it: each by its section and index.
    taken: BTreeMap<(usize, usize), (usize, usize)>,
}

impl<'a> Pairing<'_, 'a> {
    /// Pairs the texts whose recorded lines were confirmed together.
    fn recorded(&mut self, beside: &[Vec<Option<(usize, bool)>>]) {
        for (section, own) in self.sections.iter().enumerate() {
            let Some([recorded, _]) = &own.recorded else { continue };
            let by_old = self.translations[section].by_old();
            for piece in 0..own.source.pieces.len() {
                let Some(Traced { old, is_same }) = self.sources[section].traced[piece] else { continue };
                let Some((other, is_sure)) = beside[section].get(old).copied().flatten() else { continue };
                let Some((translated, is_translation_same)) = by_old.get(&other).copied() else { continue };
                let is_one_kind = own.source.pieces[piece].kind == own.translation.pieces[translated].kind;
                // A new item where a paragraph was is another text.
                let is_replaced = !is_same && !is_one_kind && !is_edited(recorded[old], own.source.pieces[piece].words);
                if self.taken.contains_key(&(section, translated)) || !(is_sure || is_one_kind) || is_replaced {
                    continue;
                }
                let basis = match is_sure {
                    true => Basis::Recorded { is_source_same: is_same, is_translation_same },
                    false => Basis::Likely,
                };
                let previous = (!is_same).then(|| split_kind(recorded[old]).1);
                self.set(section, piece, Counterpart { section, piece: translated, basis, previous });
            }
        }
    }

    fn set(&mut self, section: usize, piece: usize, counterpart: Counterpart<'a>) {
        self.taken.insert((counterpart.section, counterpart.piece), (section, piece));
        self.found[section][piece] = Some(counterpart);
    }

    /// Whether a text of the source has the counterpart that it had.
    fn is_settled(&self, (section, piece): (usize, usize)) -> bool {
        let found = self.found[section][piece].as_ref();
        found.is_some_and(|found| found.previous.is_none() && found.basis != Basis::Guess)
    }

    /// Pairs texts that were moved to another section with the translation that they had. An edited text that was paired
    /// with it because of its words or place gives way.
    fn moved_away(&mut self, beside: &[Vec<Option<(usize, bool)>>]) {
        let mut left: BTreeMap<&str, VecDeque<(usize, usize, bool)>> = BTreeMap::new();
        for (section, own) in self.sections.iter().enumerate() {
            let Some([recorded, _]) = &own.recorded else { continue };
            let traced = self.sources[section].traced.iter().flatten();
            let known: BTreeSet<usize> = traced.filter(|one| one.is_same).map(|one| one.old).collect();
            let by_old = self.translations[section].by_old();
            for (old, line) in recorded.iter().enumerate().filter(|(old, _)| !known.contains(old)) {
                let other = beside[section].get(old).copied().flatten().filter(|(_, is_sure)| *is_sure);
                if let Some((piece, is_same)) = other.and_then(|(other, _)| by_old.get(&other).copied()) {
                    left.entry(line).or_default().push_back((section, piece, is_same));
                }
            }
        }
        for (section, own) in self.sections.iter().enumerate() {
            for piece in 0..own.source.pieces.len() {
                let line = match self.sources[section].lines[piece][..] {
                    [line] => Some(own.source.lines[line]),
                    // A footnote that the page does not refer to any more has no line.
                    [] => left.keys().copied().find(|line| is_footnote_of(line, &own.source.pieces[piece])),
                    _ => None,
                };
                let is_known = self.sources[section].traced[piece].is_some_and(|one| one.is_same);
                let Some(left) = line.filter(|_| !is_known).and_then(|line| left.get_mut(line)) else { continue };
                let is_free = |pairing: &Self, place: (usize, usize)| {
                    pairing.taken.get(&place).is_none_or(|holder| !pairing.is_settled(*holder))
                };
                let Some(at) = left.iter().position(|(from, piece, _)| is_free(self, (*from, *piece))) else {
                    continue;
                };
                let Some((from, translated, is_same)) = left.remove(at) else { continue };
                if let Some((section, piece)) = self.taken.remove(&(from, translated)) {
                    self.found[section][piece] = None;
                }
                if let Some(before) = self.found[section][piece].take() {
                    self.taken.remove(&(before.section, before.piece));
                }
                let basis = Basis::Recorded { is_source_same: true, is_translation_same: is_same };
                self.set(section, piece, Counterpart { section: from, piece: translated, basis, previous: None });
            }
        }
    }

    /// Pairs the cells of rows that have the same first cell in both languages, or mostly the same cells, where the record
    /// does not tell which cells belong together.
    fn rows(&mut self, section: usize) {
        let parts = self.sections;
        let (sources, translations) = (&parts[section].source.pieces, &parts[section].translation.pieces);
        let is_likely = |found: &Option<Counterpart<'_>>| found.as_ref().is_some_and(|one| one.basis == Basis::Likely);
        if !self.found[section].iter().zip(sources).any(|(found, piece)| piece.row.is_some() && is_likely(found)) {
            return;
        }
        let (own, other) = (RowTable::all(sources), RowTable::all(translations));
        let matched = matched_rows(sources, translations, &own, &other);
        let (mut own_tables, mut other_tables) = (BTreeMap::new(), BTreeSet::new());
        for ((table, _), (other_table, _)) in &matched {
            own_tables.entry(*table).or_insert(*other_table);
            other_tables.insert(*other_table);
        }
        // What was paired by counting lines is not kept in such tables.
        for table in own_tables.keys() {
            own[*table].cells().for_each(|piece| self.let_go(section, piece));
        }
        for piece in other_tables.iter().flat_map(|table| other[*table].cells()) {
            if let Some((holder, piece)) = self.taken.get(&(section, piece)).copied() {
                self.let_go(holder, piece);
            }
        }
        let between = rows_between(&matched, &own_tables, &own, &other);
        for (rows, basis) in [(matched, Basis::Row), (between, Basis::Likely)] {
            for ((table, row), (other_table, other_row)) in rows {
                for (piece, beside) in own[table].rows[row].iter().zip(&other[other_table].rows[other_row]) {
                    self.pair_cells(section, *piece, *beside, basis);
                }
            }
        }
    }

    /// Ends a pair that the record does not have for certain.
    fn let_go(&mut self, section: usize, piece: usize) {
        let slot = &mut self.found[section][piece];
        if let Some(found) = slot.take_if(|found| !matches!(found.basis, Basis::Recorded { .. })) {
            self.taken.remove(&(found.section, found.piece));
        }
    }

    fn pair_cells(&mut self, section: usize, piece: usize, beside: usize, basis: Basis) {
        if self.found[section][piece].is_some() || self.taken.contains_key(&(section, beside)) {
            return;
        }
        let traced = self.sources[section].traced[piece].filter(|one| !one.is_same);
        let recorded = self.sections[section].recorded.as_ref();
        let previous = traced.zip(recorded).map(|(one, [recorded, _])| split_kind(recorded[one.old]).1);
        self.set(section, piece, Counterpart { section, piece: beside, basis, previous });
    }

    /// Pairs texts that are beside two texts with their counterparts, where those were moved.
    fn beside_moved(&mut self, section: usize) {
        let parts = self.sections;
        let (sources, translations) = (&parts[section].source.pieces, &parts[section].translation.pieces);
        let both = [true, false];
        for is_after in both {
            let order: Vec<usize> = match is_after {
                true => (0..sources.len()).collect(),
                false => (0..sources.len()).rev().collect(),
            };
            let next = |at: usize| if is_after { Some(at + 1) } else { at.checked_sub(1) };
            for pair in order.windows(2) {
                let (neighbour, own) = (pair[0], pair[1]);
                let beside = self.found[section][neighbour].as_ref().filter(|one| one.section == section);
                let Some(other) = beside.and_then(|one| next(one.piece)) else { continue };
                let is_free = self.found[section][own].is_none() && !self.taken.contains_key(&(section, other));
                let is_alike = translations.get(other).is_some_and(|other| {
                    let own = &sources[own];
                    other.kind == own.kind
                        && other.is_footnote == own.is_footnote
                        && sources[neighbour].is_footnote == own.is_footnote
                });
                if is_free && is_alike {
                    let counterpart = Counterpart { section, piece: other, basis: Basis::Guess, previous: None };
                    self.set(section, own, counterpart);
                }
            }
        }
    }

    /// Pairs the remaining texts of a section by their structure.
    fn unrecorded(&mut self, section: usize) {
        let own = &self.sections[section];
        let (sources, translations) = (&own.source.pieces, &own.translation.pieces);
        let is_new = own.recorded.is_none() && self.found[section].iter().all(Option::is_none);
        let is_free = (0..translations.len()).all(|piece| !self.taken.contains_key(&(section, piece)));
        if is_new && is_free && sources.iter().map(|one| &one.form).eq(translations.iter().map(|one| &one.form)) {
            for piece in 0..sources.len() {
                self.set(section, piece, Counterpart { section, piece, basis: Basis::Structure, previous: None });
            }
            return;
        }
        // Between two texts that have their counterparts, in the order of the source.
        let mut start = (0, 0);
        let ends: Vec<(usize, usize)> = self.found[section]
            .iter()
            .enumerate()
            .filter_map(|(piece, one)| Some((piece, one.as_ref().filter(|one| one.section == section)?.piece)))
            .collect();
        // A text that was moved does not bound the others.
        let mut ends = in_order(&ends);
        ends.push((sources.len(), translations.len()));
        for (own_end, other_end) in ends {
            let own: Vec<usize> = (start.0..own_end).filter(|piece| self.found[section][*piece].is_none()).collect();
            let other: Vec<usize> = (start.1..other_end.max(start.1))
                .filter(|piece| !self.taken.contains_key(&(section, *piece)))
                .collect();
            let left =
                [own.iter().map(|at| &sources[*at]).collect(), other.iter().map(|at| &translations[*at]).collect()];
            for (at, beside) in guessed(&left) {
                let piece = other[beside];
                self.set(section, own[at], Counterpart { section, piece, basis: Basis::Guess, previous: None });
            }
            start = (own_end + 1, other_end + 1);
        }
        self.beside_moved(section);
    }
}

/// A table of a section: the indexes of its cells, row by row.
struct RowTable {
    rows: Vec<Vec<usize>>,
}

impl RowTable {
    fn all(pieces: &[PairedText<'_>]) -> Vec<Self> {
        let mut tables: Vec<Self> = Vec::new();
        let mut last = None;
        for (number, piece) in pieces.iter().enumerate() {
            let Some(row) = piece.row else {
                last = None;
                continue;
            };
            match (last, tables.last_mut()) {
                (Some((known, _)), Some(table)) if known == row => {
                    if let Some(cells) = table.rows.last_mut() {
                        cells.push(number);
                    }
                }
                // A header begins a table.
                (Some(_), Some(table)) if piece.kind != "head" => table.rows.push(vec![number]),
                _ => tables.push(Self { rows: vec![vec![number]] }),
            }
            last = Some((row, number));
        }
        tables
    }

    fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().flatten().copied()
    }
}

/// A row: the index of its table, and its own in it.
type Row = (usize, usize);

/// The rows of both sides that have the same first cell or mostly the same cells, if there is no other such row.
fn matched_rows(
    sources: &[PairedText<'_>],
    translations: &[PairedText<'_>],
    own: &[RowTable],
    other: &[RowTable],
) -> Vec<(Row, Row)> {
    let rows = |tables: &[RowTable], pieces: &[PairedText<'_>]| -> Vec<(Row, Vec<Vec<String>>)> {
        let all = tables
            .iter()
            .enumerate()
            .flat_map(|(table, one)| one.rows.iter().enumerate().map(move |(row, cells)| ((table, row), cells)));
        all.map(|(row, cells)| (row, cells.iter().map(|cell| plain(pieces[*cell].words)).collect())).collect()
    };
    let (own, other) = (rows(own, sources), rows(other, translations));
    if own.len().saturating_mul(other.len()) > MOST_PAIRS {
        return Vec::new();
    }
    // For each row, its best counterpart with the number of equal cells, and whether there is only one.
    let mut best: [BTreeMap<Row, (usize, Row, bool)>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (row, cells) in &own {
        for (beside, others) in other.iter().filter(|(_, others)| others.len() == cells.len()) {
            let is_same = |(one, other): &(&Vec<String>, &Vec<String>)| !one.is_empty() && one == other;
            let same = cells.iter().zip(others).filter(is_same).count();
            let is_first_same = cells.first().zip(others.first()).is_some_and(|pair| is_same(&pair));
            if !is_first_same && same * 2 <= cells.len() {
                continue;
            }
            for (side, (one, two)) in [(row, beside), (beside, row)].into_iter().enumerate() {
                let known = best[side].get(one).copied().unwrap_or((0, *two, false));
                match same.cmp(&known.0) {
                    std::cmp::Ordering::Greater => _ = best[side].insert(*one, (same, *two, true)),
                    std::cmp::Ordering::Equal => _ = best[side].insert(*one, (same, known.1, false)),
                    std::cmp::Ordering::Less => {}
                }
            }
        }
    }
    let [of_own, of_other] = best;
    let is_mutual = |(row, (_, beside, is_only)): (&Row, &(usize, Row, bool))| {
        let back = of_other.get(beside).is_some_and(|(_, back, is_only)| back == row && *is_only);
        (*is_only && back).then_some((*row, *beside))
    };
    of_own.iter().filter_map(is_mutual).collect()
}

/// The headers of tables, and the rows between two that belong together, if there are equally many on both sides.
fn rows_between(
    matched: &[(Row, Row)],
    tables: &BTreeMap<usize, usize>,
    own: &[RowTable],
    other: &[RowTable],
) -> Vec<(Row, Row)> {
    let mut found = Vec::new();
    for (table, beside) in tables {
        let (rows, others) = (&own[*table].rows, &other[*beside].rows);
        let all = matched.iter().filter(|(row, other)| row.0 == *table && other.0 == *beside);
        let mut ends = in_order(&all.map(|(row, other)| (row.1, other.1)).collect::<Vec<_>>());
        ends.push((rows.len(), others.len()));
        let mut start = (0, 0);
        for (end, other_end) in ends {
            let count = end.saturating_sub(start.0);
            let is_header = start == (0, 0) && end > 0 && other_end > 0;
            let pairs = match count == other_end.saturating_sub(start.1) {
                true => count,
                false => usize::from(is_header),
            };
            for at in 0..pairs {
                let (row, other_row) = (start.0 + at, start.1 + at);
                if rows[row].len() == others[other_row].len() {
                    found.push(((*table, row), (*beside, other_row)));
                }
            }
            start = (end + 1, other_end + 1);
        }
    }
    found
}

/// Whether a text and a recorded line share at least half of their words.
fn is_edited(old: &str, now: &str) -> bool {
    let (old, now) = (plain(split_kind(old).1), plain(now));
    shared(&old, &now) * 2 >= old.len().max(now.len())
}

/// The longest part of pairs whose second numbers ascend.
fn in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each pair, the length of the longest part that ends with it, and the pair before it.
    let mut longest: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (at, (_, other)) in pairs.iter().enumerate() {
        let before = (0..at).filter(|before| pairs[*before].1 < *other).max_by_key(|before| longest[*before].0);
        longest.push((before.map_or(1, |before| longest[before].0 + 1), before));
    }
    let mut found = Vec::new();
    let mut at = (0..pairs.len()).max_by_key(|at| longest[*at].0);
    while let Some(own) = at {
        found.push(pairs[own]);
        at = longest[own].1;
    }
    found.reverse();
    found
}

fn is_footnote_of(line: &str, piece: &PairedText<'_>) -> bool {
    let (kind, words) = split_kind(line);
    kind == LineKind::Footnote && plain(words) == plain(&without_references(piece.words))
}

/// The lines of each text of a section, found by the words that both have.
fn lines_of(part: &SectionSide<'_>) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..part.pieces.len()).collect();
    order.sort_by_key(|piece| part.pieces[*piece].is_footnote);
    let of_pieces: Vec<Vec<String>> = part.pieces.iter().map(|piece| plain(&without_references(piece.words))).collect();
    let of_lines: Vec<Vec<String>> = part.lines.iter().map(|line| plain(split_kind(line).1)).collect();
    let own: Vec<(&str, usize)> =
        order.iter().flat_map(|piece| of_pieces[*piece].iter().map(move |word| (word.as_str(), *piece))).collect();
    let other: Vec<(&str, usize)> = of_lines
        .iter()
        .enumerate()
        .flat_map(|(line, words)| words.iter().map(move |word| (word.as_str(), line)))
        .collect();
    let words = |of: &[(&'_ str, usize)]| of.iter().map(|(word, _)| (*word).to_owned()).collect::<Vec<_>>();
    let mut counts: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); part.lines.len()];
    for step in difference(&words(&own), &words(&other)) {
        if let DiffOp::Equal { old_index, new_index, len } = step {
            for at in 0..len {
                *counts[other[new_index + at].1].entry(own[old_index + at].1).or_default() += 1;
            }
        }
    }
    let mut lines = vec![Vec::new(); part.pieces.len()];
    let mut left = Vec::new();
    for (line, count) in counts.iter().enumerate().filter(|(line, _)| !of_lines[*line].is_empty()) {
        let most = count.iter().max_by_key(|(piece, count)| (**count, std::cmp::Reverse(**piece)));
        match most.filter(|(_, count)| **count * 2 >= of_lines[line].len()) {
            Some((piece, _)) => lines[*piece].push(line),
            None => left.push(line),
        }
    }
    // Footnotes come in another order than in the file.
    for line in left {
        let is_it = |piece: &usize| lines[*piece].is_empty() && of_pieces[*piece] == of_lines[line];
        if let Some(piece) = (0..part.pieces.len()).find(is_it) {
            lines[piece].push(line);
        }
    }
    lines
}

/// The most pairs of texts that are compared; above that, only equal structure counts.
const MOST_PAIRS: usize = 250_000;

/// Pairs texts in order so that they are as similar in structure, length and shared words as possible.
fn guessed([own, other]: &[Vec<&PairedText<'_>>; 2]) -> Vec<(usize, usize)> {
    if own.is_empty() || other.is_empty() || own.len().saturating_mul(other.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let marks = |side: &[&PairedText<'_>]| side.iter().map(|piece| Marks::of(piece)).collect::<Vec<_>>();
    let (own_marks, other_marks) = (marks(own), marks(other));
    let worth = |at: usize, beside: usize| {
        if own[at].kind != other[beside].kind {
            return None;
        }
        let same_form = if own[at].form == other[beside].form { 0.5 } else { 0.0 };
        Some(1.0 + same_form + own_marks[at].likeness(&other_marks[beside]))
    };
    // The best sum for the texts after each pair of positions.
    let width = other.len() + 1;
    let mut best = vec![0.0_f64; (own.len() + 1) * width];
    for at in (0..own.len()).rev() {
        for beside in (0..other.len()).rev() {
            let paired = worth(at, beside).map_or(0.0, |worth| worth + best[(at + 1) * width + beside + 1]);
            best[at * width + beside] = paired.max(best[(at + 1) * width + beside]).max(best[at * width + beside + 1]);
        }
    }
    let (mut at, mut beside, mut pairs) = (0, 0, Vec::new());
    while at < own.len() && beside < other.len() {
        let here = best[at * width + beside];
        if worth(at, beside).is_some_and(|worth| worth + best[(at + 1) * width + beside + 1] >= here) {
            pairs.push((at, beside));
            (at, beside) = (at + 1, beside + 1);
        } else if best[(at + 1) * width + beside] >= here {
            at += 1;
        } else {
            beside += 1;
        }
    }
    pairs
}

/// What a text has in every language.
struct Marks {
    numbers: BTreeSet<String>,
    /// Citations, code and the targets of links.
    codes: BTreeSet<String>,
    /// Words in capitals, of which names are the same in both languages.
    names: BTreeSet<String>,
    length: usize,
}

impl Marks {
    fn of(piece: &PairedText<'_>) -> Self {
        let words = plain(piece.words);
        let has_digit = |word: &&String| word.contains(|character: char| character.is_ascii_digit());
        let is_name = |word: &&String| word.chars().count() > 2 && word.starts_with(char::is_uppercase);
        let codes = inline_pieces(piece.words).into_iter().filter(|piece| piece.kind != PieceKind::Text);
        Self {
            numbers: words.iter().filter(has_digit).cloned().collect(),
            codes: codes.map(|piece| piece.text.to_owned()).filter(|code| code.len() > 2).collect(),
            names: words.iter().filter(is_name).cloned().collect(),
            length: piece.words.chars().count(),
        }
    }

    /// From -1, if their numbers differ, to about 4.
    fn likeness(&self, other: &Self) -> f64 {
        let shared = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.intersection(other).count();
        let all = shared(&self.numbers, &other.numbers)
            + shared(&self.codes, &other.codes)
            + shared(&self.names, &other.names);
        let differ = all == 0 && (self.numbers.is_empty() != other.numbers.is_empty() || !self.numbers.is_empty());
        let (shorter, longer) = (self.length.min(other.length) as f64, self.length.max(other.length).max(1) as f64);
        all.min(3) as f64 + shorter / longer - if differ { 1.0 } else { 0.0 }
    }
}
