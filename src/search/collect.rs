//! What can be found: pages with their sections, terms, instruments, checklists.
//!
//! It comes from the documents, and only from what their edition shows.
//! Participants must not find answers in the index either: solutions, hints
//! and the feedback of a quiz are not searched in their edition.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Audience;
use crate::curriculum::{
    Address, Block, BlockKind, Document, Gathered, Glossary, ModuleId, PageId, Site, Term, TermId, Translation, Walk,
};
use crate::language::Language;
use crate::markdown::{Element, Event, end_line, plain_text};

/// What an entry is; the order is that of [`super::Index::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A page that somebody wrote.
    Page,
    /// A term of the glossary.
    Term,
    /// A law, standard or publication.
    Instrument,
    /// A checklist.
    Checklist,
}

impl EntryKind {
    /// All kinds, in order.
    pub const ALL: [Self; 4] = [Self::Page, Self::Term, Self::Instrument, Self::Checklist];

    /// Its name in JSON and in the strings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Term => "term",
            Self::Instrument => "instrument",
            Self::Checklist => "checklist",
        }
    }
}

/// Something that can be found.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// The module of a page.
    pub module: Option<ModuleId>,
    /// Where it stands.
    pub address: Address,
    /// Its title.
    pub title: String,
    /// Content notice, 0 to 2.
    pub notice: u8,
    /// The same in the next other language that has it: address with anchor, and title.
    pub other: Option<(String, String)>,
    /// Other words by which people look for it.
    pub keywords: Vec<String>,
    /// The terms that a page says it teaches.
    pub teaches: Vec<TermId>,
    /// What stands before the first heading, then a section for each heading; never empty.
    pub sections: Vec<Section>,
}

/// A part of an entry that can be linked.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its anchor, or empty for the whole.
    pub anchor: String,
    /// Its heading, or empty.
    pub heading: String,
    /// Its text: lines are paragraphs.
    pub text: String,
    /// What it cites, in words.
    pub cited: String,
    /// The terms that it mentions, each once.
    pub terms: Vec<TermId>,
}

/// Something that can be found, of which the texts have not been gathered yet.
pub enum Origin {
    /// A page in its language.
    Page(PageId),
    /// An entry of the library.
    Library(Box<Entry>),
}

/// Everything that can be found in a language, in the order of the course: pages, then terms,
/// instruments and checklists.
pub fn origins(site: &Site, language: Language) -> Vec<Origin> {
    // A text that stands in for a translation is found in its own language.
    let is_here = |page: &PageId| {
        let record = site.page(*page);
        record.translations[language].is_some() && record.addresses[language].is_some()
    };
    let pages = (0..).map(PageId).take(site.pages.len()).filter(is_here).map(Origin::Page);
    let library = terms(site, language).into_iter();
    let library = library.chain(instruments(site, language)).chain(checklists(site, language));
    pages.chain(library.map(|entry| Origin::Library(Box::new(entry)))).collect()
}

impl Origin {
    /// The entry with its texts.
    pub fn entry(&self, site: &Site, language: Language) -> Entry {
        match self {
            Self::Page(page) => page_entry(site, *page, language).expect("only pages of this language are listed"),
            Self::Library(entry) => Entry::clone(entry),
        }
    }

    /// About how many bytes of text it has, without gathering them.
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

/// How much of a document an edition shows. What it leaves out would else be told by where the pieces end.
fn shown_bytes(document: &Document, edition: Audience) -> usize {
    let length = |(_, event)| match event {
        Event::Prose(prose) => prose.text.range().len(),
        Event::Code(span) | Event::Verbatim(span) => span.range().len(),
        _ => 1,
    };
    document.walk(edition).map(length).sum()
}

fn page_entry(site: &Site, page: PageId, language: Language) -> Option<Entry> {
    let record = site.page(page);
    let translation = record.translations[language].as_ref()?;
    let address = record.addresses[language].clone()?;
    let front = &translation.document.front;
    let other = site.languages().filter(|other| *other != language).find_map(|other| {
        let title = record.translations[other].as_ref()?.document.front.title.clone();
        Some((record.addresses[other].as_ref()?.to_string(), title))
    });
    Some(Entry {
        kind: EntryKind::Page,
        module: record.kind.module(),
        address,
        title: front.title.clone(),
        notice: front.notice,
        other,
        keywords: front.keywords.clone(),
        teaches: front.terms.iter().filter_map(|term| site.library.glossary.find(&term.value)).collect(),
        sections: sections(site, translation),
    })
}

fn sections(site: &Site, translation: &Translation) -> Vec<Section> {
    let document = &*translation.document;
    let mut sections = vec![Section::default()];
    sections.reserve(document.body.headings.len());
    let mut gathering = Gathering {
        document,
        edition: site.delivery.audience,
        glossary: &site.library.glossary,
        translation,
        site,
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
    sections: Vec<Section>,
    /// The section that is written to.
    at: usize,
    is_heading: bool,
    /// How many questions are open.
    quizzes: u32,
    /// How many feedbacks of a quiz are open.
    unheard: u32,
    /// The sections that refer to footnotes first, to which these belong.
    referring: FxHashMap<u32, usize>,
    /// Terms that sections mention, by the number of the section.
    known_terms: FxHashSet<(usize, TermId)>,
}

impl Gathering<'_> {
    fn event(&mut self, event: Event, walk: &mut Walk<'_>) {
        let body = &self.document.body;
        // In a quiz what follows an answer says whether it is right.
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
                    self.sections.push(Section {
                        anchor: self.site.anchors().of(&heading.id).into_owned(),
                        heading: heading.text.clone(),
                        ..Section::default()
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
            // What only an answer refers to is as little to be found as the answer.
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
        // No space is left before the full stop that follows.
        let text = &mut self.sections[self.at].text;
        text.truncate(text.trim_end_matches(' ').len());
        let Some(citation) = self.document.body.citations.get(index as usize) else { return };
        for item in &citation.items {
            let instrument = self.site.library.instruments.get(&item.id);
            let short = instrument.and_then(|instrument| instrument.short[self.document.language].first());
            let cited = &mut self.sections[self.at].cited;
            for words in [short.map_or("", String::as_str), &item.locator] {
                cited.push_str(words);
                cited.push(' ');
            }
        }
    }
}

/// Whether a block's text can be found in an edition.
fn is_searched(edition: Audience, block: &Block) -> bool {
    let tells_answers = matches!(block.kind, BlockKind::Solution | BlockKind::Hint);
    edition.shows(block) && (edition == Audience::Facilitator || !tells_answers)
}

/// What a term is called besides its name: abbreviation, forms, words to avoid.
pub(super) fn other_names(term: &Term, language: Language) -> impl Iterator<Item = &str> {
    let forms = term.forms[language].iter().map(|form| form.value.as_str());
    // Advice in parentheses is for people.
    let avoided = term.avoid[language].iter().map(|words| words.value.split('(').next().unwrap_or_default());
    std::iter::once(term.abbreviation[language].as_str()).chain(forms).chain(avoided)
}

fn terms(site: &Site, language: Language) -> Vec<Entry> {
    let Some(address) = site.gathered_address(Gathered::Glossary, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entry = |term: &Term| {
        let mut keywords: Vec<String> = other_names(term, language).map(str::to_owned).collect();
        keywords.extend(term.search[language].iter().cloned());
        // A reader may know the word of the other language only.
        for language in site.languages().filter(|other| *other != language) {
            keywords.extend([term.label(language).to_owned(), term.abbreviation[language].clone()]);
        }
        // The full name only where the title has not all of it.
        let name = Some(&term.name[language]).filter(|name| *name != term.label(language));
        let none = String::new();
        let text = [name.unwrap_or(&none), &term.definition[language], &term.note[language]];
        Entry {
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

fn instruments(site: &Site, language: Language) -> Vec<Entry> {
    let Some(address) = site.gathered_address(Gathered::Instruments, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entries = site.library.instruments.instruments.iter().map(|instrument| {
        let text = [&instrument.covers[language], &instrument.body[language], &instrument.symbol[language]];
        let mut keywords = instrument.short[language].clone();
        for language in site.languages().filter(|other| *other != language) {
            keywords.extend(instrument.short[language].first().cloned());
        }
        Entry {
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

fn checklists(site: &Site, language: Language) -> Vec<Entry> {
    let Some(address) = site.gathered_address(Gathered::Checklists, language) else { return Vec::new() };
    let other = next_language(site, language);
    let entries = site.library.checklists.iter().map(|checklist| {
        let id = site.anchors().of(&checklist.id);
        let mut entry = Entry {
            other: other.and_then(|other| {
                let page = site.gathered_address(Gathered::Checklists, other)?;
                Some((format!("{page}#{id}"), checklist.title[other].clone()))
            }),
            ..record(EntryKind::Checklist, &address, &checklist.title[language], &id, &[])
        };
        entry.sections.extend(checklist.groups.iter().map(|group| Section {
            anchor: format!("{id}_{}", site.anchors().of(&group.id)),
            heading: group.title[language].clone(),
            text: group.items.iter().map(|item| item.text[language].as_str()).collect::<Vec<_>>().join("\n"),
            ..Section::default()
        }));
        entry
    });
    entries.collect()
}

/// An entry of a gathered page.
fn record(kind: EntryKind, address: &Address, title: &str, anchor: &str, text: &[&String]) -> Entry {
    let lines: Vec<&str> = text.iter().map(|line| line.as_str()).filter(|line| !line.is_empty()).collect();
    Entry {
        kind,
        module: None,
        address: address.clone(),
        title: title.to_owned(),
        notice: 0,
        other: None,
        keywords: Vec::new(),
        teaches: Vec::new(),
        sections: vec![Section { anchor: anchor.to_owned(), text: lines.join("\n"), ..Section::default() }],
    }
}

fn next_language(site: &Site, language: Language) -> Option<Language> {
    site.languages().find(|other| *other != language)
}
