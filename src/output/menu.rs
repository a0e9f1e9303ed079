//! The menus of the head and the foot: the same for all pages of a folder, so made and rendered once for it.

use std::sync::Arc;

use serde::Serialize;

use super::Shared;
use super::frame::{PageLink, page_link};
use super::navigation::NavigationMemo;
use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::Language;
use crate::source::Digest;
use crate::theme::{Parts, TemplateFault, Theme};

/// The links of the menus, as seen from one folder.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Menu {
    #[serde(skip)]
    language: Language,
    /// The course's front page in this language.
    pub home: String,
    /// The page of the search.
    #[serde(skip)]
    pub search: String,
    /// The page of display settings.
    #[serde(skip)]
    pub display: String,
    /// The page of help.
    pub help: String,
    /// Pages beside the front page.
    pub course_pages: Vec<PageLink>,
    /// Gathered pages.
    pub gathered: Vec<GatheredLink>,
}

/// A link to a gathered page, whose title the strings have.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct GatheredLink {
    /// Its key in the strings.
    pub name: &'static str,
    /// Where it leads.
    pub href: String,
}

/// The menus as HTML.
pub struct MenuHtml {
    head: String,
    foot: String,
}

impl MenuHtml {
    /// Adds the menus to what a template is given.
    pub fn parts(&self, parts: Parts) -> Parts {
        parts.html("menu", &self.head).html("foot_menu", &self.foot)
    }
}

/// The menus for a page at an address.
pub(super) fn menu(site: &Site, language: Language, address: &Address) -> Menu {
    let home = site.home.and_then(|home| site.page(home).addresses[language].as_ref());
    let course_pages = site.course_pages.iter().filter_map(|page| page_link(site, address, *page, language));
    let way =
        |page: Gathered| site.gathered_address(page, language).map(|to| relative(address, &to)).unwrap_or_default();
    let gathered = [Gathered::Overview, Gathered::Glossary, Gathered::Instruments, Gathered::Checklists];
    Menu {
        language,
        search: way(Gathered::Search),
        display: way(Gathered::Display),
        help: way(Gathered::Help),
        home: home.map_or_else(|| relative(address, &Address::new("index.html")), |home| relative(address, home)),
        course_pages: course_pages.collect(),
        gathered: gathered
            .into_iter()
            .filter_map(|page| {
                let to = site.gathered_address(page, language)?;
                Some(GatheredLink { name: page.name(), href: relative(address, &to) })
            })
            .collect(),
    }
}

/// A menu with its digest, for keys and memos.
pub(super) fn shared(menu: Menu) -> Shared<Menu> {
    let mut bytes = serde_json::to_vec(&menu).expect("strings are valid JSON");
    bytes.extend(menu.language.0.to_le_bytes());
    Shared { digest: Digest::of(&bytes), value: Arc::new(menu) }
}

/// The HTML of a menu.
pub(super) fn html(theme: &Theme, menu: &Menu) -> Result<MenuHtml, TemplateFault> {
    Ok(MenuHtml {
        head: theme.render("parts/menu.html", menu.language, menu, Parts::new())?,
        foot: theme.render("parts/foot-menu.html", menu.language, menu, Parts::new())?,
    })
}

/// What every template of a whole page is given.
pub(super) fn parts(theme: &Theme, memo: &NavigationMemo, menu: &Shared<Menu>) -> Result<Parts, TemplateFault> {
    Ok(memo.menu_html(theme, menu)?.parts(Parts::new()))
}
