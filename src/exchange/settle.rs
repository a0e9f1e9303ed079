//! Determines the sections that a translator confirmed. A section is confirmed only if both sides were seen.

use super::texts::{PageSide, PageTexts};
use super::trace::{lines, structure};
use super::words::{has, plain, shared};
use crate::curriculum::{BREAK, State, Step, sections};

/// The indexes of the steps that the translator saw completely and found current, in the page as it is after the import.
/// `returned` gives for a pair whether it was returned with text, and then whether that text is in the page and is sure.
///
/// In such a step, at least one text was returned, and each returned text is sure. A text that was not returned was
/// already current. Each text of the translated section has a counterpart in the source, in the same order. Content
/// outside texts, such as code, is as recorded or the same on both sides.
pub(super) fn settled(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    returned: &dyn Fn(usize) -> Option<bool>,
) -> Vec<usize> {
    let mut words: Option<[Vec<String>; 2]> = None;
    let mut is_settled = |step: &Step, pairs: &[usize]| {
        // Current texts may not have been exported.
        let is_sure = |pair: &usize| returned(*pair).unwrap_or(page.pairs[*pair].state == State::Current);
        let is_seen = pairs.iter().any(|pair| returned(*pair).is_some());
        if step.state == State::Current || step.translation.is_none() || !is_seen || !pairs.iter().all(is_sure) {
            return false;
        }
        let words = words.get_or_insert_with(|| [&page.source, translation].map(texts_of_sections));
        is_paired(page, translation, step, pairs) && is_rest_known(page, translation, step, pairs, words)
    };
    let steps = page.steps.iter().zip(page.pairs_of_steps()).enumerate();
    steps.filter(|(_, (step, pairs))| is_settled(step, pairs)).map(|(number, _)| number).collect()
}

fn texts_of_sections(side: &PageSide<'_>) -> Vec<String> {
    sections(side.document).into_iter().map(|section| section.text).collect()
}

/// Whether the texts of both sections are each other's counterparts, in the same order and for the same readers: the
/// record of a section pairs its texts by their order.
fn is_paired(page: &PageTexts<'_>, translation: &PageSide<'_>, step: &Step, pairs: &[usize]) -> bool {
    // Footnotes may be defined anywhere in a file.
    let order = |number: usize| {
        let text = &translation.texts[number];
        (text.section == step.translation.unwrap_or_default()).then_some((text.is_footnote, number))
    };
    let mut pairs: Vec<(bool, usize)> =
        pairs.iter().map(|pair| (page.source.texts[page.pairs[*pair].source].is_footnote, *pair)).collect();
    pairs.sort_unstable();
    let of_pairs: Option<Vec<(bool, usize)>> =
        pairs.iter().map(|(_, pair)| order(page.pairs[*pair].translation?)).collect();
    let Some(of_pairs) = of_pairs else { return false };
    let own = translation.texts.iter().enumerate().filter(|(_, text)| Some(text.section) == step.translation);
    let mut own: Vec<(bool, usize)> = own.map(|(number, text)| (text.is_footnote, number)).collect();
    own.sort_unstable();
    // A block that ends elsewhere shows a text to other readers.
    let is_in_alike_blocks = |(_, pair): &(bool, usize)| {
        let pair = &page.pairs[*pair];
        let own = pair.translation.map(|own| &translation.texts[own]);
        own.is_some_and(|own| own.has_audience_of(&page.source.texts[pair.source]))
    };
    own == of_pairs && pairs.iter().all(is_in_alike_blocks)
}

/// Whether content outside texts is as recorded, or the same in both languages.
fn is_rest_known(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    step: &Step,
    pairs: &[usize],
    words: &[Vec<String>; 2],
) -> bool {
    let section = |side: usize, number: Option<usize>| {
        number.and_then(|number| words[side].get(number)).map_or("", String::as_str)
    };
    let (now, other) = (section(0, step.source), section(1, step.translation));
    let record = step.record.and_then(|number| page.records.get(number));
    let (recorded, other_recorded) = record.map_or(("", ""), |record| (&record.source_text, &record.text));
    let source_texts = pairs.iter().map(|pair| page.pairs[*pair].source);
    let own_texts = pairs.iter().filter_map(|pair| page.pairs[*pair].translation);
    let carried = [
        source_texts.flat_map(|number| with_lines(&page.source.texts[number].words)).collect::<Vec<_>>(),
        own_texts.flat_map(|number| with_lines(&translation.texts[number].words)).collect(),
    ];
    // Parts of a side outside its texts.
    let is_known = |part: &str, carried: &[Vec<String>], recorded: &str, beside: &str| {
        let words = plain(part);
        let is_carried = words.is_empty() || carried.iter().any(|text| is_alike(text, &words));
        is_carried || has(recorded, part) || has(beside, part)
    };
    // The record pairs lines by their order: code must be between the same texts on both sides. A name on both sides,
    // `{from=four-elements}`, is no text because the words of a heading in one language are like it.
    let of_side = |text: &str| -> Vec<Vec<String>> {
        lines(text).into_iter().map(plain).filter(|words| !words.is_empty()).collect()
    };
    let both = [of_side(now), of_side(other)];
    let is_carried = |side: usize, words: &[String]| carried[side].iter().any(|text| is_alike(text, words));
    let order = |side: usize| -> Vec<LinePlace> {
        let place = |words: &Vec<String>| match (is_carried(side, words), both[1 - side].contains(words)) {
            (true, false) => LinePlace::Text,
            (true, true) if is_carried(1 - side, words) => LinePlace::Text,
            (_, true) => LinePlace::OnBothSides(words.clone()),
            (false, false) => LinePlace::Other,
        };
        both[side].iter().map(place).collect()
    };
    let (own_order, other_order) = (order(0), order(1));
    if own_order.len() == other_order.len() && own_order != other_order {
        return false;
    }
    let lacks = |now: &str, recorded: &str| recorded.split(BREAK).any(|part| !has(now, part));
    let is_lost = lacks(now, recorded) || lacks(other, other_recorded);
    let is_structure_same = structure(now) == structure(other)
        || (structure(now) == structure(recorded) && structure(other) == structure(other_recorded));
    let parts = |text: &str| text.split(BREAK).filter(|part| !plain(part).is_empty()).count();
    now.split(BREAK).all(|part| is_known(part, &carried[0], recorded, other))
        && other.split(BREAK).all(|part| is_known(part, &carried[1], other_recorded, now))
        && is_structure_same
        && (!is_lost || parts(now) == parts(other))
}

/// What a line of a section is.
#[derive(PartialEq)]
enum LinePlace {
    /// A text, or a part of one.
    Text,
    /// The same words on both sides that are no text on one of them.
    OnBothSides(Vec<String>),
    /// Something else, such as code.
    Other,
}

/// The words of a text, and those of each of its lines: a recorded section has the lines between forced line breaks apart.
fn with_lines(text: &str) -> Vec<Vec<String>> {
    let whole = [text].into_iter();
    let lines = text.lines().filter(|line| line.len() < text.len());
    whole.chain(lines).map(plain).collect()
}

/// Whether most words of two texts are the same. A text in a recorded section may differ from the text itself in marks
/// and footnote numbers.
fn is_alike(one: &[String], other: &[String]) -> bool {
    shared(one, other) * 5 >= (one.len() + other.len()) * 3 / 2
}
