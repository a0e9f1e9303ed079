//! Extracts the texts of pages in pairs: each unit of a source with its counterpart in a translation.
//!
//! Sections are paired by `Site::steps`, and their texts by what the translation record says of them ([`super::pairing`]).

use std::collections::BTreeMap;

use super::front::{FrontText, front_texts};
use super::pairing::{Basis, Counterpart, PairedSection, PairedText, SectionSide, pair};
use super::trace::lines;
use super::words::has;
use crate::config::Audience;
use crate::curriculum::{Document, OpenMark, PageId, Record, Site, State, Step, Translation, sections};
use crate::language::Language;
use crate::markdown::{Element, Event, Unit, UnitKind, units};
use crate::source::{LineIndex, Snapshot, Span};

/// A page in its source language and one other language, as pairs of texts.
pub struct PageTexts<'a> {
    /// The page.
    pub page: PageId,
    /// Its name in the translation record, the prefix of the names of its texts.
    pub name: String,
    /// The source.
    pub source: PageSide<'a>,
    /// The translation, if there is one.
    pub translation: Option<PageSide<'a>>,
    /// The aligned sections; without a translation, those of the source.
    pub steps: Vec<Step>,
    /// The translation records of the sections.
    pub records: Vec<Record>,
    /// The texts of the source in order, with their counterparts.
    pub pairs: Vec<TextPair>,
    /// The mark of texts that are not translated yet.
    pub mark: OpenMark,
}

impl PageTexts<'_> {
    /// The translation of a pair; empty if there is none, or only the mark that it is open.
    pub fn target(&self, pair: &TextPair) -> &str {
        let found = pair.translation.filter(|_| !pair.is_open).zip(self.translation.as_ref());
        found.map_or("", |(number, side)| &side.texts[number].words)
    }

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
pub struct PageSide<'a> {
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
    /// The index of its section, 0 for the top of the page; for a footnote, that of its first reference.
    pub section: usize,
    /// Whether it belongs to a footnote.
    pub is_footnote: bool,
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
    /// Whether its counterpart is only the mark that it is not translated yet.
    pub is_open: bool,
    /// Whether its counterpart was found by its structure alone, in sections that differ in structure.
    pub is_guess: bool,
    /// Whether its counterpart is only probable: the record has different numbers of lines for the two sides.
    pub is_likely: bool,
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
        None => (0..original.section_digests().len()).map(Step::missing).collect(),
    };
    let records = site.records(id, into);
    let name = site.record_name(page);
    let tag = |language: Language| site.config.languages[language].tag.as_str();
    let mark = OpenMark::new(tag(page.source), tag(into));
    let pairs = pairs(&name, original, translated, (&source, translation.as_ref()), &steps, &records, &mark);
    Some(PageTexts { page: id, name, source, translation, steps, records, pairs, mark })
}

fn side<'a>(snapshot: &'a Snapshot, document: &'a Document) -> Option<PageSide<'a>> {
    let text = &*snapshot.source(document.path.as_str())?.text;
    Some(PageSide { document, text, texts: texts(document, text) })
}

impl Text {
    /// Whether the same readers see both texts: in as many blocks, and for facilitators alone or not.
    pub(super) fn has_audience_of(&self, other: &Text) -> bool {
        self.is_for_facilitators == other.is_for_facilitators && self.blocks == other.blocks
    }
}

/// The texts of a file: front matter, then units. Attributes of blocks are included if their value is text.
pub fn texts(document: &Document, text: &str) -> Vec<Text> {
    let (front, start) = front_texts(text);
    let is_hidden_page = document.front.audience == Audience::Facilitator;
    let hidden = facilitators_spans(document);
    let footnotes = footnotes(document);
    let front = front.into_iter().map(|FrontText { key, index, span, words }| Text {
        place: TextPlace::Front(key, index),
        span,
        words,
        section: 0,
        is_footnote: false,
        blocks: 0,
        is_for_facilitators: is_hidden_page,
    });
    let is_inside = |outer: &Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
    let units = units(&document.path, text, start).into_iter().filter(is_words).map(|unit| {
        let footnote = footnotes.iter().find(|(span, _)| is_inside(span, unit.span));
        Text {
            section: footnote.map_or(unit.section, |(_, section)| *section),
            is_footnote: footnote.is_some(),
            blocks: unit.blocks.len(),
            is_for_facilitators: is_hidden_page || hidden.iter().any(|span| is_inside(span, unit.span)),
            span: unit.span,
            words: unit.text,
            place: TextPlace::Unit(unit.kind, unit.key),
        }
    });
    front.chain(units).collect()
}

/// The spans of the footnotes that the page refers to, each with the section of the first reference, as in
/// [`sections`].
fn footnotes(document: &Document) -> Vec<(Span, usize)> {
    let body = &document.body;
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut section, mut depth) = (0, 0_usize);
    for (_, event) in document.walk(None) {
        match event {
            Event::Open(Element::Heading(_)) if depth == 0 => section += 1,
            Event::Open(Element::Div(_)) => depth += 1,
            Event::Close(Element::Div(_)) => depth -= 1,
            Event::Open(Element::Footnote(index)) => {
                depth += 1;
                section = found.get(&index).copied().unwrap_or(0);
            }
            Event::Close(Element::Footnote(_)) => depth -= 1,
            Event::FootnoteReference(index) => {
                found.entry(index).or_insert(section);
            }
            _ => {}
        }
    }
    found.into_iter().filter_map(|(index, section)| Some((body.footnotes.get(index as usize)?.span, section))).collect()
}

/// The spans of blocks that only facilitators see.
fn facilitators_spans(document: &Document) -> Vec<Span> {
    document.left_out(Audience::Participant).map(|div| div.span).collect()
}

/// Whether a unit is translatable text: attributes can also be names, numbers and choices.
pub(super) fn is_words(unit: &Unit) -> bool {
    unit.kind != UnitKind::Attribute || unit.key.as_deref().is_some_and(crate::curriculum::is_worded_attribute)
}

fn pairs(
    name: &str,
    original: &Translation,
    translated: Option<&Translation>,
    (source, translation): (&PageSide<'_>, Option<&PageSide<'_>>),
    steps: &[Step],
    records: &[Record],
    mark: &OpenMark,
) -> Vec<TextPair> {
    let mut pairs = Vec::with_capacity(source.texts.len());
    let own = SideSections::new(source, Some(original));
    let other = translation.map(|side| SideSections::new(side, translated));
    let of_step = |step: &Step| PairedSection {
        source: own.part(step.source),
        translation: other.as_ref().map(|parts| parts.part(step.translation)).unwrap_or_default(),
        recorded: step.record.and_then(|record| recorded(records.get(record)?, other.as_ref()?, step.translation)),
    };
    let of_steps: Vec<PairedSection<'_>> = steps.iter().map(of_step).collect();
    let found = pair(&of_steps);
    for (number, (step, found)) in steps.iter().zip(found).enumerate() {
        let Some(section) = step.source else { continue };
        let heading = original.section_digests().get(section).and_then(|section| section.heading);
        let heading = heading.and_then(|index| source.document.body.headings.get(index as usize));
        let anchor = heading.map_or("", |heading| heading.id.as_str());
        let record = step.record.and_then(|record| records.get(record));
        let mut unit = 0;
        for (own, found) in own.texts(section).iter().copied().zip(found) {
            let text = &source.texts[own];
            let rest = match &text.place {
                TextPlace::Front(key, _) if !is_list(key) => format!("@{key}"),
                TextPlace::Front(key, index) => format!("@{key}/{}", index + 1),
                TextPlace::Unit(..) => {
                    unit += 1;
                    format!("{anchor}/{unit}")
                }
            };
            let counterpart = found.as_ref().zip(other.as_ref()).and_then(|(found, parts)| {
                let section = steps.get(found.section)?.translation?;
                parts.texts(section).get(found.piece).copied()
            });
            let translated = counterpart.zip(translation).map(|(number, side)| side.texts[number].words.as_str());
            let is_open = translated.is_some_and(|words| mark.is(words));
            let translated = translated.filter(|_| !is_open);
            let state = state(step.state, record, found.as_ref(), &text.words, translated);
            let previous = found.as_ref().and_then(|found| found.previous);
            pairs.push(TextPair {
                context: format!("{name}#{rest}"),
                source: own,
                translation: counterpart,
                step: number,
                state,
                previous: previous.filter(|_| translated.is_some()).map(str::to_owned),
                is_open,
                is_guess: found.as_ref().is_some_and(|found| found.basis == Basis::Guess),
                is_likely: found.is_some_and(|found| found.basis == Basis::Likely),
            });
        }
    }
    // Sorts in the order of the source, not of the translation.
    pairs.sort_by_key(|pair| pair.source);
    pairs
}

/// The recorded lines of both sides. Records of older versions have no text of the translation; if it has not changed
/// since, it is the present one.
fn recorded<'a>(
    record: &'a Record,
    translation: &'a SideSections<'_>,
    section: Option<usize>,
) -> Option<[Vec<&'a str>; 2]> {
    let words = match record.text.is_empty() {
        true => translation.unchanged(section, record.digest)?,
        false => &record.text,
    };
    Some([lines(&record.source_text), lines(words)])
}

/// The texts and lines of a side by section.
struct SideSections<'a> {
    side: &'a PageSide<'a>,
    texts: BTreeMap<usize, Vec<usize>>,
    /// The text of each section, with its digest.
    sections: Vec<(String, u64)>,
    lines: LineIndex<'a>,
}

impl<'a> SideSections<'a> {
    fn new(side: &'a PageSide<'a>, translation: Option<&Translation>) -> Self {
        let digests = translation.map_or(&[][..], Translation::section_digests);
        let sections = sections(side.document).into_iter().map(|section| section.text);
        let sections = sections.zip(digests).map(|(text, section)| (text, section.digest)).collect();
        Self { side, texts: by_section(&side.texts), sections, lines: LineIndex::new(side.text) }
    }

    /// The line of a cell, which is that of its row.
    fn row(&self, text: &Text) -> Option<usize> {
        let is_cell = matches!(text.place, TextPlace::Unit(UnitKind::Cell | UnitKind::HeadCell, _));
        is_cell.then(|| self.lines.position(text.span.start).line)
    }

    /// The indexes of the texts of a section.
    fn texts(&self, section: usize) -> &[usize] {
        self.texts.get(&section).map_or(&[], Vec::as_slice)
    }

    /// The text of a section, if it has this digest.
    fn unchanged(&self, section: Option<usize>, digest: u64) -> Option<&str> {
        let (text, own) = self.sections.get(section?)?;
        (*own == digest).then_some(text)
    }

    fn part(&self, section: Option<usize>) -> SectionSide<'_> {
        let Some(section) = section else { return SectionSide::default() };
        let piece = |number: &usize| {
            let text = &self.side.texts[*number];
            PairedText {
                words: &text.words,
                kind: kind(&text.place),
                form: format!("{:?} {}", text.place, text.blocks),
                is_footnote: text.is_footnote,
                row: self.row(text),
            }
        };
        let lines = self.sections.get(section).map(|(text, _)| lines(text)).unwrap_or_default();
        SectionSide { pieces: self.texts(section).iter().map(piece).collect(), lines }
    }
}

/// The kind of a text, for pairs that are not certain: only texts of one kind are such pairs.
fn kind(place: &TextPlace) -> &'static str {
    match place {
        TextPlace::Front(key, _) => key,
        TextPlace::Unit(kind, _) => match kind {
            UnitKind::Heading(_) => "heading",
            UnitKind::Paragraph => "paragraph",
            UnitKind::Item => "item",
            UnitKind::Term => "term",
            UnitKind::Definition => "definition",
            UnitKind::Option { .. } => "option",
            UnitKind::HeadCell => "head",
            UnitKind::Cell => "cell",
            UnitKind::BlockTitle => "block",
            UnitKind::Attribute => "attribute",
        },
    }
}

/// The state of a text: in a changed section, many texts are unchanged.
fn state(
    section: State,
    record: Option<&Record>,
    found: Option<&Counterpart<'_>>,
    words: &str,
    translated: Option<&str>,
) -> State {
    let (Some(found), Some(translated)) = (found, translated) else { return State::Missing };
    let (is_behind, is_ahead) = match found.basis {
        Basis::Recorded { is_source_same, is_translation_same } => (!is_source_same, !is_translation_same),
        Basis::Likely | Basis::Row if found.previous.is_some() => (true, false),
        Basis::Likely | Basis::Row | Basis::Guess => return State::Unconfirmed,
        // Records of older versions have no words of the translation.
        Basis::Structure => match record.filter(|_| section.is_behind() || section.is_ahead()) {
            Some(record) => (
                section.is_behind() && !has(&record.source_text, words),
                section.is_ahead() && !has(&record.text, translated),
            ),
            None => return section,
        },
    };
    // A recorded section does not have references to footnotes.
    let references = |text: &str| text.matches("[^").count();
    match (is_behind, is_ahead) {
        (false, false) if section != State::Current && references(words) != references(translated) => State::Outdated,
        (false, false) => State::Current,
        (true, false) => State::Outdated,
        (false, true) => State::Changed,
        (true, true) => State::Diverged,
    }
}

pub(super) fn is_list(key: &str) -> bool {
    matches!(key, "objectives" | "questions" | "materials")
}

/// The indexes of the texts of each section.
fn by_section(texts: &[Text]) -> BTreeMap<usize, Vec<usize>> {
    let mut sections: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        sections.entry(text.section).or_default().push(number);
    }
    sections
}
