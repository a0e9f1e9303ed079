//! The parts around the content that all pages of a folder share: head, exit, search, menus. They are built and
//! rendered once for each folder.

use std::sync::Arc;

use serde::Serialize;

use super::host::policy;
use super::links::{PageLink, config, page_link};
use super::shared::Shared;
use crate::curriculum::{Address, Gathered, Site, relative};
use crate::language::Language;
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
    /// Pages beside the front page.
    pub course_pages: Vec<PageLink>,
    /// Links to generated pages.
    pub gathered: Vec<GatheredLink>,
}

/// A link to a generated page, whose title is in the strings.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct GatheredLink {
    /// Its key in the strings.
    pub name: &'static str,
    /// The relative address.
    pub href: String,
}

/// The theme parts rendered with [`Surroundings`], each with its name in the templates of pages.
const PARTS: [(&str, &str); 6] = [
    ("meta", "parts/meta-tags.html"),
    ("loads", "parts/loads.html"),
    ("exit", "parts/exit.html"),
    ("tools", "parts/tools.html"),
    ("menu", "parts/menu.html"),
    ("foot_menu", "parts/foot-menu.html"),
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
pub(super) fn surroundings(site: &Site, language: Language, address: &Address) -> Surroundings {
    let home = site.home.and_then(|home| site.page(home).addresses[language].as_ref());
    let course_pages = site.course_pages.iter().filter_map(|page| page_link(site, address, *page, language));
    let way =
        |page: Gathered| site.gathered_address(page, language).map(|to| relative(address, &to)).unwrap_or_default();
    let gathered = std::iter::once(Gathered::Overview).chain(Gathered::references());
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
        home: home.map_or_else(|| relative(address, &Address::new("index.html")), |home| relative(address, home)),
        course_pages: course_pages.collect(),
        gathered: gathered
            .filter_map(|page| {
                let to = site.gathered_address(page, language)?;
                Some(GatheredLink { name: page.name(), href: relative(address, &to) })
            })
            .collect(),
    }
}

impl Surroundings {
    /// A copy for the page in the root folder, with links that begin at the root of the host.
    #[must_use]
    pub(super) fn rooted(&self, root: &str) -> Self {
        let mut rooted = self.clone();
        root.clone_into(&mut rooted.root);
        let pages = rooted.course_pages.iter_mut().map(|link| &mut link.href);
        let gathered = rooted.gathered.iter_mut().map(|link| &mut link.href);
        let own = [&mut rooted.home, &mut rooted.search, &mut rooted.display, &mut rooted.help];
        for href in pages.chain(gathered).chain(own).filter(|href| !href.is_empty()) {
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
