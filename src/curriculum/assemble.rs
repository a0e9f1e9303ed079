//! Documents become a [`Site`]: ordering, pairing, addresses, links.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::Address;
use super::document::Document;
use super::edition::Edition;
use super::library::Library;
use super::mentions::Mentions;
use super::resolve::{page_keys, publish_files, read_aliases, resolve_links};
use super::site::{Module, ModuleId, Page, PageId, PageKind, Site, Translation};
use crate::config::{SiteConfig, Spanned};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Language, PerLanguage, SlugFault, check_slug, slugify};
use crate::source::{Place, Snapshot, SourcePath};

/// What a site is made of.
pub struct Inputs<'a> {
    /// Where pictures and downloads are.
    pub snapshot: &'a Snapshot,
    /// The settings.
    pub config: Arc<SiteConfig>,
    /// The parsed pages, in order of path.
    pub documents: Vec<Arc<Document>>,
    /// Where each page mentions terms, beside `documents`.
    pub mentions: Vec<Arc<Mentions>>,
    /// Glossary, instruments and checklists.
    pub library: Arc<Library>,
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
    mentions: PerLanguage<Arc<Mentions>>,
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
        library: inputs.library.clone(),
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
    let nothing = Arc::new(Mentions::default());
    for (document, mentions) in inputs.documents.iter().zip(&inputs.mentions) {
        let position = &document.position;
        let key = (position.module.as_ref().map(|module| module.id.clone()), position.page.id.clone());
        let draft = drafts.entry(key.clone()).or_insert_with(|| Draft {
            order: (i64::MAX, key.1.clone()),
            key,
            files: PerLanguage::from_fn(count, |_| None),
            mentions: PerLanguage::from_fn(count, |_| nothing.clone()),
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
        draft.mentions[document.language] = mentions.clone();
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

pub(super) fn tag(site: &Site, language: Language) -> &str {
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
        shown.then(|| Translation {
            document,
            links: Vec::new(),
            images: Vec::new(),
            mentions: draft.mentions[language].clone(),
            autolinks: Vec::new(),
            terms: Vec::new(),
            cites: Vec::new(),
        })
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
