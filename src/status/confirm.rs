//! The word of a person that translations are in step becomes records.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Date;
use crate::curriculum::{
    Lock, PageId, Record, Site, State, Step, Translation, lock_path, page_name, position_of, sections,
};
use crate::diagnostic::{ProgramLanguage, nearest, phrase, phrases};
use crate::language::Language;
use crate::source::SourcePath;

/// What is in step, as somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Everything.
    All,
    /// A page, or one section of it.
    Page {
        /// The page.
        page: PageId,
        /// The language of the translation; none for all of them.
        language: Option<Language>,
        /// The anchor of a section, in the translation or in the source.
        section: Option<String>,
    },
}

/// Why a name is none of a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// There is no such page; with the nearest name there is.
    NoPage(Option<String>),
    /// The page has no such section; with the nearest anchor there is.
    NoSection(Option<String>),
    /// The page is written in one language only, or the file is the source itself.
    NoTranslation,
}

/// The day it is, as the calendar has it everywhere at once.
pub fn today() -> Date {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Date::of_day(i32::try_from(now.as_secs() / 86_400).unwrap_or(0))
}

/// What was confirmed.
#[derive(Debug, Default)]
pub struct Confirmed {
    /// Records by file: what each is to hold.
    pub files: BTreeMap<SourcePath, String>,
    /// How many sections were recorded as being in step.
    pub sections: usize,
    /// Those of them that were not in step before, page by page.
    pub settled: Vec<Settled>,
    /// How many sections of the pages named cannot be: they have no translation.
    pub missing: usize,
}

impl Confirmed {
    /// The records as sources that have changed.
    pub fn sources(&self) -> impl Iterator<Item = (&SourcePath, &[u8])> {
        self.files.iter().map(|(path, text)| (path, text.as_bytes()))
    }
}

/// A section that was not in step before somebody said that it is.
#[derive(Debug)]
pub struct Settled {
    /// The translation's file.
    pub path: SourcePath,
    /// Where its heading stands there, in bytes; the title for the top of the page.
    pub at: u32,
    /// Its heading.
    pub title: String,
    /// What it was.
    pub state: State,
    /// Whether something in the source stands for it; without it the section is the page's own.
    pub has_source: bool,
}

/// Understands a page as it is typed: a file of the translation or of the source, `module/page`, and `#section` for
/// one section.
///
/// # Errors
/// What is wrong with the name.
pub fn target(site: &Site, typed: &str) -> Result<Target, TargetFault> {
    let (name, section) = typed.split_once('#').map_or((typed, None), |(name, section)| (name, Some(section)));
    let name = name.trim_start_matches("./");
    let position = position_of(name).or_else(|| position_of(&format!("content/{name}")));
    let (found, language) = match &position {
        Some(position) => {
            let tag = |language: &Language| site.config.languages[*language].tag.as_str();
            let language = site.languages().find(|language| tag(language) == position.language);
            let module = position.module.as_ref().map(|module| module.id.as_str());
            // A file of a language that the site does not have is no page of it.
            (language.and_then(|_| site.find_page(module, &position.page.id)), language)
        }
        None => {
            // The language left out, and with or without the numbers of the files.
            let name = name.trim_end_matches('/').trim_end_matches(".md");
            let page = position_of(&format!("content/-/{name}.md"));
            let page =
                page.and_then(|at| site.find_page(at.module.as_ref().map(|module| module.id.as_str()), &at.page.id));
            // The name of a module alone is that of its front page.
            let front = || position_of(&format!("content/-/{name}/index.md")).and_then(|at| Some(at.module?.id));
            (page.or_else(|| site.find_page(Some(&front()?), "index")), None)
        }
    };
    let Some(page) = found else {
        let names: Vec<String> = site.pages.iter().map(|page| site.record_name(page)).collect();
        let wanted = match &position {
            Some(position) => page_name(position.module.as_ref().map(|module| module.id.as_str()), &position.page.id),
            None => name.to_owned(),
        };
        let near = nearest(wanted.trim_end_matches(".md"), names.iter().map(String::as_str));
        return Err(TargetFault::NoPage(near.map(str::to_owned)));
    };
    // The file of the source stands for all that was made of it.
    let source = site.page(page).source;
    let language = language.filter(|language| *language != source);
    let translated: Vec<Language> = translations(site, page, language).collect();
    if translated.is_empty() {
        return Err(TargetFault::NoTranslation);
    }
    if let Some(section) = section {
        let anchors: BTreeSet<&str> = translated.iter().flat_map(|language| anchors(site, page, *language)).collect();
        if !section.is_empty() && !anchors.contains(section) {
            return Err(TargetFault::NoSection(nearest(section, anchors).map(str::to_owned)));
        }
    }
    Ok(Target::Page { page, language, section: section.map(str::to_owned) })
}

fn translations(site: &Site, page: PageId, wanted: Option<Language>) -> impl Iterator<Item = Language> {
    site.languages()
        .filter(move |language| wanted.is_none_or(|wanted| wanted == *language))
        .filter(move |language| !site.steps(page, *language).is_empty())
}

fn anchors(site: &Site, page: PageId, language: Language) -> impl Iterator<Item = &str> {
    let record = site.page(page);
    let sides = [language, record.source].into_iter().filter_map(|side| record.translations[side].as_ref());
    sides.flat_map(|side| (0..side.section_digests().len()).map(|number| anchor(side, number)))
}

fn anchor(side: &Translation, number: usize) -> &str {
    let heading = side.section_digests().get(number).and_then(|section| section.heading);
    heading.and_then(|index| side.document.body.headings.get(index as usize)).map_or("", |heading| &heading.id)
}

/// The records after somebody has said on a day that some translations are in step.
pub fn confirmed(site: &Site, targets: &[Target], date: Date) -> Confirmed {
    let mut confirmed = Confirmed::default();
    let pages = || (0..).map(PageId).take(site.pages.len());
    for language in site.languages() {
        let wanted = |page: PageId| Wanted::of(targets, page, language);
        if !pages().any(|page| wanted(page) != Wanted::Nothing && !site.steps(page, language).is_empty()) {
            continue;
        }
        let mut records = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for page in pages() {
            seen.insert(site.record_name(site.page(page)));
            let wanted = wanted(page);
            if wanted == Wanted::Nothing || site.steps(page, language).is_empty() {
                // Left as it is, be it a draft or a page of another edition.
                let name = site.recorded_name(page, language);
                records.extend(site.locks[language].of_page(&name));
                seen.insert(name);
                continue;
            }
            seen.insert(site.recorded_name(page, language));
            records.extend(of_page(site, page, language, &wanted, date, &mut confirmed));
        }
        // Of pages that are no more only a word for everything lets go.
        if !targets.contains(&Target::All) {
            records.extend(site.locks[language].records().filter(|record| !seen.contains(&record.page)));
        }
        let tag = site.config.languages[language].tag.as_str();
        let speaks = ProgramLanguage::from_tag(tag).unwrap_or(ProgramLanguage::English);
        let remark = phrase(speaks, &phrases::RecordRemark { language: tag });
        confirmed.files.insert(lock_path(tag), Lock::write(records, &remark));
    }
    confirmed
}

/// What is said of one page.
#[derive(PartialEq)]
enum Wanted<'a> {
    Nothing,
    Sections(Vec<&'a str>),
    Whole,
}

impl<'a> Wanted<'a> {
    fn of(targets: &'a [Target], page: PageId, language: Language) -> Self {
        let mut sections = Vec::new();
        for target in targets {
            match target {
                Target::All => return Self::Whole,
                Target::Page { page: own, language: only, section }
                    if *own == page && only.is_none_or(|only| only == language) =>
                {
                    match section {
                        Some(section) => sections.push(section.as_str()),
                        None => return Self::Whole,
                    }
                }
                Target::Page { .. } => {}
            }
        }
        if sections.is_empty() { Self::Nothing } else { Self::Sections(sections) }
    }

    fn has(&self, anchors: [&str; 2]) -> bool {
        match self {
            Self::Nothing => false,
            Self::Whole => true,
            Self::Sections(sections) => sections.iter().any(|section| anchors.contains(section)),
        }
    }
}

fn of_page(
    site: &Site,
    id: PageId,
    language: Language,
    wanted: &Wanted<'_>,
    date: Date,
    confirmed: &mut Confirmed,
) -> Vec<Record> {
    let page = site.page(id);
    let (Some(source), Some(translation)) = (&page.translations[page.source], &page.translations[language]) else {
        return Vec::new();
    };
    let known = site.records(id, language);
    let (texts, own_texts) = (sections(&source.document), sections(&translation.document));
    let tag = site.config.languages[page.source].tag.as_str();
    let mut records = Vec::new();
    for step in site.steps(id, language) {
        let before = step.record.and_then(|number| known.get(number));
        let Some(own) = step.translation else {
            confirmed.missing += usize::from(*wanted == Wanted::Whole);
            continue;
        };
        let anchor_here = anchor(translation, own);
        let anchor_there = step.source.map_or("", |number| anchor(source, number));
        if !wanted.has([anchor_here, anchor_there]) {
            records.extend(before.cloned());
            continue;
        }
        confirmed.sections += 1;
        if step.state != State::Current {
            confirmed.settled.push(settled(translation, own, step));
        }
        let digest = translation.section_digests()[own].digest;
        let fresh = Record {
            page: site.record_name(page),
            anchor: anchor_here.to_owned(),
            // A section without a source is the translation's own.
            source: step.source.map_or("", |_| tag).to_owned(),
            source_anchor: anchor_there.to_owned(),
            date,
            source_digest: step.source.map_or(0, |number| source.section_digests()[number].digest),
            digest,
            source_text: step.source.and_then(|number| texts.get(number)).map_or("", |text| &text.text).to_owned(),
            text: own_texts.get(own).map_or("", |text| &text.text).to_owned(),
        };
        // What was in step and has not changed keeps its day, so that the file changes only where something did. A record
        // of an older version gains the words of the translation.
        let is_same = |before: &&Record| {
            Record { date: before.date, ..fresh.clone() } == Record { text: fresh.text.clone(), ..(*before).clone() }
        };
        let date = before.filter(is_same).map_or(date, |before| before.date);
        records.push(Record { date, ..fresh });
    }
    records
}

fn settled(translation: &Translation, number: usize, step: &Step) -> Settled {
    let document = &translation.document;
    let heading = translation.section_digests().get(number).and_then(|section| section.heading);
    let heading = heading.and_then(|index| document.body.headings.get(index as usize));
    Settled {
        path: document.path.clone(),
        at: heading.map_or(document.front.title_span, |heading| heading.span).start,
        title: heading.map_or(&document.front.title, |heading| &heading.text).clone(),
        state: step.state,
        has_source: step.source.is_some(),
    }
}
