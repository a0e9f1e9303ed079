//! Links of a section by target, regardless of number and order.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::pair::{Pair, Section, differing};
use super::targets::{Elsewhere, Elsewheres, FileTarget, FileTargets};
use crate::check::small_words::key;
use crate::curriculum::{LinkTarget, PageId, Site};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::markdown::Link;

/// The target of a link, for comparison across languages.
enum Target<'a> {
    Page(PageId, Option<&'a str>),
    File(FileTarget),
    Elsewhere(&'a str, Elsewhere),
    /// Another rule reports it; it stands for what the other section links to in its place.
    Broken,
}

pub(super) fn compare(context: &Context<'_>, id: PageId, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (targets(context, id, pair.here), targets(context, id, pair.there));
    if own.is_empty() && other.is_empty() {
        return;
    }
    let (here, there) = (pair.here.side.language, pair.there.side.language);
    let mut headings = Headings { site: context.site, here, there, pairs: FxHashMap::default() };
    let known_there = Known::new(context.site, (there, here), &other);
    let mut extra: Vec<usize> =
        (0..own.len()).filter(|at| !known_there.has(&own[*at].0, Some(&mut headings))).collect();
    let mut known_here = Known::new(context.site, (here, there), &own);
    known_here.add_counterparts(&mut headings);
    let mut missing: Vec<usize> = (0..other.len()).filter(|at| !known_here.has(&other[*at].0, None)).collect();
    drop_twins((&own, &mut extra), (&other, &mut missing));
    drop_moved(context, id, pair, (&own, &mut extra), (&other, &mut missing));
    if extra.is_empty() && missing.is_empty() {
        return;
    }
    let known: Vec<Known<'_>> = other.chunks(1).map(|one| Known::new(context.site, (there, here), one)).collect();
    let counterparts = counterparts(own.len(), known.len(), |at, there| match (&own[at].0, &other[there].0) {
        (Target::Broken, Target::Broken) => true,
        (Target::Broken, _) => missing.binary_search(&there).is_ok(),
        (_, Target::Broken) => extra.binary_search(&at).is_ok(),
        (own, _) => known[there].has(own, Some(&mut headings)),
    });
    drop_broken((&own, &mut extra), (&other, &mut missing), &counterparts);
    let source = there;
    // A link with its counterpart, which leads elsewhere.
    let (mut pairs, mut alone) = (Vec::new(), Vec::new());
    for at in extra {
        match counterparts[at] {
            Some(there) => {
                missing.retain(|at| *at != there);
                let is_version = own[at].0.is_version_of(&other[there].0)
                    || has_translated_name(context, (here, &own[at].0), (source, &other[there].0));
                if !is_version {
                    pairs.push((&own[at], &other[there]));
                }
            }
            None => alone.push(&own[at]),
        }
    }
    // A target is missing once, however often the other section links to it.
    let mut seen: FxHashSet<&str> = pairs.iter().map(|(_, other)| other.1.target.as_str()).collect();
    missing.retain(|at| seen.insert(other[*at].1.target.as_str()));
    let missing: Vec<_> = missing.into_iter().map(|at| &other[at]).collect();
    let name = |_: Section<'_>, link: &&(Target<'_>, &Link)| link.1.target.clone();
    let faults = differing!(LinksDiffer, LinksDifferExtra, LinksDifferMissing);
    let (here, there): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    for (extra, missing) in [(here, there), (alone, Vec::new()), (Vec::new(), missing)] {
        pair.report(&faults, &extra, &missing, |_, link| link.1.span, name, found);
    }
}

/// The targets of a section, and the indexes of those that the other section does not have.
type Unknown<'s, 'a> = (&'s [(Target<'a>, &'a Link)], &'s mut Vec<usize>);

/// Removes addresses of sites with translated page names: one address of a host then matches another of the same host,
/// wherever and however often each of them is linked.
fn drop_twins((own, extra): Unknown<'_, '_>, (other, missing): Unknown<'_, '_>) {
    let mut addresses: FxHashMap<&str, VecDeque<&str>> = FxHashMap::default();
    for at in missing.iter() {
        if let Some(site) = other[*at].0.site_in_language() {
            let addresses = addresses.entry(site).or_default();
            let address = other[*at].1.target.as_str();
            if !addresses.contains(&address) {
                addresses.push_back(address);
            }
        }
    }
    let mut twins: FxHashMap<&str, &str> = FxHashMap::default();
    extra.retain(|at| {
        let (target, link) = &own[*at];
        let Some(addresses) = target.site_in_language().and_then(|site| addresses.get_mut(site)) else { return true };
        if !twins.contains_key(link.target.as_str())
            && let Some(twin) = addresses.pop_front()
        {
            twins.insert(&link.target, twin);
        }
        !twins.contains_key(link.target.as_str())
    });
    let twins: FxHashSet<&str> = twins.into_values().collect();
    missing.retain(|at| !twins.contains(other[*at].1.target.as_str()));
    // The page of another language has other headings.
    let mut pages: FxHashSet<&str> = FxHashSet::default();
    extra.retain(|at| {
        let Some(address) = own[*at].0.address() else { return true };
        let is_page = |there: &&usize| other[**there].0.address().is_some_and(|other| address.is_page_of(other));
        let mut same = missing.iter().filter(is_page).map(|there| other[*there].1.target.as_str()).peekable();
        let is_alone = same.peek().is_none();
        pages.extend(same);
        is_alone
    });
    missing.retain(|at| !pages.contains(other[*at].1.target.as_str()));
}

/// Removes targets that a section without a counterpart has: the headings differ, which another rule reports.
fn drop_moved<'a>(
    context: &Context<'a>,
    id: PageId,
    pair: &Pair<'a>,
    (own, extra): Unknown<'_, 'a>,
    (other, missing): Unknown<'_, 'a>,
) {
    let (here, there) = (pair.here.side.language, pair.there.side.language);
    let all = |sections: &[Section<'a>]| -> Vec<_> {
        sections.iter().flat_map(|section| targets(context, id, *section)).collect()
    };
    if !extra.is_empty() && !pair.alone.there.is_empty() {
        let moved = all(&pair.alone.there);
        let mut headings = Headings { site: context.site, here, there, pairs: FxHashMap::default() };
        let known = Known::new(context.site, (there, here), &moved);
        extra.retain(|at| !known.has(&own[*at].0, Some(&mut headings)));
    }
    if !missing.is_empty() && !pair.alone.here.is_empty() {
        let moved = all(&pair.alone.here);
        let mut headings = Headings { site: context.site, here, there, pairs: FxHashMap::default() };
        let mut known = Known::new(context.site, (here, there), &moved);
        known.add_counterparts(&mut headings);
        missing.retain(|at| !known.has(&other[*at].0, None));
    }
}

/// Removes targets in whose place the other section has a broken link.
fn drop_broken((own, extra): Unknown<'_, '_>, (other, missing): Unknown<'_, '_>, counterparts: &[Option<usize>]) {
    let mut named: FxHashSet<&str> = FxHashSet::default();
    for (at, there) in counterparts.iter().enumerate() {
        let Some(there) = *there else { continue };
        match (&own[at].0, &other[there].0) {
            (Target::Broken, _) => named.extend([other[there].1.target.as_str()]),
            (_, Target::Broken) => named.extend([own[at].1.target.as_str()]),
            _ => {}
        }
    }
    extra.retain(|at| !named.contains(own[*at].1.target.as_str()));
    missing.retain(|at| !named.contains(other[*at].1.target.as_str()));
}

/// The most pairs of links of two sections that are aligned; of more, links are not paired.
const MANY: usize = 40_000;

/// For each link of a section the one in its place in the other section: the alignment with the fewest differences.
fn counterparts(own: usize, other: usize, mut is_same: impl FnMut(usize, usize) -> bool) -> Vec<Option<usize>> {
    let mut found = vec![None; own];
    if own * other > MANY {
        return found;
    }
    let width = other + 1;
    let same: Vec<bool> = (0..own * other).map(|at| is_same(at / other, at % other)).collect();
    // The fewest differences between the rests of both lists.
    let mut costs = vec![0_usize; (own + 1) * width];
    for at in (0..=own).rev() {
        for there in (0..=other).rev() {
            costs[at * width + there] = match (own - at, other - there) {
                (0, rest) | (rest, 0) => rest,
                _ => {
                    let both = costs[(at + 1) * width + there + 1] + usize::from(!same[at * other + there]);
                    both.min(costs[(at + 1) * width + there] + 1).min(costs[at * width + there + 1] + 1)
                }
            };
        }
    }
    let (mut at, mut there) = (0, 0);
    while at < own && there < other {
        let (cost, differs) = (costs[at * width + there], !same[at * other + there]);
        if cost == costs[(at + 1) * width + there + 1] + usize::from(differs) {
            found[at] = Some(there);
            (at, there) = (at + 1, there + 1);
        } else if cost == costs[(at + 1) * width + there] + 1 {
            at += 1;
        } else {
            there += 1;
        }
    }
    found
}

/// Whether two addresses in the same place differ only in the name of the page, which each has in its language:
/// `/codigo-de-conducta` and `/code-of-conduct`.
fn has_translated_name(context: &Context<'_>, own: (Language, &Target<'_>), other: (Language, &Target<'_>)) -> bool {
    let name = |(_, target): (Language, &'_ Target<'_>)| match target {
        Target::Elsewhere(address, _) => {
            let address = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
            address.rsplit_once('/').map(|(folder, name)| (folder.to_owned(), name.to_owned()))
        }
        Target::Page(..) | Target::File(_) | Target::Broken => None,
    };
    let (Some((folder, own_name)), Some((other_folder, other_name))) = (name(own), name(other)) else { return false };
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_in = |name: &str, language: Language, other: Language| {
        let has = |language| name.split(['-', '_']).any(|word| context.small.has(language, key(word)));
        has(language) && !has(other)
    };
    folder.eq_ignore_ascii_case(&other_folder)
        && digits(&own_name) == digits(&other_name)
        && is_in(&own_name, own.0, other.0)
        && is_in(&other_name, other.0, own.0)
}

/// Whether an anchor of a page exists in a language; if the page has no translation, its source is shown instead.
fn has_anchor(site: &Site, page: PageId, language: Language, anchor: &str) -> bool {
    let record = site.page(page);
    let shown = record.translations[language].as_ref().or_else(|| record.translations[record.source].as_ref());
    let Some(document) = shown.map(|shown| &shown.document) else { return true };
    document.body.headings.iter().any(|heading| heading.id == anchor)
        || document.blocks.iter().any(|block| block.id.as_deref() == Some(anchor))
}

/// The links of a section.
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
            LinkTarget::Broken => Target::Broken,
        };
        let target = match target {
            Target::Page(page, Some(anchor)) if !has_anchor(context.site, page, side.language, anchor) => {
                Target::Broken
            }
            target => target,
        };
        Some((target, links.get(*index as usize)?))
    };
    section.contents.links.iter().filter_map(one).collect()
}

impl Target<'_> {
    fn file(&self) -> Option<&FileTarget> {
        match self {
            Target::File(file) => Some(file),
            Target::Page(..) | Target::Elsewhere(..) | Target::Broken => None,
        }
    }

    fn address(&self) -> Option<&Elsewhere> {
        match self {
            Target::Elsewhere(_, address) => Some(address),
            Target::Page(..) | Target::File(_) | Target::Broken => None,
        }
    }

    fn site_in_language(&self) -> Option<&str> {
        self.address().and_then(Elsewhere::site_in_language)
    }

    /// Whether a target may be the version, in its language, of another one in its place.
    fn is_version_of(&self, other: &Self) -> bool {
        self.address().zip(other.address()).is_some_and(|(own, other)| own.is_version_of(other))
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
                Target::File(_) | Target::Broken => {}
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
            Target::Broken => true,
        }
    }
}
