//! Creates missing sections and pages, which may be translated step by step.
//!
//! A text that is not translated yet is in its place with a mark ([`OpenMark`]); the next import replaces it.

use std::collections::BTreeSet;

use super::edit::{Edit, is_as_returned, replaced, unescaped, written};
use super::found::FoundMessages;
use super::front::front_texts;
use super::message::MessageState;
use super::placed::{Placed, ProblemKind, problem};
use super::reading::Returned;
use super::side::{anchor, section_span, start_of};
use super::taken::taken;
use super::texts::{PageSide, PageTexts, Text, TextPlace, is_words};
use crate::curriculum::{Block, Document};
use crate::language::Language;
use crate::markdown::{Div, Unit, UnitKind, units};
use crate::pipeline::Loaded;
use crate::source::{SourcePath, Span};
use crate::theme::Theme;

/// Adds the missing sections of which a text is translated.
pub(super) fn make_sections(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    mut text: String,
    found: &FoundMessages<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) -> String {
    // The starts of sections. Insertions do not move the positions that are still needed.
    let now = crate::markdown::parse_markdown(
        &translation.document.path,
        &text,
        crate::config::split_front_matter(&text).map_or(0, |(_, start)| start),
        crate::markdown::RawHtml::Shown,
        &mut Vec::new(),
    );
    let starts: Vec<u32> = now.section_starts().map(|(_, heading)| heading).collect();
    let of_steps = page.pairs_of_steps();
    // For each step, the next section of the translation.
    let mut next_sections = vec![None; page.steps.len() + 1];
    for (number, step) in page.steps.iter().enumerate().rev() {
        next_sections[number] = step.translation.or(next_sections[number + 1]);
    }
    // In reverse order, so that earlier positions stay valid.
    let end = text.len();
    for (number, step) in page.steps.iter().enumerate().rev() {
        let (Some(section), None) = (step.source, step.translation) else { continue };
        let pairs: Vec<usize> =
            of_steps[number].iter().copied().filter(|pair| page.pairs[*pair].translation.is_none()).collect();
        let came_back: Vec<&Returned> = pairs.iter().filter_map(|pair| found.target(*pair)).collect();
        if came_back.is_empty() {
            continue;
        }
        // Its other texts are in another section of the translation, where they were moved from.
        let labels = labels(page, &pairs);
        let is_taken = labels.iter().any(|label| now.footnotes.iter().any(|known| known.label == *label));
        let reason = match pairs.len() < of_steps[number].len() {
            true => Some(ProblemKind::Moved),
            false => is_taken.then_some(ProblemKind::LabelTaken),
        };
        if let Some(reason) = reason {
            placed.problems.extend(came_back.iter().map(|one| problem(one, reason)));
            continue;
        }
        if is_there(page, translation, &pairs, found) {
            placed.unchanged += came_back.len();
            continue;
        }
        let is_named = is_named(page, number, &of_steps, found);
        let kept = standing(page, &pairs, found, placed, &|target| {
            section_text(page, section, &pairs, is_named, target, loaded, into)
        });
        let target = |pair: usize| kept.contains(&pair).then(|| words_of(found, pair));
        let words = section_text(page, section, &pairs, is_named, &target, loaded, into);
        placed.placed += kept.len();
        let at = next_sections[number].and_then(|next: usize| starts.get(next.checked_sub(1)?));
        let at = at.map_or(end, |index| now.headings[*index as usize].span.start as usize);
        let before = if text[..at].ends_with("\n\n") {
            ""
        } else if text[..at].ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        let after = if at == text.len() || text[at..].starts_with('\n') { "\n" } else { "\n\n" };
        text.insert_str(at, &format!("{before}{}{after}", words.trim()));
    }
    text
}

fn words_of<'r>(found: &FoundMessages<'r>, pair: usize) -> &'r str {
    found.target(pair).map_or("", |one| &one.message.target)
}

/// The translations of texts: `None` where a text is not translated yet.
type TargetTexts<'t> = &'t dyn Fn(usize) -> Option<&'t str>;

/// The returned texts that are read in the new text as they were written; the others are reported. `make` writes the
/// new text.
fn standing(
    page: &PageTexts<'_>,
    pairs: &[usize],
    found: &FoundMessages<'_>,
    placed: &mut Placed,
    make: &dyn Fn(TargetTexts<'_>) -> String,
) -> BTreeSet<usize> {
    let returned: BTreeSet<usize> = pairs.iter().copied().filter(|pair| found.target(*pair).is_some()).collect();
    let shape = |texts: &BTreeSet<usize>| {
        let target = |pair: usize| texts.contains(&pair).then(|| words_of(found, pair));
        let text = make(&target);
        let mut words: Vec<String> = new_texts(&page.source.document.path, &text);
        words.sort_unstable();
        let wanted = |pair: &usize| {
            let text = &page.source.texts[page.pairs[*pair].source];
            let own =
                if texts.contains(pair) { words_of(found, *pair).to_owned() } else { page.mark.around(&text.words) };
            one_spaced(&unescaped(text, &own))
        };
        let mut wanted: Vec<String> = pairs.iter().map(wanted).collect();
        wanted.sort_unstable();
        words == wanted
    };
    if shape(&returned) {
        return returned;
    }
    let mut kept = BTreeSet::new();
    for pair in returned {
        kept.insert(pair);
        if !shape(&kept) {
            kept.remove(&pair);
            placed.problems.extend(found.target(pair).map(|one| problem(one, ProblemKind::WouldBreak)));
        }
    }
    kept
}

/// The words of the texts of a new page or section.
fn new_texts(path: &SourcePath, text: &str) -> Vec<String> {
    let (front, start) = front_texts(text);
    let units = units(path, text, start).into_iter().filter(is_words);
    let cell = |unit: Unit| match unit.kind {
        UnitKind::Cell | UnitKind::HeadCell => unit.text.replace("\\|", "|"),
        _ => unit.text,
    };
    front.into_iter().map(|one| one.words).chain(units.map(cell)).map(|words| one_spaced(&words)).collect()
}

fn one_spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The labels of the footnotes that texts are in.
fn labels<'a>(page: &PageTexts<'a>, pairs: &[usize]) -> Vec<&'a str> {
    let texts = pairs.iter().map(|pair| &page.source.texts[page.pairs[*pair].source]);
    let footnotes = &page.source.document.body.footnotes;
    let of_text = |span: Span| {
        footnotes
            .iter()
            .find(|one| one.span.start <= span.start && span.end <= one.span.end)
            .map(|one| one.label.as_str())
    };
    let labels: BTreeSet<&str> = texts.filter_map(|text| of_text(text.span)).collect();
    labels.into_iter().collect()
}

/// Whether the translation has a section with these texts that has no counterpart: an earlier import made it.
fn is_there(page: &PageTexts<'_>, translation: &PageSide<'_>, pairs: &[usize], found: &FoundMessages<'_>) -> bool {
    let returned: Vec<&str> =
        pairs.iter().filter_map(|pair| found.target(*pair)).map(|one| one.message.target.as_str()).collect();
    page.steps.iter().filter(|step| step.source.is_none()).filter_map(|step| step.translation).any(|section| {
        let own: Vec<&Text> = translation.texts.iter().filter(|text| text.section == section).collect();
        returned.iter().all(|words| own.iter().any(|text| is_as_returned(text, words)))
    })
}

/// Whether the heading of a new section needs the anchor of its source: it will not be confirmed now, so that nothing
/// else tells which section it translates.
fn is_named(page: &PageTexts<'_>, number: usize, of_steps: &[Vec<usize>], found: &FoundMessages<'_>) -> bool {
    let is_sure = |step: usize| {
        let all = of_steps[step].iter().map(|pair| found.target(*pair));
        let mut all = all.map(|one| one.is_some_and(|one| one.message.state == MessageState::Current));
        page.steps[step].source.is_some() && all.all(|is_sure| is_sure)
    };
    let is_open =
        |step: &usize| page.steps.get(*step).is_some_and(|step| step.source.is_none() || step.translation.is_none());
    let before = (0..number).rev().take_while(is_open);
    let after = (number + 1..page.steps.len()).take_while(is_open);
    let own = page.steps[number].source.map_or("", |section| anchor(&page.source, section));
    let is_lost = page.records.iter().any(|record| !record.source.is_empty() && record.source_anchor == own);
    is_lost || !before.chain([number]).chain(after).all(is_sure)
}

/// A section of the source with translated texts, and its footnotes at its end.
fn section_text(
    page: &PageTexts<'_>,
    section: usize,
    pairs: &[usize],
    is_named: bool,
    target: TargetTexts<'_>,
    loaded: &Loaded,
    into: Language,
) -> String {
    let span = section_span(&page.source, section);
    let body = &page.source.document.body;
    let mut edits = edits(page, pairs, is_named.then_some(section), target, loaded, into);
    // Definitions of footnotes may be anywhere in the file.
    let own = labels(page, pairs);
    let mut out = Vec::new();
    for footnote in &body.footnotes {
        if own.contains(&footnote.label.as_str()) {
            out.push(translated(page, footnote.span, &edits).trim().to_owned());
        }
    }
    for footnote in &body.footnotes {
        edits.retain(|edit| edit.span.end <= footnote.span.start || footnote.span.end <= edit.span.start);
        edits.push(Edit { span: footnote.span, words: String::new(), pair: usize::MAX });
    }
    out.insert(0, translated(page, span, &edits).trim().to_owned());
    out.join("\n\n")
}

/// The edits of the source that translate it: texts, the names of blocks, and an anchor for the heading of `named`.
fn edits(
    page: &PageTexts<'_>,
    pairs: &[usize],
    named: Option<usize>,
    target: TargetTexts<'_>,
    loaded: &Loaded,
    into: Language,
) -> Vec<Edit> {
    let source = &page.source;
    let heading = named.and_then(|section| source.document.body.headings.get(start_of(source.document, section)?));
    let heading = heading.filter(|heading| !heading.id_given);
    let text_edit = |pair: &usize| {
        let text = &source.texts[page.pairs[*pair].source];
        let open = || page.mark.around(&text.words);
        let words = target(*pair).map_or_else(open, str::to_owned);
        Edit { span: text.span, words: written(source.text, text, &words), pair: *pair }
    };
    let mut edits: Vec<Edit> = pairs.iter().map(text_edit).collect();
    if let Some(heading) = heading {
        let is_of_heading = |edit: &&mut Edit| {
            let text = &source.texts[page.pairs[edit.pair].source];
            matches!(text.place, TextPlace::Unit(UnitKind::Heading(_), _))
                && heading.span.start <= edit.span.start
                && edit.span.end <= heading.span.end
        };
        if let Some(edit) = edits.iter_mut().find(is_of_heading) {
            let end = edit.span.end as usize;
            let rest = source.text.get(end..heading.span.end as usize).unwrap_or_default();
            // A heading has one list of attributes.
            match rest.find('{').filter(|at| rest[..*at].trim().is_empty()) {
                Some(at) => {
                    let span = Span::new(end + at, end + at + 1);
                    edits.push(Edit { span, words: format!("{{#{} ", heading.id), pair: usize::MAX });
                }
                None => edit.words.push_str(&format!(" {{#{}}}", heading.id)),
            }
        }
    }
    edits.extend(block_names(source.document, &loaded.theme, into));
    edits
}

/// A part of the source with the translations of these pairs, and its block names in the language.
pub(super) fn fragment(
    page: &PageTexts<'_>,
    span: Span,
    pairs: &[usize],
    target: TargetTexts<'_>,
    loaded: &Loaded,
    into: Language,
) -> String {
    translated(page, span, &edits(page, pairs, None, target, loaded, into))
}

/// A span of the source with edits.
fn translated(page: &PageTexts<'_>, span: Span, edits: &[Edit]) -> String {
    let is_inside = |edit: &&Edit| span.start <= edit.span.start && edit.span.end <= span.end;
    let shifted: Vec<Edit> = edits
        .iter()
        .filter(is_inside)
        .map(|edit| Edit {
            span: Span::new((edit.span.start - span.start) as usize, (edit.span.end - span.start) as usize),
            words: edit.words.clone(),
            pair: edit.pair,
        })
        .collect();
    replaced(&page.source.text[span.range()], &shifted.iter().collect::<Vec<_>>())
}

/// Edits that write all block names in a language.
fn block_names(document: &Document, theme: &Theme, into: Language) -> Vec<Edit> {
    let name = |(div, block): (&Div, &Block)| {
        let word = theme.strings(into).get(&format!("blocks.{}.word", block.kind.row().id));
        (!word.is_empty()).then(|| Edit { span: div.name_span, words: word.to_owned(), pair: usize::MAX })
    };
    document.each_block().filter_map(name).collect()
}

/// Creates a page that does not exist in the language, if one of its texts is translated. Nothing is created in place of
/// a file that exists, whatever the reason why the site does not show it.
pub(super) fn make_page(
    page: &PageTexts<'_>,
    found: &FoundMessages<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) {
    let all: Vec<usize> = (0..page.pairs.len()).collect();
    if all.iter().all(|pair| found.target(*pair).is_none()) {
        return;
    }
    let source = &page.source;
    let tag = |language: Language| loaded.site.config.languages[language].tag.as_str();
    let own = tag(loaded.site.page(page.page).source);
    let path = source.document.path.as_str();
    let path = SourcePath::new(&path.replacen(&format!("content/{own}/"), &format!("content/{}/", tag(into)), 1));
    if let Some(reason) = taken(loaded, page.page, &path, into, placed.files.keys()) {
        placed.problems.extend(all.iter().filter_map(|pair| found.target(*pair)).map(|one| problem(one, reason)));
        return;
    }
    let whole = Span::new(0, source.text.len());
    let kept = standing(page, &all, found, placed, &|target| fragment(page, whole, &all, target, loaded, into));
    let target = |pair: usize| kept.contains(&pair).then(|| words_of(found, pair));
    let text = fragment(page, whole, &all, &target, loaded, into);
    placed.files.insert(path, without_address(&text));
    placed.placed += kept.len();
}

/// Removes the present and former addresses from the front matter: they belong to the source's page.
fn without_address(text: &str) -> String {
    let Some((front, _)) = crate::config::split_front_matter(text) else { return text.to_owned() };
    let mut is_left_out = false;
    let kept = text[front.range()].split_inclusive('\n').filter(|line| {
        // List items are indented under their key, or start with a hyphen.
        if !line.starts_with([' ', '\t', '-', '\n']) {
            is_left_out = line.starts_with("slug:") || line.starts_with("aliases:");
        }
        !is_left_out
    });
    let kept: String = kept.collect();
    format!("{}{kept}{}", &text[..front.start as usize], &text[front.end as usize..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_has_neither_the_address_nor_the_former_ones_of_its_source() {
        let text = "---\ntitle: T\naliases:\n- /a\n  - /b\nslug: s\nnotice: 1\naliases: [/c]\n---\n\n- slug: x\n";
        assert_eq!(without_address(text), "---\ntitle: T\nnotice: 1\n---\n\n- slug: x\n");
    }
}
