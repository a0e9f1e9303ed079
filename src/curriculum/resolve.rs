//! Resolves links, pictures and aliases, once every page has its position.
//!
//! A page is resolved on first access, since a browser requests one page of many. Rules report broken links
//! ([`Site::resolve_link`] returns the reason).

use std::collections::BTreeSet;

use super::address::Address;
use super::anchors::neutral;
use super::links::{LinkReference, LinkRefusal};
use super::page::{FileId, LinkTarget, ModuleId, Page, PageId, PublishedFile, Resolved, Translation};
use super::picture_form::MediaKind;
use super::position::Numbered;
use super::site::Site;
use crate::language::portable::composed;
use crate::media::{FileKind, shown_size};
use crate::source::{Binary, Snapshot, SourcePath};

/// Why a link cannot be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// The page does not exist.
    NoPage,
    /// The page is a draft, or is not in this edition.
    LeftOut,
    /// The file is not published: it does not exist, or only hidden text refers to it.
    NoFile,
    /// The target is not allowed.
    Refused(LinkRefusal),
}

impl Site {
    /// Finds a module by its id.
    pub fn find_module(&self, id: &str) -> Option<ModuleId> {
        self.index.module(id)
    }

    /// Finds a page by the id of its module and its own.
    pub fn find_page(&self, module: Option<&str>, page: &str) -> Option<PageId> {
        let module = match module {
            Some(module) => Some(self.index.module(module)?),
            None => None,
        };
        self.index.page(&self.pages, module, page)
    }

    /// The names of all pages as written in links, sorted: `module/page.md`.
    pub fn page_names(&self) -> Vec<String> {
        let name = |page: &Page| page_name(page.kind.module().map(|module| self.module(module).id.as_str()), &page.id);
        let mut names: Vec<String> = self.pages.iter().map(name).collect();
        names.sort();
        names
    }

    /// The resolved links and pictures of a translation.
    pub fn resolved<'a>(&self, translation: &'a Translation) -> &'a Resolved {
        translation.resolved.get_or_init(|| {
            let document = &translation.document;
            let targets = |references: &[LinkReference]| {
                let target = |reference| self.resolve_link(reference).unwrap_or(LinkTarget::Broken);
                references.iter().map(target).collect()
            };
            Resolved { links: targets(&document.links), images: targets(&document.images) }
        })
    }

    /// A published file whose name is equal after Unicode normalisation.
    fn written_otherwise(&self, path: &str) -> Option<usize> {
        let wanted = (!path.is_ascii()).then(|| composed(path))?;
        self.files.iter().position(|file| composed(file.source.as_str()) == wanted)
    }

    /// A published file by its path in the sources.
    pub fn file_at(&self, path: &str) -> Option<FileId> {
        let place = self.files.binary_search_by(|file| file.source.as_str().cmp(path)).ok()?;
        Some(FileId(u32::try_from(place).ok()?))
    }

    /// The number of bytes of a file as published.
    pub fn published_bytes(&self, file: &PublishedFile) -> usize {
        let outcome = self.media.clean(file.digest.0, file.source.as_str(), &file.bytes);
        let cleaned = outcome.as_ref().as_ref().ok().and_then(|cleaned| cleaned.bytes.as_ref());
        cleaned.map_or(file.bytes.len(), |bytes| bytes.len())
    }

    /// The target of a link.
    ///
    /// # Errors
    /// The reason why it cannot be resolved.
    pub fn resolve_link(&self, reference: &LinkReference) -> Result<LinkTarget, LinkFault> {
        match reference {
            LinkReference::Page { module, page, anchor } => {
                let id = self.find_page(module.as_deref(), page).ok_or(LinkFault::NoPage)?;
                match self.page(id).addresses.values().all(Option::is_none) {
                    true => Err(LinkFault::LeftOut),
                    false => Ok(LinkTarget::Page(id, anchor.clone())),
                }
            }
            LinkReference::Anchor(anchor) => Ok(LinkTarget::Anchor(anchor.clone())),
            LinkReference::File(path, suffix) => {
                let place = self.files.binary_search_by(|file| file.source.as_str().cmp(path)).ok();
                let place = place.or_else(|| self.written_otherwise(path)).ok_or(LinkFault::NoFile)?;
                Ok(LinkTarget::File(FileId(u32::try_from(place).unwrap_or(0)), suffix.clone()))
            }
            LinkReference::External(url) => Ok(LinkTarget::External(url.clone())),
            LinkReference::Refused(refusal) => Err(LinkFault::Refused(*refusal)),
        }
    }
}

/// The name of a page for comparisons: `module/page.md`.
pub fn page_name(module: Option<&str>, page: &str) -> String {
    match module {
        Some(module) => format!("{module}/{page}.md"),
        None => format!("{page}.md"),
    }
}

/// Finds the files that visible text refers to: other files of `content/` are not published.
pub(super) fn publish_files(site: &mut Site, snapshot: &Snapshot) {
    let documents = || site.pages.iter().flat_map(|page| page.translations.values().flatten());
    let mut wanted: BTreeSet<String> = documents()
        .flat_map(|translation| &translation.document.files)
        .filter(|file| file.editions.contains(&site.delivery.audience))
        .map(|file| file.path.clone())
        .collect();
    let captions: Vec<String> = wanted
        .iter()
        .filter(|path| MediaKind::of(path) != MediaKind::Picture)
        .flat_map(|path| site.languages().map(|language| captions_of(path, site.tag(language))))
        .filter(|path| snapshot.binary(path).is_some())
        .collect();
    wanted.extend(captions);
    let kept: BTreeSet<&str> = documents()
        .flat_map(|translation| translation.document.images.iter().zip(&translation.document.pictures))
        .filter(|(_, attributes)| attributes.is_kept)
        .filter_map(|(reference, _)| match reference {
            LinkReference::File(path, _) => Some(path.as_str()),
            _ => None,
        })
        .collect();
    let is_captions_of =
        |film: &str, path: &str| site.languages().any(|language| captions_of(film, site.tag(language)) == path);
    let mut files = Vec::new();
    for path in &wanted {
        let Some(binary) = snapshot.binary(path) else { continue };
        files.push(PublishedFile {
            source: binary.path.clone(),
            digest: binary.digest,
            address: match FileKind::of(&binary.bytes).is_converted() && !path.starts_with("static/") {
                true => file_address(site, &converted_name(site, binary)),
                false => file_address(site, path),
            },
            size: shown_size(&binary.bytes),
            bytes: binary.bytes.clone(),
            is_kept: match (MediaKind::of(path), path.ends_with(".vtt")) {
                (MediaKind::Picture, false) => true,
                (MediaKind::Picture, true) => kept.iter().any(|film| is_captions_of(film, path)),
                _ => kept.contains::<str>(path),
            },
        });
    }
    // Two references may spell one name differently.
    files.sort_by(|a: &PublishedFile, b| a.source.cmp(&b.source));
    files.dedup_by(|a, b| a.source == b.source);
    site.files = files;
}

/// The path of the captions of a recording or film in a language: `film.es.vtt` beside `film.mp4`.
pub fn captions_of(path: &str, tag: &str) -> String {
    let name = path.rsplit_once('.').map_or(path, |(name, _)| name);
    format!("{name}.{tag}.vtt")
}

/// The path of a file that is published in another format, with the extension of that format.
fn converted_name(site: &Site, binary: &Binary) -> String {
    let path = binary.path.as_str();
    let outcome = site.media.clean(binary.digest.0, path, &binary.bytes);
    let ending = outcome.as_ref().as_ref().ok().and_then(|cleaned| cleaned.kind.ending());
    match (ending, path.rsplit_once('.')) {
        (Some(ending), Some((name, _))) => format!("{name}.{ending}"),
        _ => path.to_owned(),
    }
}

/// The address of a file of `content/` or `static/`.
fn file_address(site: &Site, path: &str) -> Address {
    if path.starts_with("static/") {
        return Address::of_static(&SourcePath::new(path));
    }
    let rest = path.strip_prefix("content/").unwrap_or(path);
    if site.delivery.low_profile {
        let name = neutral(rest);
        let ending = rest.rsplit('/').next().and_then(|file| file.rsplit_once('.'));
        return Address::new(&match ending {
            Some((_, ending)) => format!("media/{name}.{}", ending.to_lowercase()),
            None => format!("media/{name}"),
        });
    }
    let mut parts = rest.split('/');
    let (first, folder) = (parts.next().unwrap_or_default(), parts.next());
    let language = site.languages().find(|language| site.tag(*language) == first);
    // A file in the folder of a page is also in the page's folder in the output.
    if let (Some(language), Some(folder), true) = (language, folder, rest.matches('/').count() >= 2) {
        let id = Numbered::parse(folder).id;
        let module = site.find_module(&id);
        let front = module.and_then(|module| site.page(site.module(module).front?).addresses[language].clone());
        if let Some(front) = front {
            let tail = rest.splitn(3, '/').nth(2).unwrap_or_default();
            return Address::new(&composed(&format!("{}{tail}", front.canonical())));
        }
    }
    Address::new(&composed(rest))
}
