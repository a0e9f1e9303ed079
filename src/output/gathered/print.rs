//! A module, or the whole course, as one page for printing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::curriculum::{Address, ModuleId, PageId, PageKind, Site};
use crate::language::{Direction, Language};
use crate::output::body::{self, BodyView, JoinedBody, Joint, ListedSource};
use crate::output::links::{PageLink, config, page_link, title};
use crate::output::values::{PluralCount, counted, page_minutes, page_notice};
use crate::theme::{Parts, TemplateFault, Theme};

#[derive(Clone, Debug, Hash, Serialize)]
pub struct PrintPage {
    /// The title of the module or course.
    title: String,
    lang: Option<String>,
    /// The module's front page; `None` for the course.
    module: Option<PageLink>,
    number: Option<i64>,
    minutes: Option<PluralCount>,
    pages: Vec<PrintedPage>,
}

/// A page inside a print page.
#[derive(Clone, Debug, Hash, Serialize)]
struct PrintedPage {
    /// The prefix of its ids, also its own id.
    prefix: String,
    title: String,
    number: Option<String>,
    /// The text's language, if different from that of the reader.
    lang: Option<String>,
    direction: Direction,
    /// Whether it begins a module, and therefore a sheet of paper.
    is_module: bool,
    /// The level of its heading.
    level: u8,
    href: String,
    minutes: Option<PluralCount>,
    notice: u8,
    objectives: Vec<String>,
    #[serde(skip)]
    body: BodyView,
}

/// The print page of a module or of the course.
pub(super) fn view(
    site: &Site,
    theme: &Theme,
    module: Option<ModuleId>,
    language: Language,
    address: &Address,
) -> PrintPage {
    let pages_of = |id: ModuleId| {
        let module = site.module(id);
        module.front.into_iter().chain(module.pages.iter().copied())
    };
    let front = module.map_or(site.home, |id| site.module(id).front);
    let pages: Vec<PageId> = match module {
        Some(id) => pages_of(id).collect(),
        None => {
            let beside = site.home.into_iter().chain(site.course_pages.iter().copied());
            let modules = (0..).map(ModuleId).take(site.modules.len());
            beside.chain(modules.flat_map(pages_of)).collect()
        }
    };
    let (title_of_all, lang) = front.map_or_else(Default::default, |front| title(site, front, language));
    PrintPage {
        title: title_of_all,
        lang,
        module: module.and_then(|_| page_link(site, address, front?, language)),
        number: module.and_then(|id| site.module(id).number),
        minutes: front.and_then(|front| page_minutes(site, front, language)).map(|n| counted(site, language, n)),
        pages: pages
            .into_iter()
            .filter_map(|page| printed(site, theme, page, module.is_none(), language, address))
            .collect(),
    }
}

fn printed(
    site: &Site,
    theme: &Theme,
    page: PageId,
    is_course: bool,
    language: Language,
    address: &Address,
) -> Option<PrintedPage> {
    let shown = site.page(page).shown(language)?;
    let (own, translation) = shown;
    let kind = site.page(page).kind;
    let front = &translation.document.front;
    let (title, lang) = title(site, page, language);
    Some(PrintedPage {
        prefix: format!("p{}-", page.0),
        title,
        number: match kind {
            PageKind::Module(module) => site.module(module).number.map(|number| number.to_string()),
            _ => site.page_number(page),
        },
        lang,
        direction: config(site, own).direction,
        is_module: matches!(kind, PageKind::Module(_)),
        level: if is_course && matches!(kind, PageKind::Lesson(_)) { 3 } else { 2 },
        href: page_link(site, address, page, language)?.href,
        minutes: page_minutes(site, page, language).map(|n| counted(site, language, n)),
        notice: page_notice(site, page, language),
        objectives: front.objectives.iter().map(|objective| objective.text.clone()).collect(),
        body: body::view(site, theme, page, language, shown, address),
    })
}

/// Adds the rendered texts to the template values.
pub(super) fn fill(theme: &Theme, page: &PrintPage, parts: Parts) -> Result<Parts, TemplateFault> {
    let mut bodies: Vec<JoinedBody<'_>> = Vec::with_capacity(page.pages.len());
    for page in &page.pages {
        let terms = bodies.last_mut().map(|body| std::mem::take(&mut body.terms)).unwrap_or_default();
        let joint = Joint { prefix: &page.prefix, shift: page.level - 1, lang: page.lang.as_deref() };
        bodies.push(body::render_joined(theme, &page.body, joint, Some(terms))?);
    }
    let words = match bodies.last_mut().zip(page.pages.last()) {
        Some((body, page)) => body::render_terms(theme, &page.body, std::mem::take(&mut body.terms))?,
        None => String::new(),
    };
    let sources: BTreeMap<&str, &ListedSource<'_>> =
        bodies.iter().flat_map(|body| &body.sources).map(|source| (source.id(), source)).collect();
    let has_drawing = bodies.iter().any(|body| body.has_drawing);
    let has_checklist = bodies.iter().any(|body| body.has_checklist);
    Ok(parts
        .html("words", &words)
        .value("has_drawing", &has_drawing)
        .value("has_media", &bodies.iter().any(|body| body.has_media))
        .value("has_checklist", &has_checklist)
        .value("bodies", &bodies)
        .value("sources", &sources.into_values().collect::<Vec<_>>()))
}
