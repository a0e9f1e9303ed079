//! The state of a site's translations, by language, module, page and section.

use serde::Serialize;

use crate::config::Date;
use crate::curriculum::{Module, PageId, Site, State, Step, Translation, sections};
use crate::diagnostic::{Phrase, phrases};
use crate::language::Language;
use crate::source::{LineIndex, Snapshot, SourcePath};

/// The state of all translations of a site.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The languages with translations.
    pub languages: Vec<LanguageStatus>,
}

/// The state of the translations into one language.
#[derive(Debug, Serialize)]
pub struct LanguageStatus {
    /// Its tag.
    pub language: String,
    /// The number of sections of all pages.
    pub sections: usize,
    /// The number of sections in step.
    pub current: usize,
    /// Whether the language has any translation record.
    pub is_recorded: bool,
    /// The course's own pages, then the modules, as far as they are translated into this language.
    pub modules: Vec<ModuleStatus>,
}

/// The state of a module.
#[derive(Debug, Serialize)]
pub struct ModuleStatus {
    /// Its id; `None` for the course's own pages.
    pub id: Option<String>,
    /// The number of sections of its pages.
    pub sections: usize,
    /// The number of sections in step.
    pub current: usize,
    /// Its pages, in order.
    pub pages: Vec<PageStatus>,
}

/// The state of a page.
#[derive(Debug, Serialize)]
pub struct PageStatus {
    /// Its name: `module/page`.
    pub id: String,
    /// Its state as a whole.
    pub state: State,
    /// The file of the translation; if missing, the path it would have.
    pub path: SourcePath,
    /// The language tag of the source.
    pub source: String,
    /// The source's file.
    pub source_path: SourcePath,
    /// The number of sections in step.
    pub current: usize,
    /// Its sections, in order.
    pub sections: Vec<SectionStatus>,
}

/// The state of a section.
#[derive(Debug, Serialize)]
pub struct SectionStatus {
    /// The anchor in the translation; empty for the top of the page, `None` if the section is missing.
    pub id: Option<String>,
    /// The anchor in the source; `None` if the section no longer exists.
    pub source_id: Option<String>,
    /// The heading, or the page's title: in the translation, else in the source.
    pub title: String,
    /// Its state.
    pub state: State,
    /// The date of the last confirmation, if recorded.
    pub confirmed: Option<Date>,
    /// The line of the heading in the translation, from 1.
    pub line: Option<usize>,
    /// The line of the heading in the source, from 1.
    pub source_line: Option<usize>,
    /// For a section not in step: the source text when it was confirmed.
    pub before: Option<String>,
    /// For a section not in step: the present source text.
    pub now: Option<String>,
    /// For a section not in step: the translation when it was confirmed, if recorded; older versions did not record it.
    pub translation_before: Option<String>,
    /// For a section not in step: the present translation.
    pub translation: Option<String>,
}

impl Status {
    /// Whether all translations are in step.
    pub fn is_in_step(&self) -> bool {
        self.languages.iter().all(|language| language.current == language.sections)
    }
}

/// The state of every page that should have translations.
pub fn status(site: &Site, snapshot: &Snapshot) -> Status {
    let languages = site.languages().map(|language| of_language(site, snapshot, language));
    Status { languages: languages.filter(|language| language.sections > 0).collect() }
}

fn of_language(site: &Site, snapshot: &Snapshot, language: Language) -> LanguageStatus {
    let beside: Vec<PageId> = site.home.into_iter().chain(site.course_pages.iter().copied()).collect();
    let of_module = |module: &Module| module.front.into_iter().chain(module.pages.iter().copied()).collect();
    let all = std::iter::once((None, beside))
        .chain(site.modules.iter().map(|module| (Some(module.id.clone()), of_module(module))));
    let modules = all.filter_map(|(id, pages): (_, Vec<PageId>)| {
        let pages: Vec<PageStatus> =
            pages.into_iter().filter_map(|page| of_page(site, snapshot, page, language)).collect();
        let sections = pages.iter().map(|page| page.sections.len()).sum();
        let current = pages.iter().map(|page| page.current).sum();
        (!pages.is_empty()).then_some(ModuleStatus { id, sections, current, pages })
    });
    let modules: Vec<ModuleStatus> = modules.collect();
    LanguageStatus {
        language: site.config.languages[language].tag.to_string(),
        sections: modules.iter().map(|module| module.sections).sum(),
        current: modules.iter().map(|module| module.current).sum(),
        is_recorded: !site.locks[language].is_empty(),
        modules,
    }
}

fn of_page(site: &Site, snapshot: &Snapshot, id: PageId, language: Language) -> Option<PageStatus> {
    let page = site.page(id);
    // The page is deliberately absent in this language, or this is the source.
    page.addresses[language].as_ref()?;
    let source = page.translations[page.source].as_ref()?;
    if language == page.source {
        return None;
    }
    let tag = |language: Language| site.config.languages[language].tag.as_str();
    let translation = page.translations[language].as_ref();
    let missing = || {
        let all = 0..source.section_digests().len();
        let none = Step { source: None, translation: None, state: State::Missing, record: None, confirmed: None };
        all.map(|number| Step { source: Some(number), ..none }).collect::<Vec<_>>()
    };
    let steps = if translation.is_some() { site.steps(id, language).to_vec() } else { missing() };
    let records = site.records(id, language);
    let texts = |side: &Translation| sections(&side.document).into_iter().map(|one| one.text).collect::<Vec<_>>();
    // Texts are only needed if a section is not in step.
    let all_current = steps.iter().all(|step| step.state == State::Current);
    let words = |side: Option<&Translation>| side.filter(|_| !all_current).map(texts).unwrap_or_default();
    let (now, own) = (words(Some(source)), words(translation));
    let lines =
        |side: &Translation| snapshot.source(side.document.path.as_str()).map(|file| LineIndex::new(&file.text));
    let (source_lines, own_lines) = (lines(source), translation.and_then(lines));
    let sections: Vec<SectionStatus> = steps
        .iter()
        .map(|step| {
            let there = step.source.map(|number| place(source, source_lines.as_ref(), number));
            let here = step.translation.zip(translation);
            let here = here.map(|(number, side)| place(side, own_lines.as_ref(), number));
            let is_open = step.state != State::Current;
            let record = step.record.and_then(|number| records.get(number));
            SectionStatus {
                id: here.as_ref().map(|here| here.anchor.clone()),
                source_id: there.as_ref().map(|there| there.anchor.clone()),
                title: here.as_ref().or(there.as_ref()).map(|one| one.title.clone()).unwrap_or_default(),
                state: step.state,
                confirmed: step.confirmed,
                line: here.and_then(|here| here.line),
                source_line: there.and_then(|there| there.line),
                before: record.filter(|_| is_open).map(|record| record.source_text.clone()),
                translation_before: record
                    .filter(|record| is_open && !record.text.is_empty())
                    .map(|record| record.text.clone()),
                now: step.source.filter(|_| is_open).and_then(|number| now.get(number).cloned()),
                translation: step.translation.filter(|_| is_open).and_then(|number| own.get(number).cloned()),
            }
        })
        .collect();
    let source_path = source.document.path.clone();
    let expected = source_path.as_str().replacen(
        &format!("content/{}/", tag(page.source)),
        &format!("content/{}/", tag(language)),
        1,
    );
    Some(PageStatus {
        id: site.record_name(page),
        state: site.state(id, language),
        path: translation.map_or_else(|| SourcePath::new(&expected), |side| side.document.path.clone()),
        source: tag(page.source).to_owned(),
        source_path,
        current: sections.iter().filter(|section| section.state == State::Current).count(),
        sections,
    })
}

/// The heading of a section.
struct Heading {
    anchor: String,
    title: String,
    line: Option<usize>,
}

fn place(side: &Translation, lines: Option<&LineIndex<'_>>, number: usize) -> Heading {
    let document = &side.document;
    let heading = side.section_digests()[number].heading.and_then(|index| document.body.headings.get(index as usize));
    let (anchor, title, at) = match heading {
        Some(heading) => (heading.id.as_str(), &heading.text, heading.span.start),
        None => ("", &document.front.title, document.front.title_span.start),
    };
    Heading { anchor: anchor.to_owned(), title: title.clone(), line: lines.map(|lines| lines.position(at).line) }
}

/// The name of a state; outdated sections whose source was removed have a name of their own.
pub fn state_words(state: State, has_source: bool) -> &'static dyn Phrase {
    match state {
        State::Original | State::Current => &phrases::StateCurrent,
        State::Outdated | State::Diverged if !has_source => &phrases::StateGone,
        State::Outdated => &phrases::StateOutdated,
        State::Changed => &phrases::StateChanged,
        State::Diverged => &phrases::StateDiverged,
        State::Missing => &phrases::StateMissing,
        State::Extra => &phrases::StateExtra,
        State::Unconfirmed => &phrases::StateUnconfirmed,
    }
}
