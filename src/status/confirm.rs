//! Confirms translations as in step and writes translation records.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::{EntryRecords, named, of_entries};
use super::settled::Settled;
use crate::config::Date;
use crate::curriculum::{
    KEYWORDS, Lock, PageId, Record, Site, State, Step, Translation, lock_path, page_name, position_of, sections,
};
use crate::diagnostic::{ProgramLanguage, nearest, phrase, phrases};
use crate::language::Language;
use crate::source::{SourcePath, normalised};

/// The translations to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfirmTarget {
    /// All translations.
    All,
    /// A page, or one section of it.
    Page {
        /// The page.
        page: PageId,
        /// The language of the translation; `None` for all languages.
        language: Option<Language>,
        /// The anchor of a section, in the translation or else in the source; empty for the top of the page.
        section: Option<String>,
    },
    /// Entries of data.
    Entries {
        /// Their keys.
        keys: BTreeSet<String>,
        /// The language of the translation; `None` for all languages.
        language: Option<Language>,
    },
}

/// Why a name does not refer to a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// There is no such page; with the most similar name.
    NoPage(Option<String>),
    /// The page has no such section; with the most similar anchor.
    NoSection(Option<String>),
    /// The page is in one language only, or the file is the source.
    NoTranslation,
}

/// The current date in UTC.
pub fn today() -> Date {
    Date::of_day(crate::source::today())
}

/// The result of confirming.
#[derive(Debug, Default)]
pub struct Confirmed {
    /// The new content of the record files.
    pub files: BTreeMap<SourcePath, String>,
    /// The number of confirmed sections.
    pub sections: usize,
    /// The number of confirmed entries of data.
    pub entries: usize,
    /// The confirmed sections and entries that were not in step before, by file.
    pub settled: Vec<Settled>,
    /// The number of sections of the given pages without a translation, which cannot be confirmed.
    pub missing: usize,
    /// The number of given entries without a translation.
    pub missing_entries: usize,
}

impl Confirmed {
    /// The record files, as changed sources.
    pub fn sources(&self) -> impl Iterator<Item = (&SourcePath, &[u8])> {
        self.files.iter().map(|(path, text)| (path, text.as_bytes()))
    }
}

/// Parses the name of a page: a file of the translation or of the source, or `module/page`; with `#section` for one
/// section. Else the name of entries of data: a file, with `#id` for one entry, or a key or its beginning.
///
/// # Errors
/// The name does not refer to a translation.
pub fn target(site: &Site, typed: &str) -> Result<ConfirmTarget, TargetFault> {
    let typed = &*normalised(typed);
    let (name, section) = typed.split_once('#').map_or((typed, None), |(name, section)| (name, Some(section)));
    let name = name.trim_start_matches("./");
    let position = position_of(name).or_else(|| position_of(&format!("content/{name}")));
    let (found, language) = match &position {
        Some(position) => {
            let tag = |language: &Language| site.config.languages[*language].tag.as_str();
            let language = site.languages().find(|language| tag(language) == position.language);
            let module = position.module.as_ref().map(|module| module.id.as_str());
            // A file of a language that the site does not have is not a page.
            (language.and_then(|_| site.find_page(module, &position.page.id)), language)
        }
        None => {
            // The name without language, with or without number prefixes.
            let name = name.trim_end_matches('/').trim_end_matches(".md");
            let page = position_of(&format!("content/-/{name}.md"));
            let page =
                page.and_then(|at| site.find_page(at.module.as_ref().map(|module| module.id.as_str()), &at.page.id));
            // The name of a module is that of its front page.
            let front = || position_of(&format!("content/-/{name}/index.md")).and_then(|at| Some(at.module?.id));
            (page.or_else(|| site.find_page(Some(&front()?), "index")), None)
        }
    };
    let Some(page) = found else {
        let keys = named(site, typed.trim_start_matches("./"));
        if !keys.is_empty() {
            return Ok(ConfirmTarget::Entries { keys, language: None });
        }
        let mut names: Vec<String> = site.pages.iter().map(|page| site.record_name(page)).collect();
        names.extend(site.entries().iter().flat_map(|entry| [entry.key.clone(), entry.path.to_string()]));
        let wanted = match &position {
            Some(position) => page_name(position.module.as_ref().map(|module| module.id.as_str()), &position.page.id),
            None => name.to_owned(),
        };
        let near = nearest(wanted.trim_end_matches(".md"), names.iter().map(String::as_str));
        return Err(TargetFault::NoPage(near.map(str::to_owned)));
    };
    // The file of the source refers to all its translations.
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
    Ok(ConfirmTarget::Page { page, language, section: section.map(str::to_owned) })
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

/// The two sides of a pair of sections when they were last in step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedSides {
    /// The day.
    pub date: Date,
    /// The digest of the source section.
    pub source_digest: u64,
    /// The digest of the translated section.
    pub digest: u64,
    /// The source section, as [`sections`] gives it.
    pub source_text: String,
    /// The translated section.
    pub text: String,
}

/// The last steps of sections, by page, language and the number of the section in the translation.
pub type Bases = BTreeMap<(PageId, Language, usize), ConfirmedSides>;

/// What is recorded of the given sections.
#[derive(Clone, Copy)]
enum Recorded<'a> {
    /// The present texts, on a date.
    Present(Date),
    /// Earlier texts, of sections without a record.
    Earlier(&'a Bases),
}

/// The translations that targets name, with at least one section.
pub fn targeted(site: &Site, targets: &[ConfirmTarget]) -> Vec<(PageId, Language)> {
    let pages = || (0..).map(PageId).take(site.pages.len());
    let all = site.languages().flat_map(|language| pages().map(move |page| (page, language)));
    let is_wanted = |page, language| WantedParts::of(targets, page, language) != WantedParts::Nothing;
    all.filter(|(page, language)| is_wanted(*page, *language) && !site.steps(*page, *language).is_empty()).collect()
}

/// The records after confirming translations on a date.
pub fn confirmed(site: &Site, targets: &[ConfirmTarget], date: Date) -> Confirmed {
    recorded(site, targets, Recorded::Present(date))
}

/// The records with the last steps of sections that have no record; all records that there are stay as they are.
pub fn recorded_earlier(site: &Site, targets: &[ConfirmTarget], bases: &Bases) -> Confirmed {
    recorded(site, targets, Recorded::Earlier(bases))
}

fn recorded(site: &Site, targets: &[ConfirmTarget], what: Recorded<'_>) -> Confirmed {
    let mut confirmed = Confirmed::default();
    let pages = || (0..).map(PageId).take(site.pages.len());
    for language in site.languages() {
        let wanted = |page: PageId| WantedParts::of(targets, page, language);
        let keys = wanted_keys(site, targets, language);
        let is_wanted = |page: PageId| wanted(page) != WantedParts::Nothing && !site.steps(page, language).is_empty();
        if keys.is_empty() && !pages().any(is_wanted) {
            continue;
        }
        let mut records = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for page in pages() {
            seen.insert(site.record_name(site.page(page)));
            let wanted = wanted(page);
            if wanted == WantedParts::Nothing || site.steps(page, language).is_empty() {
                // Records of other pages are kept: the page is not confirmed, a draft, or of another edition.
                let name = site.recorded_name(page, language);
                records.extend(site.locks[language].of_page(&name));
                seen.insert(name);
                continue;
            }
            seen.insert(site.recorded_name(page, language));
            records.extend(of_page(site, page, language, &wanted, what, &mut confirmed));
        }
        let of_data = match what {
            Recorded::Present(date) => of_entries(site, language, &keys, date),
            Recorded::Earlier(_) => EntryRecords::kept(site, language),
        };
        // Records of removed pages and entries are only removed when everything is confirmed.
        if !targets.contains(&ConfirmTarget::All) || matches!(what, Recorded::Earlier(_)) {
            let others = site.locks[language].records().filter(|record| !record.is_of_entry());
            records.extend(others.filter(|record| !seen.contains(&record.page)));
            records.extend(of_data.of_removed);
        }
        records.extend(of_data.records);
        confirmed.entries += of_data.confirmed;
        confirmed.missing_entries += of_data.missing;
        confirmed.settled.extend(of_data.settled);
        let tag = site.config.languages[language].tag.as_str();
        let speaks = ProgramLanguage::from_tag(tag).unwrap_or(ProgramLanguage::English);
        let remark = phrase(speaks, &phrases::RecordRemark { language: tag });
        confirmed.files.insert(lock_path(tag), Lock::write(records, &remark));
    }
    confirmed
}

/// The keys of the entries of data to confirm in a language.
fn wanted_keys(site: &Site, targets: &[ConfirmTarget], language: Language) -> BTreeSet<String> {
    if site.entry_steps(language).is_empty() {
        return BTreeSet::new();
    }
    let mut keys = BTreeSet::new();
    for target in targets {
        match target {
            ConfirmTarget::All => keys.extend(site.entries().iter().map(|entry| entry.key.clone())),
            ConfirmTarget::Entries { keys: own, language: only } if only.is_none_or(|only| only == language) => {
                keys.extend(own.iter().cloned());
            }
            // A whole page includes its words for the search.
            ConfirmTarget::Page { page, language: only, section: None } if only.is_none_or(|only| only == language) => {
                let key = format!("{KEYWORDS}{}", site.record_name(site.page(*page)));
                keys.extend(site.entries().iter().map(|entry| &entry.key).find(|known| **known == key).cloned());
            }
            ConfirmTarget::Entries { .. } | ConfirmTarget::Page { .. } => {}
        }
    }
    keys
}

/// The parts of a page to confirm.
#[derive(PartialEq)]
enum WantedParts<'a> {
    Nothing,
    Sections(Vec<&'a str>),
    Whole,
}

/// The step of a section with an anchor: that of the translation, or else that of the source. Both sides may have the
/// same anchor for different sections, and it names one of them.
fn step_named(steps: &[Step], [source, translation]: [&Translation; 2], name: &str) -> Option<usize> {
    let is_it = |side: &Translation, section: Option<usize>| section.is_some_and(|own| anchor(side, own) == name);
    let own = steps.iter().position(|step| is_it(translation, step.translation));
    own.or_else(|| steps.iter().position(|step| is_it(source, step.source)))
}

/// The anchor in the translation of the section with an anchor in the source.
pub fn anchor_of_source<'s>(site: &'s Site, page: PageId, language: Language, name: &str) -> Option<&'s str> {
    let record = site.page(page);
    let (source, translation) = (record.translations[record.source].as_ref()?, record.translations[language].as_ref()?);
    let is_it = |step: &&Step| step.source.is_some_and(|own| anchor(source, own) == name);
    let step = site.steps(page, language).iter().find(is_it)?;
    Some(anchor(translation, step.translation?))
}

impl<'a> WantedParts<'a> {
    fn of(targets: &'a [ConfirmTarget], page: PageId, language: Language) -> Self {
        let mut sections = Vec::new();
        for target in targets {
            match target {
                ConfirmTarget::All => return Self::Whole,
                ConfirmTarget::Page { page: own, language: only, section }
                    if *own == page && only.is_none_or(|only| only == language) =>
                {
                    match section {
                        Some(section) => sections.push(section.as_str()),
                        None => return Self::Whole,
                    }
                }
                ConfirmTarget::Page { .. } | ConfirmTarget::Entries { .. } => {}
            }
        }
        if sections.is_empty() { Self::Nothing } else { Self::Sections(sections) }
    }

    /// The indexes of the steps to confirm.
    fn of_steps(&self, steps: &[Step], sides: [&Translation; 2]) -> BTreeSet<usize> {
        match self {
            Self::Nothing => BTreeSet::new(),
            Self::Whole => (0..steps.len()).collect(),
            Self::Sections(names) => names.iter().filter_map(|name| step_named(steps, sides, name)).collect(),
        }
    }
}

fn of_page(
    site: &Site,
    id: PageId,
    language: Language,
    wanted: &WantedParts<'_>,
    what: Recorded<'_>,
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
    let steps = site.steps(id, language);
    let wanted_steps = wanted.of_steps(steps, [source, translation]);
    for (number, step) in steps.iter().enumerate() {
        let before = step.record.and_then(|number| known.get(number));
        let Some(own) = step.translation else {
            confirmed.missing += usize::from(*wanted == WantedParts::Whole);
            continue;
        };
        let anchor_here = anchor(translation, own);
        let anchor_there = step.source.map_or("", |number| anchor(source, number));
        if !wanted_steps.contains(&number) {
            records.extend(before.cloned());
            continue;
        }
        let date = match what {
            Recorded::Present(date) => date,
            Recorded::Earlier(bases) => {
                let basis = bases.get(&(id, language, own)).filter(|_| before.is_none());
                let earlier =
                    basis.map(|basis| earlier(&site.record_name(page), (anchor_here, tag, anchor_there), basis));
                confirmed.sections += usize::from(earlier.is_some());
                records.extend(earlier.or_else(|| before.cloned()));
                continue;
            }
        };
        confirmed.sections += 1;
        if step.state != State::Current {
            confirmed.settled.push(settled(translation, own, step));
        }
        let digest = translation.section_digests()[own].digest;
        let fresh = Record {
            page: site.record_name(page),
            anchor: anchor_here.to_owned(),
            // A section without a source is only in the translation.
            source: step.source.map_or("", |_| tag).to_owned(),
            source_anchor: anchor_there.to_owned(),
            date,
            source_digest: step.source.map_or(0, |number| source.section_digests()[number].digest),
            digest,
            source_text: step.source.and_then(|number| texts.get(number)).map_or("", |text| &text.text).to_owned(),
            text: own_texts.get(own).map_or("", |text| &text.text).to_owned(),
        };
        // An unchanged record keeps its date, so that the file changes only where a record did. Records of older
        // versions gain the text of the translation.
        let is_same = |before: &&Record| {
            Record { date: before.date, ..fresh.clone() } == Record { text: fresh.text.clone(), ..(*before).clone() }
        };
        let date = before.filter(is_same).map_or(date, |before| before.date);
        records.push(Record { date, ..fresh });
    }
    records
}

fn earlier(page: &str, (anchor, source, source_anchor): (&str, &str, &str), basis: &ConfirmedSides) -> Record {
    let ConfirmedSides { date, source_digest, digest, source_text, text } = basis.clone();
    Record {
        page: page.to_owned(),
        anchor: anchor.to_owned(),
        source: source.to_owned(),
        source_anchor: source_anchor.to_owned(),
        date,
        source_digest,
        digest,
        source_text,
        text,
    }
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
