//! The state of a site's translations, by language, module, page and section.

use super::data::data_status;
use super::tree::{LanguageStatus, ModuleStatus, PageStatus, SectionStatus, Status};
use crate::curriculum::{Module, PageId, Site, State, Step, Translation, sections};
use crate::diagnostic::{Phrase, phrases};
use crate::language::Language;
use crate::source::{LineIndex, Snapshot, SourcePath};

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
    let data = data_status(site, snapshot, language);
    let (entries, current_entries) = if data.is_recorded { (data.entries, data.current) } else { (0, 0) };
    LanguageStatus {
        language: site.config.languages[language].tag.to_string(),
        sections: modules.iter().map(|module| module.sections).sum::<usize>() + entries,
        current: modules.iter().map(|module| module.current).sum::<usize>() + current_entries,
        is_recorded: !site.locks[language].is_empty(),
        modules,
        data,
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
        let none = Step {
            source: None,
            translation: None,
            state: State::Missing,
            record: None,
            confirmed: None,
            is_replaced: false,
        };
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
                is_replaced: step.is_replaced,
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
struct ReportHeading {
    anchor: String,
    title: String,
    line: Option<usize>,
}

fn place(side: &Translation, lines: Option<&LineIndex<'_>>, number: usize) -> ReportHeading {
    let document = &side.document;
    let heading = side.section_digests()[number].heading.and_then(|index| document.body.headings.get(index as usize));
    let (anchor, title, at) = match heading {
        Some(heading) => (heading.id.as_str(), &heading.text, heading.span.start),
        None => ("", &document.front.title, document.front.title_span.start),
    };
    ReportHeading { anchor: anchor.to_owned(), title: title.clone(), line: lines.map(|lines| lines.position(at).line) }
}

/// The name of a state; outdated sections whose source was removed have a name of their own.
pub fn state_words(state: State, has_source: bool) -> &'static dyn Phrase {
    match state {
        State::Original | State::Current => &phrases::StateCurrent,
        State::Outdated | State::Diverged if !has_source => &phrases::StateGone,
        State::Outdated => &phrases::StateOutdated,
        State::Changed => &phrases::StateChanged,
        State::Diverged => &phrases::StateDiverged,
        State::Mixed => &phrases::StateMixed,
        State::Missing => &phrases::StateMissing,
        State::Extra => &phrases::StateExtra,
        State::Unconfirmed => &phrases::StateUnconfirmed,
    }
}
