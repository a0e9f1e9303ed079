//! Fills the holes of a body: links, pictures, terms, citations, blocks.

mod locator;
mod render;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use locator::localise_locator;
pub(super) use render::render;

use super::frame::config;
use crate::curriculum::{Address, Document, Edition, LinkTarget, PageId, Site, Translation, relative};
use crate::language::Language;
use crate::markdown::CitationItem;
use crate::theme::{Strings, Theme};

/// A body with everything resolved that depends on the site.
#[derive(Clone, Debug, Hash)]
pub struct BodyView {
    document: ByDigest,
    edition: Edition,
    /// The language of the text, which is another than the page's on a page that stands in for a translation.
    language: Language,
    links: Vec<Option<Href>>,
    images: Vec<Option<String>>,
    image_sizes: Vec<Option<(u32, u32)>>,
    terms: Vec<TermView>,
    /// The terms that `definition` blocks show, by id.
    block_terms: Vec<(String, TermView)>,
    citations: Vec<Vec<CitedView>>,
    counterpart: Option<Counterpart>,
}

/// A document counts in a key by its file and the digest of its text.
#[derive(Clone, Debug)]
struct ByDigest(Arc<Document>);

impl Hash for ByDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.path.hash(state);
        self.0.digest.hash(state);
    }
}

#[derive(Clone, Debug, Hash)]
struct Href {
    reference: String,
    /// Elsewhere on the web.
    is_external: bool,
}

#[derive(Clone, Debug, Hash)]
struct TermView {
    id: String,
    name: String,
    definition: String,
}

#[derive(Clone, Debug, Hash)]
struct CitedView {
    id: String,
    short: String,
    title: String,
    year: Option<String>,
    url: String,
    locator: String,
}

/// The same page in another language, with the same section for each heading.
#[derive(Clone, Debug, Hash)]
struct Counterpart {
    href: String,
    locale: String,
    tag: String,
    label: String,
    /// By index of the heading.
    anchors: Vec<Option<String>>,
}

/// Resolves a body for the page at `from`.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    (language, translation): (Language, &Translation),
    from: &Address,
) -> BodyView {
    let document = &translation.document;
    let href = |target: &LinkTarget| href(site, page, reader, document, target, from);
    let image = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => Some(relative(from, &site.file(*id).address)),
        _ => None,
    };
    let size = |target: &LinkTarget| match target {
        LinkTarget::File(id, _) => site.file(*id).size,
        _ => None,
    };
    let strings = theme.strings(language);
    BodyView {
        edition: site.edition,
        language,
        links: translation.links.iter().map(href).collect(),
        images: translation.images.iter().map(image).collect(),
        image_sizes: translation.images.iter().map(size).collect(),
        terms: document.body.terms.iter().map(|link| term(site, language, &link.id)).collect(),
        block_terms: document
            .blocks
            .iter()
            .filter_map(|block| block.names.get("term"))
            .map(|id| (id.clone(), term(site, language, id)))
            .collect(),
        citations: document
            .body
            .citations
            .iter()
            .map(|citation| citation.items.iter().map(|item| cited(site, strings, language, item)).collect())
            .collect(),
        counterpart: counterpart(site, theme, page, reader, document, from),
        document: ByDigest(document.clone()),
    }
}

fn href(
    site: &Site,
    page: PageId,
    reader: Language,
    document: &Document,
    target: &LinkTarget,
    from: &Address,
) -> Option<Href> {
    let reference = match target {
        LinkTarget::Page(to, anchor) => {
            let record = site.page(*to);
            let fallback = || record.addresses.values().flatten().next();
            let address = record.addresses[reader].as_ref().or_else(fallback)?;
            let anchor = anchor.as_deref().and_then(|anchor| anchor_for(site, *to, reader, document, anchor));
            let mut reference = if *to == page && anchor.is_some() { String::new() } else { relative(from, address) };
            if let Some(anchor) = anchor {
                reference.push('#');
                reference.push_str(&anchor);
            }
            reference
        }
        LinkTarget::Anchor(anchor) => format!("#{anchor}"),
        LinkTarget::File(id, suffix) => format!("{}{suffix}", relative(from, &site.file(*id).address)),
        LinkTarget::External(url) => {
            let is_web = url.starts_with("http");
            return Some(Href { reference: url.clone(), is_external: is_web });
        }
        LinkTarget::Broken => return None,
    };
    Some(Href { reference, is_external: false })
}

/// An anchor written for one language, as it is on the page that the reader gets.
fn anchor_for(site: &Site, to: PageId, reader: Language, document: &Document, anchor: &str) -> Option<String> {
    let record = site.page(to);
    let (shown_language, shown) = record.shown(reader)?;
    if shown_language == document.language {
        return Some(anchor.to_owned());
    }
    let own = record.translations[document.language].as_ref()?;
    site.paired_anchor(&own.document, anchor, &shown.document).map(str::to_owned)
}

fn term(site: &Site, language: Language, id: &str) -> TermView {
    match site.glossary.get(id) {
        Some(term) => TermView {
            id: id.to_owned(),
            name: term.name[language].clone(),
            definition: term.definition[language].clone(),
        },
        None => TermView { id: id.to_owned(), name: id.to_owned(), definition: String::new() },
    }
}

fn cited(site: &Site, strings: &Strings, language: Language, item: &CitationItem) -> CitedView {
    let instrument = site.instruments.get(&item.id);
    CitedView {
        id: item.id.clone(),
        short: instrument.map_or_else(|| item.id.clone(), |instrument| instrument.short[language].clone()),
        title: instrument.map(|instrument| instrument.title[language].clone()).unwrap_or_default(),
        year: instrument.and_then(|instrument| instrument.year.clone()),
        url: instrument.map(|instrument| instrument.url[language].clone()).unwrap_or_default(),
        locator: localise_locator(&item.locator, strings),
    }
}

/// The first other language that has the page. A text that stands in for a translation has none.
fn counterpart(
    site: &Site,
    theme: &Theme,
    page: PageId,
    reader: Language,
    document: &Document,
    from: &Address,
) -> Option<Counterpart> {
    if document.language != reader {
        return None;
    }
    let record = site.page(page);
    let other = site.languages().find(|other| *other != reader && record.translations[*other].is_some())?;
    let translation = record.translations[other].as_ref()?;
    let config = config(site, other);
    let anchors = site.paired_anchors(document, &translation.document);
    Some(Counterpart {
        href: relative(from, record.addresses[other].as_ref()?),
        locale: config.locale.to_string(),
        tag: config.tag.as_str().to_uppercase(),
        label: theme.strings(other).get("heading.pair").to_owned(),
        anchors: anchors.into_iter().map(|anchor| anchor.map(str::to_owned)).collect(),
    })
}
