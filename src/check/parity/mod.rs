//! Rules that hold a translation against its source, section by section.
//!
//! Sections are paired as `temario status` pairs them. Where a section is known
//! to be outdated or missing, that is reported once, by another rule, and these
//! stay silent inside it. Everything is compared by what it means; the order
//! inside a section counts only where it carries meaning: of blocks, lists and
//! tables, not of citations, links and terms.
//!
//! Most pages of a course are in step, so that a page is first gone through
//! once without allocating ([`alike`]); only one that differs somewhere is taken
//! apart by section. A new rule is a file here, a line in [`compare`], and what
//! it looks at in [`is_alike`].

mod alike;
mod blocks;
mod citations;
mod facts;
mod footnotes;
mod headings;
mod images;
mod language;
mod links;
mod numbers;
mod outlines;
mod targets;
mod terms;
mod usage;

use super::Context;
use crate::curriculum::{Contents, Document, Page, PageId, Site, State, Translation, contents};
use crate::diagnostic::{Diagnostic, Fault};
use crate::language::{Language, PerLanguage};
use crate::markdown::{Event, Prose};
use crate::source::{Place, Snapshot, Span};
use crate::theme::Theme;
use crate::wording::LocatorWords;

/// What the rules look things up in, made once for all pages.
pub(super) struct Words {
    locators: LocatorWords,
    small: language::SmallWords,
    titles: language::Titles,
    /// What addresses call each language.
    addresses: PerLanguage<Vec<String>>,
}

impl Words {
    /// Gathers the words of a site's languages.
    pub(super) fn new(site: &Site, theme: &Theme) -> Self {
        let addresses = PerLanguage::from_fn(site.config.languages.len(), |language| {
            let tag = site.config.languages[usize::from(language.0)].tag.as_str().to_lowercase();
            let words = theme.wording(language).get("addresses.words").split_whitespace().map(str::to_lowercase);
            words.chain([tag]).collect()
        });
        let (small, titles) = (language::SmallWords::new(site, theme), language::Titles::new(site));
        Self { locators: theme.locator_words(), small, titles, addresses }
    }
}

/// Holds every translation of a page against its source.
pub(super) fn check(context: &Context<'_>, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let Context { site, snapshot, .. } = context;
    facts::check_left_out(site, snapshot, page, found);
    let Some(there) = Side::new(site, snapshot, page, page.source) else { return };
    for language in site.languages().filter(|language| *language != page.source) {
        let Some(here) = Side::new(site, snapshot, page, language) else { continue };
        let both = Both { here, there };
        facts::check(&both, found);
        if !is_alike(context, &both) {
            check_sections(context, id, &both, found);
        }
    }
}

/// Whether nothing that the rules look at differs anywhere on a page, as far as can be seen at once.
fn is_alike(context: &Context<'_>, both: &Both<'_>) -> bool {
    let Both { here, there } = both;
    alike::is_alike(here.document, there.document)
        && numbers::are_alike(here.document, there.document)
        && usage::is_alike(context, both)
        && !language::is_doubtful(&context.words.small, both)
}

fn check_sections(context: &Context<'_>, id: PageId, both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let steps = context.site.steps(id, both.here.language);
    let (here, there) = (contents(both.here.document), contents(both.there.document));
    headings::check(both, steps, (&here, &there), found);
    for step in steps {
        // What is known to differ was reported as that.
        if matches!(step.state, State::Outdated | State::Missing) {
            continue;
        }
        let (Some(own), Some(other)) = (step.translation, step.source) else { continue };
        let (Some(own), Some(other)) = (here.get(own), there.get(other)) else { continue };
        let pair = Pair {
            here: Section { side: both.here, contents: own },
            there: Section { side: both.there, contents: other },
        };
        compare(context, id, &pair, found);
    }
}

fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    blocks::compare(pair, found);
    // The headings, lists and tables of a block that is missing are missing with it.
    if found.len() == before {
        headings::compare(pair, found);
        outlines::compare(pair, found);
    }
    footnotes::compare(pair, found);
    images::compare(context, pair, found);
    links::compare(context, id, pair, found);
    citations::compare(&context.words.locators, pair, found);
    terms::compare(pair, found);
    let untranslated = language::compare(context, pair, found);
    if untranslated == language::Untranslated::Nothing {
        usage::compare(context, pair, found);
    }
    numbers::compare(pair, found);
}

/// A page in one language.
#[derive(Clone, Copy)]
struct Side<'a> {
    translation: &'a Translation,
    document: &'a Document,
    text: &'a str,
    language: Language,
    tag: &'a str,
}

impl<'a> Side<'a> {
    fn new(site: &'a Site, snapshot: &'a Snapshot, page: &'a Page, language: Language) -> Option<Self> {
        let translation = page.translations[language].as_ref()?;
        let document = &*translation.document;
        let text = &snapshot.source(document.path.as_str())?.text;
        let tag = site.config.languages[usize::from(language.0)].tag.as_str();
        Some(Self { translation, document, text, language, tag })
    }

    fn place(&self, span: Span) -> Place {
        Place::new(&self.document.path, span)
    }

    /// The place in the file of running text.
    fn place_of(&self, text: Span) -> Place {
        self.place(self.document.body.source_of(self.text, text))
    }

    /// The place of a heading; the page's title for the top of the page.
    fn heading(&self, heading: Option<u32>) -> Span {
        let heading = heading.and_then(|heading| self.document.body.headings.get(heading as usize));
        heading.map_or(self.document.front.title_span, |heading| heading.span)
    }
}

/// A page in a translation and in its source.
struct Both<'a> {
    here: Side<'a>,
    there: Side<'a>,
}

/// A section in one language.
#[derive(Clone, Copy)]
struct Section<'a> {
    side: Side<'a>,
    contents: &'a Contents<'a>,
}

impl<'a> Section<'a> {
    /// The place of its heading.
    fn place(&self) -> Place {
        self.side.place(self.side.heading(self.contents.heading))
    }

    /// Its part of the document, its footnotes last.
    fn events(&self) -> impl Iterator<Item = (u32, Event)> + use<'a> {
        let document = self.side.document;
        let footnotes = self.contents.footnotes.iter().filter_map(|index| document.body.footnotes.get(*index as usize));
        let all = std::iter::once(self.contents.events).chain(footnotes.map(|footnote| footnote.content));
        all.flat_map(|events| document.walk_within(None, events))
    }

    /// Its running text, that of its footnotes last.
    fn prose(&self) -> impl Iterator<Item = Prose> + use<'a> {
        self.events().filter_map(|(_, event)| match event {
            Event::Prose(prose) => Some(prose),
            _ => None,
        })
    }

    /// The places in the file at which it is written, its markup included.
    fn source(&self) -> Vec<Span> {
        let body = &self.side.document.body;
        let start = self.contents.heading.map_or(0, |_| self.side.heading(self.contents.heading).start as usize);
        let next = self.contents.next_heading.map(|_| self.side.heading(self.contents.next_heading).start as usize);
        let own = Span::new(start, next.unwrap_or(self.side.text.len()).max(start));
        let footnotes = self.contents.footnotes.iter().filter_map(|index| body.footnotes.get(*index as usize));
        std::iter::once(own).chain(footnotes.map(|footnote| footnote.span)).collect()
    }

    fn words(&self, prose: Prose) -> &'a str {
        self.side.document.body.words(prose.text)
    }
}

/// What is said of parts that differ: of two that were probably meant to be the same, of one that only the translation
/// has, and of one that only the source has. The last value is the language of the source.
struct Differing {
    both: fn(String, String, String) -> Fault,
    extra: fn(String, String) -> Fault,
    missing: fn(String, String) -> Fault,
}

/// The wordings of a rule for parts that differ.
macro_rules! differing {
    ($both:ident, $extra:ident, $missing:ident) => {
        $crate::check::parity::Differing {
            both: |here, there, source| $crate::diagnostic::faults::$both { here, there, source }.into(),
            extra: |here, source| $crate::diagnostic::faults::$extra { here, source }.into(),
            missing: |there, source| $crate::diagnostic::faults::$missing { source, there }.into(),
        }
    };
}
use differing;

/// A section of a translation and that of the source which it stands for.
struct Pair<'a> {
    here: Section<'a>,
    there: Section<'a>,
}

impl Pair<'_> {
    /// A fault at a place of the translation, beside one of the source.
    fn fault(&self, fault: impl Into<Fault>, here: Place, there: Place) -> Diagnostic {
        Diagnostic::new(fault, here).beside(there)
    }

    /// The language of the source, as faults name it.
    fn source(&self) -> String {
        self.there.side.tag.to_string()
    }

    /// Reports what stands in one of the two sections and not in the other.
    ///
    /// Each fault points at a part where it stands, and at the heading of the section that lacks it;
    /// two that were probably meant to be the same are one fault. `name` is what the author wrote.
    fn report<T>(
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
