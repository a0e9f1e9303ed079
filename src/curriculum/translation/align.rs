//! Which section of a translation corresponds to which of the source, and whether both are in step.
//!
//! Recorded sections are found first, on both sides: unchanged ones by their digest, then by an anchor that the author
//! gave, then by anchor and by the words that they share with the recorded text; in a translation also by position
//! between neighbours that were found. Sections without a record are paired by anchors that the author gave, by position
//! if the outlines are equal, and by equal anchors that nobody gave. Where one section of the source was removed and one
//! is new in its place, the new one replaces it. A section with a text that is marked as open ([`super::OpenMark`]) is
//! not in step.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::lock::Record;
use super::state::State;
use crate::config::Date;

/// The properties of a section that pairing uses.
#[derive(Clone, Copy, Debug)]
pub struct SectionFeatures<'a> {
    /// The anchor; empty for the top of the page.
    pub anchor: &'a str,
    /// Whether the author gave the anchor.
    pub is_given: bool,
    /// The level of the heading; 0 for the top of the page.
    pub level: u8,
    /// The digest of its text.
    pub digest: u64,
    /// Whether a text of it is not translated yet, and has a mark.
    pub is_open: bool,
}

/// A section of a page in a source and in one translation; one of the two may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number of the section in the source.
    pub source: Option<usize>,
    /// The number of the section in the translation.
    pub translation: Option<usize>,
    /// The state of the translation.
    pub state: State,
    /// The number of its record.
    pub record: Option<usize>,
    /// The date of the last confirmation.
    pub confirmed: Option<Date>,
    /// Whether the recorded source section was removed, and this one is new in its place.
    pub is_replaced: bool,
}

impl Step {
    /// The step of a section of the source that the translation lacks.
    pub fn missing(source: usize) -> Self {
        Self {
            source: Some(source),
            translation: None,
            state: State::Missing,
            record: None,
            confirmed: None,
            is_replaced: false,
        }
    }

    /// Whether it is missing although the translation has a part of it.
    pub fn is_begun(&self) -> bool {
        self.state == State::Missing && self.translation.is_some()
    }
}

/// Computes the texts of the sections of one side, in order.
pub type SectionWords<'a> = &'a dyn Fn() -> Vec<String>;

/// Pairs the sections of a page. The texts of sections are only computed if one has changed. Steps are in the order of
/// the translation; sections that it lacks are at their position in the source.
pub fn align<'s>(
    source: &[SectionFeatures<'s>],
    translation: &[SectionFeatures<'s>],
    records: &'s [Record],
    source_words: SectionWords<'_>,
    translation_words: SectionWords<'_>,
) -> Vec<Step> {
    let sources = find_sources(source, records, source_words);
    let translations = find_translations(translation, records, translation_words);
    let mut pairing = Pairing { of_source: vec![None; source.len()], of_translation: vec![None; translation.len()] };
    let mut record_of: BTreeMap<usize, usize> = BTreeMap::new();
    // One of the two recorded sections may have been removed.
    let mut gone: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, found) in sources.iter().zip(&translations).enumerate() {
        match found {
            (Some(source), Some(translation)) => {
                pairing.pair(*source, *translation);
                record_of.insert(*translation, number);
            }
            (None, Some(translation)) => {
                gone.insert(*translation, number);
            }
            _ => {}
        }
    }
    // A section that was confirmed as the translation's own may get a source with its anchor.
    let is_own = |translation: usize| gone.get(&translation).is_none_or(|number| records[*number].source.is_empty());
    pairing.by_anchor(source, translation, &is_own);
    gone.retain(|own, _| pairing.of_translation[*own].is_none());
    let is_known = |translation: usize| gone.contains_key(&translation);
    let lost: BTreeSet<usize> = sources
        .iter()
        .zip(&translations)
        .filter(|(_, translation)| translation.is_none())
        .filter_map(|(source, _)| *source)
        .collect();
    pairing.by_place(source, translation, &is_known, &lost);
    if pairing.by_automatic_anchor(source, translation, &is_known, &lost) {
        pairing.by_place(source, translation, &is_known, &lost);
    }
    let is_replaceable =
        |translation: usize| gone.get(&translation).is_some_and(|one| !records[*one].source.is_empty());
    let replaced = pairing.replaced(source, translation, &is_replaceable, &lost);
    pairing.steps((source, translation), records, &record_of, &gone, &replaced)
}

/// For each record, the source section that it was made from, if it still exists.
fn find_sources<'r>(
    source: &[SectionFeatures<'r>],
    records: &'r [Record],
    words: SectionWords<'_>,
) -> Vec<Option<usize>> {
    let mut found = PairedRecords::new(records.len(), source.len());
    let of_source = |record: &&Record| !record.source.is_empty();
    found.take(
        records,
        source,
        |record| Some(record).filter(of_source).map(|record| (record.source_digest, record.source_anchor.as_str())),
        |side| Some((side.digest, side.anchor)),
    );
    found.take(
        records,
        source,
        |record| Some(record).filter(of_source).map(|record| record.source_digest),
        |side| Some(side.digest),
    );
    found.take(
        records,
        source,
        |record| Some(record).filter(of_source).map(|record| record.source_anchor.as_str()),
        |side| side.is_given.then_some(side.anchor),
    );
    let recorded = |record: &'r Record| {
        let words = (record.source_anchor.as_str(), record.source_text.as_str());
        (!record.source.is_empty()).then_some(words)
    };
    found.by_words(records, source, recorded, words);
    found.of_record
}

/// For each record, its section of the translation, if it still exists.
fn find_translations<'r>(
    translation: &[SectionFeatures<'r>],
    records: &'r [Record],
    words: SectionWords<'_>,
) -> Vec<Option<usize>> {
    let mut found = PairedRecords::new(records.len(), translation.len());
    let both = |record: &'r Record| Some((record.digest, record.anchor.as_str()));
    found.take(records, translation, both, |side| Some((side.digest, side.anchor)));
    found.take(records, translation, |record| Some(record.digest), |side| Some(side.digest));
    let anchor = |record: &'r Record| Some(record.anchor.as_str());
    found.take(records, translation, anchor, |side| side.is_given.then_some(side.anchor));
    let recorded = |record: &'r Record| (!record.text.is_empty()).then_some((&*record.anchor, &*record.text));
    found.by_words(records, translation, recorded, words);
    // Records of older versions, which have no text.
    let without_words = |record: &'r Record| anchor(record).filter(|_| record.text.is_empty());
    found.take(records, translation, without_words, |side| Some(side.anchor));
    found.between_neighbours(translation);
    found.of_record
}

/// Records with their sections, paired one to one.
struct PairedRecords {
    of_record: Vec<Option<usize>>,
    of_side: Vec<Option<usize>>,
}

/// The least share of common words for a section to be another one renamed.
pub(super) const ALIKE: f64 = 0.5;

/// The bonus for an equal anchor, as a share of words: a rewritten section is still the same, unless another one has
/// its words.
const SAME_ANCHOR: f64 = 0.5;

impl PairedRecords {
    fn new(records: usize, sides: usize) -> Self {
        Self { of_record: vec![None; records], of_side: vec![None; sides] }
    }

    fn set(&mut self, record: usize, side: usize) {
        self.of_record[record] = Some(side);
        self.of_side[side] = Some(record);
    }

    /// Pairs each record with the first unpaired section of the same key.
    fn take<'r, K: Eq + Hash>(
        &mut self,
        records: &'r [Record],
        sides: &[SectionFeatures<'r>],
        record_key: impl Fn(&'r Record) -> Option<K>,
        side_key: impl Fn(&SectionFeatures<'r>) -> Option<K>,
    ) {
        let mut free: FxHashMap<K, VecDeque<usize>> = FxHashMap::default();
        for (number, side) in sides.iter().enumerate().filter(|(number, _)| self.of_side[*number].is_none()) {
            if let Some(key) = side_key(side) {
                free.entry(key).or_default().push_back(number);
            }
        }
        for (number, record) in records.iter().enumerate() {
            if self.of_record[number].is_some() {
                continue;
            }
            let side = record_key(record).and_then(|key| free.get_mut(&key)?.pop_front());
            if let Some(side) = side {
                self.set(number, side);
            }
        }
    }

    /// Pairs by common words, the most similar first, so that a split section continues as its larger part. `recorded`
    /// gives the anchor and text of a record, if it has them.
    fn by_words<'r>(
        &mut self,
        records: &'r [Record],
        sides: &[SectionFeatures<'_>],
        recorded: impl Fn(&'r Record) -> Option<(&'r str, &'r str)>,
        words: SectionWords<'_>,
    ) {
        let left = |of: &[Option<usize>]| (0..of.len()).filter(|number| of[*number].is_none()).collect::<Vec<_>>();
        let (records_left, sides_left) = (left(&self.of_record), left(&self.of_side));
        let of_record = |number: usize| Some((number, recorded(&records[number])?));
        let records_left: Vec<(usize, (&str, &str))> = records_left.into_iter().filter_map(of_record).collect();
        if records_left.is_empty() || sides_left.is_empty() {
            return;
        }
        let texts = words();
        let text = |side: usize| texts.get(side).map_or("", String::as_str);
        let likely = Likely::new(sides, &sides_left, records_left.len(), text);
        let mut pairs = Vec::new();
        for (number, (anchor, words)) in records_left {
            for side in likely.sides(anchor, words) {
                // The top of a page never becomes a section below it.
                if (sides[side].level == 0) != anchor.is_empty() {
                    continue;
                }
                let alike = likeness(words, text(side));
                if sides[side].anchor == anchor {
                    pairs.push((alike + SAME_ANCHOR, number, side));
                } else if alike >= ALIKE {
                    pairs.push((alike, number, side));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, number, side) in pairs {
            if self.of_record[number].is_none() && self.of_side[side].is_none() {
                self.set(number, side);
            }
        }
    }

    /// Pairs the records and sections between two pairs, in order, if there are equally many of both.
    fn between_neighbours(&mut self, sides: &[SectionFeatures<'_>]) {
        let mut start = (0, 0);
        let mut ends: Vec<(usize, usize)> =
            self.of_record.iter().enumerate().filter_map(|(record, side)| Some((record, (*side)?))).collect();
        ends.push((self.of_record.len(), sides.len()));
        for (record, side) in ends {
            if record >= start.0 && side >= start.1 && record - start.0 == side - start.1 {
                for (record, side) in (start.0..record).zip(start.1..side) {
                    if self.of_record[record].is_none() && self.of_side[side].is_none() {
                        self.set(record, side);
                    }
                }
            }
            start = (record + 1, side + 1);
        }
    }
}

/// The candidate sections of a record.
enum Likely<'t> {
    /// All sections, if there are few.
    All(Vec<usize>),
    /// The sections by anchor and by rare word.
    Indexed { anchors: FxHashMap<&'t str, Vec<usize>>, words: FxHashMap<&'t str, Vec<usize>> },
}

/// The most pairs of a record and a section that are all compared.
const MOST_PAIRS: usize = 10_000;

/// The most sections that may contain a word for it to be rare.
const MOST_WITH_A_WORD: usize = 16;

/// The most rare words of a record that are searched for.
const MOST_WORDS: usize = 16;

impl<'t> Likely<'t> {
    fn new(sides: &[SectionFeatures<'t>], left: &[usize], records: usize, text: impl Fn(usize) -> &'t str) -> Self {
        if left.len() * records <= MOST_PAIRS {
            return Self::All(left.to_vec());
        }
        let (mut anchors, mut words) = (FxHashMap::<_, Vec<usize>>::default(), FxHashMap::<_, Vec<usize>>::default());
        for side in left {
            anchors.entry(sides[*side].anchor).or_default().push(*side);
            for word in text(*side).split_whitespace() {
                let known = words.entry(word).or_default();
                // One more than the limit marks a word as not rare.
                if known.len() <= MOST_WITH_A_WORD && known.last() != Some(side) {
                    known.push(*side);
                }
            }
        }
        words.retain(|_, sides| sides.len() <= MOST_WITH_A_WORD);
        Self::Indexed { anchors, words }
    }

    /// The candidates for a record with an anchor and text.
    fn sides(&self, anchor: &str, recorded: &str) -> Vec<usize> {
        match self {
            Self::All(sides) => sides.clone(),
            Self::Indexed { anchors, words } => {
                let same = anchors.get(anchor).into_iter().flatten().take(MOST_WITH_A_WORD);
                let rare = recorded.split_whitespace().filter_map(|word| words.get(word));
                let mut sides: Vec<usize> = same.chain(rare.take(MOST_WORDS).flatten()).copied().collect();
                sides.sort_unstable();
                sides.dedup();
                sides
            }
        }
    }
}

/// The share of common words in two texts, from 0 to 1.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    one.split_whitespace().for_each(|word| counts.entry(word).or_default().0 += 1);
    other.split_whitespace().for_each(|word| counts.entry(word).or_default().1 += 1);
    let (shared, all) = counts.values().fold((0, 0), |(shared, all), (a, b)| (shared + a.min(b) * 2, all + a + b));
    f64::from(shared) / f64::from(all.max(1))
}

struct Pairing {
    of_source: Vec<Option<usize>>,
    of_translation: Vec<Option<usize>>,
}

impl Pairing {
    fn pair(&mut self, source: usize, translation: usize) {
        self.of_source[source] = Some(translation);
        self.of_translation[translation] = Some(source);
    }

    /// Pairs the tops of the pages, and equal anchors of which the author gave at least one.
    fn by_anchor<'s>(
        &mut self,
        source: &[SectionFeatures<'s>],
        translation: &[SectionFeatures<'s>],
        is_free: &dyn Fn(usize) -> bool,
    ) {
        // The top of a page has no anchor.
        let key = |side: &SectionFeatures<'s>| if side.level == 0 { "" } else { side.anchor };
        let mut free: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (number, side) in translation.iter().enumerate() {
            if self.of_translation[number].is_none() && is_free(number) {
                free.entry(key(side)).or_default().push(number);
            }
        }
        for (number, side) in source.iter().enumerate() {
            if self.of_source[number].is_some() {
                continue;
            }
            let Some(others) = free.get_mut(key(side)) else { continue };
            let is_given = |other: &usize| translation[*other].is_given || side.level == 0;
            let given = others.iter().position(is_given).or((side.is_given && !others.is_empty()).then_some(0));
            if let Some(at) = given {
                self.pair(number, others.remove(at));
            }
        }
    }

    /// Pairs sections of one level with equal anchors that come from their headings, as those of names do.
    fn by_automatic_anchor<'s>(
        &mut self,
        source: &[SectionFeatures<'s>],
        translation: &[SectionFeatures<'s>],
        is_known: &dyn Fn(usize) -> bool,
        lost: &BTreeSet<usize>,
    ) -> bool {
        let free = (0..translation.len()).filter(|number| self.of_translation[*number].is_none() && !is_known(*number));
        let mut free: FxHashMap<(&str, u8), usize> =
            free.rev().map(|number| ((translation[number].anchor, translation[number].level), number)).collect();
        let mut is_any = false;
        for (number, side) in source.iter().enumerate() {
            if self.of_source[number].is_none()
                && !lost.contains(&number)
                && let Some(other) = free.remove(&(side.anchor, side.level))
            {
                self.pair(number, other);
                is_any = true;
            }
        }
        is_any
    }

    /// Pairs a section of the translation whose source was removed with the one new section of the source in its place:
    /// between two pairs, where neither side has another section. Returns such sections of the translation.
    fn replaced(
        &mut self,
        source: &[SectionFeatures<'_>],
        translation: &[SectionFeatures<'_>],
        is_replaceable: &dyn Fn(usize) -> bool,
        lost: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let is_it = |own: &usize| {
            let before = own.checked_sub(1).and_then(|before| self.of_translation[before])?;
            let after = match self.of_translation.get(own + 1) {
                Some(after) => (*after)?,
                None => source.len(),
            };
            let new = before + 1;
            let is_alone = after == new + 1 && self.of_source[new].is_none() && !lost.contains(&new);
            (is_alone && source[new].level == translation[*own].level).then_some((new, *own))
        };
        let gone = (0..translation.len()).filter(|own| self.of_translation[*own].is_none() && is_replaceable(*own));
        let found: Vec<(usize, usize)> = gone.filter_map(|own| is_it(&own)).collect();
        found.iter().for_each(|(new, own)| self.pair(*new, *own));
        found.into_iter().map(|(_, own)| own).collect()
    }

    /// Pairs sections of the same levels in the same order between two pairs.
    fn by_place(
        &mut self,
        source: &[SectionFeatures<'_>],
        translation: &[SectionFeatures<'_>],
        is_known: &dyn Fn(usize) -> bool,
        lost: &BTreeSet<usize>,
    ) {
        let mut ends: Vec<(usize, usize)> =
            self.of_source.iter().enumerate().filter_map(|(own, other)| Some((own, (*other)?))).collect();
        ends.push((source.len(), translation.len()));
        let mut start = (0, 0);
        for (own_end, other_end) in ends {
            if other_end < start.1 {
                continue;
            }
            // A section whose recorded translation was removed is not paired by position.
            let own: Vec<usize> = (start.0..own_end)
                .filter(|number| self.of_source[*number].is_none() && !lost.contains(number))
                .collect();
            let other: Vec<usize> = (start.1..other_end)
                .filter(|number| self.of_translation[*number].is_none() && !is_known(*number))
                .collect();
            let levels = own.iter().map(|number| source[*number].level);
            if own.len() == other.len() && levels.eq(other.iter().map(|number| translation[*number].level)) {
                let other = in_order_of_anchors(source, translation, &own, other);
                own.into_iter().zip(other).for_each(|(own, other)| self.pair(own, other));
            }
            start = (own_end + 1, other_end + 1);
        }
    }

    fn steps(
        &self,
        (source, translations): (&[SectionFeatures<'_>], &[SectionFeatures<'_>]),
        records: &[Record],
        record_of: &BTreeMap<usize, usize>,
        gone: &BTreeMap<usize, usize>,
        replaced: &BTreeSet<usize>,
    ) -> Vec<Step> {
        let mut steps = Vec::with_capacity(source.len());
        let mut next = 0;
        for (translation, source_of) in self.of_translation.iter().enumerate() {
            // A missing section comes before the first section that follows it in the source.
            if let Some(source_of) = source_of {
                while next < *source_of {
                    if self.of_source[next].is_none() {
                        steps.push(Step::missing(next));
                    }
                    next += 1;
                }
                next = next.max(source_of + 1);
            }
            let record = record_of.get(&translation).or(gone.get(&translation)).copied();
            let known = record.map(|number| &records[number]);
            let is_open = translations[translation].is_open;
            let state = match (source_of, known) {
                // Whatever the record says, it is not translated yet.
                (Some(_), known) if is_open => match known {
                    Some(_) => State::Outdated,
                    None => State::Missing,
                },
                (None, None) => State::Extra,
                (Some(_), None) => State::Unconfirmed,
                (_, Some(known)) => {
                    known.state(source_of.map(|own| source[own].digest), translations[translation].digest)
                }
            };
            let confirmed = known.map(|known| known.date);
            let is_replaced = replaced.contains(&translation);
            steps.push(Step {
                source: *source_of,
                translation: Some(translation),
                state,
                record,
                confirmed,
                is_replaced,
            });
        }
        steps.extend((next..source.len()).filter(|number| self.of_source[*number].is_none()).map(Step::missing));
        steps
    }
}

/// Sections of the translation in the order of those of the source that they are paired with by position: those with
/// equal anchors go together, if they change places only with each other.
fn in_order_of_anchors(
    source: &[SectionFeatures<'_>],
    translation: &[SectionFeatures<'_>],
    own: &[usize],
    other: Vec<usize>,
) -> Vec<usize> {
    let key = |side: &SectionFeatures<'_>| (side.anchor.to_owned(), side.level);
    let mut by_anchor: FxHashMap<(String, u8), usize> =
        other.iter().rev().map(|number| (key(&translation[*number]), *number)).collect();
    let of_own: Vec<Option<usize>> = own.iter().map(|number| by_anchor.remove(&key(&source[*number]))).collect();
    let taken: BTreeSet<usize> = of_own.iter().flatten().copied().collect();
    let is_exchange = of_own.iter().zip(&other).all(|(one, other)| one.is_some() == taken.contains(other));
    if !is_exchange {
        return other;
    }
    of_own.into_iter().zip(other).map(|(one, other)| one.unwrap_or(other)).collect()
}
