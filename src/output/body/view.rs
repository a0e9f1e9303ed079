//! A body with everything that depends on the site resolved.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use super::checklist::{ChecklistView, checklist_view};
use super::citation::{CitedView, cite};
use super::diagram::{DiagramView, view as diagram_view};
use super::places::ReferencePages;
use super::term::{TermView, term_view};
use crate::config::{Audience, CitationForm};
use crate::curriculum::{
    Address, Anchors, AttributeLink, BlockKind, Document, LinkReference, LinkTarget, MediaKind, PageId,
    PictureAttributes, Site, Translation, captions_of, relative,
};
use crate::language::{Direction, Language};
use crate::output::file_note::file_note;
use crate::output::links::{config, label};
use crate::output::values::DateView;
use crate::source::Span;
use crate::theme::Theme;

/// A body with everything that depends on the site resolved.
#[derive(Clone, Debug, Hash)]
pub struct BodyView {
    pub(super) document: ByDigest,
    pub(super) edition: Audience,
    /// The published form of ids.
    pub(super) anchors: Anchors,
    /// The language of the text; differs from that of the page if a translation is missing.
    pub(super) language: Language,
    pub(super) links: Vec<Option<Href>>,
    pub(super) images: Vec<Option<String>>,
    pub(super) image_sizes: Vec<Option<(u32, u32)>>,
    /// The recordings and films among the images, by index.
    pub(super) players: Vec<(u32, PlayerView)>,
    pub(super) terms: Vec<TermView>,
    /// Terms that are linked automatically, with ranges of the body's text, in order.
    pub(super) autolinks: Vec<(Span, TermView)>,
    /// The terms that `definition` blocks show, by id.
    pub(super) block_terms: BTreeMap<String, TermView>,
    pub(super) citations: Vec<Vec<CitedView>>,
    /// Whether citations are numbers on the screen.
    pub(super) has_numbers: bool,
    /// The checklists that blocks take from data, by the number of their div.
    pub(super) checklists: Vec<(u32, ChecklistView)>,
    /// The diagrams, by the number of their div.
    pub(super) diagrams: Vec<(u32, DiagramView)>,
    pub(super) counterpart: Option<PageCounterpart>,
    pub(super) notes: Vec<Notes>,
}

impl BodyView {
    /// For parts of the text on another page: links to places on the text's own page, at `page`, name the page.
    #[must_use]
    pub(in crate::output) fn elsewhere(mut self, page: &str) -> Self {
        let transcripts = self.players.iter_mut().filter_map(|(_, player)| player.transcript.as_mut());
        let inside = self.links.iter_mut().flatten().chain(transcripts).filter(|href| href.reference.starts_with('#'));
        inside.for_each(|href| href.reference.insert_str(0, page));
        self.without_notes()
    }

    /// Removes the notes on sections that are not in step, for pages that show both languages.
    #[must_use]
    pub(in crate::output) fn without_notes(mut self) -> Self {
        self.notes = Vec::new();
        self.diagrams.iter_mut().for_each(|(_, diagram)| diagram.notes.clear());
        let items = self.checklists.iter_mut().flat_map(|(_, checklist)| &mut checklist.groups);
        items.flat_map(|group| &mut group.items).for_each(|item| item.notes.clear());
        self
    }
}

/// The notes of a page about one other language, with the text that they quote.
#[derive(Clone, Debug, Hash)]
pub struct Notes {
    pub other: Box<BodyView>,
    pub locale: String,
    pub direction: Direction,
    /// The name of the other language, in that language.
    pub label: String,
    /// The notes by position.
    pub notes: Vec<Note>,
}

/// A note beside one section.
#[derive(Clone, Debug, Hash)]
pub struct Note {
    pub place: NotePlace,
    pub kind: NoteKind,
    /// The date of the last confirmation.
    pub date: Option<DateView>,
    /// The number of the section in the other language.
    pub section: Option<usize>,
}

/// The position of a note among the headings of the page, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotePlace {
    /// At the top.
    Top,
    /// After a heading.
    After(u32),
    /// Before a heading.
    Before(u32),
    /// At the end.
    End,
}

/// The difference that a note describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// The source has changed.
    Outdated,
    /// The source section was removed.
    Gone,
    /// The source has a section that is missing here.
    Missing,
    /// A part of the section is not translated yet.
    Begun,
    /// The translation has changed.
    Changed,
    /// A translation has a section that is missing here.
    Extra,
}

/// A document whose hash consists of its path and the digest of its text.
#[derive(Clone, Debug)]
pub(super) struct ByDigest(pub(super) Arc<Document>);

impl Hash for ByDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.path.hash(state);
        self.0.digest.hash(state);
    }
}

#[derive(Clone, Debug, Hash)]
pub(super) struct Href {
    pub(super) reference: String,
    /// Whether it leads outside the site.
    pub(super) is_external: bool,
    /// The number of its page, for print.
    pub(super) number: Option<String>,
    /// For a file: its type and size.
    pub(super) note: Option<String>,
}

/// A recording or film with everything that depends on the site.
#[derive(Clone, Debug, Hash)]
pub(super) struct PlayerView {
    pub(super) is_film: bool,
    /// Its type, size and length.
    pub(super) note: String,
    pub(super) poster: Option<String>,
    pub(super) transcript: Option<Href>,
    /// Its captions, those in the language of the text first.
    pub(super) captions: Vec<CaptionsView>,
}

/// The captions of a film in one language.
#[derive(Clone, Debug, Hash)]
pub(super) struct CaptionsView {
    pub(super) href: String,
    pub(super) locale: String,
    pub(super) label: String,
}

/// The same page in another language, with the corresponding section of each heading.
#[derive(Clone, Debug, Hash)]
pub(super) struct PageCounterpart {
    pub(super) href: String,
    pub(super) locale: String,
    pub(super) tag: String,
    pub(super) label: String,
    /// By index of the heading.
    pub(super) anchors: Vec<Option<String>>,
}

/// Resolves a body for the page at `from`, without its notes.
pub(super) fn resolved(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    (language, translation): (Language, &Translation),
    from: &Address,
) -> BodyView {
    let document = &translation.document;
    let href = |target: &LinkTarget| href((site, theme), page, reader, document, target, from);
    let player = |(index, attributes): (u32, &PictureAttributes)| {
        let LinkReference::File(path, _) = document.images.get(index as usize)? else { return None };
        let file = site.file(site.file_at(path).filter(|_| attributes.kind != MediaKind::Picture)?);
        let others = site.languages().filter(|other| *other != language);
        let captions = std::iter::once(language).chain(others).filter_map(|of| {
            let captions = site.file(site.file_at(&captions_of(path, site.tag(of)))?);
            Some(CaptionsView {
                href: relative(from, &captions.address),
                locale: config(site, of).locale.to_string(),
                label: label(site, theme, of),
            })
        });
        let resolve = |link: &AttributeLink| href(&site.resolve_link(&link.reference).ok()?);
        let view = PlayerView {
            is_film: attributes.kind == MediaKind::Film,
            note: file_note(site, theme, reader, file),
            poster: attributes.poster.as_ref().and_then(resolve).map(|href| href.reference),
            transcript: attributes.transcript.as_ref().and_then(resolve),
            captions: captions.collect(),
        };
        Some((index, view))
    };
    let image = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => Some(relative(from, &site.file(*id).address)),
        _ => None,
    };
    let size = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => site.file(*id).size,
        _ => None,
    };
    let resolved = site.resolved(translation);
    let places = ReferencePages::new(site, reader, from);
    let term = |id: &str| term_view(site, language, &places, id);
    let body = &document.body;
    BodyView {
        edition: site.delivery.audience,
        anchors: site.anchors(),
        language,
        links: resolved.links.iter().map(href).collect(),
        images: resolved.images.iter().map(image).collect(),
        image_sizes: resolved.images.iter().map(size).collect(),
        players: (0..).zip(&document.pictures).filter_map(player).collect(),
        terms: body.terms.iter().map(|link| term(&link.id)).collect(),
        autolinks: translation
            .used()
            .autolinks
            .iter()
            .map(|mention| (mention.text, term(&site.library.glossary.term(mention.term).id)))
            .collect(),
        block_terms: document
            .blocks
            .iter()
            .filter_map(|block| block.names.get("term"))
            .map(|id| (id.clone(), term(id)))
            .collect(),
        citations: body
            .citations
            .iter()
            .map(|citation| cite(site, theme.wording(language), language, &places, &citation.items))
            .collect(),
        has_numbers: site.delivery.audience == Audience::Participant
            && site.config.reader.citations == CitationForm::Numbers,
        checklists: (0..)
            .zip(&document.blocks)
            .filter(|(_, block)| block.kind == BlockKind::Checklist && block.names.contains_key("from"))
            .filter_map(|(index, block)| {
                let checklist = site.library.checklist(block.names.get("from")?)?;
                Some((index, checklist_view(site, theme, language, &places, checklist, Some(block))))
            })
            .collect(),
        diagrams: (0..)
            .zip(&document.blocks)
            .filter(|(_, block)| block.kind == BlockKind::Diagram)
            .map(|(index, block)| (index, diagram_view(site, theme, language, block)))
            .collect(),
        counterpart: counterpart(site, theme, page, reader, document, from),
        notes: Vec::new(),
        document: ByDigest(document.clone()),
    }
}

fn href(
    (site, theme): (&Site, &Theme),
    page: PageId,
    reader: Language,
    document: &Document,
    target: &LinkTarget,
    from: &Address,
) -> Option<Href> {
    let mut number = None;
    let reference = match target {
        LinkTarget::Page(to, anchor) => {
            number = site.page_number(*to).filter(|_| *to != page);
            let record = site.page(*to);
            let fallback = || record.addresses.values().flatten().next();
            let address = record.addresses[reader].as_ref().or_else(fallback)?;
            let anchor = anchor.as_deref().and_then(|anchor| anchor_for(site, *to, reader, document, anchor));
            let mut reference = if *to == page && anchor.is_some() { String::new() } else { relative(from, address) };
            if let Some(anchor) = anchor {
                reference.push('#');
                reference.push_str(&site.anchors().of(&anchor));
            }
            reference
        }
        LinkTarget::Anchor(anchor) => format!("#{}", site.anchors().of(anchor)),
        LinkTarget::File(id, suffix) => {
            let file = site.file(*id);
            let reference = format!("{}{suffix}", relative(from, &file.address));
            let note = Some(file_note(site, theme, reader, file));
            return Some(Href { reference, is_external: false, number, note });
        }
        LinkTarget::External(url) => {
            let is_web = url.starts_with("http");
            return Some(Href { reference: url.clone(), is_external: is_web, number, note: None });
        }
        LinkTarget::Broken => return None,
    };
    Some(Href { reference, is_external: false, number, note: None })
}

/// The anchor on the reader's page that corresponds to an anchor written for one language.
fn anchor_for(site: &Site, to: PageId, reader: Language, document: &Document, anchor: &str) -> Option<String> {
    let record = site.page(to);
    let (shown_language, shown) = record.shown(reader)?;
    if shown_language == document.language {
        return Some(anchor.to_owned());
    }
    let own = record.translations[document.language].as_ref()?;
    site.paired_anchor(to, &own.document, anchor, &shown.document).map(str::to_owned)
}

/// The first other language that has the page; `None` for a text shown in place of a missing translation.
fn counterpart(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    document: &Document,
    from: &Address,
) -> Option<PageCounterpart> {
    if document.language != reader {
        return None;
    }
    let record = site.page(page);
    let other = site.languages().find(|other| *other != reader && record.translations[*other].is_some())?;
    let translation = record.translations[other].as_ref()?;
    let config = config(site, other);
    let anchors = site.paired_anchors(page, document, &translation.document);
    Some(PageCounterpart {
        href: relative(from, record.addresses[other].as_ref()?),
        locale: config.locale.to_string(),
        tag: config.tag.as_str().to_uppercase(),
        label: theme.strings(other).get("heading.pair").to_owned(),
        anchors: anchors.into_iter().map(|anchor| Some(site.anchors().of(anchor?).into_owned())).collect(),
    })
}
