//! Hugo and Zola: `content/**/page.es.md`, or one content folder for each language.

use super::original::{INDEX, Original, OriginalLanguage, OriginalPage, page_stem, place_of};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;
use super::values;
use crate::config::Node;

const CONFIGS: [&str; 8] =
    ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"];

const DEFAULT: &str = "config/_default/";

pub(super) fn fits(tree: &Tree, known: &[String]) -> bool {
    let has_settings = tree.first(CONFIGS).is_some() || tree.below(DEFAULT).next().is_some();
    let has_suffix = |rest: &str| page_stem(rest).is_some_and(|stem| suffix(stem, &[], known).1.is_some());
    tree.below("content/").any(|(_, rest)| (has_settings && page_stem(rest).is_some()) || has_suffix(rest))
}

/// Distinguishes the settings: Zola has `default_language` and `base_url`, Hugo `defaultContentLanguage` and `baseURL`.
pub(super) fn is_zola(tree: &Tree) -> bool {
    let settings = tree.text("config.toml").and_then(|text| values::parse(text, "toml"));
    let has =
        |key: &str| settings.as_ref().is_some_and(|node| values::entries(node).iter().any(|entry| entry.key == key));
    has("base_url") && tree.below("content/").any(|(_, rest)| page_stem(rest).is_some())
}

/// A language in the settings.
struct Declared {
    tag: String,
    /// Its own content folder, with a trailing slash, if it has one.
    folder: Option<String>,
    language: Option<OriginalLanguage>,
}

pub(super) fn read(tree: &Tree, known: &[String], remarks: &mut Remarks) -> Original {
    let settings = settings(tree, remarks);
    let find = |key: &str| settings.iter().find_map(|(_, node)| values::text(node, key));
    let default = find("defaultContentLanguage").or_else(|| find("default_language"));
    let default = default.or_else(|| find("languageCode")).unwrap_or_else(|| "en".into());
    let mut declared = declared(&settings, known);
    if !declared.iter().any(|one| same(&one.tag, &default)) {
        let language = OriginalLanguage::of(&default, known);
        declared.insert(0, Declared { tag: default.clone(), folder: None, language });
    }
    add_undeclared(tree, known, &mut declared);
    // The default language is first, for readers whose language is unknown; the others are in the order of the
    // settings.
    declared.sort_by_key(|one| !same(&one.tag, &default));
    let content = find("contentDir").map_or_else(|| "content/".to_owned(), |folder| as_folder(&folder));
    let mut original = Original { title: find("title").unwrap_or_default(), ..Original::default() };
    original.languages = declared.iter().filter_map(|one| one.language.clone()).collect();
    original.file_roots = vec!["static/".into(), content.clone()];
    original.file_roots.extend(declared.iter().filter_map(|one| one.folder.clone()));
    for path in tree.paths() {
        let Some(stem) = page_stem(path) else { continue };
        let Some((tag, place)) = position(stem, &content, &declared, &default, known) else {
            remarks.at(ImportRemarkKind::NotTaken, path);
            continue;
        };
        let language = declared.iter().find(|one| same(&one.tag, &tag)).and_then(|one| one.language.as_ref());
        match original.languages.iter().position(|one| Some(one) == language) {
            Some(index) => original.pages.extend(OriginalPage::read(tree, path, index, place, remarks)),
            None => remarks.about(ImportRemarkKind::LanguageLeftOut, &tag, path, 0),
        }
    }
    original
}

/// All valid settings files, in the order of precedence.
fn settings(tree: &Tree, remarks: &mut Remarks) -> Vec<(String, Node)> {
    let mut files: Vec<String> = CONFIGS.iter().filter_map(|path| tree.first([*path])).collect();
    files.extend(tree.below(DEFAULT).map(|(path, _)| path.to_owned()));
    let mut read = Vec::new();
    for path in files {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        if !["toml", "yaml", "yml", "json"].contains(&ending) {
            continue;
        }
        match tree.text(&path).and_then(|text| values::parse(text, ending)) {
            Some(node) => read.push((path, node)),
            None => remarks.at(ImportRemarkKind::ConfigUnreadable, &path),
        }
    }
    read
}

fn declared(settings: &[(String, Node)], known: &[String]) -> Vec<Declared> {
    let mut declared: Vec<Declared> = Vec::new();
    for (path, node) in settings {
        let name = path.strip_prefix(DEFAULT).unwrap_or_default();
        // `languages.toml` has the same content as `[languages]`.
        let table = if name.starts_with("languages.") { Some(node) } else { values::get(node, "languages") };
        for entry in table.map(values::entries).unwrap_or_default() {
            if declared.iter().any(|one| same(&one.tag, &entry.key)) {
                continue;
            }
            let text = |key: &str| values::text(&entry.node, key);
            let language = OriginalLanguage::of(&entry.key, known).map(|language| OriginalLanguage {
                label: text("languageName").or_else(|| text("label")),
                title: text("title"),
                locale: language
                    .locale
                    .or_else(|| OriginalLanguage::of(&text("languageCode").or_else(|| text("locale"))?, known)?.locale),
                ..language
            });
            let folder = text("contentDir").map(|folder| as_folder(&folder));
            declared.push(Declared { tag: entry.key.clone(), folder, language });
        }
    }
    declared
}

/// Adds languages that are only in file names, not in the settings.
fn add_undeclared(tree: &Tree, known: &[String], declared: &mut Vec<Declared>) {
    for (_, rest) in tree.below("content/") {
        let Some(tag) = page_stem(rest).and_then(|stem| suffix(stem, declared, known).1) else { continue };
        if !declared.iter().any(|one| same(&one.tag, tag)) {
            declared.push(Declared { tag: tag.to_owned(), folder: None, language: OriginalLanguage::of(tag, known) });
        }
    }
}

/// The language and the place of a page from its path without extension; `None` outside the content folders.
fn position(
    stem: &str,
    content: &str,
    declared: &[Declared],
    default: &str,
    known: &[String],
) -> Option<(String, Vec<String>)> {
    let own = declared
        .iter()
        .filter_map(|one| Some((one.tag.as_str(), stem.strip_prefix(one.folder.as_deref()?)?)))
        .min_by_key(|(_, rest)| rest.len());
    let (tag, rest) = match own {
        Some((tag, rest)) => (Some(tag), rest),
        None => {
            let rest = stem.strip_prefix(content)?;
            let folder = rest.split_once('/').map(|(folder, _)| folder).unwrap_or_default();
            let by_folder = declared.iter().find(|one| one.folder.is_none() && same(&one.tag, folder));
            match by_folder {
                Some(one) => (Some(one.tag.as_str()), &rest[folder.len() + 1..]),
                None => (None, rest),
            }
        }
    };
    let (rest, suffixed) = suffix(rest, declared, known);
    let mut place = place_of(rest);
    if let Some(last) = place.last_mut().filter(|last| *last == "_index") {
        *last = INDEX.to_owned();
    }
    Some((suffixed.or(tag).unwrap_or(default).to_owned(), place))
}

/// Splits `page.es` into name and language, if the part after the last point is a language.
fn suffix<'a>(stem: &'a str, declared: &[Declared], known: &[String]) -> (&'a str, Option<&'a str>) {
    match stem.rsplit_once('.') {
        Some((name, tag))
            if declared.iter().any(|one| same(&one.tag, tag)) || OriginalLanguage::of(tag, known).is_some() =>
        {
            (name, Some(tag))
        }
        _ => (stem, None),
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn as_folder(text: &str) -> String {
    let trimmed = text.trim_start_matches("./").trim_matches('/');
    if trimmed.is_empty() { String::new() } else { format!("{trimmed}/") }
}
