//! mdBooks with translations in PO files: `book.toml`, `src/SUMMARY.md`, `po/es.po`.
//!
//! Parts of the summary become modules; without parts, chapters with subchapters do.

use std::collections::BTreeSet;

use super::catalogue::MessageTranslations;
use super::front::Front;
use super::messages::translate;
use super::original::{INDEX, Original, OriginalLanguage, OriginalPage, PagePlace, page_stem, place_of};
use super::remarks::{ImportRemarkKind, Remarks};
use super::titles::plain;
use super::tree::Tree;
use super::values;
use crate::language::slugify;

pub(super) fn fits(tree: &Tree) -> bool {
    tree.bytes("book.toml").is_some()
}

#[derive(Debug, PartialEq, Eq)]
enum SummaryLine {
    Part(String),
    Chapter { depth: usize, title: String, path: String },
}

pub(super) fn read(tree: &Tree, known: &[String], remarks: &mut Remarks) -> Original {
    let book = tree.text("book.toml").and_then(|text| values::parse(text, "toml"));
    if book.is_none() {
        remarks.at(ImportRemarkKind::ConfigUnreadable, "book.toml");
    }
    let book = book.as_ref().and_then(|node| values::get(node, "book"));
    let text = |key: &str| values::text(book?, key);
    let source = format!("{}/", text("src").unwrap_or_else(|| "src".into()).trim_matches('/'));
    let summary_path = format!("{source}SUMMARY.md");
    let summary = summary(tree.text(&summary_path).unwrap_or_default());
    let mut original = Original { title: text("title").unwrap_or_default(), ..Original::default() };
    original.file_roots = vec![source.clone()];
    let tag = text("language").unwrap_or_else(|| "en".into());
    let Some(language) = OriginalLanguage::of(&tag, known) else {
        remarks.about(ImportRemarkKind::LanguageLeftOut, &tag, "book.toml", 0);
        return original;
    };
    original.languages.push(language);
    read_chapters(tree, &source, &summary, &mut original, remarks);
    for (path, rest) in tree.below("po/") {
        let Some(tag) = rest.strip_suffix(".po") else { continue };
        let language = OriginalLanguage::of(tag, known);
        match language.filter(|language| original.languages.iter().all(|one| one.tag != language.tag)) {
            Some(language) => translate_book(tree, path, &summary_path, language, &mut original, remarks),
            None => remarks.about(ImportRemarkKind::LanguageLeftOut, tag, path, 0),
        }
    }
    original
}

fn summary(text: &str) -> Vec<SummaryLine> {
    let mut entries = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    for line in text.lines() {
        let inner = line.trim_start();
        let indent = line.len() - inner.len();
        if let Some(title) = line.strip_prefix("# ") {
            entries.push(SummaryLine::Part(plain(title.trim())));
            continue;
        }
        let item = inner.strip_prefix(['-', '*', '+']).map(str::trim_start);
        let Some((title, path)) = item.unwrap_or(inner).strip_prefix('[').and_then(|rest| rest.split_once("](")) else {
            continue;
        };
        let Some((path, _)) = path.split_once(')') else { continue };
        // A chapter outside the list is at the top level.
        let depth = if item.is_some() {
            indents.retain(|known| *known < indent);
            indents.push(indent);
            indents.len() - 1
        } else {
            0
        };
        let path = path.trim().trim_start_matches("./").trim_matches(['<', '>']).replace("%20", " ");
        entries.push(SummaryLine::Chapter { depth, title: plain(title), path });
    }
    // The first heading is the title of the summary, if no chapter precedes it.
    if matches!(entries.first(), Some(SummaryLine::Part(title)) if title.eq_ignore_ascii_case("summary")) {
        entries.remove(0);
    }
    entries
}

fn read_chapters(tree: &Tree, source: &str, summary: &[SummaryLine], original: &mut Original, remarks: &mut Remarks) {
    let mut part: Option<String> = None;
    let mut chapter: Option<String> = None;
    let mut listed: BTreeSet<String> = BTreeSet::from([format!("{source}SUMMARY.md")]);
    let mut modules: BTreeSet<String> = BTreeSet::new();
    for (number, entry) in (1_i64..).zip(summary) {
        let (depth, title, path) = match entry {
            SummaryLine::Part(title) => {
                let slug = slugify(title);
                let numbered = (2..).map(|number| format!("{slug}-{number}"));
                let free = std::iter::once(slug.clone()).chain(numbered).find(|name| modules.insert(name.clone()));
                let folder = vec![free.unwrap_or_default()];
                original.folder_orders.insert(folder.clone(), number);
                original.folder_titles.insert((0, folder.clone()), title.clone());
                part = folder.into_iter().next();
                continue;
            }
            SummaryLine::Chapter { depth, title, path } => (*depth, title, path),
        };
        let Some(stem) = page_stem(path) else { continue };
        let from = format!("{source}{path}");
        if tree.bytes(&from).is_none() {
            remarks.at(ImportRemarkKind::NotTaken, &from);
            continue;
        }
        let next = usize::try_from(number).ok().and_then(|next| summary.get(next));
        let has_children = matches!(next, Some(SummaryLine::Chapter { depth: below, .. }) if *below > depth);
        let mut names = place_of(stem);
        if names.len() > 1 && names.last().is_some_and(|name| is_front(name)) {
            names.pop();
        }
        let place = match &part {
            Some(part) => std::iter::once(part.clone()).chain(names).collect(),
            None if depth == 0 => {
                chapter = Some(names.join("-"));
                let is_first = original.pages.is_empty();
                match (has_children, is_first && names.last().is_some_and(|name| is_front(name))) {
                    (true, _) => vec![names.join("-"), INDEX.to_owned()],
                    (false, true) => vec![INDEX.to_owned()],
                    (false, false) => vec![names.join("-")],
                }
            }
            None => {
                let module = chapter.clone().unwrap_or_default();
                let inner = if names[0] == module && names.len() > 1 { names[1..].to_vec() } else { names };
                std::iter::once(module).chain(inner).collect()
            }
        };
        listed.insert(from.clone());
        let Some(mut page) = OriginalPage::read(tree, &from, 0, place, remarks) else { continue };
        page.order = Some(number);
        page.front.order = None;
        page.given_title = Some(title.clone());
        original.pages.push(page);
    }
    for (path, _) in tree.below(source).filter(|(path, _)| page_stem(path).is_some()) {
        if !listed.contains(path) {
            remarks.at(ImportRemarkKind::NotTaken, path);
        }
    }
}

/// Whether a name is that of a book's front page.
fn is_front(name: &str) -> bool {
    ["index", "readme"].contains(&name.to_lowercase().as_str())
}

fn translate_book(
    tree: &Tree,
    path: &str,
    summary_path: &str,
    language: OriginalLanguage,
    original: &mut Original,
    remarks: &mut Remarks,
) {
    let Some(text) = tree.text(path) else { return remarks.at(ImportRemarkKind::NotUtf8, path) };
    let catalogue = match MessageTranslations::parse(text) {
        Ok(catalogue) => catalogue,
        Err(line) => return remarks.line(ImportRemarkKind::CatalogueUnreadable, path, line),
    };
    let index = original.languages.len();
    let title = catalogue.find(&original.title).map(|found| found.text.clone());
    original.languages.push(OriginalLanguage { title, ..language });
    let words = |source: &str| catalogue.find(source).map(|found| plain(&found.text));
    let titles: Vec<(PagePlace, String)> = original
        .folder_titles
        .iter()
        .filter(|((language, _), _)| *language == 0)
        .map(|((_, place), title)| (place.clone(), title.clone()))
        .collect();
    for (place, title) in titles {
        let own = words(&title);
        if own.is_none() {
            remarks.at(ImportRemarkKind::Untranslated, summary_path);
        }
        original.folder_titles.insert((index, place), own.unwrap_or(title));
    }
    let mut pages = Vec::new();
    for page in &original.pages {
        let translated = translate(&page.body, &catalogue);
        let mut tell = |kind, lines: &[usize]| {
            lines.iter().for_each(|line| remarks.line(kind, &page.from, page.first_line + line));
        };
        tell(ImportRemarkKind::Untranslated, &translated.untranslated);
        tell(ImportRemarkKind::Fuzzy, &translated.fuzzy);
        let own = |text: &Option<String>| text.as_ref().map(|text| words(text).unwrap_or_else(|| text.clone()));
        pages.push(OriginalPage {
            language: index,
            from: page.from.clone(),
            place: page.place.clone(),
            order: page.order,
            front: Front {
                title: own(&page.front.title),
                description: own(&page.front.description),
                times: page.front.times.clone(),
                draft: page.front.draft,
                ..Front::default()
            },
            body: translated.text,
            first_line: page.first_line,
            given_title: own(&page.given_title),
        });
    }
    original.pages.extend(pages);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_parts_and_chapters_at_their_depth() {
        let chapter =
            |depth, title: &str, path: &str| SummaryLine::Chapter { depth, title: title.into(), path: path.into() };
        let text = "# Summary\n\n[Welcome](index.md)\n\n# Day *one*\n\n- [A](a.md)\n    - [B](./a/b.md)\n- [`C`](c.md)\n- [Draft]()\n";
        assert_eq!(
            summary(text),
            [
                chapter(0, "Welcome", "index.md"),
                SummaryLine::Part("Day one".into()),
                chapter(0, "A", "a.md"),
                chapter(1, "B", "a/b.md"),
                chapter(0, "C", "c.md"),
                chapter(0, "Draft", ""),
            ]
        );
    }
}
