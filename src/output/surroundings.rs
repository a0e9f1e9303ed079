//! The parts around the content that all pages of a folder share: head, exit, search, menus. They are built and
//! rendered once for each folder.

use std::sync::Arc;

use serde::Serialize;

use super::host::policy;
use super::links::{PageLink, config, page_link};
use super::shared::Shared;
use super::values::{DateView, date};
use crate::config::is_mail;
use crate::curriculum::{Address, Gathered, MenuPage, ModuleId, PageId, Site, relative};
use crate::language::{Language, PerLanguage};
use crate::source::Digest;
use crate::theme::{Html, Parts, TemplateFault, Theme};

/// The surroundings of pages, with links relative to one folder.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Surroundings {
    #[serde(skip)]
    language: Language,
    /// The relative path to the output's root, for assets: `../../`.
    pub root: String,
    /// The name of the language's folder in the root.
    pub tag: String,
    /// The Content-Security-Policy of the page.
    pub policy: String,
    /// The address that the quick exit opens.
    pub exit: Option<String>,
    /// Whether the site is in low profile.
    pub low_profile: bool,
    /// The names of the data that readers can save on their devices; other data is erased.
    pub saves: Vec<&'static str>,
    /// The address of the course's front page in this language.
    pub home: String,
    /// The address of the search page.
    pub search: String,
    /// The address of the display settings.
    pub display: String,
    /// The address of the help page.
    pub help: String,
    /// The modules by part of the course; empty if there are more than [`MOST_MODULES`].
    pub groups: Vec<MenuGroup>,
    /// The address of the list of all modules, if there are more.
    pub all_modules: Option<String>,
    /// Pages outside the modules that stand in the bar.
    pub places: Vec<MenuLink>,
    /// The other pages outside the modules, or the first [`MOST_PLACES`] of them.
    pub more: Vec<MenuLink>,
    /// The address of the contents of the course, if there are more.
    pub all_pages: Option<String>,
    /// Who publishes the site.
    pub imprint: ImprintView,
    /// `module` in a module, `more` on a page of `more`, `home` on the front page.
    pub here: Option<&'static str>,
}

/// Who publishes the site, and when its texts were last reviewed.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct ImprintView {
    pub publisher: Option<String>,
    pub address: Option<String>,
    pub contact: Option<ContactView>,
    pub licence: Option<String>,
    pub licence_address: Option<String>,
    pub edition: Option<String>,
    pub reviewed: Option<DateView>,
}

/// An e-mail address or a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ContactView {
    pub href: String,
    pub text: String,
}

/// The imprint in a language.
pub(super) fn imprint(site: &Site, language: Language) -> ImprintView {
    let imprint = &site.config.imprint;
    let of = |texts: &Option<PerLanguage<String>>| texts.as_ref().map(|texts| texts[language].clone());
    let contact = |contact: &String| ContactView {
        href: if is_mail(contact) { format!("mailto:{contact}") } else { contact.clone() },
        text: contact.split_once("://").map_or(contact.as_str(), |(_, rest)| rest.trim_end_matches('/')).to_owned(),
    };
    ImprintView {
        publisher: of(&imprint.publisher),
        address: imprint.address.clone(),
        contact: imprint.contact.as_ref().map(contact),
        licence: of(&imprint.licence),
        licence_address: imprint.licence_address.clone(),
        edition: of(&imprint.edition),
        reviewed: site.last_review(language).map(date),
    }
}

/// The most modules that the menu of every page lists: the output would grow with their square.
pub const MOST_MODULES: usize = 40;

/// The most pages outside the modules under “More”, if the site has a page with its contents.
pub const MOST_PLACES: usize = 20;

/// A part of the course.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MenuGroup {
    pub title: Option<String>,
    pub modules: Vec<MenuLink>,
}

/// A link of a menu.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MenuLink {
    /// The relative address.
    pub href: String,
    /// The key of a generated page in the strings.
    pub name: Option<&'static str>,
    /// The title of a written page.
    pub title: String,
    /// The language of the title, if different from that of the page.
    pub lang: Option<String>,
    /// The number of a module.
    pub number: Option<i64>,
    /// The value of `aria-current`: the page itself, or the module that it belongs to.
    pub current: Option<&'static str>,
}

/// Where a page stands in the menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Here {
    /// In a module.
    Module(ModuleId),
    /// Outside the modules.
    Page(MenuPage),
    /// In no menu.
    Elsewhere,
}

impl Here {
    /// The place of a written page.
    pub fn of_page(site: &Site, page: PageId) -> Self {
        site.page(page).kind.module().map_or(Self::Page(MenuPage::Page(page)), Self::Module)
    }

    /// The place of a generated page.
    pub fn of_gathered(page: Gathered) -> Self {
        match page {
            Gathered::Print(Some(module)) | Gathered::RunSheet(module) => Self::Module(module),
            page => Self::Page(MenuPage::Gathered(page)),
        }
    }
}

/// The theme parts rendered with [`Surroundings`], each with its name in the templates of pages.
const PARTS: [(&str, &str); 7] = [
    ("meta", "parts/meta-tags.html"),
    ("loads", "parts/loads.html"),
    ("exit", "parts/exit.html"),
    ("tools", "parts/tools.html"),
    ("menu", "parts/menu.html"),
    ("foot_menu", "parts/foot-menu.html"),
    ("imprint", "parts/imprint.html"),
];

/// The rendered [`PARTS`].
pub struct SurroundingsHtml(Vec<Html>);

impl SurroundingsHtml {
    /// Adds them to the values of a template.
    pub fn parts(&self, parts: Parts) -> Parts {
        PARTS.iter().zip(&self.0).fold(parts, |parts, ((name, _), html)| parts.shared(name, html))
    }
}

/// The surroundings of a page at an address.
pub(super) fn surroundings(
    site: &Site,
    language: Language,
    address: &Address,
    here: Here,
    imprint: ImprintView,
) -> Surroundings {
    let home = site.home.and_then(|home| site.page(home).addresses[language].as_ref());
    let way =
        |page: Gathered| site.gathered_address(page, language).map(|to| relative(address, &to)).unwrap_or_default();
    let home = home.map_or_else(|| relative(address, &Address::new("index.html")), |home| relative(address, home));
    let (groups, all_modules) = groups(site, language, address, here, &home);
    let link = |page: MenuPage| menu_link(site, language, address, page, here);
    let [places, mut more] = site.menus().map(|pages| pages.into_iter().filter_map(link).collect::<Vec<_>>());
    let contents = Some(way(Gathered::Search)).filter(|contents| !contents.is_empty() && more.len() > MOST_PLACES);
    if contents.is_some() {
        more.truncate(MOST_PLACES);
    }
    Surroundings {
        language,
        root: address.to_root(),
        tag: config(site, language).tag.to_string(),
        policy: policy(site),
        exit: site.config.safety.quick_exit.clone(),
        low_profile: site.delivery.low_profile,
        saves: site.saved_names(),
        search: way(Gathered::Search),
        display: way(Gathered::Display),
        help: way(Gathered::Help),
        here: match here {
            Here::Module(_) => Some("module"),
            Here::Page(MenuPage::Page(page)) if site.home == Some(page) => Some("home"),
            _ => more.iter().any(|link| link.current.is_some()).then_some("more"),
        },
        imprint,
        home,
        groups,
        all_modules,
        places,
        more,
        all_pages: contents.map(|contents| format!("{contents}#contents")),
    }
}

fn menu_link(site: &Site, language: Language, address: &Address, page: MenuPage, here: Here) -> Option<MenuLink> {
    let current = (here == Here::Page(page)).then_some("page");
    match page {
        MenuPage::Page(page) => {
            let PageLink { href, title, lang } = page_link(site, address, page, language)?;
            Some(MenuLink { href, name: None, title, lang, number: None, current })
        }
        MenuPage::Gathered(page) => {
            let href = relative(address, &site.gathered_address(page, language)?);
            let (name, title) = (Some(page.name()), String::new());
            Some(MenuLink { href, name, title, lang: None, number: None, current })
        }
    }
}

/// A link to a module's front page.
pub(super) fn module_link(
    site: &Site,
    language: Language,
    address: &Address,
    module: ModuleId,
    current: Option<&'static str>,
) -> Option<MenuLink> {
    let record = site.module(module);
    let PageLink { href, title, lang } = page_link(site, address, record.front?, language)?;
    Some(MenuLink { href, name: None, title, lang, number: record.number, current })
}

/// The modules by part, or the address of the list of all.
fn groups(
    site: &Site,
    language: Language,
    address: &Address,
    here: Here,
    home: &str,
) -> (Vec<MenuGroup>, Option<String>) {
    if site.modules.len() > MOST_MODULES {
        return (Vec::new(), Some(format!("{home}#_modules")));
    }
    let link = |module: ModuleId| {
        let current = (here == Here::Module(module)).then_some("true");
        module_link(site, language, address, module, current)
    };
    let parts = site.modules_by_part(language).into_iter();
    let group = |(title, modules): (Option<&str>, Vec<ModuleId>)| MenuGroup {
        title: title.map(str::to_owned),
        modules: modules.into_iter().filter_map(link).collect(),
    };
    (parts.map(group).collect(), None)
}

impl Surroundings {
    /// A copy for the page in the root folder, with links that begin at the root of the host.
    #[must_use]
    pub(super) fn rooted(&self, root: &str) -> Self {
        let mut rooted = self.clone();
        root.clone_into(&mut rooted.root);
        let modules = rooted.groups.iter_mut().flat_map(|group| &mut group.modules);
        let links = modules.chain(&mut rooted.places).chain(&mut rooted.more).map(|link| &mut link.href);
        let own = [&mut rooted.home, &mut rooted.search, &mut rooted.display, &mut rooted.help];
        for href in
            links.chain(own).chain(&mut rooted.all_modules).chain(&mut rooted.all_pages).filter(|href| !href.is_empty())
        {
            href.insert_str(0, root);
        }
        rooted
    }
}

/// Adds the digest, for keys and memos.
pub(super) fn shared(surroundings: Surroundings) -> Shared<Surroundings> {
    let mut bytes = serde_json::to_vec(&surroundings).expect("strings are valid JSON");
    bytes.extend(surroundings.language.0.to_le_bytes());
    Shared { digest: Digest::of(&bytes), value: Arc::new(surroundings) }
}

/// Renders surroundings.
pub(super) fn html(theme: &Theme, surroundings: &Surroundings) -> Result<SurroundingsHtml, TemplateFault> {
    let html = |(_, template): &(&str, &str)| {
        theme.render(template, surroundings.language, surroundings, Parts::new()).map(|html| Html::new(&html))
    };
    Ok(SurroundingsHtml(PARTS.iter().map(html).collect::<Result<_, _>>()?))
}
