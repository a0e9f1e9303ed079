//! The page for addresses that do not exist.

use serde::Serialize;

use super::frame::{OtherLanguage, PageFrame, language_choice, plain_frame};

use super::links::{PageLink, config, page_link};
use super::memo::NavigationMemo;
use super::surroundings::{self, Here};
use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::{Direction, Language};
use crate::theme::{TemplateFault, Theme};

/// The page that a host shows for addresses that do not exist.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NotFoundView {
    #[serde(skip)]
    language: Language,
    frame: PageFrame,
    modules: Vec<PageLink>,
    /// The address of the search page.
    search: Option<String>,
    /// On the page for all languages, the same in the other languages.
    others: Vec<NotFoundSection>,
}

/// What the page says in another language.
#[derive(Clone, Debug, Hash, Serialize)]
struct NotFoundSection {
    locale: String,
    direction: Direction,
    title: String,
    text: String,
    home: String,
    /// The words of the link to the front page.
    home_label: String,
    search: Option<String>,
    /// The words of the link to the search.
    search_label: String,
}

/// Hosts send these bytes for any missing address at any depth, so relative references would be wrong: here links begin
/// at the site's root, which is taken from the public address.
pub(super) fn view(site: &Site, theme: &Theme, memo: &NavigationMemo, language: Option<Language>) -> NotFoundView {
    let own = language.unwrap_or(site.config.default_language);
    let root = public_root(site);
    let rooted = |to: &Address| format!("{root}{}", relative(&Address::new("index.html"), to));
    let here = Address::new("index.html");
    let mut frame = plain_frame(site, theme, memo, own, &here, Here::Elsewhere);
    frame.surroundings = surroundings::shared(frame.surroundings.value.rooted(&root));
    let around = &frame.surroundings.value;
    (frame.root, frame.home, frame.display) = (around.root.clone(), around.home.clone(), around.display.clone());
    frame.languages = site
        .languages()
        .filter(|other| *other != own)
        .filter_map(|other| {
            let home = site.page(site.home?).addresses[other].as_ref()?;
            Some(OtherLanguage { href: rooted(home), ..language_choice(site, theme, other) })
        })
        .collect();
    let fronts = site.modules.iter().filter_map(|module| module.front);
    let links = fronts.filter_map(|front| page_link(site, &here, front, own));
    let modules = links.map(|link| PageLink { href: format!("{root}{}", link.href), ..link }).collect();
    let search = |language: Language| Some(rooted(&site.gathered_address(Gathered::Search, language)?));
    let section = |other: Language| {
        let text = |key: &str| theme.strings(other).get(key).to_owned();
        Some(NotFoundSection {
            locale: config(site, other).locale.to_string(),
            direction: config(site, other).direction,
            title: text("not_found.title"),
            text: text("not_found.text"),
            home: rooted(site.page(site.home?).addresses[other].as_ref()?),
            home_label: text("not_found.home"),
            search: search(other),
            search_label: text("gathered.search"),
        })
    };
    let others = site.languages().filter(|other| language.is_none() && *other != own).filter_map(section).collect();
    NotFoundView { language: own, frame, modules, search: search(own), others }
}

/// The path of the site's root on its host, with a slash at both ends.
fn public_root(site: &Site) -> String {
    let base = site.delivery.base_url.as_ref().map_or("", |base| base.as_str());
    let path = base.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

pub(super) fn render(theme: &Theme, memo: &NavigationMemo, view: &NotFoundView) -> Result<Vec<u8>, TemplateFault> {
    theme.render_file("404.html", view.language, view, memo.parts(theme, &view.frame.surroundings)?)
}
