//! Sections that are harder to read than `readability` of their language in `site.toml` allows.
//!
//! A section with too few words is not judged; a page is judged as a whole if none of its sections is reported.

use crate::curriculum::{Document, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::readability::{MeasuredSentence, heaviest, measure, rounded_points};
use crate::source::{Place, Snapshot, Span};
use crate::wording::{ReadabilityFormula, TextSize, Writing};

/// How many sentences are shown.
const MOST_SENTENCES: usize = 3;

pub(super) fn check(
    site: &Site,
    document: &Document,
    writing: &Writing,
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) {
    let Some(limit) = &site.config.languages[document.language].readability else { return };
    let Some(formula) = writing.readability.as_ref().and_then(|known| known.formulas.first()) else { return };
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let Some(page) = measure(site, document, site.delivery.audience, &source.text, writing) else { return };
    let judge = TooHard { document, formula, limit: limit.value };
    let before = found.len();
    for section in &page.sections {
        let heading = section.heading.and_then(|index| document.body.headings.get(index as usize));
        let place = heading.map_or(document.front.title_span, |heading| heading.span);
        found.extend(judge.look(section.size(), section.sentences.iter(), place, heading.is_none()));
    }
    if found.len() == before {
        let all = page.sections.iter().flat_map(|section| &section.sentences);
        found.extend(judge.look(page.size(), all, document.front.title_span, true));
    }
}

struct TooHard<'a> {
    document: &'a Document,
    formula: &'a ReadabilityFormula,
    limit: i64,
}

impl TooHard<'_> {
    /// A finding about a text if it is below the limit.
    fn look<'s>(
        &self,
        size: TextSize,
        sentences: impl Iterator<Item = &'s MeasuredSentence>,
        place: Span,
        is_page: bool,
    ) -> Option<Diagnostic> {
        // Limits are from 1 to 100.
        #[allow(clippy::cast_precision_loss)]
        let limit = self.limit as f64;
        let points = rounded_points(self.formula, size).filter(|points| *points < limit)?;
        let heavy = heaviest(sentences.map(|sentence| ((), sentence)), size, self.formula, MOST_SENTENCES);
        let ((_, first), gain) = heavy.first()?;
        // Whole points, so that no mark of decimals is needed; below the limit also after rounding.
        let whole = |points: f64| points.floor().to_string();
        let (points, without) = (whole(points), whole(points + gain));
        let (formula, limit) = (self.formula.name.clone(), self.limit.to_string());
        let (sentence, words) = (beginning(&first.text), first.words.to_string());
        let fault: Fault = match is_page {
            false => faults::HardToRead { points, formula, limit, sentence, words, without }.into(),
            true => faults::HardToReadPage { points, formula, limit, sentence, words, without }.into(),
        };
        let finding = Diagnostic::new(fault, Place::new(&self.document.path, place));
        let sentences = heavy.iter().map(|((_, sentence), _)| Place::new(&self.document.path, sentence.span));
        Some(sentences.fold(finding, Diagnostic::beside))
    }
}

/// The first words of a sentence.
fn beginning(text: &str) -> String {
    const MOST_WORDS: usize = 12;
    let mut words = text.split(' ');
    let beginning = words.by_ref().take(MOST_WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() { format!("{beginning} …") } else { beginning }
}
