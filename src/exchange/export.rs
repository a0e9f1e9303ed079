//! Converts a site into a [`Catalogue`] for translators.

use std::collections::BTreeSet;

use super::data::data_messages;
use super::digest::digest;
use super::message::{Catalogue, Message, MessageState};
use super::texts::{PageSide, PageTexts, Text, TextPair, TextPlace, page_texts};
use crate::config::Audience;
use crate::curriculum::{Site, State};
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::language::Language;
use crate::markdown::UnitKind;
use crate::source::{LineIndex, Snapshot, Span};

/// Which texts are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All texts.
    Everything,
    /// Texts that are outdated, missing or not confirmed.
    Open,
}

/// The source language of most pages that are translated into another language; `None` if there are none.
pub fn source_of(site: &Site, into: Language) -> Option<Language> {
    let count = |from: &Language| {
        let is_of = |page: &&crate::curriculum::Page| page.source == *from && page.addresses[into].is_some();
        site.pages.iter().filter(is_of).count()
    };
    let most = site.languages().filter(|from| *from != into).rev().max_by_key(count)?;
    (count(&most) > 0).then_some(most)
}

/// The texts to translate from one language into another.
///
/// Unconfirmed translations are marked for review. Texts for facilitators only are marked, and omitted in the
/// participant edition.
pub fn catalogue(
    site: &Site,
    snapshot: &Snapshot,
    from: Language,
    into: Language,
    extent: Extent,
    edition: Audience,
) -> Catalogue {
    let tag = |language: Language| site.config.languages[language].tag.clone();
    let speaks = ProgramLanguage::from_tag(tag(into).as_str()).unwrap_or(ProgramLanguage::English);
    let mut messages = Vec::new();
    for page in page_texts(site, snapshot, from, into, edition) {
        let lines = LineIndex::new(page.source.text);
        let hints = hints(site, &page.source, into);
        // In a section that was confirmed as it is, nothing is open.
        let is_open = |pair: &TextPair| {
            pair.state != State::Current && page.steps.get(pair.step).is_some_and(|step| step.state != State::Current)
        };
        let wanted = |pair: &&TextPair| extent == Extent::Everything || is_open(pair);
        for pair in page.pairs.iter().filter(wanted) {
            messages.push(message(&page, pair, &lines, &hints, speaks));
        }
    }
    let data = data_messages(site, snapshot, from, into, speaks);
    let data = data.into_iter().filter(|(_, is_current)| extent == Extent::Everything || !is_current);
    messages.extend(data.map(|(message, _)| message));
    Catalogue { source: tag(from), target: tag(into), title: site.config.languages[into].title.clone(), messages }
}

fn message(
    page: &PageTexts<'_>,
    pair: &TextPair,
    lines: &LineIndex<'_>,
    hints: &[(Span, String)],
    speaks: ProgramLanguage,
) -> Message {
    let text = &page.source.texts[pair.source];
    let target = page.target(pair).to_owned();
    let own = pair.translation.and_then(|own| page.translation.as_ref()?.texts.get(own));
    let is_seen_alike = own.is_none_or(|own| own.is_for_facilitators == text.is_for_facilitators);
    let mut notes = vec![phrase(speaks, kind(text))];
    if text.is_for_facilitators {
        notes.push(phrase(speaks, &phrases::UnitForFacilitators));
    }
    let mut known = BTreeSet::new();
    let inside = |place: &Span| text.span.start <= place.start && place.end <= text.span.end;
    notes
        .extend(hints.iter().filter(|(place, hint)| inside(place) && known.insert(hint)).map(|(_, hint)| hint.clone()));
    Message {
        context: pair.context.clone(),
        place: Some((
            page.source.document.path.clone(),
            u32::try_from(lines.position(text.span.start).line).unwrap_or(u32::MAX),
        )),
        source: text.words.clone(),
        state: match (target.is_empty(), pair.state) {
            (true, _) => MessageState::Missing,
            (false, State::Current) if is_seen_alike => MessageState::Current,
            (false, _) => MessageState::Outdated,
        },
        exported: Some(digest(&target)),
        target,
        previous: pair.previous.clone(),
        notes,
        comments: Vec::new(),
    }
}

/// The kind of a text, as a phrase.
fn kind(text: &Text) -> &'static dyn Phrase {
    match &text.place {
        TextPlace::Front("title", _) => &phrases::UnitTitle,
        TextPlace::Front("objectives", _) => &phrases::UnitObjective,
        TextPlace::Front("questions", _) => &phrases::UnitQuestion,
        TextPlace::Front("materials", _) => &phrases::UnitMaterial,
        TextPlace::Front(..) => &phrases::UnitDescription,
        TextPlace::Unit(kind, _) => match kind {
            UnitKind::Heading(_) => &phrases::UnitHeading,
            UnitKind::Paragraph => &phrases::UnitParagraph,
            UnitKind::Item => &phrases::UnitItem,
            UnitKind::Option { ticked: true } => &phrases::UnitRight,
            UnitKind::Option { ticked: false } => &phrases::UnitWrong,
            UnitKind::HeadCell => &phrases::UnitHead,
            UnitKind::Cell => &phrases::UnitCell,
            UnitKind::Term => &phrases::UnitTerm,
            UnitKind::Definition => &phrases::UnitDefinition,
            UnitKind::BlockTitle => &phrases::UnitBlockTitle,
            UnitKind::Attribute => &phrases::UnitAttribute,
        },
    }
}

/// The glossary terms on a page, each with its span and its name in the other language.
fn hints(site: &Site, source: &PageSide<'_>, into: Language) -> Vec<(Span, String)> {
    let document = source.document;
    let page = site
        .pages
        .iter()
        .find_map(|page| page.translations.values().flatten().find(|one| std::ptr::eq(&*one.document, document)));
    let Some(translation) = page else { return Vec::new() };
    let glossary = &site.library.glossary;
    let hint = |term: &crate::curriculum::Term| format!("{} = {}", term.label(document.language), term.label(into));
    let by_itself = translation
        .mentions()
        .terms
        .iter()
        .map(|mention| (document.body.source_of(source.text, mention.text), hint(glossary.term(mention.term))));
    let by_hand = document.body.terms.iter().filter_map(|link| Some((link.span, hint(glossary.get(&link.id)?))));
    by_itself.chain(by_hand).collect()
}
