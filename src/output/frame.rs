//! The parts of a page around its content: head, header, languages.

use serde::Serialize;

use super::links::{config, label, title};
use super::memo::NavigationMemo;
use super::public::{Alternate, public};
use super::shared::Shared;
use super::surroundings::{Here, Surroundings};
use crate::config::Audience;
use crate::curriculum::{Address, Gathered, PageId, Site, relative};
use crate::language::{Direction, Language};
use crate::plan::Route;
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageFrame {
    /// The `lang` of the page, a BCP 47 tag.
    pub locale: String,
    /// The writing direction.
    pub direction: Direction,
    /// The relative path to the output's root, for assets: `../../`.
    pub root: String,
    /// The site's title in this language.
    pub site_title: String,
    /// The address of the course's front page in this language.
    pub home: String,
    /// The page's public address, if known and if the page may be indexed.
    pub canonical: Option<String>,
    /// The page in all its languages, for search engines.
    pub alternates: Vec<Alternate>,
    /// Whether search engines may index the page.
    pub indexed: bool,
    /// The other languages of this page.
    pub languages: Vec<OtherLanguage>,
    /// The address of the display settings.
    pub display: String,
    /// The name of the language's folder in the root.
    pub tag: String,
    /// In low profile, the neutral title for history, tabs and bookmarks.
    pub neutral_title: Option<String>,
    pub edition: Audience,
    /// The parts that all pages of the folder share.
    #[serde(skip)]
    pub surroundings: Shared<Surroundings>,
}

impl PageFrame {
    /// Sets the values for search engines, if they may index the page.
    pub(super) fn invited(self, site: &Site, route: &Route) -> Self {
        let (canonical, alternates) = public(site, route).unzip();
        let indexed = route.facts(site).is_indexed;
        Self { indexed, canonical, alternates: alternates.unwrap_or_default(), ..self }
    }
}

/// A link to another language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct OtherLanguage {
    pub locale: String,
    pub direction: Direction,
    /// Its name in that language.
    pub label: String,
    /// Its tag in capitals, for small screens.
    pub tag: String,
    /// The address of the page in it.
    pub href: String,
    /// The page's title in it.
    pub title: String,
    /// "Read it in …", in that language.
    pub invitation: String,
    /// Whether the page is translated.
    pub translated: bool,
}

/// The frame of a page of the course.
pub(super) fn page_frame(
    site: &Site,
    theme: &Theme,
    memo: &NavigationMemo,
    page: PageId,
    language: Language,
    address: &Address,
) -> PageFrame {
    let languages = site
        .languages()
        .filter(|other| *other != language)
        .map(|other| other_language(site, theme, page, other, address))
        .collect();
    let plain = plain_frame(site, theme, memo, language, address, Here::of_page(site, page));
    let numbered = |title: String| match site.page_number(page) {
        Some(number) => format!("{title} {number}"),
        None => title,
    };
    PageFrame { languages, neutral_title: plain.neutral_title.map(numbered), ..plain }
        .invited(site, &Route::Page(page, language))
}

/// The frame of a generated page, which exists in all languages.
pub(super) fn gathered_frame(
    site: &Site,
    theme: &Theme,
    memo: &NavigationMemo,
    page: Gathered,
    language: Language,
    address: &Address,
) -> PageFrame {
    let others = site.languages().filter(|other| *other != language).map(|other| {
        let to = site.gathered_address(page, other);
        let title = match page {
            Gathered::Agenda(agenda) => {
                site.config.agendas.get(usize::from(agenda.0)).map(|agenda| agenda.title[other].clone())
            }
            _ => None,
        };
        let title = title.unwrap_or_else(|| theme.strings(other).get(&format!("gathered.{}", page.name())).to_owned());
        OtherLanguage {
            href: relative(address, &to.unwrap_or_else(|| Address::new("index.html"))),
            title,
            translated: true,
            ..language_choice(site, theme, other)
        }
    });
    let plain = plain_frame(site, theme, memo, language, address, Here::of_gathered(page));
    PageFrame { languages: others.collect(), ..plain }.invited(site, &Route::Gathered(page, language))
}

fn other_language(site: &Site, theme: &Theme, page: PageId, other: Language, from: &Address) -> OtherLanguage {
    let record = site.page(page);
    // If the page is intentionally absent, the link leads to the nearest front page.
    let module_front = record.kind.module().and_then(|module| site.module(module).front);
    let target = [Some(page), module_front, site.home]
        .into_iter()
        .flatten()
        .find(|candidate| site.page(*candidate).addresses[other].is_some());
    let href = match target.and_then(|target| site.page(target).addresses[other].as_ref()) {
        Some(address) => relative(from, address),
        None => relative(from, &Address::new("index.html")),
    };
    OtherLanguage {
        title: target.map(|target| title(site, target, other).0).unwrap_or_default(),
        translated: record.translations[other].is_some(),
        href,
        ..language_choice(site, theme, other)
    }
}

/// The link to a language without the page.
pub(super) fn language_choice(site: &Site, theme: &Theme, language: Language) -> OtherLanguage {
    let config = config(site, language);
    OtherLanguage {
        locale: config.locale.to_string(),
        direction: config.direction,
        label: label(site, theme, language),
        tag: config.tag.as_str().to_uppercase(),
        href: String::new(),
        title: String::new(),
        invitation: theme.strings(language).get("language.invitation").to_owned(),
        translated: false,
    }
}

/// The frame of pages outside the course.
pub(super) fn plain_frame(
    site: &Site,
    theme: &Theme,
    memo: &NavigationMemo,
    language: Language,
    address: &Address,
    here: Here,
) -> PageFrame {
    let config = config(site, language);
    let surroundings = memo.surroundings(site, language, address, here);
    let low_profile = site.delivery.low_profile;
    let neutral_title = low_profile.then(|| theme.strings(language).get("low_profile.title").to_owned());
    PageFrame {
        locale: config.locale.to_string(),
        direction: config.direction,
        root: surroundings.value.root.clone(),
        site_title: neutral_title.clone().unwrap_or_else(|| config.title.clone()),
        home: surroundings.value.home.clone(),
        canonical: None,
        alternates: Vec::new(),
        indexed: false,
        languages: Vec::new(),
        display: surroundings.value.display.clone(),
        neutral_title,
        tag: surroundings.value.tag.clone(),
        edition: site.delivery.audience,
        surroundings,
    }
}
