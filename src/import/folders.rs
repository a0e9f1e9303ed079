//! One folder for each language, `en/**.md` and `es/**.md`: a common layout that is not specific to a program.

use super::original::{INDEX, Original, OriginalLanguage, OriginalPage, page_stem, place_of};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;

/// The possible parent folders of the language folders.
const BASES: [&str; 4] = ["", "content/", "docs/", "src/"];

pub(super) fn fits(tree: &Tree, known: &[String]) -> bool {
    languages(tree, known).len() > 1
}

/// The languages, each with its folder.
fn languages(tree: &Tree, known: &[String]) -> Vec<(OriginalLanguage, String)> {
    if tree.roots.len() > 1 {
        return tree
            .roots
            .iter()
            .filter_map(|root| Some((OriginalLanguage::of(root.trim_end_matches('/'), known)?, root.clone())))
            .collect();
    }
    let mut found: Vec<(OriginalLanguage, String)> = Vec::new();
    for base in BASES {
        for (path, rest) in tree.below(base) {
            let Some((folder, _)) = rest.split_once('/').filter(|_| page_stem(path).is_some()) else { continue };
            let Some(language) = OriginalLanguage::of(folder, known) else { continue };
            if !found.iter().any(|(known, _)| known.tag == language.tag) {
                found.push((language, format!("{base}{folder}/")));
            }
        }
        if found.len() > 1 {
            break;
        }
        found.clear();
    }
    found
}

pub(super) fn read(tree: &Tree, known: &[String], remarks: &mut Remarks) -> Original {
    let languages = languages(tree, known);
    let mut original = Original::default();
    for (language, folder) in &languages {
        let index = original.languages.len();
        original.languages.push(language.clone());
        for (path, rest) in tree.below(folder) {
            let Some(stem) = page_stem(rest) else { continue };
            let mut place = place_of(stem);
            let is_readme = place.last().is_some_and(|name| name.eq_ignore_ascii_case("readme") || name == "_index");
            if let Some(last) = place.last_mut().filter(|_| is_readme) {
                *last = INDEX.to_owned();
            }
            original.pages.extend(OriginalPage::read(tree, path, index, place, remarks));
        }
        original.file_roots.push(folder.clone());
    }
    for path in tree.paths().filter(|path| page_stem(path).is_some()) {
        if !languages.iter().any(|(_, folder)| path.starts_with(folder.as_str())) {
            remarks.at(ImportRemarkKind::NotTaken, path);
        }
    }
    original
}
