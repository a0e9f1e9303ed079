//! Pages of the course: its front page, front pages of modules, lessons, and pages beside them.

use serde::Serialize;

use super::body::{self, BodyView};
use super::excerpts::{self, PagePart};
use super::frame::{PageFrame, page_frame};
use super::links::{PageLink, config, label, page_link, title, trail};
use super::markup::MarkupForm;
use super::memo::NavigationMemo;
use super::navigation::Navigation;
use super::programmes::{AgendaLink, agenda_links};
use super::shared::Shared;
use super::values::{DateView, PluralCount, counted, date, page_minutes};
use crate::curriculum::{Address, Gathered, ModuleId, PageId, PageKind, Site, relative};
use crate::language::Language;
use crate::theme::{TemplateFault, Theme};

/// The assumed reading speed in words per minute, also for readers in a second language.
const WORDS_A_MINUTE: u32 = 180;

/// The template values of a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageView {
    #[serde(skip)]
    language: Language,
    #[serde(skip)]
    body: Option<BodyView>,
    #[serde(skip)]
    navigation: Option<(Shared<Navigation>, usize)>,
    frame: PageFrame,
    /// `home`, `course`, `module` or `lesson`.
    kind: &'static str,
    title: String,
    /// The language of title and text, if different from that of the page.
    lang: Option<String>,
    description: Option<String>,
    /// The name of the page's language in that language.
    language_label: String,
    /// The number of the module's folder.
    number: Option<i64>,
    /// The breadcrumbs.
    trail: Vec<PageLink>,
    minutes: Option<PluralCount>,
    hours: Option<Hours>,
    reading: PluralCount,
    notice: u8,
    is_fictional: bool,
    reviewed: Option<DateView>,
    /// Until when somebody should check the page again.
    review_by: Option<DateView>,
    translators: Vec<String>,
    reviewers: Vec<String>,
    objectives: Vec<String>,
    /// On a module's front page, the objectives of its pages.
    page_objectives: Vec<PagePart>,
    /// On a module's front page, the key points of its pages.
    key_points: Vec<PagePart>,
    /// The address of the module's run sheet, for facilitators.
    run_sheet: Option<String>,
    /// The address of the facilitators' desk, on the front pages of the course and its modules.
    desk: Option<String>,
    materials: Vec<String>,
    requires: Vec<PageLink>,
    /// The pages of a module, or the modules of the course.
    entries: Vec<EntryView>,
    /// On the front page, the modules by part of the course, if it has parts.
    parts: Vec<PartView>,
    /// The place in the course.
    place: CoursePlace,
    previous: Option<TurnLink>,
    next: Option<TurnLink>,
    /// The name under which progress saves the page.
    progress: Option<String>,
    /// On the front page, the programmes of the course.
    agendas: Vec<AgendaLink>,
    /// The numbers of modules and of their pages.
    counts: Option<CourseCounts>,
    /// The levels of the content notices of `entries`.
    notices: Vec<u8>,
    /// On the front page, the address of the certificate.
    certificate: Option<String>,
    /// The address of the offline page.
    offline: Option<String>,
    /// The pages side by side with another language, titled with that language's name.
    parallel: Vec<PageLink>,
    /// The address of the print page of the module, or on the front page of the course.
    print: Option<String>,
    /// The language shown instead of a missing translation.
    fallback: Option<Fallback>,
}

/// The size of the course.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
struct CourseCounts {
    modules: PluralCount,
    pages: PluralCount,
}

/// The place of a page among those of its module, and of the module among those of the course, if there are several.
#[derive(Clone, Copy, Debug, Default, Hash, Serialize)]
struct CoursePlace {
    page: Option<Ordinal>,
    module: Option<Ordinal>,
}

#[derive(Clone, Copy, Debug, Hash, Serialize)]
struct Ordinal {
    /// From 1.
    n: usize,
    all: usize,
}

/// A link to the previous or next page.
#[derive(Clone, Debug, Hash, Serialize)]
struct TurnLink {
    #[serde(flatten)]
    link: PageLink,
    /// The number of its module.
    number: Option<i64>,
    /// The title of its module, if that is another one and the page is not its front page.
    module: Option<PageLink>,
}

/// The same time as hours and remaining minutes.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
struct Hours {
    whole: u32,
    minutes: u32,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct EntryView {
    #[serde(flatten)]
    link: PageLink,
    number: Option<String>,
    description: Option<String>,
    minutes: Option<PluralCount>,
    notice: u8,
    /// The pages that count for its progress: the page itself, or those of the module.
    progress: Vec<String>,
}

/// A part of the course; the last may contain modules outside all parts, and has no title.
#[derive(Clone, Debug, Hash, Serialize)]
struct PartView {
    title: Option<String>,
    entries: Vec<EntryView>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct Fallback {
    locale: String,
    direction: crate::language::Direction,
    /// The name of the language shown instead, in that language.
    label: String,
}

pub(super) fn view(
    site: &Site,
    theme: &Theme,
    navigation: &NavigationMemo,
    page: PageId,
    language: Language,
) -> PageView {
    let record = site.page(page);
    let address = record.addresses[language].clone().expect("a page is planned only where it has an address");
    let shown = record.shown(language);
    let front = shown.map(|(_, translation)| &translation.document.front);
    let own = shown.map_or(language, |(own, _)| own);
    let counted = |n: u32| counted(site, language, n);
    let module = record.kind.module();
    let (previous, next) = neighbours(site, page, language, &address);
    let inner: &[PageId] = match record.kind {
        PageKind::Module(module) => &site.module(module).pages,
        _ => &[],
    };
    let entries = entries(site, page, language, &address);
    let mut notices: Vec<u8> = entries.iter().map(|entry| entry.notice).filter(|level| *level > 0).collect();
    notices.sort_unstable();
    notices.dedup();
    PageView {
        language,
        body: shown.map(|shown| body::view(site, theme, page, language, shown, &address)),
        navigation: module.map(|module| navigation.view(site, module, language, page)),
        frame: page_frame(site, theme, navigation, page, language, &address),
        kind: match record.kind {
            PageKind::Home => "home",
            PageKind::Course => "course",
            PageKind::Module(_) => "module",
            PageKind::Lesson(_) => "lesson",
        },
        title: title(site, page, language).0,
        lang: (own != language).then(|| config(site, own).locale.to_string()),
        description: front.and_then(|front| front.description.clone()),
        number: module.and_then(|module| site.module(module).number),
        trail: trail(site, page, language, &address),
        minutes: page_minutes(site, page, language).map(counted),
        hours: page_minutes(site, page, language).map(|n| Hours { whole: n / 60, minutes: n % 60 }),
        language_label: label(site, theme, language),
        reading: counted(
            shown.map_or(1, |(_, shown)| shown.document.words(site.delivery.audience).div_ceil(WORDS_A_MINUTE)).max(1),
        ),
        notice: front.map_or(0, |front| front.notice),
        is_fictional: front.is_some_and(|front| front.fictional),
        reviewed: front.and_then(|front| front.reviewed).map(date),
        review_by: front.and_then(|front| front.review_by).map(date),
        translators: front.map(|front| front.translators.clone()).unwrap_or_default(),
        reviewers: front.map(|front| front.reviewers.clone()).unwrap_or_default(),
        objectives: front
            .map(|front| front.objectives.iter().map(|objective| objective.text.clone()).collect())
            .unwrap_or_default(),
        page_objectives: excerpts::objectives(site, theme, inner, language, &address),
        key_points: excerpts::key_points(site, theme, inner, language, &address),
        run_sheet: module
            .filter(|_| matches!(record.kind, PageKind::Module(_)))
            .and_then(|module| site.gathered_address(Gathered::RunSheet(module), language))
            .map(|sheet| relative(&address, &sheet)),
        desk: site
            .gathered_address(Gathered::Desk, language)
            .filter(|_| matches!(record.kind, PageKind::Home | PageKind::Module(_)))
            .map(|desk| relative(&address, &desk)),
        materials: front.map(|front| front.materials.clone()).unwrap_or_default(),
        requires: required(site, page, language, &address),
        entries,
        parts: if record.kind == PageKind::Home { parts(site, language, &address) } else { Vec::new() },
        place: course_place(site, navigation, page, language),
        previous,
        next,
        progress: site.progress_id(page),
        agendas: if record.kind == PageKind::Home { agenda_links(site, language, &address) } else { Vec::new() },
        counts: (record.kind == PageKind::Home).then(|| course_counts(site, language)),
        notices,
        certificate: site
            .gathered_address(Gathered::Certificate, language)
            .filter(|_| record.kind == PageKind::Home)
            .map(|to| relative(&address, &to)),
        offline: site
            .gathered_address(Gathered::Offline, language)
            .filter(|_| matches!(record.kind, PageKind::Home | PageKind::Module(_)))
            .map(|to| relative(&address, &to)),
        parallel: parallel(site, theme, page, language, &address),
        print: site
            .gathered_address(Gathered::Print(module), language)
            .map(|to| relative(&address, &to))
            .filter(|_| record.kind != PageKind::Course),
        fallback: (own != language).then(|| Fallback {
            locale: config(site, own).locale.to_string(),
            direction: config(site, own).direction,
            label: label(site, theme, own),
        }),
    }
}

fn parallel(site: &Site, theme: &Theme, page: PageId, language: Language, address: &Address) -> Vec<PageLink> {
    let link = |other: Language| {
        let to = site.parallel_address(page, language, other)?;
        let lang = Some(config(site, other).locale.to_string());
        Some(PageLink { href: relative(address, &to), title: label(site, theme, other), lang })
    };
    site.languages().filter_map(link).collect()
}

fn course_counts(site: &Site, language: Language) -> CourseCounts {
    let count = |pages: usize| counted(site, language, u32::try_from(pages).unwrap_or(u32::MAX));
    let is_shown = |page: &PageId| site.page(*page).addresses[language].is_some();
    let fronts = site.modules.iter().filter_map(|module| module.front);
    let pages = site.modules.iter().flat_map(|module| module.pages.iter().copied());
    CourseCounts { modules: count(fronts.filter(is_shown).count()), pages: count(pages.filter(is_shown).count()) }
}

fn course_place(site: &Site, navigation: &NavigationMemo, page: PageId, language: Language) -> CoursePlace {
    let Some(module) = site.page(page).kind.module() else { return CoursePlace::default() };
    let one_of = |n: usize, all: usize| (all > 1).then_some(Ordinal { n: n + 1, all });
    CoursePlace {
        page: navigation.place(site, module, language, page).and_then(|(n, all)| one_of(n, all)),
        module: one_of(module.0 as usize, site.modules.len()).filter(|_| navigation.is_counted(site)),
    }
}

fn neighbours(
    site: &Site,
    page: PageId,
    language: Language,
    address: &Address,
) -> (Option<TurnLink>, Option<TurnLink>) {
    let order = &site.reading_order[language];
    // The list is sorted by page index, module by module.
    let Ok(place) = order.binary_search(&page) else { return (None, None) };
    let link = |place: Option<usize>| {
        let other = *order.get(place?)?;
        let module = site.page(other).kind.module();
        let front = module.and_then(|module| site.module(module).front).filter(|front| *front != other);
        let is_other = module != site.page(page).kind.module();
        Some(TurnLink {
            link: page_link(site, address, other, language)?,
            number: module.and_then(|module| site.module(module).number),
            module: front.filter(|_| is_other).and_then(|front| page_link(site, address, front, language)),
        })
    };
    (link(place.checked_sub(1)), link(place.checked_add(1)))
}

fn required(site: &Site, page: PageId, language: Language, address: &Address) -> Vec<PageLink> {
    let Some((_, translation)) = site.page(page).shown(language) else { return Vec::new() };
    let ids = translation.document.front.requires.iter();
    let fronts = ids.filter_map(|id| site.module(site.find_module(&id.value)?).front);
    fronts.filter_map(|front| page_link(site, address, front, language)).collect()
}

fn entries(site: &Site, page: PageId, language: Language, address: &Address) -> Vec<EntryView> {
    let pages: Vec<PageId> = match site.page(page).kind {
        PageKind::Home => site.modules.iter().filter_map(|module| module.front).collect(),
        PageKind::Module(module) => site.module(module).pages.clone(),
        PageKind::Course | PageKind::Lesson(_) => return Vec::new(),
    };
    entry_views(site, pages.into_iter(), language, address)
}

fn entry_views(
    site: &Site,
    pages: impl Iterator<Item = PageId>,
    language: Language,
    address: &Address,
) -> Vec<EntryView> {
    pages
        .filter_map(|entry| {
            let link = page_link(site, address, entry, language)?;
            let (_, translation) = site.page(entry).shown(language)?;
            let front = &translation.document.front;
            let number = match site.page(entry).kind {
                PageKind::Module(module) => site.module(module).number.map(|number| number.to_string()),
                _ => site.page_number(entry),
            };
            Some(EntryView {
                link,
                number,
                description: front.description.clone(),
                minutes: page_minutes(site, entry, language).map(|n| counted(site, language, n)),
                notice: front.notice,
                progress: match site.page(entry).kind {
                    PageKind::Module(module) => {
                        site.module(module).pages.iter().filter_map(|page| site.progress_id(*page)).collect()
                    }
                    _ => site.progress_id(entry).into_iter().collect(),
                },
            })
        })
        .collect()
}

/// The modules of the course by part; empty if it has no parts.
fn parts(site: &Site, language: Language, address: &Address) -> Vec<PartView> {
    if site.config.parts.is_empty() {
        return Vec::new();
    }
    let part = |(title, modules): (Option<&str>, Vec<ModuleId>)| {
        let fronts = modules.into_iter().filter_map(|module| site.module(module).front);
        PartView { title: title.map(str::to_owned), entries: entry_views(site, fronts, language, address) }
    };
    site.modules_by_part(language).into_iter().map(part).collect()
}

/// The text of the page as XHTML.
pub(super) fn xhtml(theme: &Theme, view: &PageView) -> Result<Option<String>, TemplateFault> {
    let text = |body| body::render(theme, body, MarkupForm::Xhtml).map(|rendered| rendered.html + &rendered.key);
    view.body.as_ref().map(text).transpose()
}

pub(super) fn render(theme: &Theme, navigation: &NavigationMemo, view: &PageView) -> Result<Vec<u8>, TemplateFault> {
    let mut parts = navigation.parts(theme, &view.frame.surroundings)?;
    if let Some(body) = &view.body {
        let rendered = body::render(theme, body, MarkupForm::Html)?;
        parts = parts
            .html("content", &rendered.html)
            .value("contents", &rendered.contents)
            .value("sources", &rendered.sources)
            .html("words", &rendered.words)
            .html("key", &rendered.key)
            .value("links", &rendered.links)
            .value("has_quiz", &rendered.has_quiz)
            .value("has_drawing", &rendered.has_drawing)
            .value("has_media", &rendered.has_media)
            .value("has_checklist", &rendered.has_checklist);
    }
    let list = match &view.navigation {
        Some((list, current)) => navigation.render(theme, list, *current)?,
        None => String::new(),
    };
    parts = parts.html("navigation", &list);
    let template = match view.kind {
        "home" => "home.html",
        "module" => "module.html",
        _ => "page.html",
    };
    theme.render_file(template, view.language, view, parts)
}
