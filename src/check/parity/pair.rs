//! A page in two languages, section by section.

use std::cell::OnceCell;

use crate::check::other_syntax::other_syntax;
use crate::curriculum::{Contents, Document, Page, Site, Translation};
use crate::diagnostic::{Diagnostic, Fault};
use crate::language::Language;
use crate::markdown::{Event, OtherSyntax, Prose};
use crate::source::{Place, Snapshot, Span};

/// A page in one language.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) translation: &'a Translation,
    pub(super) document: &'a Document,
    pub(super) text: &'a str,
    pub(super) language: Language,
    pub(super) tag: &'a str,
}

impl<'a> Side<'a> {
    pub(super) fn new(site: &'a Site, snapshot: &'a Snapshot, page: &'a Page, language: Language) -> Option<Self> {
        let translation = page.translations[language].as_ref()?;
        let document = &*translation.document;
        let text = &snapshot.source(document.path.as_str())?.text;
        let tag = site.config.languages[language].tag.as_str();
        Some(Self { translation, document, text, language, tag })
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(&self.document.path, span)
    }

    /// The place in the file of a span of running text.
    pub(super) fn place_of(&self, text: Span) -> Place {
        self.place(self.document.body.source_of(self.text, text))
    }

    /// The span of a heading; of the page's title for the section before the first heading.
    pub(super) fn heading(&self, heading: Option<u32>) -> Span {
        let heading = heading.and_then(|heading| self.document.body.headings.get(heading as usize));
        heading.map_or(self.document.front.title_span, |heading| heading.span)
    }
}

/// A page in a translation and in its source.
pub(super) struct Both<'a> {
    pub(super) here: Side<'a>,
    pub(super) there: Side<'a>,
}

/// A section in one language.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    pub(super) side: Side<'a>,
    pub(super) contents: &'a Contents<'a>,
}

impl<'a> Section<'a> {
    /// The place of its heading.
    pub(super) fn place(&self) -> Place {
        self.side.place(self.side.heading(self.contents.heading))
    }

    /// Its events, then those of its footnotes.
    pub(super) fn events(&self) -> impl Iterator<Item = (u32, Event)> + use<'a> {
        let document = self.side.document;
        let footnotes = self.contents.footnotes.iter().filter_map(|index| document.body.footnotes.get(*index as usize));
        let all = std::iter::once(self.contents.events).chain(footnotes.map(|footnote| footnote.content));
        all.flat_map(|events| document.walk_within(None, events))
    }

    /// Its running text, then that of its footnotes.
    pub(super) fn prose(&self) -> impl Iterator<Item = Prose> + use<'a> {
        self.events().filter_map(|(_, event)| match event {
            Event::Prose(prose) => Some(prose),
            _ => None,
        })
    }

    pub(super) fn words(&self, prose: Prose) -> &'a str {
        self.side.document.body.words(prose.text)
    }
}

/// The faults for parts that differ: for two that were probably meant to be the same, for one that only the translation
/// has, and for one that only the source has. The last value is the source language.
pub(super) struct Differing {
    pub(super) both: fn(String, String, String) -> Fault,
    pub(super) extra: fn(String, String) -> Fault,
    pub(super) missing: fn(String, String) -> Fault,
}

/// Builds the faults of a rule for parts that differ.
macro_rules! differing {
    ($both:ident, $extra:ident, $missing:ident) => {
        $crate::check::parity::pair::Differing {
            both: |here, there, source| $crate::diagnostic::faults::$both { here, there, source }.into(),
            extra: |here, source| $crate::diagnostic::faults::$extra { here, source }.into(),
            missing: |there, source| $crate::diagnostic::faults::$missing { source, there }.into(),
        }
    };
}
pub(super) use differing;

/// A section of a translation and its counterpart in the source.
pub(super) struct Pair<'a> {
    pub(super) here: Section<'a>,
    pub(super) there: Section<'a>,
    pub(super) syntax: &'a SideSyntax,
    pub(super) alone: &'a AloneSections<'a>,
}

/// The sections without a counterpart, which another rule reports; parts of a section may have moved there.
#[derive(Default)]
pub(super) struct AloneSections<'a> {
    pub(super) here: Vec<Section<'a>>,
    pub(super) there: Vec<Section<'a>>,
}

/// The syntax of other programs on the two sides of a page, searched for when a section needs it, once a page.
#[derive(Default)]
pub(super) struct SideSyntax {
    here: OnceCell<OtherSyntax>,
    there: OnceCell<OtherSyntax>,
}

impl SideSyntax {
    pub(super) fn here(&self, side: Side<'_>) -> &OtherSyntax {
        self.here.get_or_init(|| other_syntax(side.document, side.text))
    }

    pub(super) fn there(&self, side: Side<'_>) -> &OtherSyntax {
        self.there.get_or_init(|| other_syntax(side.document, side.text))
    }
}

impl Pair<'_> {
    /// A finding at a place of the translation, related to a place of the source.
    pub(super) fn fault(&self, fault: impl Into<Fault>, here: Place, there: Place) -> Diagnostic {
        Diagnostic::new(fault, here).beside(there)
    }

    /// The tag of the source language.
    pub(super) fn source(&self) -> String {
        self.there.side.tag.to_string()
    }

    /// Reports parts that only one of the two sections has.
    ///
    /// A finding has the place of the part, and the heading of the section that lacks it as the related place; two
    /// parts that were probably meant to be the same are one finding. `name` is the part as the author wrote it.
    pub(super) fn report<T>(
        &self,
        faults: &Differing,
        extra: &[T],
        missing: &[T],
        span: impl Fn(Section<'_>, &T) -> Span,
        name: impl Fn(Section<'_>, &T) -> String,
        found: &mut Vec<Diagnostic>,
    ) {
        let (here, there) = (self.here, self.there);
        for number in 0..extra.len().max(missing.len()) {
            found.push(match (extra.get(number), missing.get(number)) {
                (Some(own), Some(other)) => {
                    let fault = (faults.both)(name(here, own), name(there, other), self.source());
                    self.fault(fault, here.side.place(span(here, own)), there.side.place(span(there, other)))
                }
                (Some(own), None) => {
                    let fault = (faults.extra)(name(here, own), self.source());
                    self.fault(fault, here.side.place(span(here, own)), there.place())
                }
                (None, other) => {
                    let Some(other) = other else { continue };
                    let fault = (faults.missing)(name(there, other), self.source());
                    self.fault(fault, here.place(), there.side.place(span(there, other)))
                }
            });
        }
    }
}
