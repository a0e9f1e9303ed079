//! Collects the searchable content: pages with their sections, terms, instruments, checklists.
//!
//! It uses only the parts of documents that their edition shows. Solutions, hints and the feedback of a quiz are not
//! searchable in the edition for participants, so that the index does not contain answers.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Audience;
use crate::curriculum::{
    Address, Block, BlockKind, Document, Gathered, Glossary, ModuleId, PageId, Site, Term, TermId, Translation, Walk,
};
use crate::language::Language;
use crate::markdown::{Element, Event, end_line, plain_text};
use crate::wording::{Wording, localise_locator};

/// The kind of an entry; in the order of [`super::Index::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A written page.
    Page,
    /// A term of the glossary.
    Term,
    /// A law, standard or publication.
    Instrument,
    /// A checklist.
    Checklist,
    /// A page of the site itself: its cards, programmes, settings, help.
    Site,
}

impl EntryKind {
    /// All kinds, in order.
    pub const ALL: [Self; 5] = [Self::Page, Self::Term, Self::Instrument, Self::Checklist, Self::Site];

    /// Its name in JSON and in the strings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Term => "term",
            Self::Instrument => "instrument",
            Self::Checklist => "checklist",
            Self::Site => "site",
        }
    }
}

/// A searchable item.
#[derive(Clone, Debug)]
pub struct SearchEntry {
    /// What it is.
    pub kind: EntryKind,
    /// The module, for a page in a module.
    pub module: Option<ModuleId>,
    /// Its address.
    pub address: Address,
    /// Its title.
    pub title: String,
    /// The level of its content notice, 0 to 2.
    pub notice: u8,
    /// The counterpart in the next language that has it: address with anchor, and title.
    pub other: Option<(String, String)>,
    /// Other words that find it.
    pub keywords: Vec<String>,
    /// The terms that a page lists as taught.
    pub teaches: Vec<TermId>,
    /// The text before the first heading, then a section for each heading; never empty.
    pub sections: Vec<SearchSection>,
    /// What it answers. Each counts as a section after the others, but leads to one of those.
    pub questions: Vec<String>,
}

/// A part of an entry that can be linked.
#[derive(Clone, Debug, Default)]
pub struct SearchSection {
    /// Its anchor; empty for the whole entry.
    pub anchor: String,
    /// Its heading; may be empty.
    pub heading: String,
    /// Its text, one line for each paragraph.
    pub text: String,
    /// The texts of its citations.
    pub cited: String,
    /// The terms that it mentions, without duplicates.
    pub terms: Vec<TermId>,
}

/// A searchable item whose text is not collected yet.
pub enum SearchItem {
    /// A page in its language.
    Page(PageId),
    Library(Box<SearchEntry>),
}

/// The searchable items of a language, in the order of the course: pages, then terms, instruments and checklists.
pub fn origins(site: &Site, language: Language) -> Vec<SearchItem> {
    // A page shown instead of a translation is searchable only in its own language.
    let is_here = |page: &PageId| {
        let record = site.page(*page);
        record.translations[language].is_some() && record.addresses[language].is_some()
    };
    let pages = (0..).map(PageId).take(site.pages.len()).filter(is_here).map(SearchItem::Page);
    let library = terms(site, language).into_iter();
    let library = library.chain(instruments(site, language)).chain(checklists(site, language));
    pages.chain(library.map(|entry| SearchItem::Library(Box::new(entry)))).collect()
}

impl SearchItem {
    /// The entry with its text.
    pub fn entry(&self, site: &Site, language: Language, wording: &Wording) -> SearchEntry {
        match self {
            Self::Page(page) => {
                page_entry(site, *page, language, wording).expect("only pages of this language are listed")
            }
            Self::Library(entry) => SearchEntry::clone(entry),
        }
    }

    /// The approximate size of its text in bytes, without collecting it.
    pub fn bytes(&self, site: &Site, language: Language) -> usize {
        match self {
            Self::Page(page) => {
                let translation = site.page(*page).translations[language].as_ref();
                translation.map_or(0, |translation| shown_bytes(&translation.document, site.delivery.audience))
            }
            Self::Library(entry) => entry.sections.iter().map(|section| section.text.len()).sum(),
        }
    }
}

/// The size of the shown part of a document. With the full size, the boundaries of pieces would reveal hidden text.
fn shown_bytes(document: &Document, edition: Audience) -> usize {
    let length = |(_, event)| match event {
        Event::Prose(prose) => prose.text.range().len(),
        Event::Code(span) | Event::Verbatim(span) => span.range().len(),
        _ => 1,
    };
    document.walk(edition).map(length).sum()
}

fn page_entry(site: &Site, page: PageId, language: Language, wording: &Wording) -> Option<SearchEntry> {
    let record = site.page(page);
    let translation = record.translations[language].as_ref()?;
    let address = record.addresses[language].clone()?;
    let front = &translation.document.front;
    let other = site.languages().filter(|other| *other != language).find_map(|other| {
        let title = record.translations[other].as_ref()?.document.front.title.clone();
        Some((record.addresses[other].as_ref()?.to_string(), title))
    });
    Some(SearchEntry {
        kind: EntryKind::Page,
        module: record.kind.module(),
        address,
        title: front.title.clone(),
        notice: front.notice,
        other,
        keywords: front.keywords.clone(),
        teaches: front.terms.iter().filter_map(|term| site.library.glossary.find(&term.value)).collect(),
        sections: sections(site, translation, wording),
        questions: front.questions.iter().map(|question| question.value.clone()).collect(),
    })
}

fn sections(site: &Site, translation: &Translation, wording: &Wording) -> Vec<SearchSection> {
    let document = &*translation.document;
    let mut sections = vec![SearchSection::default()];
    sections.reserve(document.body.headings.len());
    let mut gathering = Gathering {
        document,
        edition: site.delivery.audience,
        glossary: &site.library.glossary,
        translation,
        site,
        wording,
        sections,
        at: 0,
        is_heading: false,
        quizzes: 0,
        unheard: 0,
        referring: FxHashMap::default(),
        known_terms: FxHashSet::default(),
    };
    if let Some(description) = &document.front.description {
        gathering.text(description);
    }
    for objective in &document.front.objectives {
        gathering.line();
        gathering.text(&objective.text);
    }
    gathering.line();
    let mut walk = document.walk(site.delivery.audience);
    while let Some((_, event)) = walk.next() {
        gathering.event(event, &mut walk);
    }
    for section in &mut gathering.sections {
        section.text.truncate(section.text.trim_end().len());
    }
    gathering.sections
}

struct Gathering<'a> {
    document: &'a Document,
    edition: Audience,
    glossary: &'a Glossary,
    translation: &'a Translation,
    site: &'a Site,
    wording: &'a Wording,
    sections: Vec<SearchSection>,
    /// The index of the current section.
    at: usize,
    is_heading: bool,
    /// The number of open questions.
    quizzes: u32,
    /// The number of open feedback elements.
    unheard: u32,
    /// For each footnote, the section that refers to it first.
    referring: FxHashMap<u32, usize>,
    /// Mentioned terms, by index of the section.
    known_terms: FxHashSet<(usize, TermId)>,
}

impl Gathering<'_> {
    fn event(&mut self, event: Event, walk: &mut Walk<'_>) {
        let body = &self.document.body;
        // In a quiz, the text after an option is feedback.
        let has_answers = self.quizzes > 0 && self.edition == Audience::Participant;
        match event {
            Event::Close(Element::TaskLabel) if has_answers => self.unheard += 1,
            Event::Close(Element::Task(..)) if has_answers => self.unheard = self.unheard.saturating_sub(1),
            Event::Open(Element::Div(_)) if self.unheard > 0 => walk.pass_over(),
            _ if self.unheard > 0 => {}
            Event::Prose(prose) => {
                for mention in self.translation.mentions().within(prose.text) {
                    self.mention(mention.term);
                }
                self.plain(event);
            }
            Event::Open(Element::Heading(index)) => {
                self.is_heading = true;
                if let Some(heading) = body.headings.get(index as usize) {
                    self.at = self.sections.len();
                    self.sections.push(SearchSection {
                        anchor: self.site.anchors().of(&heading.id).into_owned(),
                        heading: heading.text.clone(),
                        ..SearchSection::default()
                    });
                }
            }
            Event::Close(Element::Heading(_)) => self.is_heading = false,
            Event::Image(index) => {
                if let Some(image) = body.images.get(index as usize) {
                    self.text(&image.alt);
                    self.line();
                    self.text(&image.caption);
                }
            }
            Event::Open(Element::Term(index)) => {
                let Some(link) = body.terms.get(index as usize) else { return };
                let Some(id) = self.glossary.find(&link.id) else { return };
                if !link.has_words {
                    self.text(self.glossary.term(id).label(self.document.language));
                }
                self.mention(id);
            }
            Event::Citation(index) => self.cite(index),
            Event::FootnoteReference(index) => {
                self.referring.entry(index).or_insert(self.at);
            }
            // A footnote with references only from feedback is not searchable either.
            Event::Open(Element::Footnote(index)) => match self.referring.get(&index) {
                Some(section) => {
                    self.at = *section;
                    self.line();
                }
                None => walk.pass_over(),
            },
            Event::Open(Element::Div(index)) => self.open_block(index, walk),
            Event::Close(Element::Div(index)) => {
                self.quizzes -= u32::from(self.is_quiz(index));
                self.line();
            }
            other => self.plain(other),
        }
    }

    fn open_block(&mut self, index: u32, walk: &mut Walk<'_>) {
        let Some((div, block)) = self.document.body.divs.get(index as usize).zip(self.document.block(index)) else {
            return;
        };
        if !is_searched(self.edition, block) {
            walk.pass_over();
            return;
        }
        self.quizzes += u32::from(self.is_quiz(index));
        self.line();
        self.text(div.title.as_deref().unwrap_or_default());
        if let Some(id) = block.names.get("term").and_then(|id| self.glossary.find(id)) {
            let term = self.glossary.term(id);
            self.text(&term.name[self.document.language]);
            self.line();
            self.text(&term.definition[self.document.language]);
            self.mention(id);
        }
        self.line();
    }

    fn is_quiz(&self, div: u32) -> bool {
        self.document.block(div).is_some_and(|block| block.kind == BlockKind::Quiz)
    }

    fn plain(&mut self, event: Event) {
        if !self.is_heading {
            plain_text(&self.document.body, event, &mut self.sections[self.at].text);
        }
    }

    fn text(&mut self, text: &str) {
        if !self.is_heading {
            self.sections[self.at].text.push_str(text);
        }
    }

    fn line(&mut self) {
        end_line(&mut self.sections[self.at].text);
    }

    fn mention(&mut self, term: TermId) {
        if self.known_terms.insert((self.at, term)) {
            self.sections[self.at].terms.push(term);
        }
    }

    fn cite(&mut self, index: u32) {
        // Removes the space before a full stop.
        let text = &mut self.sections[self.at].text;
        text.truncate(text.trim_end_matches(' ').len());
        let Some(citation) = self.document.body.citations.get(index as usize) else { return };
        for item in &citation.items {
            let instrument = self.site.library.instruments.get(&item.id);
            let short = instrument.and_then(|instrument| instrument.short[self.document.language].first());
            let cited = &mut self.sections[self.at].cited;
            let locator = localise_locator(&item.locator, self.wording);
            for words in [short.map_or("", String::as_str), &locator] {
                cited.push_str(words);
                cited.push(' ');
            }
        }
    }
}

/// Whether the text of a block is searchable in an edition.
fn is_searched(edition: Audience, block: &Block) -> bool {
    let tells_answers = matches!(block.kind, BlockKind::Solution | BlockKind::Hint);
    edition.shows(block) && (edition == Audience::Facilitator || !tells_answers)
}

/// Other names of a term: abbreviation, forms, words to avoid.
pub(super) fn other_names(term: &Term, language: Language) -> impl Iterator<Item = &str> {
    let forms = term.forms[language].iter().map(|form| form.value.as_str());
    // Text in parentheses is advice for authors.
    let avoided = term.avoid[language].iter().map(|words| words.value.split('(').next().unwrap_or_default());
    std::iter::once(term.abbreviation[language].as_str()).chain(forms).chain(avoided)
}

fn terms(site: &Site, language: Language) -> Vec<SearchEntry> {
    let Some(address) = site.gathered_address(Gathered::Glossary, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entry = |term: &Term| {
        let mut keywords: Vec<String> = other_names(term, language).map(str::to_owned).collect();
        keywords.extend(term.search[language].iter().cloned());
        // A reader may know only the word of the other language.
        for language in site.languages().filter(|other| *other != language) {
            keywords.extend([term.label(language).to_owned(), term.abbreviation[language].clone()]);
        }
        // The full name, if the title is shorter.
        let name = Some(&term.name[language]).filter(|name| *name != term.label(language));
        let none = String::new();
        let text = [name.unwrap_or(&none), &term.definition[language], &term.note[language]];
        SearchEntry {
            keywords,
            other: other.and_then(|other| {
                let page = site.gathered_address(Gathered::Glossary, other)?;
                Some((format!("{page}#{}", site.anchors().of(&term.id)), term.label(other).to_owned()))
            }),
            ..record(EntryKind::Term, &address, term.label(language), &site.anchors().of(&term.id), &text)
        }
    };
    site.library.glossary.terms.iter().map(entry).collect()
}

fn instruments(site: &Site, language: Language) -> Vec<SearchEntry> {
    let Some(address) = site.gathered_address(Gathered::Instruments, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entries = site.library.instruments.instruments.iter().map(|instrument| {
        let text = [&instrument.covers[language], &instrument.body[language], &instrument.symbol[language]];
        let mut keywords = instrument.short[language].clone();
        for language in site.languages().filter(|other| *other != language) {
            keywords.extend(instrument.short[language].first().cloned());
        }
        SearchEntry {
            keywords,
            other: other.and_then(|other| {
                let page = site.gathered_address(Gathered::Instruments, other)?;
                Some((format!("{page}#{}", site.anchors().of(&instrument.id)), instrument.title[other].clone()))
            }),
            ..record(
                EntryKind::Instrument,
                &address,
                &instrument.title[language],
                &site.anchors().of(&instrument.id),
                &text,
            )
        }
    });
    entries.collect()
}

fn checklists(site: &Site, language: Language) -> Vec<SearchEntry> {
    let Some(address) = site.gathered_address(Gathered::Checklists, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entries = site.library.checklists.iter().map(|checklist| {
        let id = site.anchors().of(&checklist.id);
        let mut entry = SearchEntry {
            other: other.and_then(|other| {
                let page = site.gathered_address(Gathered::Checklists, other)?;
                Some((format!("{page}#{id}"), checklist.title[other].clone()))
            }),
            ..record(EntryKind::Checklist, &address, &checklist.title[language], &id, &[])
        };
        entry.sections.extend(checklist.groups.iter().map(|group| SearchSection {
            anchor: format!("{id}_{}", site.anchors().of(&group.id)),
            heading: group.title[language].clone(),
            text: group.items.iter().map(|item| item.text[language].as_str()).collect::<Vec<_>>().join("\n"),
            ..SearchSection::default()
        }));
        entry
    });
    entries.collect()
}

/// An entry on a generated page.
fn record(kind: EntryKind, address: &Address, title: &str, anchor: &str, text: &[&String]) -> SearchEntry {
    let lines: Vec<&str> = text.iter().map(|line| line.as_str()).filter(|line| !line.is_empty()).collect();
    SearchEntry {
        kind,
        module: None,
        address: address.clone(),
        title: title.to_owned(),
        notice: 0,
        other: None,
        keywords: Vec::new(),
        teaches: Vec::new(),
        sections: vec![SearchSection { anchor: anchor.to_owned(), text: lines.join("\n"), ..SearchSection::default() }],
        questions: Vec::new(),
    }
}

fn next_language(site: &Site, language: Language) -> Option<Language> {
    site.languages().find(|other| *other != language)
}
