//! Documents become a [`Site`]: ordering, pairing, addresses, links.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::address::Address;
use super::data::{Glossary, Instruments};
use super::document::Document;
use super::edition::Edition;
use super::links::LinkReference;
use super::site::{
    FileId, LinkTarget, Module, ModuleId, Page, PageId, PageKind, PublishedFile, Redirect, Site, Translation,
    visible_nodes,
};
use crate::config::{SiteConfig, Spanned};
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::language::{Language, PerLanguage, SlugFault, check_slug, slugify};
use crate::markdown::Node;
use crate::source::{Place, Snapshot, SourcePath, Span};

/// What a site is made of.
pub struct Inputs<'a> {
    /// Where pictures and downloads are.
    pub snapshot: &'a Snapshot,
    /// The settings.
    pub config: Arc<SiteConfig>,
    /// The parsed pages, in order of path.
    pub documents: Vec<Arc<Document>>,
    /// The glossary.
    pub glossary: Arc<Glossary>,
    /// The instruments.
    pub instruments: Arc<Instruments>,
    /// For whom.
    pub edition: Edition,
}

/// A module's or page's key while pages are gathered: module id, then page id.
type PageKey = (Option<String>, String);

/// The files of one page, by language.
struct Draft {
    key: PageKey,
    order: (i64, String),
    files: PerLanguage<Option<Arc<Document>>>,
}

/// Makes the site. What cannot be placed is reported and left out.
pub fn assemble(inputs: Inputs<'_>) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let count = inputs.config.languages.len();
    let drafts = gather(&inputs, &mut diagnostics);
    let mut site = Site {
        config: inputs.config.clone(),
        edition: inputs.edition,
        modules: Vec::new(),
        pages: Vec::new(),
        home: None,
        course_pages: Vec::new(),
        reading_order: PerLanguage::from_fn(count, |_| Vec::new()),
        files: Vec::new(),
        redirects: Vec::new(),
        glossary: inputs.glossary.clone(),
        instruments: inputs.instruments.clone(),
    };
    place_pages(&mut site, drafts, &mut diagnostics);
    set_reading_order(&mut site);
    let keys = page_keys(&site);
    publish_files(&mut site, inputs.snapshot);
    resolve_links(&mut site, &keys, inputs.snapshot, &mut diagnostics);
    read_aliases(&mut site, &mut diagnostics);
    (site, diagnostics)
}

/// Brings the files of each page together.
fn gather(inputs: &Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let count = inputs.config.languages.len();
    let mut drafts: BTreeMap<PageKey, Draft> = BTreeMap::new();
    for document in &inputs.documents {
        let position = &document.position;
        let key = (position.module.as_ref().map(|module| module.id.clone()), position.page.id.clone());
        let draft = drafts.entry(key.clone()).or_insert_with(|| Draft {
            order: (i64::MAX, key.1.clone()),
            key,
            files: PerLanguage::from_fn(count, |_| None),
        });
        if let Some(first) = &draft.files[document.language] {
            diagnostics.push(
                Diagnostic::new(&rules::PAGE_TWICE, Place::file(&document.path))
                    .with("other", &first.path)
                    .with("id", &draft.key.1)
                    .beside(Place::file(&first.path)),
            );
            continue;
        }
        draft.files[document.language] = Some(document.clone());
    }
    let default = inputs.config.default_language;
    for draft in drafts.values_mut() {
        draft.order.0 = order_of(&draft.files, default, |document| document.position.page.number);
    }
    drafts.into_values().collect()
}

/// The order that a page's files give: the default language's word first, then any other's.
fn order_of(
    files: &PerLanguage<Option<Arc<Document>>>,
    default: Language,
    number: impl Fn(&Document) -> Option<i64>,
) -> i64 {
    let of = |document: &Arc<Document>| document.front.order.or_else(|| number(document));
    let own = files[default].as_ref().and_then(of);
    own.or_else(|| files.values().flatten().find_map(of)).unwrap_or(i64::MAX)
}

fn place_pages(site: &mut Site, drafts: Vec<Draft>, diagnostics: &mut Vec<Diagnostic>) {
    let mut course: Vec<Draft> = Vec::new();
    let mut modules: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        match &draft.key.0 {
            None => course.push(draft),
            Some(module) => modules.entry(module.clone()).or_default().push(draft),
        }
    }
    course.sort_by(|a, b| a.order.cmp(&b.order));
    for draft in course {
        let is_home = draft.key.1 == "index";
        let kind = if is_home { PageKind::Home } else { PageKind::Course };
        let default = site.config.default_language;
        if let Some(id) = place_page(site, draft, kind, default, None, diagnostics) {
            if is_home {
                site.home = Some(id);
            } else {
                site.course_pages.push(id);
            }
        }
    }
    let mut ordered: Vec<(i64, String, Vec<Draft>)> = modules
        .into_iter()
        .map(|(id, drafts)| (module_order(&drafts, site.config.default_language), id, drafts))
        .collect();
    ordered.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    for (_, id, drafts) in ordered {
        place_module(site, id, drafts, diagnostics);
    }
    if site.home.is_none() {
        let tag = site.config.languages.get(usize::from(site.config.default_language.0)).map(|one| one.tag.as_str());
        let path = SourcePath::new(&format!("content/{}/index.md", tag.unwrap_or("en")));
        diagnostics.push(Diagnostic::new(&rules::SITE_WITHOUT_INDEX, Place::file(&path)).with("path", &path));
    }
}

/// A module stands where its front page's `order` or its folder's number says.
fn module_order(drafts: &[Draft], default: Language) -> i64 {
    let number = |document: &Document| document.position.module.as_ref().and_then(|module| module.number);
    match drafts.iter().find(|draft| draft.key.1 == "index") {
        Some(front) => order_of(&front.files, default, number),
        None => drafts
            .iter()
            .flat_map(|draft| draft.files.values().flatten())
            .find_map(|document| number(document))
            .unwrap_or(i64::MAX),
    }
}

fn place_module(site: &mut Site, id: String, mut drafts: Vec<Draft>, diagnostics: &mut Vec<Diagnostic>) {
    let module_id = ModuleId(u32::try_from(site.modules.len()).expect("a course has few modules"));
    let count = site.config.languages.len();
    drafts.sort_by(|a, b| (a.key.1 != "index", &a.order).cmp(&(b.key.1 != "index", &b.order)));
    let front = drafts.first().filter(|draft| draft.key.1 == "index");
    let front_files = front.map(|draft| draft.files.clone());
    let any_file = drafts.iter().flat_map(|draft| draft.files.values().flatten()).next().cloned();
    let source = front_files
        .iter()
        .flat_map(|files| files.values().flatten())
        .find_map(|document| document.front.source.as_ref().map(|source| (document, source)))
        .and_then(|(document, source)| known_language(site, document, source, diagnostics))
        .unwrap_or(site.config.default_language);
    if front_files.is_none()
        && let Some(file) = &any_file
    {
        let folder = file.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let place = Place::file(&file.path);
        diagnostics
            .push(Diagnostic::new(&rules::MODULE_WITHOUT_INDEX, place).with("path", format!("{folder}/index.md")));
    }
    let folders = PerLanguage::from_fn(count, |language| {
        let own = front_files.as_ref().and_then(|files| files[language].as_ref());
        slug_of(&id, own, any_file.as_ref(), diagnostics)
    });
    site.modules.push(Module {
        number: any_file.as_ref().and_then(|file| file.position.module.as_ref()?.number),
        id,
        front: None,
        pages: Vec::new(),
        source,
    });
    for draft in drafts {
        let is_front = draft.key.1 == "index";
        let kind = if is_front { PageKind::Module(module_id) } else { PageKind::Lesson(module_id) };
        let Some(page) = place_page(site, draft, kind, source, Some(&folders), diagnostics) else { continue };
        if let Some(module) = site.modules.last_mut() {
            if is_front {
                module.front = Some(page);
            } else {
                module.pages.push(page);
            }
        }
    }
}

fn known_language(
    site: &Site,
    document: &Document,
    wanted: &Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Language> {
    let found = site.languages().find(|language| tag(site, *language) == wanted.value);
    if found.is_none() {
        let known: Vec<_> = site.languages().map(|language| format!("`{}`", tag(site, language))).collect();
        diagnostics.push(
            Diagnostic::new(&rules::ONLY_UNKNOWN, Place::new(&document.path, wanted.span))
                .with("language", &wanted.value)
                .with("known", known.join(", ")),
        );
    }
    found
}

fn tag(site: &Site, language: Language) -> &str {
    site.config.languages[usize::from(language.0)].tag.as_str()
}

/// The part of an address for a page or module: the slug given, else made from the id.
fn slug_of(
    id: &str,
    own: Option<&Arc<Document>>,
    any: Option<&Arc<Document>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    if let Some((document, slug)) = own.and_then(|document| document.front.slug.as_ref().map(|slug| (document, slug))) {
        match check_slug(&slug.value) {
            Ok(()) => return slug.value.clone(),
            Err(fault) => {
                let place = Place::new(&document.path, slug.span);
                diagnostics.push(slug_diagnostic(place, &slug.value, fault));
            }
        }
    }
    let slug = if check_slug(id).is_ok() { id.to_owned() } else { slugify(id) };
    match check_slug(&slug) {
        Ok(()) => slug,
        Err(fault) => {
            if let Some(document) = own.or(any) {
                diagnostics.push(slug_diagnostic(Place::file(&document.path), id, fault));
            }
            format!("x-{}", crate::source::Digest::of(id.as_bytes()).short())
        }
    }
}

fn slug_diagnostic(place: Place, slug: &str, fault: SlugFault) -> Diagnostic {
    let proposal = Some(slugify(slug)).filter(|proposal| check_slug(proposal).is_ok()).unwrap_or_else(|| "…".into());
    let wording = match fault {
        SlugFault::Empty => "empty",
        SlugFault::Characters => "",
        SlugFault::Reserved => "reserved",
        SlugFault::TooLong => "long",
    };
    Diagnostic::new(&rules::SLUG_INVALID, place).with("slug", slug).with("proposal", proposal).worded(wording)
}

/// Places one page; `None` if this edition shows no language of it.
fn place_page(
    site: &mut Site,
    draft: Draft,
    kind: PageKind,
    source: Language,
    folders: Option<&PerLanguage<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PageId> {
    let count = site.config.languages.len();
    let any = draft.files.values().flatten().next().cloned();
    let left_out = draft
        .files
        .values()
        .flatten()
        .filter(|document| !site.edition.shows_page(&document.front))
        .map(|document| document.path.clone())
        .collect();
    let translations: PerLanguage<Option<Translation>> = PerLanguage::from_fn(count, |language| {
        let document = draft.files[language].clone()?;
        let shown = site.edition.shows_page(&document.front);
        shown.then(|| Translation { document, links: Vec::new(), images: Vec::new() })
    });
    let only = only_languages(site, &translations, diagnostics);
    let first = translations.iter().find(|(_, translation)| translation.is_some()).map(|(language, _)| language);
    let stand_in = if translations[source].is_some() { Some(source) } else { first };
    let addresses = PerLanguage::from_fn(count, |language| {
        let wanted = translations[language].is_some() || only.as_ref().is_none_or(|only| only.contains(&language));
        if !wanted || stand_in.is_none() {
            return None;
        }
        let folder = folders.map(|folders| format!("{}/", folders[language])).unwrap_or_default();
        let name = match kind {
            PageKind::Home | PageKind::Module(_) => "index".to_owned(),
            PageKind::Course | PageKind::Lesson(_) => {
                slug_of(&draft.key.1, draft.files[language].as_ref(), any.as_ref(), diagnostics)
            }
        };
        Some(Address::new(&format!("{}/{folder}{name}.html", tag(site, language))))
    });
    let id = PageId(u32::try_from(site.pages.len()).expect("a course has fewer than four thousand million pages"));
    let is_shown = stand_in.is_some();
    if !is_shown && matches!(kind, PageKind::Home) {
        return None;
    }
    site.pages.push(Page {
        id: draft.key.1,
        kind,
        source: stand_in.unwrap_or(source),
        translations,
        addresses,
        left_out,
    });
    is_shown.then_some(id)
}

/// The languages in which a page is meant to exist, if it says so.
fn only_languages(
    site: &Site,
    translations: &PerLanguage<Option<Translation>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Language>> {
    let mut only = None;
    for translation in translations.values().flatten() {
        for wanted in &translation.document.front.only {
            let language = known_language(site, &translation.document, wanted, diagnostics);
            only.get_or_insert_with(Vec::new).extend(language);
        }
    }
    only
}

fn set_reading_order(site: &mut Site) {
    let mut order: Vec<PageId> = site.home.into_iter().collect();
    for module in &site.modules {
        order.extend(module.front);
        order.extend(&module.pages);
    }
    let count = site.config.languages.len();
    site.reading_order = PerLanguage::from_fn(count, |language| {
        order.iter().copied().filter(|id| site.page(*id).addresses[language].is_some()).collect()
    });
}

/// Pages by module and id, for links.
type Keys = HashMap<(Option<String>, String), PageId>;

fn page_keys(site: &Site) -> Keys {
    let numbered = site.pages.iter().zip(0..);
    numbered
        .map(|(page, number)| {
            let module = page.kind.module().and_then(|id| site.modules.get(id.0 as usize));
            ((module.map(|module| module.id.clone()), page.id.clone()), PageId(number))
        })
        .collect()
}

/// Finds the files that visible text refers to: nothing else of `content/` is published.
fn publish_files(site: &mut Site, snapshot: &Snapshot) {
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

fn resolve_links(site: &mut Site, keys: &Keys, snapshot: &Snapshot, diagnostics: &mut Vec<Diagnostic>) {
    let mut pages = std::mem::take(&mut site.pages);
    let left_out: BTreeSet<PageId> = pages
        .iter()
        .zip(0..)
        .filter(|(page, _)| page.addresses.values().all(Option::is_none))
        .map(|(_, number)| PageId(number))
        .collect();
    let resolver = Resolver { files: &site.files, keys, left_out: &left_out, snapshot };
    for page in &mut pages {
        for index in 0..page.translations.count() {
            let language = Language(u16::try_from(index).unwrap_or(0));
            let Some(translation) = &mut page.translations[language] else { continue };
            let document = translation.document.clone();
            let spans = document.body.links.iter().map(|link| (link.span, link.target.as_str()));
            translation.links = document
                .links
                .iter()
                .zip(spans)
                .map(|(reference, (span, target))| resolver.resolve(&document, reference, span, target, diagnostics))
                .collect();
            let spans = document.body.images.iter().map(|image| (image.span, image.target.as_str()));
            translation.images = document
                .images
                .iter()
                .zip(spans)
                .map(|(reference, (span, target))| resolver.resolve(&document, reference, span, target, diagnostics))
                .collect();
        }
    }
    site.pages = pages;
}

struct Resolver<'a> {
    files: &'a [PublishedFile],
    keys: &'a Keys,
    left_out: &'a BTreeSet<PageId>,
    snapshot: &'a Snapshot,
}

impl Resolver<'_> {
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
                    diagnostics.push(self.unresolved(place(), module.as_deref(), page, target));
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
                        let known = self.snapshot.binaries.iter().map(|binary| binary.path.as_str());
                        let missing = Diagnostic::new(&rules::FILE_MISSING, place()).with("path", path);
                        diagnostics.push(missing.suggesting(path, known));
                        LinkTarget::Broken
                    }
                }
            }
            LinkReference::External(url) => LinkTarget::External(url.clone()),
            LinkReference::Refused(refusal) => {
                let fault = match refusal {
                    super::links::Refusal::Scheme => Diagnostic::new(&rules::LINK_REFUSED, place()),
                    super::links::Refusal::Empty => Diagnostic::new(&rules::LINK_REFUSED, place()).worded("empty"),
                    super::links::Refusal::Outside => Diagnostic::new(&rules::PATH_OUTSIDE_ROOT, place()),
                };
                diagnostics.push(fault.with("target", target));
                LinkTarget::Broken
            }
        }
    }

    fn unresolved(&self, place: Place, module: Option<&str>, page: &str, target: &str) -> Diagnostic {
        let key = |module: Option<&str>, page: &str| match module {
            Some(module) => format!("{module}/{page}.md"),
            None => format!("{page}.md"),
        };
        let mut known: Vec<String> = self.keys.keys().map(|(module, page)| key(module.as_deref(), page)).collect();
        known.sort();
        let wanted = key(module, page);
        let diagnostic = Diagnostic::new(&rules::LINK_UNRESOLVED, place).with("target", target);
        match nearest(&wanted, known.iter().map(String::as_str)) {
            Some(near) => diagnostic.with("near", near).worded("near"),
            None => diagnostic,
        }
    }
}

fn read_aliases(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
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
