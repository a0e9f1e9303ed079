//! The state of a [`Site`]'s translations: which sections correspond, and whether they are in step.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::page::{Page, PageId, Translation};
use super::site::Site;
use super::translation::{OpenMark, Record, SectionDigest, SectionFeatures, State, Step, align, sections};
use crate::language::{Language, PerLanguage};

impl Site {
    /// The name of a page in translation records: `module/page`, or the id alone for the course's own pages.
    pub fn record_name(&self, page: &Page) -> String {
        match page.kind.module() {
            Some(module) => format!("{}/{}", self.module(module).id, page.id),
            None => page.id.clone(),
        }
    }

    /// The name under which a page is recorded: its own, or that of a removed page with its sections.
    pub fn recorded_name(&self, id: PageId, language: Language) -> String {
        let own = self.record_name(self.page(id));
        if self.locks[language].is_empty() || self.locks[language].of_page(&own).next().is_some() {
            return own;
        }
        self.moved()[language].get(&id).cloned().unwrap_or(own)
    }

    /// The records of a page in a language; the numbers in [`Site::steps`] are indexes of this list.
    pub fn records(&self, id: PageId, language: Language) -> Vec<Record> {
        if self.locks[language].is_empty() {
            return Vec::new();
        }
        // Records of translations from another language do not apply to this source.
        let source = self.config.languages[self.page(id).source].tag.as_str();
        let name = self.recorded_name(id, language);
        let all = self.locks[language].of_page(&name);
        let all = all.filter(|record| record.source.is_empty() || record.source == source).collect();
        self.without_copies(id, language, all)
    }

    /// A merge that kept the lines of both sides may leave two records of one section. The one that matches both texts
    /// is kept; of two that match one text each, the one that matches the translation, so that its readers get a note.
    fn without_copies(&self, id: PageId, language: Language, records: Vec<Record>) -> Vec<Record> {
        let anchors: BTreeSet<&str> = records.iter().map(|record| record.anchor.as_str()).collect();
        // Sections that only the translation has have no anchor in the source.
        let with_source = || records.iter().filter(|record| !record.source.is_empty());
        let sources: BTreeSet<&str> = with_source().map(|record| record.source_anchor.as_str()).collect();
        if anchors.len() == records.len() && sources.len() == with_source().count() {
            return records;
        }
        let page = self.page(id);
        let digests = |language: Language| -> BTreeSet<u64> {
            let sections = page.translations[language].iter().flat_map(|side| side.section_digests());
            sections.map(|section| section.digest).collect()
        };
        let (source, translation) = (digests(page.source), digests(language));
        let fit = |record: &Record| {
            let (fits_source, fits) = (source.contains(&record.source_digest), translation.contains(&record.digest));
            (fits_source && fits, fits, fits_source)
        };
        let mut best: Vec<usize> = (0..records.len()).collect();
        best.sort_by_key(|number| std::cmp::Reverse(fit(&records[*number])));
        let (mut taken, mut taken_sources) = (BTreeSet::new(), BTreeSet::new());
        let mut is_kept = vec![false; records.len()];
        for number in best {
            let record = &records[number];
            let is_free = !taken.contains(record.anchor.as_str())
                && (record.source.is_empty() || !taken_sources.contains(record.source_anchor.as_str()));
            if is_free {
                is_kept[number] = true;
                taken.insert(record.anchor.clone());
                if !record.source.is_empty() {
                    taken_sources.insert(record.source_anchor.clone());
                }
            }
        }
        records.into_iter().zip(is_kept).filter_map(|(record, is_kept)| is_kept.then_some(record)).collect()
    }

    /// The sections of a page in its source and in another language; empty if one of the two texts is missing, or for
    /// the source itself.
    pub fn steps(&self, id: PageId, language: Language) -> &[Step] {
        let page = self.page(id);
        let (Some(source), Some(translation)) = (&page.translations[page.source], &page.translations[language]) else {
            return &[];
        };
        if language == page.source {
            return &[];
        }
        translation.steps.get_or_init(|| {
            let words = |side: &Translation| sections(&side.document).into_iter().map(|one| one.text).collect();
            let records = self.records(id, language);
            let mut own = sides(translation);
            self.mark_open(page.source, language, [source, translation], &mut own);
            align(&sides(source), &own, &records, &|| words(source), &|| words(translation))
        })
    }

    /// Marks the sections of a translation with texts that are not translated yet. A source that shows such marks, as a
    /// page about translations may, has as many of them.
    fn mark_open(&self, from: Language, to: Language, both: [&Translation; 2], sides: &mut [SectionFeatures<'_>]) {
        let tag = |language: Language| self.config.languages[language].tag.as_str();
        let mark = OpenMark::new(tag(from), tag(to));
        let document = &both[1].document;
        let front = &document.front;
        let in_front = [front.title.as_str(), front.description.as_deref().unwrap_or_default()];
        let objectives = front.objectives.iter().map(|one| one.text.as_str());
        let questions = front.questions.iter().map(|one| one.value.as_str());
        let lists = objectives.chain(questions).chain(front.materials.iter().map(String::as_str));
        let of_page = |text: &str| mark.count(text);
        if of_page(&document.body.text) + in_front.into_iter().chain(lists).map(of_page).sum::<usize>() == 0
            && !document.body.divs.iter().any(|div| div.title.as_deref().is_some_and(|title| of_page(title) > 0))
            && !document.blocks.iter().flat_map(|block| block.names.values()).any(|value| of_page(value) > 0)
        {
            return;
        }
        let counts = |side: &Translation| {
            sections(&side.document).into_iter().map(|section| mark.count(&section.text)).collect::<Vec<_>>()
        };
        let shown: usize = counts(both[0]).into_iter().sum();
        let own = counts(both[1]);
        if own.iter().sum::<usize>() > shown {
            sides.iter_mut().zip(own).for_each(|(side, count)| side.is_open = count > 0);
        }
    }

    /// The numbers of the headings that begin corresponding sections in two languages, according to the records.
    pub(super) fn paired_sections(&self, id: PageId, from: Language, to: Language) -> Vec<(u32, u32)> {
        let page = self.page(id);
        let into = if from == page.source { to } else { from };
        if self.locks[into].is_empty() || (from != page.source && to != page.source) {
            return Vec::new();
        }
        let heading = |side: Language, number: usize| {
            page.translations[side].as_ref().and_then(|side| side.section_digests().get(number)?.heading)
        };
        let pair = |step: &Step| {
            let source = heading(page.source, step.source?)?;
            let translation = heading(into, step.translation?)?;
            Some(if from == page.source { (source, translation) } else { (translation, source) })
        };
        self.steps(id, into).iter().filter_map(pair).collect()
    }

    /// The state of a page in a language.
    pub fn state(&self, id: PageId, language: Language) -> State {
        let page = self.page(id);
        if page.translations[language].is_none() {
            return State::Missing;
        }
        if language == page.source {
            return State::Original;
        }
        State::of_parts(self.steps(id, language).iter().map(|step| step.state))
    }

    /// For pages without records, the name of the removed page that has their sections.
    fn moved(&self) -> &PerLanguage<BTreeMap<PageId, String>> {
        self.moved.get_or_init(|| {
            let names: BTreeMap<String, PageId> =
                (0..).map(PageId).zip(&self.pages).map(|(id, page)| (self.record_name(page), id)).collect();
            PerLanguage::from_fn(self.config.languages.count(), |language| self.moved_in(language, &names))
        })
    }

    fn moved_in(&self, language: Language, names: &BTreeMap<String, PageId>) -> BTreeMap<PageId, String> {
        let lock = &self.locks[language];
        let recorded: BTreeSet<&str> = lock.pages().collect();
        let orphans: Vec<&str> = recorded.iter().copied().filter(|name| !names.contains_key(*name)).collect();
        let mut moved = BTreeMap::new();
        if orphans.is_empty() {
            return moved;
        }
        // The pages by recorded digest, so that a page is compared only with those that share a section with it.
        let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (number, name) in orphans.iter().enumerate() {
            for record in lock.of_page(name) {
                places.entry(record.digest).or_default().push(number);
                places.entry(record.source_digest).or_default().push(number);
            }
        }
        let mut candidates = Vec::new();
        for (name, id) in names {
            let page = self.page(*id);
            if recorded.contains(name.as_str()) || page.source == language {
                continue;
            }
            let both = [&page.translations[page.source], &page.translations[language]].into_iter().flatten();
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for section in both.flat_map(|translation| translation.section_digests()) {
                for number in places.get(&section.digest).into_iter().flatten() {
                    *shared.entry(*number).or_default() += 1;
                }
            }
            candidates.extend(shared.into_iter().map(|(number, count)| (count, *id, number)));
        }
        candidates.sort_by_key(|(count, id, number)| (std::cmp::Reverse(*count), *id, *number));
        let mut taken = BTreeSet::new();
        for (_, id, number) in candidates {
            if !moved.contains_key(&id) && taken.insert(number) {
                moved.insert(id, orphans[number].to_owned());
            }
        }
        moved
    }
}

impl Translation {
    /// The sections, with the top of the page first.
    pub fn section_digests(&self) -> &[SectionDigest] {
        self.drawn_on.section_digests()
    }
}

fn sides(translation: &Translation) -> Vec<SectionFeatures<'_>> {
    translation.section_digests().iter().map(|section| side(&translation.document, section)).collect()
}

fn side<'a>(document: &'a Document, section: &SectionDigest) -> SectionFeatures<'a> {
    let heading = section.heading.and_then(|index| document.body.headings.get(index as usize));
    SectionFeatures {
        anchor: heading.map_or("", |heading| heading.id.as_str()),
        is_given: heading.is_some_and(|heading| heading.id_given),
        level: heading.map_or(0, |heading| heading.level),
        digest: section.digest,
        is_open: false,
    }
}
