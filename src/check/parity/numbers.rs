//! Numbers: those of a paragraph, list item, cell, block, caption or footnote are those of its counterpart.
//!
//! Numbers are compared by value, with what they count where both languages know the word: `six months` is `6 meses`,
//! not `6 días`. A number that only one text has is not reported, since a translator may omit it or write it in other
//! words.

use super::context::Context;
use super::matching::{Comparison, Difference, differences};
use super::pair::{Both, Pair, Side};
use super::passages::{ComparedText, Passage, each_pair, footnote, parts};
use super::quantities::{Quantity, QuantityReading, quantities};
use crate::config::split_front_matter;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Span;
use crate::wording::QuantityWords;

/// The words of quantities of a translation and its source; without those of one, the other's are not used either.
fn words<'a>(context: &Context<'a>, both: &Both<'_>) -> Option<(&'a QuantityWords, &'a QuantityWords)> {
    let of = |side: &Side<'_>| context.theme.wording(side.language).writing().quantities.as_ref();
    of(&both.here).zip(of(&both.there))
}

/// The texts of front matter: title, description, objectives, questions and materials.
fn front_texts(side: Side<'_>) -> [Vec<&str>; 5] {
    let front = &side.document.front;
    let objectives = front.objectives.iter().map(|objective| objective.text.as_str());
    let questions = front.questions.iter().map(|question| question.value.as_str());
    let materials = front.materials.iter().map(String::as_str);
    [
        vec![&*front.title],
        front.description.as_deref().into_iter().collect(),
        objectives.collect(),
        questions.collect(),
        materials.collect(),
    ]
}

/// Compares the texts of front matter.
pub(super) fn check_front(context: &Context<'_>, both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let passages = |side: Side<'_>, texts: Vec<&str>| -> Vec<ComparedText> {
        let within = split_front_matter(side.text).map_or(side.document.front.title_span, |(span, _)| span);
        texts.into_iter().map(|text| ComparedText::Text(Passage::of_file(side, text, within))).collect()
    };
    for (own, other) in front_texts(both.here).into_iter().zip(front_texts(both.there)) {
        if own.len() == other.len() {
            report(context, both, &passages(both.here, own), &passages(both.there, other), found);
        }
    }
}

/// Compares the texts of a section and of its footnotes.
pub(super) fn compare(context: &Context<'_>, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let both = Both { here: pair.here.side, there: pair.there.side };
    let (mut own, mut other) = (parts(pair.here), parts(pair.there));
    let (notes, other_notes) = (&pair.here.contents.footnotes, &pair.there.contents.footnotes);
    let label = |side: Side<'_>, index: u32| {
        let footnote = side.document.body.footnotes.get(index as usize);
        footnote.map(|footnote| footnote.label.clone()).unwrap_or_default()
    };
    // Footnotes with the same labels may be referred to in another order.
    let sorted = |side: Side<'_>, notes: &[u32]| {
        let mut notes: Vec<(String, u32)> = notes.iter().map(|index| (label(side, *index), *index)).collect();
        notes.sort();
        notes
    };
    let (by_label, other_by_label) = (sorted(both.here, notes), sorted(both.there, other_notes));
    let is_same = by_label.iter().map(|(label, _)| label).eq(other_by_label.iter().map(|(label, _)| label));
    let order = |notes: &[u32], by_label: Vec<(String, u32)>| match is_same {
        true => by_label.into_iter().map(|(_, index)| index).collect(),
        false => notes.to_vec(),
    };
    let (notes, other_notes) = (order(notes, by_label), order(other_notes, other_by_label));
    if notes.len() == other_notes.len() {
        for (own, other) in notes.into_iter().zip(other_notes) {
            report(context, &both, &footnote(both.here, own), &footnote(both.there, other), found);
        }
    } else {
        own.extend(notes.into_iter().flat_map(|index| footnote(both.here, index)));
        other.extend(other_notes.into_iter().flat_map(|index| footnote(both.there, index)));
    }
    report(context, &both, &own, &other, found);
}

/// Reports the quantities that differ between texts and their counterparts.
fn report(
    context: &Context<'_>,
    both: &Both<'_>,
    own: &[ComparedText],
    other: &[ComparedText],
    found: &mut Vec<Diagnostic>,
) {
    let words = words(context, both);
    each_pair(own, other, &mut |own, other| {
        let mut here = StatedPassages::new(own, words.map(|words| words.0));
        let mut there = StatedPassages::new(other, words.map(|words| words.1));
        // Fast path: most texts state the same in the same order.
        if here.keys().eq(there.keys()) {
            return;
        }
        here.add_others(words.map(|words| words.0));
        there.add_others(words.map(|words| words.1));
        let how = Comparison { is_exact: words.is_some(), is_one: own.len() == 1 && other.len() == 1 };
        for difference in differences(&here.quantities, &there.quantities, how) {
            let Difference { here: own, there: other, is_exchange } = difference;
            let ((name, span), (other, other_span)) =
                (here.name(both.here, own, is_exchange), there.name(both.there, other, is_exchange));
            let fault = faults::NumbersDiffer { here: name, source: both.there.tag.to_owned(), there: other };
            found.push(Diagnostic::new(fault, both.here.place(span)).beside(both.there.place(other_span)));
        }
    });
}

/// Passages and their quantities.
struct StatedPassages<'p, 'w> {
    passages: &'p [&'p Passage],
    quantities: Vec<Quantity<'w>>,
    /// The passage of each quantity, in order: the number of quantities up to its end.
    ends: Vec<usize>,
}

impl<'p, 'w> StatedPassages<'p, 'w> {
    fn new(passages: &'p [&'p Passage], words: Option<&'w QuantityWords>) -> Self {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for passage in passages {
            all.extend(quantities(&passage.text, words));
            ends.push(all.len());
        }
        Self { passages, quantities: all, ends }
    }

    /// What is equal in texts that state the same.
    fn keys(&self) -> impl Iterator<Item = (QuantityReading<'w>, [bool; 3])> {
        self.quantities.iter().map(|one| (one.key(), [one.is_loose, one.is_period, one.is_in_name]))
    }

    /// Adds the numbers of code, citations and addresses.
    fn add_others(&mut self, words: Option<&'w QuantityWords>) {
        for passage in self.passages {
            let others = quantities(&passage.others, words).into_iter();
            self.quantities.extend(others.map(|one| Quantity { is_loose: true, counted: None, ..one }));
        }
    }

    /// A quantity as the author wrote it, with what it counts if that differs, and its span in the file.
    fn name(&self, side: Side<'_>, one: &Quantity<'_>, is_exchange: bool) -> (String, Span) {
        let at = self.quantities.iter().position(|other| std::ptr::eq(other, one)).unwrap_or_default();
        let passage = self.ends.iter().position(|end| at < *end).and_then(|passage| self.passages.get(passage));
        let span = if is_exchange { one.whole } else { one.span };
        let Some(passage) = passage else { return (String::new(), side.document.front.title_span) };
        let text = passage.text.get(span.range()).unwrap_or_default();
        (text.split_whitespace().collect::<Vec<_>>().join(" "), passage.source_of(side, span))
    }
}
