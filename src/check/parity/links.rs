//! Links of a section by what they lead to. How often and in which order does not matter.

use super::targets::{Elsewhere, FileTarget};
use super::{Context, Pair, Section};
use crate::curriculum::{LinkTarget, PageId, Site, Translation};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::Language;
use crate::markdown::Link;

/// What a link leads to, compared across languages.
enum Target<'a> {
    Page(PageId, Option<&'a str>),
    File(FileTarget),
    Elsewhere(&'a str, Elsewhere),
}

pub(super) fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (targets(context, id, pair.here), targets(context, id, pair.there));
    let matching = Matching { site: context.site, here: pair.here.side.language, there: pair.there.side.language };
    let is = |(own, _): &(Target<'_>, &Link), (other, _): &(Target<'_>, &Link)| matching.is(own, other);
    let mut extra: Vec<_> = own.iter().filter(|own| !other.iter().any(|other| is(own, other))).collect();
    let mut missing: Vec<_> = other.iter().filter(|other| !own.iter().any(|own| is(own, other))).collect();
    // A site that names its pages in the language of each: one of the translation for one of the source.
    extra.retain(|own| {
        let twin = missing.iter().position(|other| may_be(&own.0, &other.0));
        twin.map(|twin| missing.remove(twin)).is_none()
    });
    let name = |_: Section<'_>, link: &&(Target<'_>, &Link)| link.1.target.clone();
    pair.report(&rules::LINKS_DIFFER, &extra, &missing, |_, link| link.1.span, name, found);
}

/// The links of a section; what leads nowhere was reported.
fn targets<'a>(context: &Context<'a>, id: PageId, section: Section<'a>) -> Vec<(Target<'a>, &'a Link)> {
    let side = section.side;
    let resolved = &context.site.resolved(side.translation).links;
    let links = &side.document.body.links;
    let one = |index: &u32| {
        let target = match resolved.get(*index as usize)? {
            LinkTarget::Page(page, anchor) => Target::Page(*page, anchor.as_deref()),
            LinkTarget::Anchor(anchor) => Target::Page(id, Some(anchor)),
            LinkTarget::External(address) => {
                Target::Elsewhere(address, Elsewhere::new(address, &context.words.addresses[side.language]))
            }
            file @ LinkTarget::File(..) => Target::File(FileTarget::new(context.site, side, file)?),
            LinkTarget::Broken => return None,
        };
        Some((target, links.get(*index as usize)?))
    };
    section.contents.links.iter().filter_map(one).collect()
}

fn may_be(own: &Target<'_>, other: &Target<'_>) -> bool {
    matches!((own, other), (Target::Elsewhere(_, own), Target::Elsewhere(_, other)) if own.may_be(other))
}

struct Matching<'a> {
    site: &'a Site,
    here: Language,
    there: Language,
}

impl Matching<'_> {
    fn is(&self, own: &Target<'_>, other: &Target<'_>) -> bool {
        match (own, other) {
            (Target::Page(page, anchor), Target::Page(other, other_anchor)) => {
                page == other && self.is_anchor(*page, *anchor, *other_anchor)
            }
            (Target::File(own), Target::File(other)) => own.is(other),
            (Target::Elsewhere(address, own), Target::Elsewhere(other_address, other)) => {
                own.is(other) || self.is_instrument(address, other_address)
            }
            _ => false,
        }
    }

    /// Whether two anchors of a page, each in its language, are of the same heading.
    fn is_anchor(&self, page: PageId, own: Option<&str>, other: Option<&str>) -> bool {
        let (Some(own), Some(other)) = (own, other) else { return own == other };
        if own == other {
            return true;
        }
        let record = self.site.page(page);
        let document = |language: Language| -> Option<&Translation> { record.translations[language].as_ref() };
        let (Some(here), Some(there)) = (document(self.here), document(self.there)) else { return true };
        // Where headings cannot be paired, that is a fault of its own.
        let paired = self.site.paired_anchor(page, &here.document, own, &there.document);
        paired.is_none_or(|paired| paired == other)
    }

    /// Whether two addresses are those of one instrument in its languages.
    fn is_instrument(&self, own: &str, other: &str) -> bool {
        let instruments = &self.site.library.instruments.instruments;
        instruments
            .iter()
            .any(|instrument| instrument.url[self.here].as_str() == own && instrument.url[self.there].as_str() == other)
    }
}
