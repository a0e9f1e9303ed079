//! The view of a citation.

use serde::Serialize;

use super::places::ReferencePages;

use crate::curriculum::Site;
use crate::language::Language;
use crate::markdown::CitationItem;
use crate::wording::{Wording, localise_locator};

/// One source of a citation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CitedView {
    /// The instrument's id.
    pub id: String,
    /// The published form of the id.
    pub anchor: String,
    /// The short name used in citations.
    pub short: String,
    pub title: String,
    /// The year of the cited edition: that of the revision, or else of the adoption.
    pub year: Option<String>,
    /// The address of the official text; empty if unknown.
    pub url: String,
    /// The host in `url`, as a short label.
    pub host: String,
    /// The address of its entry on the page of instruments; empty for an unknown instrument, which was reported.
    pub href: String,
    /// Article, rule or paragraph, in the notation of the language.
    pub locator: String,
}

/// An entry of the list of sources at the end of a page.
#[derive(Clone, Debug, Serialize)]
pub struct ListedSource<'a> {
    #[serde(flatten)]
    pub cited: &'a CitedView,
    /// The id of the entry, which citations link to.
    pub entry: String,
    /// The number that stands for it in the text, if citations are numbers. The entry is then of one place in the
    /// source, otherwise of the source.
    pub number: Option<usize>,
    /// The id of the first citation; `None` on a page with several bodies.
    pub first: Option<String>,
}

impl<'a> ListedSource<'a> {
    pub fn by_name(cited: &'a CitedView, is_alone: bool) -> Self {
        Self {
            cited,
            entry: format!("_source_{}", cited.anchor),
            number: None,
            first: is_alone.then(|| format!("_cited_{}", cited.anchor)),
        }
    }

    pub fn by_number(cited: &'a CitedView, number: usize) -> Self {
        Self {
            cited,
            entry: format!("_source_{number}"),
            number: Some(number),
            first: Some(format!("_cited_{number}")),
        }
    }

    /// The id of the source.
    pub fn id(&self) -> &'a str {
        &self.cited.id
    }
}

pub(in crate::output) fn cite(
    site: &Site,
    wording: &Wording,
    language: Language,
    places: &ReferencePages,
    items: &[CitationItem],
) -> Vec<CitedView> {
    let one = |item: &CitationItem| {
        let instrument = site.library.instruments.get(&item.id);
        let short = instrument.and_then(|instrument| instrument.short[language].first());
        let anchor = site.anchors().of(&item.id);
        let href = instrument.and(places.instruments.as_ref()).map(|page| format!("{page}#{anchor}"));
        CitedView {
            id: item.id.clone(),
            anchor: anchor.into_owned(),
            short: short.unwrap_or(&item.id).clone(),
            title: instrument.map(|instrument| instrument.title[language].clone()).unwrap_or_default(),
            year: instrument.and_then(|one| one.revised.or(one.adopted)).map(|date| date.year.to_string()),
            host: instrument.map(|instrument| host(&instrument.url[language]).to_owned()).unwrap_or_default(),
            url: instrument.map(|instrument| instrument.url[language].clone()).unwrap_or_default(),
            href: href.unwrap_or_default(),
            locator: localise_locator(&item.locator, wording),
        }
    };
    items.iter().map(one).collect()
}

/// The host in a URL, without `www.`.
pub(in crate::output) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}
