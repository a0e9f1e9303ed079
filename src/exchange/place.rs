//! Puts returned translations into the files; all other bytes are unchanged.
//!
//! A translation is accepted only if its source is the one that the translator saw. The texts of each page are then
//! parsed again: a translation that would not be parsed as written is omitted and reported. A missing section or page
//! is created when all of its texts are translated. Nothing is removed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};
use similar::DiffOp;

use super::data::{file_name, place_data};
use super::front::scalar;
use super::message::{MessageState, page_of};
use super::placed::{InStep, Placed, ProblemKind, problem};
use super::reading::{Reading, Returned};
use super::settle::settled;
use super::texts::{PageTexts, Side, Text, TextPair, TextPlace, has, of_page, texts};
use super::wrap;
use crate::curriculum::{Block, Document, PageId, Site};
use crate::language::Language;
use crate::markdown::{Div, UnitKind};
use crate::pipeline::{BuildOptions, Loaded, Memo, Timings, load};
use crate::source::{Snapshot, SourcePath, Span};
use crate::status::{Target, difference};
use crate::theme::Theme;

/// Puts translations into the pages of a language. Returns the new files; writes nothing.
pub fn place(loaded: &Loaded, reading: &Reading, into: Language) -> Placed {
    let site = &loaded.site;
    let mut placed = Placed::default();
    let mut returned: BTreeMap<&str, &Returned> =
        reading.messages.iter().map(|one| (one.message.context.as_str(), one)).collect();
    // Texts with remarks, such as a missing or unknown code.
    let doubts = reading.remarks.iter().filter(|remark| remark.kind.is_doubt());
    let doubtful: BTreeSet<&str> = doubts.map(|remark| remark.context.as_str()).collect();
    for id in (0..).map(PageId).take(site.pages.len()) {
        let Some(page) = of_page(site, &loaded.snapshot, id, into) else { continue };
        let found = Found::new(&page, &mut returned, &doubtful);
        match &page.translation {
            Some(translation) => put_into(&page, translation, &found, loaded, into, &mut placed),
            None => make_page(&page, &found, loaded, into, &mut placed),
        }
    }
    place_data(site, &loaded.snapshot, into, &mut returned, &doubtful, &mut placed);
    // The remaining messages have no text in the site.
    let mut pages: BTreeSet<String> = site.pages.iter().map(|page| site.record_name(page)).collect();
    pages.extend(site.entries().iter().map(|entry| file_name(entry).to_owned()));
    for one in returned.into_values().filter(|one| !one.message.target.is_empty()) {
        let is_known = pages.contains(page_of(&one.message.context));
        placed.problems.push(problem(one, if is_known { ProblemKind::SourceChanged } else { ProblemKind::NoPage }));
    }
    placed.problems.sort_by(|a, b| (a.line, &a.context).cmp(&(b.line, &b.context)));
    placed.in_step.sort();
    placed.in_step.dedup();
    placed
}

/// The returned message of each pair of a page.
struct Found<'r> {
    of_pairs: Vec<Option<&'r Returned>>,
    /// The contexts of texts that are not confirmed.
    doubtful: &'r BTreeSet<&'r str>,
}

impl<'r> Found<'r> {
    fn new(page: &PageTexts<'_>, left: &mut BTreeMap<&'r str, &'r Returned>, doubtful: &'r BTreeSet<&'r str>) -> Self {
        let words = |pair: &TextPair| page.source.texts[pair.source].words.as_str();
        let mut found: Vec<Option<&'r Returned>> = page
            .pairs
            .iter()
            .map(|pair| {
                let one = left.get(pair.context.as_str()).copied().filter(|one| one.message.source == words(pair))?;
                left.remove(one.message.context.as_str());
                Some(one)
            })
            .collect();
        // An added paragraph changes the names of those after it; they are found by their source text.
        if found.iter().all(Option::is_some) {
            return Self { of_pairs: found, doubtful };
        }
        let prefix = format!("{}#", page.name);
        let mut by_words: FxHashMap<&str, VecDeque<&'r Returned>> = FxHashMap::default();
        // The remaining messages of the page, in the order of the translator's file.
        let mut of_page: Vec<(usize, &Returned)> = left
            .range(prefix.as_str()..)
            .map_while(|(context, one)| context.starts_with(&prefix).then_some(*one))
            .map(|one| (one.line, one))
            .collect();
        of_page.sort_by_key(|(line, _)| *line);
        for (_, one) in of_page {
            by_words.entry(one.message.source.as_str()).or_default().push_back(one);
        }
        for (pair, slot) in page.pairs.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            if let Some(one) = by_words.get_mut(words(pair)).and_then(VecDeque::pop_front) {
                left.remove(one.message.context.as_str());
                *slot = Some(one);
            }
        }
        Self { of_pairs: found, doubtful }
    }

    /// The message returned for a pair, if it has a translation.
    fn target(&self, pair: usize) -> Option<&'r Returned> {
        self.of_pairs[pair].filter(|one| !one.message.target.trim().is_empty())
    }
}

/// The new text of a span.
struct Edit {
    span: Span,
    words: String,
    pair: usize,
}

fn put_into(
    page: &PageTexts<'_>,
    translation: &Side<'_>,
    found: &Found<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) {
    let mut edits = Vec::new();
    let mut unchanged = 0;
    for (number, pair) in page.pairs.iter().enumerate() {
        let Some(one) = found.target(number) else { continue };
        let Some(own) = pair.translation else {
            // Sections without a translation are created below.
            if page.steps[pair.step].translation.is_some() {
                placed.problems.push(problem(one, ProblemKind::NoPlace));
            }
            continue;
        };
        let text = &translation.texts[own];
        if same_words(&text.words, &one.message.target) {
            unchanged += 1;
        } else if is_undone(page, pair, &one.message.target) {
            placed.problems.push(problem(one, ProblemKind::TranslationChanged));
        } else {
            let words = written(translation.text, text, &one.message.target);
            edits.push(Edit { span: text.span, words, pair: number });
        }
    }
    let document = translation.document;
    let (text, done) = apply(document, translation.text, &translation.texts, &edits, |edit| {
        (page.pairs[edit.pair].translation, found.target(edit.pair).map_or("", |one| &one.message.target))
    });
    let done: FxHashSet<usize> = done.into_iter().collect();
    for edit in edits.iter().filter(|edit| !done.contains(&edit.pair)) {
        placed.problems.extend(found.target(edit.pair).map(|one| problem(one, ProblemKind::WouldBreak)));
    }
    let (text, made) = make_sections(page, translation, text, found, loaded, into, placed);
    let made: FxHashSet<usize> = made.into_iter().collect();
    placed.placed += done.len() + made.len();
    placed.unchanged += unchanged;
    if text != translation.text {
        placed.files.insert(document.path.clone(), text);
    }
    let stands = |number: usize| match (page.pairs[number].translation, found.target(number)) {
        (_, None) => false,
        (Some(own), Some(one)) => {
            done.contains(&number) || same_words(&translation.texts[own].words, &one.message.target)
        }
        (None, Some(_)) => made.contains(&number),
    };
    note_steps(page, found, &stands, placed);
}

/// Records the sections that the translator confirmed.
fn note_steps(page: &PageTexts<'_>, found: &Found<'_>, stands: &dyn Fn(usize) -> bool, placed: &mut Placed) {
    let returned = |pair: usize| {
        let one = found.target(pair)?;
        let is_doubtful = found.doubtful.contains(one.message.context.as_str());
        Some(stands(pair) && one.message.state == MessageState::Current && !is_doubtful)
    };
    for step in settled(page, &returned) {
        let section = page.steps[step].source.map_or("", |section| anchor(&page.source, section)).to_owned();
        placed.in_step.push(InStep { page: page.name.clone(), section });
    }
}

fn anchor<'a>(side: &Side<'a>, section: usize) -> &'a str {
    start_of(side.document, section).map_or("", |index| &side.document.body.headings[index].id)
}

/// Whether a returned translation is the text at the time of the last confirmation, and the page was changed since: the
/// translator has not seen that change.
fn is_undone(page: &PageTexts<'_>, pair: &TextPair, words: &str) -> bool {
    let record = page.steps[pair.step].record.and_then(|number| page.records.get(number));
    pair.state.is_ahead() && record.is_some_and(|record| has(&record.text, words))
}

/// The index of the heading that begins a section.
fn start_of(document: &Document, section: usize) -> Option<usize> {
    let nth = section.checked_sub(1)?;
    crate::curriculum::section_starts(document).nth(nth).map(|index| index as usize)
}

/// The span of a section in its file.
fn section_span(side: &Side<'_>, section: usize) -> Span {
    let at = |section: usize| {
        start_of(side.document, section).map(|index| side.document.body.headings[index].span.start as usize)
    };
    Span::new(at(section).unwrap_or(0), at(section + 1).unwrap_or(side.text.len()))
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// A translation in the syntax of the text that it replaces.
fn written(file: &str, text: &Text, words: &str) -> String {
    let old = file.get(text.span.range()).unwrap_or_default();
    match &text.place {
        TextPlace::Front(..) => scalar(old, words.trim()),
        TextPlace::Unit(UnitKind::Cell | UnitKind::HeadCell, _) => cell(words),
        TextPlace::Unit(UnitKind::Attribute, _) => {
            let before = file.get(..text.span.start as usize).and_then(|before| before.chars().next_back());
            if before != Some('"') && words.contains(char::is_whitespace) {
                format!("\"{words}\"")
            } else {
                words.to_owned()
            }
        }
        TextPlace::Unit(..) => {
            // After a forced line break, the next line needs the same quote and indent marks as the lines around it.
            let line = file.get(..text.span.start as usize).and_then(|before| before.rsplit('\n').next());
            let marks: String = line
                .unwrap_or_default()
                .chars()
                .map(|character| if matches!(character, '>' | ' ' | '\t') { character } else { ' ' })
                .collect();
            let folded = |line: &str| match wrap::width(old) {
                Some(width) => wrap::wrapped(line, width).join(&format!("\n{marks}")),
                None => line.to_owned(),
            };
            words.lines().map(folded).collect::<Vec<_>>().join(&format!("\\\n{marks}"))
        }
    }
}

/// Escapes text for a table cell, which an unescaped bar would end.
fn cell(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut escaped = false;
    for character in words.replace('\n', " ").chars() {
        if character == '|' && !escaped {
            out.push('\\');
        }
        escaped = character == '\\' && !escaped;
        out.push(character);
    }
    out
}

/// Applies all edits, or, if the texts are not parsed as expected, only those that are.
fn apply<'m>(
    document: &Document,
    file: &str,
    before: &[Text],
    edits: &[Edit],
    wanted: impl Fn(&Edit) -> (Option<usize>, &'m str),
) -> (String, Vec<usize>) {
    let fits = |text: &str, edits: &[&Edit]| {
        let after = texts(document, text);
        let mut words: FxHashMap<usize, &str> = FxHashMap::default();
        for (own, wanted) in edits.iter().map(|edit| wanted(edit)) {
            words.entry(own.unwrap_or(usize::MAX)).or_insert(wanted);
        }
        after.len() == before.len()
            && after.iter().zip(before).enumerate().all(|(number, (after, before))| {
                let words = words.get(&number).copied().unwrap_or(before.words.as_str());
                after.place == before.place && same_words(&unescaped(after, &after.words), &unescaped(after, words))
            })
    };
    let all: Vec<&Edit> = edits.iter().collect();
    let whole = replaced(file, &all);
    if fits(&whole, &all) {
        return (whole, edits.iter().map(|edit| edit.pair).collect());
    }
    // Halves that fit are applied as a whole, so that the page is not parsed once for each edit.
    let mut kept: Vec<&Edit> = Vec::new();
    let mut left: Vec<&[Edit]> = vec![edits];
    while let Some(part) = left.pop() {
        let before = kept.len();
        kept.extend(part);
        if fits(&replaced(file, &kept), &kept) {
            continue;
        }
        kept.truncate(before);
        if part.len() > 1 {
            let (first, second) = part.split_at(part.len() / 2);
            left.extend([second, first]);
        }
    }
    (replaced(file, &kept), kept.iter().map(|edit| edit.pair).collect())
}

/// Text as a translator writes it: bars in cells are not escaped.
fn unescaped(text: &Text, words: &str) -> String {
    match text.place {
        TextPlace::Unit(UnitKind::Cell | UnitKind::HeadCell, _) => words.replace("\\|", "|"),
        _ => words.to_owned(),
    }
}

fn replaced(file: &str, edits: &[&Edit]) -> String {
    let mut edits: Vec<&&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut out = String::with_capacity(file.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&file[at..edit.span.start as usize]);
        out.push_str(&edit.words);
        at = edit.span.end as usize;
    }
    out.push_str(&file[at..]);
    out
}

/// Adds the missing sections whose texts are all translated; returns the indexes of their pairs.
fn make_sections(
    page: &PageTexts<'_>,
    translation: &Side<'_>,
    mut text: String,
    found: &Found<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) -> (String, Vec<usize>) {
    let mut made = Vec::new();
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
    for (number, step) in page.steps.iter().enumerate().rev() {
        let (Some(section), None) = (step.source, step.translation) else { continue };
        let pairs = &of_steps[number];
        let came_back: Vec<&Returned> = pairs.iter().filter_map(|pair| found.target(*pair)).collect();
        if came_back.is_empty() {
            continue;
        }
        if came_back.len() < pairs.len() {
            placed.problems.extend(came_back.iter().map(|one| problem(one, ProblemKind::Incomplete)));
            continue;
        }
        let span = section_span(&page.source, section);
        let words = translated(page, span, pairs, found, loaded, into);
        let at = next_sections[number].and_then(|next: usize| starts.get(next.checked_sub(1)?));
        let at = at.map_or(text.len(), |index| now.headings[*index as usize].span.start as usize);
        let before = if text[..at].ends_with("\n\n") {
            ""
        } else if text[..at].ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        let after = if at == text.len() { "\n" } else { "\n\n" };
        text.insert_str(at, &format!("{before}{}{after}", words.trim()));
        made.extend(pairs);
    }
    (text, made)
}

/// A span of the source with translated texts and block names.
fn translated(
    page: &PageTexts<'_>,
    span: Span,
    pairs: &[usize],
    found: &Found<'_>,
    loaded: &Loaded,
    into: Language,
) -> String {
    let source = &page.source;
    let mut edits: Vec<Edit> = pairs
        .iter()
        .filter_map(|pair| {
            let text = &source.texts[page.pairs[*pair].source];
            let words = written(source.text, text, &found.target(*pair)?.message.target);
            Some(Edit { span: text.span, words, pair: *pair })
        })
        .collect();
    edits.extend(block_names(source.document, &loaded.theme, into));
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
    replaced(&source.text[span.range()], &shifted.iter().collect::<Vec<_>>())
}

/// Edits that write all block names in a language.
fn block_names(document: &Document, theme: &Theme, into: Language) -> Vec<Edit> {
    let name = |(div, block): (&Div, &Block)| {
        let word = theme.strings(into).get(&format!("blocks.{}.word", block.kind.row().id));
        (!word.is_empty()).then(|| Edit { span: div.name_span, words: word.to_owned(), pair: usize::MAX })
    };
    document.each_block().filter_map(name).collect()
}

/// Creates a page that does not exist in the language, if all of its texts are translated.
fn make_page(page: &PageTexts<'_>, found: &Found<'_>, loaded: &Loaded, into: Language, placed: &mut Placed) {
    let all: Vec<usize> = (0..page.pairs.len()).collect();
    let came_back: Vec<&Returned> = all.iter().filter_map(|pair| found.target(*pair)).collect();
    if came_back.is_empty() {
        return;
    }
    if came_back.len() < all.len() {
        placed.problems.extend(came_back.iter().map(|one| problem(one, ProblemKind::Incomplete)));
        return;
    }
    let source = &page.source;
    let text = translated(page, Span::new(0, source.text.len()), &all, found, loaded, into);
    let tag = |language: Language| loaded.site.config.languages[language].tag.as_str();
    let own = tag(loaded.site.page(page.page).source);
    let path = source.document.path.as_str();
    let path = path.replacen(&format!("content/{own}/"), &format!("content/{}/", tag(into)), 1);
    placed.files.insert(SourcePath::new(&path), without_address(&text));
    placed.placed += all.len();
    note_steps(page, found, &|_| true, placed);
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

/// Text as the bytes of its file, with the byte-order mark of the file. Unchanged lines keep their line ends; new lines
/// get the most frequent line end.
pub fn as_in_file(before: &[u8], text: &str) -> Vec<u8> {
    let mark = "\u{FEFF}".as_bytes();
    let known = String::from_utf8_lossy(before.strip_prefix(mark).unwrap_or(before)).into_owned();
    let mut out = if before.starts_with(mark) { mark.to_vec() } else { Vec::new() };
    if !known.contains('\r') {
        out.extend_from_slice(text.as_bytes());
        return out;
    }
    let old = lines_with_ends(&known);
    let new: Vec<&str> = text.split('\n').collect();
    let count = |end: &str| old.iter().filter(|(_, own)| *own == end).count();
    let usual = ["\r\n", "\n", "\r"].into_iter().max_by_key(|end| count(end)).unwrap_or("\n");
    let words: Vec<&str> = old.iter().map(|(line, _)| *line).collect();
    let mut ends = vec![usual; new.len()];
    for step in difference(&words, &new) {
        if let DiffOp::Equal { old_index, new_index, len } = step {
            (0..len).for_each(|at| ends[new_index + at] = old[old_index + at].1);
        }
    }
    let last = new.len() - 1;
    for (number, (line, end)) in new.into_iter().zip(ends).enumerate() {
        out.extend_from_slice(line.as_bytes());
        if number < last {
            out.extend_from_slice(if end.is_empty() { usual } else { end }.as_bytes());
        }
    }
    out
}

/// The lines of a text, each with its line end; the last one has none.
fn lines_with_ends(text: &str) -> Vec<(&str, &str)> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push((&rest[..at], &rest[at..at + length]));
        rest = &rest[at + length..];
    }
    lines.push((rest, ""));
    lines
}

/// The sections to confirm in the site after the files of [`Placed`] are written.
pub fn targets(site: &Site, placed: &Placed, into: Language) -> Vec<Target> {
    let mut named: BTreeMap<String, PageId> = BTreeMap::new();
    for (page, number) in site.pages.iter().zip(0..) {
        named.entry(site.record_name(page)).or_insert(PageId(number));
    }
    let target = |one: &InStep| {
        let page = *named.get(&one.page)?;
        Some(Target::Page { page, language: Some(into), section: Some(one.section.clone()) })
    };
    let keys: BTreeSet<String> = site.entries().iter().map(|entry| entry.key.clone()).collect();
    let keys: BTreeSet<String> =
        placed.in_step.iter().filter(|one| keys.contains(&one.page)).map(|one| one.page.clone()).collect();
    let data = (!keys.is_empty()).then_some(Target::Entries { keys, language: Some(into) });
    placed.in_step.iter().filter_map(target).chain(data).collect()
}

/// The site loaded again with changed files.
pub fn with_files(loaded: &Loaded, files: &BTreeMap<SourcePath, String>, options: &BuildOptions) -> Loaded {
    let mut all: BTreeMap<&str, &str> =
        loaded.snapshot.sources.iter().map(|source| (source.path.as_str(), &*source.text)).collect();
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    load(Snapshot::from_texts(all), options, &mut Memo::new(), &mut Timings::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_have_not_changed_keep_what_ended_them() {
        let back = |before: &str, text: &str| String::from_utf8(as_in_file(before.as_bytes(), text)).expect("text");
        assert_eq!(back("uno\ndos\n", "uno\ntres\n"), "uno\ntres\n");
        assert_eq!(back("\u{FEFF}uno\r\ndos\r\n", "uno\ntres\n"), "\u{FEFF}uno\r\ntres\r\n");
        assert_eq!(back("uno\r\ndos\ntres\r\n", "uno\ndos\ncuatro\ncinco\n"), "uno\r\ndos\ncuatro\r\ncinco\r\n");
        assert_eq!(back("uno\r\ndos", "uno\ntres"), "uno\r\ntres");
        assert_eq!(back("", "uno\n"), "uno\n");
    }

    #[test]
    fn a_new_page_has_neither_the_address_nor_the_former_ones_of_its_source() {
        let text = "---\ntitle: T\naliases:\n- /a\n  - /b\nslug: s\nnotice: 1\naliases: [/c]\n---\n\n- slug: x\n";
        assert_eq!(without_address(text), "---\ntitle: T\nnotice: 1\n---\n\n- slug: x\n");
    }
}
