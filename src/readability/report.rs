//! The readability of a whole site, as `temario counts --readability` shows it: [`readability`].

use serde::Serialize;

use super::text::{FEWEST_WORDS, MeasuredPage, MeasuredSection, MeasuredSentence, heaviest, measure, rounded_points};
use crate::curriculum::Site;
use crate::language::Language;
use crate::source::{Snapshot, SourcePath};
use crate::wording::{Readability, ReadingLevel, TextSize, Writing};

/// How many of the heaviest sentences are named.
const MOST_SENTENCES: usize = 5;

/// The readability of each language of a site.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteReadability {
    /// The fewest words of a text that has points.
    pub fewest_words: usize,
    /// In the order of the site.
    pub languages: Vec<LanguageReadability>,
}

/// The readability of the pages in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LanguageReadability {
    /// The tag.
    pub language: String,
    /// The names of its formulas; empty if the language has none and is not measured.
    pub formulas: Vec<String>,
    /// The fewest points by the first formula that `site.toml` demands.
    pub limit: Option<i64>,
    /// All pages together.
    #[serde(flatten)]
    pub text: ReadabilityOfText,
    /// Its pages, in the order of the course.
    pub pages: Vec<PageReadability>,
    /// The sentences that weigh most of all pages.
    pub heaviest: Vec<HeavySentence>,
}

/// The size of a text and its points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadabilityOfText {
    /// Words, sentences and syllables.
    #[serde(flatten)]
    pub size: TextSize,
    /// The points by each formula; empty for a text with too few words.
    pub points: Vec<Points>,
}

/// The points of a text by one formula.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Points {
    /// The name of the formula.
    pub formula: String,
    /// The points; more are easier.
    pub points: f64,
    /// The level of the points.
    pub level: Option<ReadingLevel>,
}

/// The readability of one page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageReadability {
    /// Its file.
    pub path: SourcePath,
    /// Its title.
    pub title: String,
    /// The whole page.
    #[serde(flatten)]
    pub text: ReadabilityOfText,
    /// Its sections with any text.
    pub sections: Vec<SectionReadability>,
}

/// The readability of one section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionReadability {
    /// Its heading; `None` before the first one.
    pub heading: Option<String>,
    /// The id of its heading.
    pub id: Option<String>,
    /// The section.
    #[serde(flatten)]
    pub text: ReadabilityOfText,
    /// The sentences that weigh most, the heaviest first.
    pub heaviest: Vec<HeavySentence>,
}

/// A sentence that weighs much.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeavySentence {
    /// Its file.
    pub path: SourcePath,
    /// Its first byte in the file.
    pub at: u32,
    /// Its text.
    pub text: String,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
    /// How many points more the text would have without it, by the first formula.
    pub costs: f64,
}

/// The readability of a site as its edition shows it. `writing` returns the data of a language.
pub fn readability<'w>(site: &Site, snapshot: &Snapshot, writing: impl Fn(Language) -> &'w Writing) -> SiteReadability {
    let languages = site.languages().map(|language| of_language(site, snapshot, language, writing(language)));
    SiteReadability { fewest_words: FEWEST_WORDS, languages: languages.collect() }
}

fn of_language(site: &Site, snapshot: &Snapshot, language: Language, writing: &Writing) -> LanguageReadability {
    let config = &site.config.languages[language];
    let mut measured: Vec<(PageReadability, MeasuredPage)> = Vec::new();
    let known = writing.readability.as_ref();
    for translation in site.pages.iter().filter_map(|page| page.translations[language].as_ref()) {
        let document = &*translation.document;
        let file = snapshot.source(document.path.as_str()).map_or("", |source| &source.text);
        let Some((page, known)) = measure(site, document, site.delivery.audience, file, writing).zip(known) else {
            continue;
        };
        let of_section = |section: &MeasuredSection| {
            let heading = section.heading.and_then(|index| document.body.headings.get(index as usize));
            let size = section.size();
            (size.words > 0).then(|| SectionReadability {
                heading: heading.map(|heading| heading.text.clone()),
                id: heading.map(|heading| heading.id.clone()),
                text: known.judge(size),
                heaviest: named(known, section.sentences.iter().map(|one| (&document.path, one)), size),
            })
        };
        let of_page = PageReadability {
            path: document.path.clone(),
            title: document.front.title.clone(),
            text: known.judge(page.size()),
            sections: page.sections.iter().filter_map(of_section).collect(),
        };
        measured.push((of_page, page));
    }
    let size = measured.iter().fold(TextSize::default(), |sum, (page, _)| sum.and(page.text.size));
    let all = measured.iter().flat_map(|(of_page, page)| {
        let sentences = page.sections.iter().flat_map(|section| &section.sentences);
        sentences.map(|sentence| (&of_page.path, sentence))
    });
    LanguageReadability {
        language: config.tag.to_string(),
        formulas: known.iter().flat_map(|known| &known.formulas).map(|formula| formula.name.clone()).collect(),
        limit: config.readability.as_ref().map(|limit| limit.value),
        text: known.map_or(ReadabilityOfText { size, points: Vec::new() }, |known| known.judge(size)),
        heaviest: known.map(|known| named(known, all, size)).unwrap_or_default(),
        pages: measured.into_iter().map(|(page, _)| page).collect(),
    }
}

/// The sentences that weigh most, by the first formula.
fn named<'s>(
    known: &Readability,
    sentences: impl Iterator<Item = (&'s SourcePath, &'s MeasuredSentence)>,
    size: TextSize,
) -> Vec<HeavySentence> {
    let Some(formula) = known.formulas.first() else { return Vec::new() };
    let heavy = heaviest(sentences, size, formula, MOST_SENTENCES);
    let named = |((path, sentence), costs): ((&SourcePath, &MeasuredSentence), f64)| HeavySentence {
        path: path.clone(),
        at: sentence.span.start,
        text: sentence.text.clone(),
        words: sentence.words,
        syllables: sentence.syllables,
        costs: (costs * 1000.0).round() / 1000.0,
    };
    heavy.into_iter().map(named).collect()
}

impl Readability {
    /// The points of a text by each formula, if it has enough words.
    fn judge(&self, size: TextSize) -> ReadabilityOfText {
        let points = self.formulas.iter().filter_map(|formula| {
            let points = rounded_points(formula, size)?;
            Some(Points { formula: formula.name.clone(), points, level: formula.level(points) })
        });
        ReadabilityOfText { size, points: points.collect() }
    }
}
