//! The sentences of a page, section by section, with their size: [`measure`].

use super::passages::{ReadPassage, passages};
use crate::config::Audience;
use crate::curriculum::{Document, Site};
use crate::language::sentences;
use crate::source::Span;
use crate::wording::{ReadabilityFormula, TextSize, Writing};

/// The fewest words of a text that is judged: the size of the samples for which R. Flesch made his formula (1948), and
/// for which J. Fernández Huerta made his (1959).
pub const FEWEST_WORDS: usize = 100;

/// The readable text of one page, section by section, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredPage {
    /// What is before the first heading comes first; it has no sentences if the page begins with a heading.
    pub sections: Vec<MeasuredSection>,
}

/// The readable text from a heading to the next one. A heading inside a block begins no section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredSection {
    /// The index of its heading in `Body::headings`; `None` before the first one.
    pub heading: Option<u32>,
    /// Its sentences; a footnote is in the section that refers to it first.
    pub sentences: Vec<MeasuredSentence>,
}

/// A sentence with its size.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSentence {
    /// Its text on one line.
    pub text: String,
    /// Its span in the file.
    pub span: Span,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
}

impl MeasuredSentence {
    /// Its size as a text.
    pub fn size(&self) -> TextSize {
        TextSize { words: self.words, sentences: 1, syllables: self.syllables }
    }
}

impl MeasuredSection {
    /// The sum of its sentences.
    pub fn size(&self) -> TextSize {
        self.sentences.iter().fold(TextSize::default(), |sum, sentence| sum.and(sentence.size()))
    }
}

impl MeasuredPage {
    /// The sum of its sections.
    pub fn size(&self) -> TextSize {
        self.sections.iter().fold(TextSize::default(), |sum, section| sum.and(section.size()))
    }
}

/// The readable text of a page in an edition. `file` is the text of its file. A language without formulas has none:
/// `None`.
pub fn measure(
    site: &Site,
    document: &Document,
    edition: Audience,
    file: &str,
    writing: &Writing,
) -> Option<MeasuredPage> {
    let readability = writing.readability.as_ref()?;
    let starts = document.body.section_starts().map(|(_, heading)| heading);
    let mut page = MeasuredPage { sections: vec![MeasuredSection::default()] };
    page.sections.extend(starts.map(|heading| MeasuredSection { heading: Some(heading), sentences: Vec::new() }));
    for ReadPassage { section, text, anchors } in passages(site, document, edition) {
        for range in sentences(&text, &writing.sentences) {
            let words = text[range.clone()].split_whitespace().flat_map(|word| word.split(['—', '…'])).filter(is_word);
            let (mut count, mut syllables) = (0, 0);
            for word in words {
                count += 1;
                syllables += readability.syllables(word);
            }
            if count == 0 {
                continue;
            }
            let span = document.body.source_of(file, anchors.span(&range));
            let text = text[range].split_whitespace().collect::<Vec<_>>().join(" ");
            page.sections[section].sentences.push(MeasuredSentence { text, span, words: count, syllables });
        }
    }
    Some(page)
}

/// Whether something between spaces is read as a word: it has a letter or digit, and is no address.
fn is_word(word: &&str) -> bool {
    let is_address = word.contains("://") || word.contains('@') || word.starts_with("www.");
    word.contains(char::is_alphanumeric) && !is_address
}

/// The points of a text, rounded to a tenth as they are shown and judged; `None` for a text with too few words.
pub fn rounded_points(formula: &ReadabilityFormula, size: TextSize) -> Option<f64> {
    formula.points(size).filter(|_| size.words >= FEWEST_WORDS).map(tenth)
}

/// Rounded to a tenth.
fn tenth(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}

/// The sentences that weigh most in a text of a size, the heaviest first, each with the points that the text would gain
/// without it. Sentences without which it would gain none are left out.
pub fn heaviest<'s, T: Copy>(
    sentences: impl IntoIterator<Item = (T, &'s MeasuredSentence)>,
    size: TextSize,
    formula: &ReadabilityFormula,
    most: usize,
) -> Vec<((T, &'s MeasuredSentence), f64)> {
    let whole = formula.points(size).unwrap_or_default();
    let gain = |(of, sentence): (T, &'s MeasuredSentence)| {
        let gain = formula.points(size.without(sentence.size()))? - whole;
        (gain > 0.0).then_some(((of, sentence), gain))
    };
    let mut found: Vec<_> = sentences.into_iter().filter_map(gain).collect();
    // The sort is stable: equal ones keep the order of the page.
    found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    found.truncate(most);
    found
}
