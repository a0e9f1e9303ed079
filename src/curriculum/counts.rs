//! The size of a course: [`Counts`].

use std::collections::BTreeSet;

use serde::Serialize;

use super::blocks::BlockKind;
use super::glossary::TermId;
use super::page::PageKind;
use super::quiz::quizzes;
use super::site::Site;
use crate::language::PerLanguage;
use crate::markdown::plain_text;

/// The size of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Modules.
    pub modules: usize,
    /// Pages of modules without front pages.
    pub pages: usize,
    /// All other written pages: front pages, and those beside the modules.
    pub further_pages: usize,
    /// By language, in the order of the site.
    pub languages: Vec<LanguageCounts>,
    /// Terms of the glossary.
    pub terms: usize,
    /// Terms used on pages in at least one language.
    pub terms_used: usize,
    /// The ids of the unused terms, in the order of the glossary.
    pub terms_for_reference: Vec<String>,
    /// Instruments.
    pub instruments: usize,
    /// Instruments cited on pages.
    pub instruments_cited: usize,
}

/// The counts of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanguageCounts {
    /// The tag.
    pub language: String,
    /// Words of all pages, including notes for facilitators: sequences without spaces that contain a letter or a digit.
    pub words: usize,
    /// Minutes of the course.
    pub minutes: u32,
    /// Cited locators; two articles of a treaty count as two.
    pub citations: usize,
    /// Exercises.
    pub exercises: usize,
    /// Questions.
    pub questions: usize,
    /// Diagrams.
    pub diagrams: usize,
}

impl Site {
    /// The counts for this edition. A page shown instead of a missing translation counts only in its own language.
    pub fn counts(&self) -> Counts {
        let library = &self.library;
        let mut terms = BTreeSet::new();
        let mut instruments = BTreeSet::new();
        let languages = PerLanguage::from_fn(self.config.languages.count(), |language| {
            let mut counts = LanguageCounts {
                language: self.config.languages[language].tag.to_string(),
                words: 0,
                minutes: self.course_minutes(language).unwrap_or(0),
                citations: 0,
                exercises: 0,
                questions: 0,
                diagrams: 0,
            };
            for translation in self.pages.iter().filter_map(|page| page.translations[language].as_ref()) {
                let document = &translation.document;
                let mut text = String::new();
                document.body.events.iter().for_each(|event| plain_text(&document.body, *event, &mut text));
                let has_letters = |word: &&str| word.contains(char::is_alphanumeric);
                counts.words += text.split_whitespace().filter(has_letters).count();
                let items = document.body.citations.iter().flat_map(|citation| &citation.items);
                counts.citations += items.clone().count();
                instruments.extend(items.map(|item| item.id.clone()));
                let of = |kind| document.blocks.iter().filter(|block| block.kind == kind).count();
                counts.exercises += of(BlockKind::Exercise);
                counts.diagrams += of(BlockKind::Diagram);
                counts.questions += quizzes(document).len();
                terms.extend(translation.used().terms.iter().copied());
                terms.extend(translation.mentions().terms.iter().map(|mention| mention.term));
            }
            counts
        });
        let unused = (0..).map(TermId).zip(&library.glossary.terms).filter(|(id, _)| !terms.contains(id));
        // Drafts are in no edition.
        let pages = || self.pages.iter().filter(|page| page.translations.values().any(Option::is_some));
        let of_modules = pages().filter(|page| matches!(page.kind, PageKind::Lesson(_))).count();
        Counts {
            modules: self.modules.len(),
            pages: of_modules,
            further_pages: pages().count() - of_modules,
            languages: languages.values().cloned().collect(),
            terms: library.glossary.terms.len(),
            terms_used: terms.len(),
            terms_for_reference: unused.map(|(_, term)| term.id.clone()).collect(),
            instruments: library.instruments.instruments.len(),
            instruments_cited: library
                .instruments
                .instruments
                .iter()
                .filter(|one| instruments.contains(&one.id))
                .count(),
        }
    }
}
