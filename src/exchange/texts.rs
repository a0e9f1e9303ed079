//! Extracts the texts of pages in pairs: each unit of a source with its counterpart in a translation.
//!
//! Sections are paired by `Site::steps`. Within two paired sections, units are paired by kind and order, so that an
//! added paragraph on one side does not shift the pairs after it.

use std::collections::{BTreeMap, BTreeSet};

use similar::DiffOp;

use super::front::{FrontText, front_texts};
use crate::config::Audience;
use crate::curriculum::{BREAK, Document, PageId, Record, Site, State, Step, Translation};
use crate::language::Language;
use crate::markdown::{Unit, UnitKind, units};
use crate::source::{Snapshot, Span};
use crate::status::difference;

/// A page in its source language and one other language, as pairs of texts.
pub struct PageTexts<'a> {
    /// The page.
    pub page: PageId,
    /// Its name in the translation record, the prefix of the names of its texts.
    pub name: String,
    /// The source.
    pub source: Side<'a>,
    /// The translation, if there is one.
    pub translation: Option<Side<'a>>,
    /// The aligned sections; without a translation, those of the source.
    pub steps: Vec<Step>,
    /// The translation records of the sections.
    pub records: Vec<Record>,
    /// The texts of the source in order, with their counterparts.
    pub pairs: Vec<TextPair>,
}

impl PageTexts<'_> {
    /// The indexes of the pairs of each step.
    pub(super) fn pairs_of_steps(&self) -> Vec<Vec<usize>> {
        let mut of_steps = vec![Vec::new(); self.steps.len()];
        for (number, pair) in self.pairs.iter().enumerate() {
            if let Some(pairs) = of_steps.get_mut(pair.step) {
                pairs.push(number);
            }
        }
        of_steps
    }
}

/// A page in one language, with its translatable texts.
pub struct Side<'a> {
    /// The parsed page.
    pub document: &'a Document,
    /// The text of its file.
    pub text: &'a str,
    /// The texts of its front matter, then its units.
    pub texts: Vec<Text>,
}

/// A translatable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its place in the page.
    pub place: TextPlace,
    /// Its span in the file.
    pub span: Span,
    /// Inline Markdown; plain text in front matter.
    pub words: String,
    /// The index of its section, 0 for the top of the page.
    pub section: usize,
    /// The number of blocks around it.
    pub blocks: usize,
    /// Whether the participant edition omits it.
    pub is_for_facilitators: bool,
}

/// The place of a text in a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextPlace {
    /// Front matter: the key, and the index in a list, from 0.
    Front(&'static str, usize),
    /// The page's text: the kind of unit, and the key of an attribute.
    Unit(UnitKind, Option<String>),
}

/// A text of the source with its translation.
pub struct TextPair {
    /// Its permanent name: `module/page#anchor/3`.
    pub context: String,
    /// Its index among the texts of the source.
    pub source: usize,
    /// The index of its counterpart among the texts of the translation, if there is one.
    pub translation: Option<usize>,
    /// The index of the step of its section.
    pub step: usize,
    /// Missing, current, or changed since; unconfirmed without a translation record.
    pub state: State,
    /// If the source has changed, the previous source text.
    pub previous: Option<String>,
}

/// The texts of all pages with one source language that exist or are planned in another, in the order of the course.
/// The participant edition omits texts for facilitators.
pub fn page_texts<'a>(
    site: &'a Site,
    snapshot: &'a Snapshot,
    from: Language,
    into: Language,
    edition: Audience,
) -> impl Iterator<Item = PageTexts<'a>> {
    let pages = (0..).map(PageId).take(site.pages.len());
    let pages = pages.filter(move |id| site.page(*id).source == from);
    pages.filter_map(move |id| {
        let mut page = of_page(site, snapshot, id, into)?;
        if edition == Audience::Participant {
            let texts = &page.source.texts;
            page.pairs.retain(|pair| !texts[pair.source].is_for_facilitators);
        }
        (!page.pairs.is_empty()).then_some(page)
    })
}

/// The texts of one page; `None` if the page should not exist in the language.
pub fn of_page<'a>(site: &'a Site, snapshot: &'a Snapshot, id: PageId, into: Language) -> Option<PageTexts<'a>> {
    let page = site.page(id);
    page.addresses[into].as_ref()?;
    if page.source == into {
        return None;
    }
    let original = page.translations[page.source].as_ref()?;
    let translated = page.translations[into].as_ref();
    let source = side(snapshot, &original.document)?;
    let translation = translated.and_then(|translated| side(snapshot, &translated.document));
    let steps = match translated {
        Some(_) => site.steps(id, into).to_vec(),
        None => (0..original.section_digests().len()).map(missing).collect(),
    };
    let records = site.records(id, into);
    let name = site.record_name(page);
    let pairs = pairs(&name, original, &source, translation.as_ref(), &steps, &records);
    Some(PageTexts { page: id, name, source, translation, steps, records, pairs })
}

fn missing(number: usize) -> Step {
    Step { source: Some(number), translation: None, state: State::Missing, record: None, confirmed: None }
}

fn side<'a>(snapshot: &'a Snapshot, document: &'a Document) -> Option<Side<'a>> {
    let text = &*snapshot.source(document.path.as_str())?.text;
    Some(Side { document, text, texts: texts(document, text) })
}

/// The texts of a file: front matter, then units. Attributes of blocks are included if their value is text.
pub fn texts(document: &Document, text: &str) -> Vec<Text> {
    let (front, start) = front_texts(text);
    let is_hidden_page = document.front.audience == Audience::Facilitator;
    let hidden = facilitators_spans(document);
    let front = front.into_iter().map(|FrontText { key, index, span, words }| Text {
        place: TextPlace::Front(key, index),
        span,
        words,
        section: 0,
        blocks: 0,
        is_for_facilitators: is_hidden_page,
    });
    let units = units(&document.path, text, start).into_iter().filter(is_words).map(|unit| Text {
        section: unit.section,
        blocks: unit.blocks.len(),
        is_for_facilitators: is_hidden_page
            || hidden.iter().any(|span| span.start <= unit.span.start && unit.span.end <= span.end),
        span: unit.span,
        words: unit.text,
        place: TextPlace::Unit(unit.kind, unit.key),
    });
    front.chain(units).collect()
}

/// The spans of blocks that only facilitators see.
fn facilitators_spans(document: &Document) -> Vec<Span> {
    document.left_out(Audience::Participant).map(|div| div.span).collect()
}

/// Whether a unit is translatable text: attributes can also be names, numbers and choices.
fn is_words(unit: &Unit) -> bool {
    unit.kind != UnitKind::Attribute || unit.key.as_deref().is_some_and(crate::curriculum::is_worded_attribute)
}

fn pairs(
    name: &str,
    original: &Translation,
    source: &Side<'_>,
    translation: Option<&Side<'_>>,
    steps: &[Step],
    records: &[Record],
) -> Vec<TextPair> {
    let mut pairs = Vec::with_capacity(source.texts.len());
    let source_sections = by_section(&source.texts);
    let translated_sections = translation.map(|side| by_section(&side.texts)).unwrap_or_default();
    for (number, step) in steps.iter().enumerate() {
        let Some(section) = step.source else { continue };
        let heading = original.section_digests().get(section).and_then(|section| section.heading);
        let heading = heading.and_then(|index| source.document.body.headings.get(index as usize));
        let anchor = heading.map_or("", |heading| heading.id.as_str());
        let own = source_sections.get(&section).map_or(&[][..], Vec::as_slice);
        let other = step.translation.and_then(|section| translated_sections.get(&section));
        let found = pair(source, own, translation, other.map_or(&[][..], Vec::as_slice));
        let record = step.record.and_then(|record| records.get(record));
        let mut unit = 0;
        for (own, other) in own.iter().copied().zip(found) {
            let text = &source.texts[own];
            let rest = match &text.place {
                TextPlace::Front(key, _) if !is_list(key) => format!("@{key}"),
                TextPlace::Front(key, index) => format!("@{key}/{}", index + 1),
                TextPlace::Unit(..) => {
                    unit += 1;
                    format!("{anchor}/{unit}")
                }
            };
            let translated = other.zip(translation).map(|(number, side)| side.texts[number].words.as_str());
            let state = state(step.state, record, &text.words, translated);
            let previous = record.filter(|_| matches!(state, State::Outdated | State::Diverged));
            let previous = previous.and_then(|record| before(&record.source_text, &text.words));
            pairs.push(TextPair {
                context: format!("{name}#{rest}"),
                source: own,
                translation: other,
                step: number,
                state,
                previous,
            });
        }
    }
    // Sorts in the order of the source, not of the translation.
    pairs.sort_by_key(|pair| pair.source);
    pairs
}

/// The state of a text, from the state of its section: in a changed section, many texts are unchanged.
fn state(section: State, record: Option<&Record>, words: &str, translated: Option<&str>) -> State {
    let Some(translated) = translated else { return State::Missing };
    let Some(record) = record.filter(|_| section.is_behind() || section.is_ahead()) else { return section };
    let is_behind = section.is_behind() && !has(&record.source_text, words);
    let is_ahead = section.is_ahead() && !has(&record.text, translated);
    match (is_behind, is_ahead) {
        (false, false) => State::Current,
        (true, false) => State::Outdated,
        (false, true) => State::Changed,
        (true, true) => State::Diverged,
    }
}

pub(super) fn is_list(key: &str) -> bool {
    matches!(key, "objectives" | "materials")
}

/// The indexes of the texts of each section.
fn by_section(texts: &[Text]) -> BTreeMap<usize, Vec<usize>> {
    let mut sections: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        sections.entry(text.section).or_default().push(number);
    }
    sections
}

/// For each text of a source section, the index of its counterpart in the translation.
fn pair(source: &Side<'_>, own: &[usize], translation: Option<&Side<'_>>, other: &[usize]) -> Vec<Option<usize>> {
    let Some(translation) = translation else { return vec![None; own.len()] };
    let shapes = |side: &Side<'_>, numbers: &[usize]| -> Vec<(TextPlace, usize)> {
        numbers.iter().map(|number| (side.texts[*number].place.clone(), side.texts[*number].blocks)).collect()
    };
    let (here, there) = (shapes(source, own), shapes(translation, other));
    let mut found = vec![None; own.len()];
    for step in difference(&here, &there) {
        if let DiffOp::Equal { old_index, new_index, len } = step {
            for at in 0..len {
                found[old_index + at] = other.get(new_index + at).copied();
            }
        }
    }
    found
}

/// Whether a recorded section contains the words of a text. Marks are ignored.
pub(super) fn has(recorded: &str, text: &str) -> bool {
    recorded.split(BREAK).any(|part| plain(part) == plain(text))
}

/// The paragraph of a recorded section that a text is based on: the one with the most words in common.
fn before(recorded: &str, text: &str) -> Option<String> {
    let words: BTreeSet<String> = plain(text).into_iter().collect();
    let shared = |part: &&str| plain(part).into_iter().filter(|word| words.contains(word)).count();
    let parts = recorded.split(BREAK).filter(|part| !part.is_empty());
    let best = parts.max_by_key(|part| shared(part))?;
    (shared(&best) * 3 >= words.len()).then(|| best.to_owned())
}

/// The words of inline Markdown, without marks and link targets.
pub(super) fn plain(text: &str) -> Vec<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..at]);
        let target = &rest[at + 2..];
        let end = target.find(')').map_or(target.len(), |end| end + 1);
        out.push(' ');
        rest = &target[end..];
    }
    out.push_str(rest);
    // In a term, the part before the bar is its id, which is not displayed.
    let mut words = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some(at) = rest.find("[[") {
        words.push_str(&rest[..at]);
        let inner = &rest[at + 2..];
        let end = inner.find("]]").unwrap_or(inner.len());
        let bar = inner[..end].find('|').map_or(0, |bar| bar + 1);
        words.push(' ');
        words.push_str(&inner[bar..end]);
        rest = &inner[end..];
    }
    words.push_str(rest);
    let split = words.split(|character: char| !character.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
