//! Builds a [`Site`] from documents: order, pairing, addresses, links.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::address::Address;
use super::anchors::neutral;
use super::document::Document;
use super::entries::Entries;
use super::library::Library;
use super::mentions::DrawnOn;
use super::page::{Module, ModuleId, Page, PageId, PageKind, Translation};
use super::page_index::PageIndex;
use super::redirects::read_aliases;
use super::resolve::publish_files;
use super::site::Site;
use super::translation::Lock;
use crate::config::{Delivery, SiteConfig, Spanned};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::{Language, PerLanguage, SlugFault, check_slug, slugify};
use crate::source::{Place, Snapshot, SourcePath};

/// The inputs of a site.
pub struct Inputs<'a> {
    /// Contains pictures and downloads.
    pub snapshot: &'a Snapshot,
    /// The settings.
    pub config: Arc<SiteConfig>,
    /// The parsed pages, sorted by path, each with its uses of the library.
    pub documents: Vec<(Arc<Document>, Arc<DrawnOn>)>,
    /// Glossary, instruments and checklists.
    pub library: Arc<Library>,
    /// The translatable texts of data.
    pub entries: Arc<Entries>,
    /// The translation records.
    pub locks: Arc<PerLanguage<Lock>>,
    /// The processed media files.
    pub media: Arc<crate::media::MediaMemo>,
    /// The audience, base address and options of this output.
    pub delivery: Delivery,
}

/// A parsed file with its uses of the library.
type ParsedFile = (Arc<Document>, Arc<DrawnOn>);

/// The files of one page, by language.
struct Draft<'a> {
    id: &'a str,
    order: i64,
    files: PerLanguage<Option<&'a ParsedFile>>,
}

impl Draft<'_> {
    fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.files.values().flatten().map(|(document, _)| document)
    }

    fn document(&self, language: Language) -> Option<&Arc<Document>> {
        self.files[language].map(|(document, _)| document)
    }

    fn is_front(&self) -> bool {
        self.id == "index"
    }
}

/// The pages of each module by its id; `None` for pages beside the course's front page.
type Drafts<'a> = BTreeMap<Option<&'a str>, Vec<Draft<'a>>>;

/// Builds the site. Pages without a valid position are reported and omitted.
pub fn assemble(inputs: Inputs<'_>) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let count = inputs.config.languages.count();
    let drafts = gather(&inputs, &mut diagnostics);
    let mut site = Site {
        config: inputs.config.clone(),
        delivery: inputs.delivery.clone(),
        modules: Vec::new(),
        pages: Vec::new(),
        home: None,
        course_pages: Vec::new(),
        index: PageIndex::default(),
        reading_order: PerLanguage::from_fn(count, |_| Vec::new()),
        files: Vec::new(),
        redirects: Vec::new(),
        library: inputs.library.clone(),
        entries: inputs.entries.clone(),
        locks: inputs.locks.clone(),
        media: inputs.media.clone(),
        offers: OnceLock::new(),
        moved: OnceLock::new(),
        all_entries: OnceLock::new(),
        entry_states: OnceLock::new(),
    };
    place_pages(&mut site, drafts, &mut diagnostics);
    set_reading_order(&mut site);
    site.index = PageIndex::new(&site.modules, &site.pages);
    publish_files(&mut site, inputs.snapshot);
    // Former addresses would reveal the subject.
    if !site.delivery.low_profile {
        read_aliases(&mut site, &mut diagnostics);
    }
    (site, diagnostics)
}

/// Groups files by page, and pages by module.
fn gather<'a>(inputs: &'a Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) -> Drafts<'a> {
    let count = inputs.config.languages.count();
    let mut drafts: Drafts<'a> = BTreeMap::new();
    // The index of each page in its module.
    let mut places: HashMap<(Option<&str>, &str), usize> = HashMap::with_capacity(inputs.documents.len());
    for file in &inputs.documents {
        let document = &file.0;
        let module = document.position.module.as_ref().map(|module| module.id.as_str());
        let id = document.position.page.id.as_str();
        let pages = drafts.entry(module).or_default();
        let place = *places.entry((module, id)).or_insert_with(|| {
            pages.push(Draft { id, order: i64::MAX, files: PerLanguage::from_fn(count, |_| None) });
            pages.len() - 1
        });
        let slot = &mut pages[place].files[document.language];
        if let Some((first, _)) = slot {
            diagnostics.push(
                Diagnostic::new(
                    faults::PageTwice { id: id.to_string(), other: first.path.to_string() },
                    Place::file(&document.path),
                )
                .beside(Place::file(&first.path)),
            );
            continue;
        }
        *slot = Some(file);
    }
    let default = inputs.config.default_language;
    for pages in drafts.values_mut() {
        for draft in pages.iter_mut() {
            draft.order = order_of(draft, default, |document| document.position.page.number);
        }
        pages.sort_by_key(|draft| (!draft.is_front(), draft.order, draft.id));
    }
    drafts
}

/// The order in a page's files: the default language takes precedence.
fn order_of(draft: &Draft<'_>, default: Language, number: impl Fn(&Document) -> Option<i64>) -> i64 {
    let of = |document: &Arc<Document>| document.front.order.or_else(|| number(document));
    let own = draft.document(default).and_then(of);
    own.or_else(|| draft.documents().find_map(of)).unwrap_or(i64::MAX)
}

fn place_pages(site: &mut Site, mut drafts: Drafts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let default = site.config.default_language;
    for draft in drafts.remove(&None).unwrap_or_default() {
        let kind = if draft.is_front() { PageKind::Home } else { PageKind::Course };
        if let Some(id) = place_page(site, &draft, kind, default, None, diagnostics) {
            if kind == PageKind::Home {
                site.home = Some(id);
            } else {
                site.course_pages.push(id);
            }
        }
    }
    let modules = drafts.into_iter().filter_map(|(id, drafts)| Some((id?, drafts)));
    let mut modules: Vec<_> = modules.map(|(id, drafts)| (module_order(&drafts, default), id, drafts)).collect();
    modules.sort_by_key(|(order, id, _)| (*order, *id));
    for (_, id, drafts) in modules {
        place_module(site, id, &drafts, diagnostics);
    }
    if site.home.is_none() {
        let tag = site.config.languages.get(site.config.default_language).map(|one| one.tag.as_str());
        let path = SourcePath::new(&format!("content/{}/index.md", tag.unwrap_or("en")));
        diagnostics.push(Diagnostic::new(faults::SiteWithoutIndex { path: path.to_string() }, Place::file(&path)));
    }
}

/// The order of a module: its front page's `order`, or the number of its folder.
fn module_order(drafts: &[Draft<'_>], default: Language) -> i64 {
    let number = |document: &Document| document.position.module.as_ref().and_then(|module| module.number);
    match drafts.first().filter(|draft| draft.is_front()) {
        Some(front) => order_of(front, default, number),
        None => drafts.iter().flat_map(Draft::documents).find_map(|document| number(document)).unwrap_or(i64::MAX),
    }
}

/// Adds a module; its front page is its first page.
fn place_module(site: &mut Site, id: &str, drafts: &[Draft<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let module_id = ModuleId(u32::try_from(site.modules.len()).expect("a course has few modules"));
    let count = site.config.languages.count();
    let front = drafts.first().filter(|draft| draft.is_front());
    let any_file = drafts.iter().flat_map(Draft::documents).next();
    let source = front
        .into_iter()
        .flat_map(Draft::documents)
        .find_map(|document| document.front.source.as_ref().map(|source| (document, source)))
        .and_then(|(document, source)| known_language(site, document, source, diagnostics))
        .unwrap_or(site.config.default_language);
    if front.is_none()
        && let Some(file) = any_file
    {
        let folder = file.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let place = Place::file(&file.path);
        diagnostics.push(Diagnostic::new(faults::ModuleWithoutIndex { path: format!("{folder}/index.md") }, place));
    }
    let number = any_file.and_then(|file| file.position.module.as_ref()?.number);
    let folders = PerLanguage::from_fn(count, |language| {
        let own = front.and_then(|front| front.document(language));
        neutral_name(site, number, id).unwrap_or_else(|| slug_of(id, own, any_file, diagnostics))
    });
    let in_every_edition = Vec::with_capacity(drafts.len());
    site.modules.push(Module { number, id: id.to_owned(), front: None, pages: Vec::new(), in_every_edition, source });
    for draft in drafts {
        let kind = if draft.is_front() { PageKind::Module(module_id) } else { PageKind::Lesson(module_id) };
        let page = place_page(site, draft, kind, source, Some(&folders), diagnostics);
        let placed = site.pages.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()).map(PageId);
        if let Some(module) = site.modules.last_mut() {
            module.in_every_edition.extend(placed);
            let Some(page) = page else { continue };
            if draft.is_front() {
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
    let found = site.languages().find(|language| site.tag(*language) == wanted.value);
    if found.is_none() {
        let known: Vec<_> = site.languages().map(|language| format!("`{}`", site.tag(language))).collect();
        diagnostics.push(Diagnostic::new(
            faults::OnlyUnknown { known: known.join(", "), language: wanted.value.to_string() },
            Place::new(&document.path, wanted.span),
        ));
    }
    found
}

/// In low profile, the address part is a number that does not reveal the subject: that of the file, or one derived from
/// its id.
fn neutral_name(site: &Site, number: Option<i64>, id: &str) -> Option<String> {
    let low_profile = site.delivery.low_profile;
    low_profile.then(|| number.map_or_else(|| neutral(id), |number| number.to_string()))
}

/// The address part of a page or module: the given slug, or one derived from the id.
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
    let slug = slug.to_owned();
    let fault: Fault = match fault {
        SlugFault::Empty => faults::SlugInvalidEmpty { slug }.into(),
        SlugFault::Characters => faults::SlugInvalid { proposal, slug }.into(),
        SlugFault::Reserved => faults::SlugInvalidReserved { slug }.into(),
        SlugFault::TooLong => faults::SlugInvalidLong { slug }.into(),
    };
    Diagnostic::new(fault, place)
}

/// Adds a page; `None` if no language of it is in this edition.
fn place_page(
    site: &mut Site,
    draft: &Draft<'_>,
    kind: PageKind,
    source: Language,
    folders: Option<&PerLanguage<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PageId> {
    let count = site.config.languages.count();
    let any = draft.documents().next();
    let left_out =
        draft.documents().filter(|document| !site.delivery.audience.shows_page(&document.front)).cloned().collect();
    let translations: PerLanguage<Option<Translation>> = PerLanguage::from_fn(count, |language| {
        let (document, drawn_on) = draft.files[language]?.clone();
        let shown = site.delivery.audience.shows_page(&document.front);
        shown.then(|| Translation { document, drawn_on, resolved: OnceLock::new(), steps: OnceLock::new() })
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
                let number = any.and_then(|any| any.position.page.number);
                neutral_name(site, number, draft.id)
                    .unwrap_or_else(|| slug_of(draft.id, draft.document(language), any, diagnostics))
            }
        };
        Some(Address::new(&format!("{}/{folder}{name}.html", site.tag(language))))
    });
    let id = PageId(u32::try_from(site.pages.len()).expect("a course has fewer than four thousand million pages"));
    let is_shown = stand_in.is_some();
    if !is_shown && matches!(kind, PageKind::Home) {
        return None;
    }
    site.pages.push(Page {
        id: draft.id.to_owned(),
        kind,
        source: stand_in.unwrap_or(source),
        translations,
        addresses,
        left_out,
    });
    is_shown.then_some(id)
}

/// The languages that a page declares with `only`.
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
    let count = site.config.languages.count();
    site.reading_order = PerLanguage::from_fn(count, |language| {
        order.iter().copied().filter(|id| site.page(*id).addresses[language].is_some()).collect()
    });
}
