//! Links of a section by target, regardless of number and order.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::pair::{Pair, Section, differing};
use super::targets::{Elsewhere, Elsewheres, FileTarget, FileTargets};
use crate::curriculum::{LinkTarget, PageId, Site};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::markdown::Link;

/// The target of a link, for comparison across languages.
enum Target<'a> {
    Page(PageId, Option<&'a str>),
    File(FileTarget),
    Elsewhere(&'a str, Elsewhere),
}

pub(super) fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (targets(context, id, pair.here), targets(context, id, pair.there));
    if own.is_empty() && other.is_empty() {
        return;
    }
    let (here, there) = (pair.here.side.language, pair.there.side.language);
    let mut headings = Headings { site: context.site, here, there, pairs: FxHashMap::default() };
    let known_there = Known::new(context.site, (there, here), &other);
    let mut extra: Vec<_> = own.iter().filter(|(own, _)| !known_there.has(own, Some(&mut headings))).collect();
    let mut known_here = Known::new(context.site, (here, there), &own);
    known_here.add_counterparts(&mut headings);
    let missing: Vec<_> = other.iter().filter(|(other, _)| !known_here.has(other, None)).collect();
    // A site may translate its page names: one address of a host then matches another of the same host.
    let mut twins: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    for (at, (target, _)) in missing.iter().enumerate() {
        if let Some(site) = target.site_in_language() {
            twins.entry(site).or_default().push_back(at);
        }
    }
    let mut is_twin = vec![false; missing.len()];
    extra.retain(|(target, _)| {
        let twin = target.site_in_language().and_then(|site| twins.get_mut(site)?.pop_front());
        twin.is_none_or(|twin| std::mem::replace(&mut is_twin[twin], true))
    });
    let missing: Vec<_> =
        missing.into_iter().zip(is_twin).filter_map(|(one, is_twin)| (!is_twin).then_some(one)).collect();
    let name = |_: Section<'_>, link: &&(Target<'_>, &Link)| link.1.target.clone();
    pair.report(
        &differing!(LinksDiffer, LinksDifferExtra, LinksDifferMissing),
        &extra,
        &missing,
        |_, link| link.1.span,
        name,
        found,
    );
}

/// The links of a section; another rule reports broken links.
fn targets<'a>(context: &Context<'a>, id: PageId, section: Section<'a>) -> Vec<(Target<'a>, &'a Link)> {
    let side = section.side;
    let resolved = &context.site.resolved(side.translation).links;
    let links = &side.document.body.links;
    let one = |index: &u32| {
        let target = match resolved.get(*index as usize)? {
            LinkTarget::Page(page, anchor) => Target::Page(*page, anchor.as_deref()),
            LinkTarget::Anchor(anchor) => Target::Page(id, Some(anchor)),
            LinkTarget::External(address) => Target::Elsewhere(address, Elsewhere::new(address, &context.addresses)),
            file @ LinkTarget::File(..) => Target::File(FileTarget::new(context.site, &context.addresses, side, file)?),
            LinkTarget::Broken => return None,
        };
        Some((target, links.get(*index as usize)?))
    };
    section.contents.links.iter().filter_map(one).collect()
}

impl Target<'_> {
    fn file(&self) -> Option<&FileTarget> {
        match self {
            Target::File(file) => Some(file),
            Target::Page(..) | Target::Elsewhere(..) => None,
        }
    }

    fn site_in_language(&self) -> Option<&str> {
        match self {
            Target::Elsewhere(_, address) => address.site_in_language(),
            Target::Page(..) | Target::File(_) => None,
        }
    }
}

/// Headings of translated pages with their counterparts in the source, computed once for each page.
struct Headings<'a> {
    site: &'a Site,
    here: Language,
    there: Language,
    /// `None` if the page does not exist in both languages.
    pairs: FxHashMap<PageId, Option<FxHashMap<&'a str, Option<&'a str>>>>,
}

/// The counterpart of a heading, if known.
#[derive(Clone, Copy)]
enum HeadingCounterpart<'a> {
    /// Its anchor in the source.
    Anchor(&'a str),
    /// The headings cannot be paired, which another rule reports.
    Unknown,
}

impl<'a> Headings<'a> {
    fn counterpart(&mut self, page: PageId, anchor: &str) -> HeadingCounterpart<'a> {
        let (site, here, there) = (self.site, self.here, self.there);
        let pairs = self.pairs.entry(page).or_insert_with(|| {
            let record = site.page(page);
            let (here, there) = (record.translations[here].as_ref()?, record.translations[there].as_ref()?);
            let paired = site.paired_anchors(page, &here.document, &there.document);
            let mut pairs = FxHashMap::default();
            for (heading, pair) in here.document.body.headings.iter().zip(paired) {
                pairs.entry(heading.id.as_str()).or_insert(pair);
            }
            Some(pairs)
        });
        let pair = pairs.as_ref().and_then(|pairs| pairs.get(anchor).copied().flatten());
        pair.map_or(HeadingCounterpart::Unknown, HeadingCounterpart::Anchor)
    }
}

/// The targets of a section, with which those of the other section are compared.
struct Known<'a> {
    pages: FxHashMap<PageId, LinkedAnchors<'a>>,
    files: FileTargets<'a>,
    elsewhere: Elsewheres<'a>,
    /// The addresses, in the other language, of instruments whose address the section links to.
    instruments: FxHashSet<&'a str>,
}

/// The linked anchors of a page.
#[derive(Default)]
struct LinkedAnchors<'a> {
    /// Whether there is a link to the page without an anchor.
    whole: bool,
    named: FxHashSet<&'a str>,
    /// Whether an anchor has an unknown counterpart, so that it may match any anchor of the other language.
    any: bool,
}

impl<'a> Known<'a> {
    fn new(site: &'a Site, (own, other): (Language, Language), targets: &'a [(Target<'_>, &Link)]) -> Self {
        let mut known = Self {
            pages: FxHashMap::default(),
            files: targets.iter().filter_map(|(target, _)| target.file()).collect(),
            elsewhere: Elsewheres::default(),
            instruments: FxHashSet::default(),
        };
        let mut addresses = FxHashSet::default();
        for (target, _) in targets {
            match target {
                Target::Page(page, anchor) => {
                    let anchors = known.pages.entry(*page).or_default();
                    anchors.whole |= anchor.is_none();
                    anchors.named.extend(*anchor);
                }
                Target::Elsewhere(address, parts) => {
                    known.elsewhere.insert(parts);
                    addresses.insert(*address);
                }
                Target::File(_) => {}
            }
        }
        if !addresses.is_empty() {
            let instruments = site.library.instruments.instruments.iter();
            let named = instruments.filter(|instrument| addresses.contains(instrument.url[own].as_str()));
            known.instruments.extend(named.map(|instrument| instrument.url[other].as_str()));
        }
        known
    }

    /// Adds the counterparts in the source of the translation's anchors.
    fn add_counterparts(&mut self, headings: &mut Headings<'a>) {
        for (page, anchors) in &mut self.pages {
            for anchor in anchors.named.iter().copied().collect::<Vec<_>>() {
                match headings.counterpart(*page, anchor) {
                    HeadingCounterpart::Anchor(other) => anchors.named.extend([other]),
                    HeadingCounterpart::Unknown => anchors.any = true,
                }
            }
        }
    }

    /// Whether a target of the other section is known; `headings` finds the counterpart of a translation's anchor.
    fn has(&self, target: &Target<'_>, headings: Option<&mut Headings<'_>>) -> bool {
        match target {
            Target::Page(page, anchor) => self.pages.get(page).is_some_and(|known| {
                let Some(anchor) = anchor else { return known.whole };
                let is_same = known.any || known.named.contains(anchor);
                is_same
                    || headings.is_some_and(|headings| match headings.counterpart(*page, anchor) {
                        HeadingCounterpart::Anchor(other) => known.named.contains(other),
                        HeadingCounterpart::Unknown => !known.named.is_empty(),
                    })
            }),
            Target::File(file) => self.files.has(file),
            Target::Elsewhere(address, parts) => self.elsewhere.has(parts) || self.instruments.contains(*address),
        }
    }
}
