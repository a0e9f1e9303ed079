//! A page in two languages side by side, section by section, for mixed groups and interpreters.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::body::{self, BodyView, JoinedSection, Joint};
use super::frame::{PageFrame, page_frame};
use super::links::trail;
use super::links::{PageLink, config, label, page_link, title};
use super::memo::NavigationMemo;
use super::values::page_notice;
use crate::curriculum::{PageId, Site, relative};
use crate::language::{Direction, Language};
use crate::theme::{TemplateFault, Theme};

/// A page in two languages.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ParallelView {
    #[serde(skip)]
    language: Language,
    frame: PageFrame,
    trail: Vec<PageLink>,
    notice: u8,
    own: ParallelSide,
    other: ParallelSide,
    /// For each heading of the reader's language the index of its counterpart.
    #[serde(skip)]
    pairs: Vec<Option<u32>>,
}

/// A page in one of the two languages.
#[derive(Clone, Debug, Hash, Serialize)]
struct ParallelSide {
    locale: String,
    direction: Direction,
    label: String,
    title: String,
    href: String,
    #[serde(skip)]
    body: BodyView,
}

/// Two sections that are counterparts, or one without a counterpart.
#[derive(Serialize)]
struct ParallelRow<'a> {
    own: Option<&'a str>,
    other: Option<&'a str>,
}

pub(super) fn view(
    site: &Site,
    theme: &Theme,
    memo: &NavigationMemo,
    page: PageId,
    language: Language,
    other: Language,
) -> ParallelView {
    let address = site.parallel_address(page, language, other).expect("planned only where both are written");
    let record = site.page(page);
    let mut frame = page_frame(site, theme, memo, page, language, &address);
    frame.canonical = None;
    frame.alternates.clear();
    frame.indexed = false;
    frame.languages.retain(|choice| choice.locale == config(site, other).locale.as_str());
    for choice in &mut frame.languages {
        if let Some(to) = site.parallel_address(page, other, language) {
            choice.href = relative(&address, &to);
        }
    }
    let side = |of: Language| {
        let translation = record.translations[of].as_ref().expect("both are written");
        ParallelSide {
            locale: config(site, of).locale.to_string(),
            direction: config(site, of).direction,
            label: label(site, theme, of),
            title: title(site, page, of).0,
            href: page_link(site, &address, page, of).map(|link| link.href).unwrap_or_default(),
            body: body::view(site, theme, page, of, (of, translation), &address).without_notes(),
        }
    };
    let document = |of: Language| &record.translations[of].as_ref().expect("both are written").document;
    let (from, to) = (document(language), document(other));
    let mut places: FxHashMap<&str, u32> = FxHashMap::default();
    for (heading, place) in to.body.headings.iter().zip(0..) {
        places.entry(&heading.id).or_insert(place);
    }
    let index = |anchor: &str| places.get(anchor).copied();
    ParallelView {
        language,
        frame,
        trail: trail(site, page, language, &address),
        notice: page_notice(site, page, language),
        own: side(language),
        other: side(other),
        pairs: site.paired_anchors(page, from, to).into_iter().map(|anchor| index(anchor?)).collect(),
    }
}

pub(super) fn render(theme: &Theme, memo: &NavigationMemo, view: &ParallelView) -> Result<Vec<u8>, TemplateFault> {
    let joint = |prefix| Joint { prefix, shift: 0, lang: None };
    let own = body::render_joined(theme, &view.own.body, joint("a-"), None)?;
    let other = body::render_joined(theme, &view.other.body, joint("b-"), None)?;
    let mut sources = own.sources.clone();
    let known: FxHashSet<&str> = own.sources.iter().map(|source| source.id()).collect();
    sources.extend(other.sources.iter().filter(|source| !known.contains(source.id())).cloned());
    let parts = memo
        .parts(theme, &view.frame.surroundings)?
        .value("rows", &rows(&own.sections, &other.sections, &view.pairs))
        .value("has_drawing", &(own.has_drawing || other.has_drawing))
        .value("has_media", &(own.has_media || other.has_media))
        .value("sources", &sources)
        .html("own_key", &own.key)
        .html("other_key", &other.key)
        .html("own_words", &own.words)
        .html("other_words", &other.words);
    theme.render_file("parallel.html", view.language, view, parts)
}

/// Sections side by side, in the order of the reader's language; sections without a counterpart have a row of their
/// own.
fn rows<'a>(own: &'a [JoinedSection], other: &'a [JoinedSection], pairs: &[Option<u32>]) -> Vec<ParallelRow<'a>> {
    let mut rows = Vec::with_capacity(own.len().max(other.len()));
    let mut places: FxHashMap<Option<u32>, VecDeque<usize>> = FxHashMap::default();
    for (place, section) in other.iter().enumerate() {
        places.entry(section.heading).or_default().push_back(place);
    }
    let mut next = 0;
    for section in own {
        // The text before the first heading and the footnotes have no heading on either side.
        let wanted = match section.heading {
            Some(heading) => pairs.get(heading as usize).copied().flatten().map(Some),
            None => Some(None),
        };
        let found = wanted.and_then(|wanted| {
            let places = places.get_mut(&wanted)?;
            while places.front().is_some_and(|place| *place < next) {
                places.pop_front();
            }
            places.pop_front()
        });
        let Some(found) = found else {
            rows.push(ParallelRow { own: Some(&section.html), other: None });
            continue;
        };
        rows.extend(other[next..found].iter().map(|alone| ParallelRow { own: None, other: Some(&alone.html) }));
        rows.push(ParallelRow { own: Some(&section.html), other: Some(&other[found].html) });
        next = found + 1;
    }
    rows.extend(other[next..].iter().map(|alone| ParallelRow { own: None, other: Some(&alone.html) }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_without_counterpart_stands_alone() {
        let sections = |headings: &[Option<u32>]| -> Vec<JoinedSection> {
            headings.iter().map(|heading| JoinedSection { heading: *heading, html: format!("{heading:?}") }).collect()
        };
        let own = sections(&[None, Some(0), Some(1), None]);
        let other = sections(&[None, Some(0), Some(1), Some(2)]);
        // 0 has the counterpart 1; 1 has none.
        let rows = rows(&own, &other, &[Some(1), None]);
        let shown: Vec<(Option<&str>, Option<&str>)> = rows.iter().map(|row| (row.own, row.other)).collect();
        assert_eq!(
            shown,
            [
                (Some("None"), Some("None")),
                (None, Some("Some(0)")),
                (Some("Some(0)"), Some("Some(1)")),
                (Some("Some(1)"), None),
                (Some("None"), None),
                (None, Some("Some(2)")),
            ]
        );
    }
}
