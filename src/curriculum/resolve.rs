//! Where links, pictures and aliases lead, once every page has its place.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::address::Address;
use super::assemble::tag;
use super::document::Document;
use super::edition::Edition;
use super::glossary::TermId;
use super::library::Library;
use super::links::{LinkReference, Refusal};
use super::site::{FileId, LinkTarget, Page, PageId, PublishedFile, Redirect, Site, Translation, visible_nodes};
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::language::Language;
use crate::markdown::Node;
use crate::source::{Place, Snapshot, Span};

/// Pages by module and id, for links.
pub(super) type Keys = HashMap<(Option<String>, String), PageId>;

pub(super) fn page_keys(site: &Site) -> Keys {
    let numbered = site.pages.iter().zip(0..);
    numbered
        .map(|(page, number)| {
            let module = page.kind.module().and_then(|id| site.modules.get(id.0 as usize));
            ((module.map(|module| module.id.clone()), page.id.clone()), PageId(number))
        })
        .collect()
}

/// Finds the files that visible text refers to: nothing else of `content/` is published.
pub(super) fn publish_files(site: &mut Site, snapshot: &Snapshot) {
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for page in &site.pages {
        for translation in page.translations.values().flatten() {
            let document = &translation.document;
            if document.links.is_empty() && document.images.is_empty() {
                continue;
            }
            visible_nodes(document, site.edition, &mut |node| {
                let reference = match node {
                    Node::LinkOpen(index) => document.links.get(*index as usize),
                    Node::Image(index) => document.images.get(*index as usize),
                    _ => None,
                };
                if let Some(LinkReference::File(path, _)) = reference {
                    wanted.insert(path);
                }
            });
        }
    }
    let mut files = Vec::new();
    for path in wanted {
        let Some(binary) = snapshot.binary(path) else { continue };
        files.push(PublishedFile {
            source: binary.path.clone(),
            digest: binary.digest,
            address: file_address(site, path),
            size: image_size(&binary.bytes),
        });
    }
    site.files = files;
}

/// Where a file of `content/` or `static/` goes.
fn file_address(site: &Site, path: &str) -> Address {
    if let Some(rest) = path.strip_prefix("static/") {
        return Address::new(rest);
    }
    let rest = path.strip_prefix("content/").unwrap_or(path);
    let mut parts = rest.split('/');
    let (first, folder) = (parts.next().unwrap_or_default(), parts.next());
    let language = site.languages().find(|language| tag(site, *language) == first);
    // A file beside a page lies beside it in the output too.
    if let (Some(language), Some(folder), true) = (language, folder, rest.matches('/').count() >= 2) {
        let id = super::position::Numbered::parse(folder).id;
        let module = site.modules.iter().find(|module| module.id == id);
        let front = module.and_then(|module| site.page(module.front?).addresses[language].clone());
        if let Some(front) = front {
            let tail = rest.splitn(3, '/').nth(2).unwrap_or_default();
            return Address::new(&format!("{}{tail}", front.canonical()));
        }
    }
    Address::new(rest)
}

fn image_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

pub(super) fn resolve_links(site: &mut Site, keys: &Keys, snapshot: &Snapshot, diagnostics: &mut Vec<Diagnostic>) {
    let mut pages = std::mem::take(&mut site.pages);
    let left_out: BTreeSet<PageId> = pages
        .iter()
        .zip(0..)
        .filter(|(page, _)| page.addresses.values().all(Option::is_none))
        .map(|(_, number)| PageId(number))
        .collect();
    let library = &*site.library;
    let resolver = Resolver {
        files: &site.files,
        keys,
        left_out: &left_out,
        snapshot,
        library,
        edition: site.edition,
        autolink: site.config.autolink,
    };
    let mut faults: Vec<Diagnostic> = pages
        .par_iter_mut()
        .with_min_len(256)
        .flat_map_iter(|page| {
            let mut faults = Vec::new();
            resolver.resolve_page(page, &mut faults);
            faults
        })
        .collect();
    suggest(&mut faults, keys, snapshot);
    diagnostics.extend(faults);
    site.pages = pages;
}

/// See [`suggest`].
const MOST_SUGGESTIONS: usize = 200;

struct Resolver<'a> {
    files: &'a [PublishedFile],
    keys: &'a Keys,
    left_out: &'a BTreeSet<PageId>,
    snapshot: &'a Snapshot,
    library: &'a Library,
    edition: Edition,
    autolink: bool,
}

impl Resolver<'_> {
    fn resolve_page(&self, page: &mut Page, diagnostics: &mut Vec<Diagnostic>) {
        for index in 0..page.translations.count() {
            let language = Language(u16::try_from(index).unwrap_or(0));
            let Some(translation) = &mut page.translations[language] else { continue };
            let document = translation.document.clone();
            let links = document.links.iter().zip(&document.body.links);
            translation.links = links
                .map(|(reference, link)| self.resolve(&document, reference, link.span, &link.target, diagnostics))
                .collect();
            let images = document.images.iter().zip(&document.body.images);
            translation.images = images
                .map(|(reference, image)| self.resolve(&document, reference, image.span, &image.target, diagnostics))
                .collect();
            self.resolve_terms(translation);
        }
    }

    /// Which mentions are linked by themselves: the first of each term, unless the author linked it before.
    fn resolve_terms(&self, translation: &mut Translation) {
        let document = translation.document.clone();
        let mentions = &translation.mentions.terms;
        let autolink = self.autolink && document.front.autolink;
        let mut seen = vec![false; self.library.glossary.terms.len()];
        let (mut autolinks, mut terms, mut cites) = (Vec::new(), Vec::new(), Vec::new());
        let mut see = |id: TermId| {
            let is_new = seen.get_mut(id.0 as usize).is_some_and(|seen| !std::mem::replace(seen, true));
            if is_new {
                terms.push(id);
            }
            is_new
        };
        visible_nodes(&document, self.edition, &mut |node| match node {
            Node::Html(html) if autolink => {
                let from = mentions.partition_point(|mention| mention.html.start < html.start);
                for mention in mentions[from..].iter().take_while(|mention| mention.html.end <= html.end) {
                    if see(mention.term) {
                        autolinks.push(*mention);
                    }
                }
            }
            Node::TermOpen(index) => {
                let link = document.body.terms.get(*index as usize);
                if let Some(id) = link.and_then(|link| self.library.glossary.find(&link.id)) {
                    see(id);
                }
            }
            Node::Div(div) => {
                let named = document.blocks.get(div.index as usize).and_then(|block| block.names.get("term"));
                if let Some(id) = named.and_then(|id| self.library.glossary.find(id)) {
                    see(id);
                }
            }
            Node::Citation(index) => {
                let items = document.body.citations.get(*index as usize).map_or(&[][..], |citation| &citation.items);
                for id in items.iter().filter_map(|item| self.library.instruments.find(&item.id)) {
                    if !cites.contains(&id) {
                        cites.push(id);
                    }
                }
            }
            _ => {}
        });
        // Footnotes are visited after the text, and stand elsewhere in the HTML.
        autolinks.sort_by_key(|mention| mention.html.start);
        (translation.autolinks, translation.terms, translation.cites) = (autolinks, terms, cites);
    }

    fn resolve(
        &self,
        document: &Document,
        reference: &LinkReference,
        span: Span,
        target: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        let place = || Place::new(&document.path, span);
        match reference {
            LinkReference::Page { module, page, anchor } => match self.keys.get(&(module.clone(), page.clone())) {
                Some(id) if self.left_out.contains(id) => {
                    diagnostics.push(Diagnostic::new(&rules::LINK_TO_DRAFT, place()).with("target", target));
                    LinkTarget::Broken
                }
                Some(id) => LinkTarget::Page(*id, anchor.clone()),
                None => {
                    diagnostics.push(
                        Diagnostic::new(&rules::LINK_UNRESOLVED, place())
                            .with("target", target)
                            .with("wanted", page_name(module.as_deref(), page)),
                    );
                    LinkTarget::Broken
                }
            },
            LinkReference::Anchor(anchor) => LinkTarget::Anchor(anchor.clone()),
            LinkReference::File(path, suffix) => {
                match self.files.binary_search_by(|file| file.source.as_str().cmp(path)) {
                    Ok(index) => LinkTarget::File(FileId(u32::try_from(index).unwrap_or(0)), suffix.clone()),
                    // A file that only hidden text refers to exists, and is not published.
                    Err(_) if self.snapshot.binary(path).is_some() => LinkTarget::Broken,
                    Err(_) => {
                        diagnostics.push(Diagnostic::new(&rules::FILE_MISSING, place()).with("path", path));
                        LinkTarget::Broken
                    }
                }
            }
            LinkReference::External(url) => LinkTarget::External(url.clone()),
            LinkReference::Refused(refusal) => {
                let fault = match refusal {
                    Refusal::Scheme => Diagnostic::new(&rules::LINK_REFUSED, place()),
                    Refusal::Empty => Diagnostic::new(&rules::LINK_REFUSED, place()).worded("empty"),
                    Refusal::Outside => Diagnostic::new(&rules::PATH_OUTSIDE_ROOT, place()),
                };
                diagnostics.push(fault.with("target", target));
                LinkTarget::Broken
            }
        }
    }
}

/// How a page is named where names are compared: `module/page.md`.
fn page_name(module: Option<&str>, page: &str) -> String {
    match module {
        Some(module) => format!("{module}/{page}.md"),
        None => format!("{page}.md"),
    }
}

/// Adds the nearest known name to links and files that were not found.
///
/// Looking for it costs as much as there are names, so it is done for the
/// first [`MOST_SUGGESTIONS`] wrong names only: a whole module under a wrong
/// name must not make an author wait.
fn suggest(faults: &mut [Diagnostic], keys: &Keys, snapshot: &Snapshot) {
    let mut pages: Vec<String> = keys.keys().map(|(module, page)| page_name(module.as_deref(), page)).collect();
    pages.sort();
    let mut found: HashMap<String, Option<String>> = HashMap::new();
    for fault in faults {
        let key = if fault.rule.code == rules::FILE_MISSING.code { "path" } else { "wanted" };
        let Some(wanted) = fault.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()) else {
            continue;
        };
        if found.len() >= MOST_SUGGESTIONS && !found.contains_key(&wanted) {
            continue;
        }
        let near = found.entry(wanted).or_insert_with_key(|wanted| {
            let near = match key {
                "path" => nearest(wanted, snapshot.binaries.iter().map(|binary| binary.path.as_str())),
                _ => nearest(wanted, pages.iter().map(String::as_str)),
            };
            near.map(str::to_owned)
        });
        if let Some(near) = near {
            fault.values.push(("near", near.clone()));
            fault.wording = "near";
        }
    }
}

pub(super) fn read_aliases(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut redirects = Vec::new();
    for (page, number) in site.pages.iter().zip(0..) {
        for (language, translation) in page.translations.iter() {
            let Some(document) = translation.as_ref().map(|translation| &translation.document) else { continue };
            for alias in &document.front.aliases {
                let place = Place::new(&document.path, alias.span);
                match alias_address(&alias.value) {
                    Some(from) => redirects.push(Redirect { from, to: PageId(number), language, place }),
                    None => diagnostics.push(Diagnostic::new(&rules::ALIAS_INVALID, place).with("alias", &alias.value)),
                }
            }
        }
    }
    redirects.sort_by(|a, b| (&a.from, &a.place).cmp(&(&b.from, &b.place)));
    site.redirects = redirects;
}

/// The file that answers a former address: `/es/viejo/` is `es/viejo/index.html`.
fn alias_address(alias: &str) -> Option<Address> {
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let is_folder = path.ends_with('/') || path.is_empty();
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let fits = parts.iter().all(|part| {
        !part.is_empty()
            && *part != "."
            && *part != ".."
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte))
    });
    if !fits {
        return None;
    }
    let joined = parts.join("/");
    Some(Address::new(&match (is_folder, joined.ends_with(".html")) {
        (true, _) => format!("{joined}/index.html"),
        (false, true) => joined,
        (false, false) => format!("{joined}.html"),
    }))
}
