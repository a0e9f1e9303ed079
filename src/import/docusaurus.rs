//! Docusaurus: `docs/` in one language, `i18n/TAG/docusaurus-plugin-content-docs/current/` in the others.
//!
//! The settings are JavaScript; only the few texts that are needed are searched in it.

use super::original::{INDEX, Original, OriginalLanguage, OriginalPage, number_and_name, page_stem, place_of};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;
use super::values;

const CONFIGS: [&str; 5] = [
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
    "docusaurus.config.mts",
];

const TRANSLATED: &str = "docusaurus-plugin-content-docs/current/";

const CATEGORIES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];

pub(super) fn fits(tree: &Tree) -> bool {
    let has_docs = tree.below("docs/").any(|(path, _)| page_stem(path).is_some());
    has_docs && (tree.first(CONFIGS).is_some() || tree.below("i18n/").any(|(path, _)| path.contains(TRANSLATED)))
}

pub(super) fn read(tree: &Tree, known: &[String], remarks: &mut Remarks) -> Original {
    let config = tree.first(CONFIGS).and_then(|path| tree.text(&path)).unwrap_or_default();
    let default = setting(config, "defaultLocale").unwrap_or_else(|| "en".into());
    let mut original = Original { title: setting(config, "title").unwrap_or_default(), ..Original::default() };
    original.file_roots = vec!["static/".into(), "docs/".into()];
    let mut folders = vec![(default.clone(), "docs/".to_owned())];
    for (_, rest) in tree.below("i18n/") {
        let Some((tag, inner)) = rest.split_once('/') else { continue };
        if inner.starts_with(TRANSLATED) && !folders.iter().any(|(known, _)| known == tag) {
            folders.push((tag.to_owned(), format!("i18n/{tag}/{TRANSLATED}")));
        }
    }
    for (tag, folder) in &folders {
        let Some(language) = OriginalLanguage::of(tag, known) else {
            let pages = tree.below(folder).filter(|(path, _)| page_stem(path).is_some());
            pages.for_each(|(path, _)| remarks.about(ImportRemarkKind::LanguageLeftOut, tag, path, 0));
            continue;
        };
        let index = original.languages.len();
        original.languages.push(language);
        read_language(tree, folder, index, &mut original, remarks);
    }
    for path in tree.paths().filter(|path| page_stem(path).is_some()) {
        if !folders.iter().any(|(_, folder)| path.starts_with(folder.as_str())) {
            remarks.at(ImportRemarkKind::NotTaken, path);
        }
    }
    original
}

fn read_language(tree: &Tree, folder: &str, language: usize, original: &mut Original, remarks: &mut Remarks) {
    for (path, rest) in tree.below(folder) {
        let name = rest.rsplit('/').next().unwrap_or_default();
        if CATEGORIES.contains(&name) {
            read_category(tree, path, place_of(&rest[..rest.len() - name.len()]), language, original, remarks);
            continue;
        }
        let Some(stem) = page_stem(rest) else { continue };
        // A partial, which other pages import.
        if name.starts_with('_') {
            remarks.at(ImportRemarkKind::NotTaken, path);
            continue;
        }
        let mut place = place_of(stem);
        if stands_for_folder(&place) {
            place.pop();
            place.push(INDEX.to_owned());
        }
        let Some(mut page) = OriginalPage::read(tree, path, language, place, remarks) else { continue };
        // `slug: /` makes a page the front page.
        if page.front.is_root && tree.first([format!("{folder}index.md").as_str()]).is_none() {
            page.place = vec![INDEX.to_owned()];
        }
        original.pages.push(page);
    }
}

/// Whether a page is the front page of its folder: `visits/index.md`, `visits/README.md`, `visits/visits.md`.
fn stands_for_folder(place: &[String]) -> bool {
    let Some((name, folders)) = place.split_last() else { return false };
    let plain = |name: &str| number_and_name(name).1.to_lowercase();
    name.eq_ignore_ascii_case("readme")
        || name.eq_ignore_ascii_case(INDEX)
        || folders.last().is_some_and(|folder| plain(folder) == plain(name))
}

fn read_category(
    tree: &Tree,
    path: &str,
    place: Vec<String>,
    language: usize,
    original: &mut Original,
    remarks: &mut Remarks,
) {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let Some(node) = tree.text(path).and_then(|text| values::parse(text, ending)) else {
        remarks.at(ImportRemarkKind::ConfigUnreadable, path);
        return;
    };
    let label = values::text(&node, "label");
    original.folder_titles.extend(label.map(|label| ((language, place.clone()), label)));
    if let Some(position) = values::get(&node, "position").and_then(values::as_integer) {
        // The default language is read first and determines the order.
        original.folder_orders.entry(place).or_insert(position);
    }
}

/// The text after `key:` in a JavaScript file.
fn setting(program: &str, key: &str) -> Option<String> {
    program.match_indices(key).find_map(|(at, _)| {
        let is_whole = !program[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let rest = program[at + key.len()..].trim_start_matches(['\'', '"']).trim_start().strip_prefix(':')?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| is_whole && "'\"`".contains(*quote))?;
        let (value, _) = rest[1..].split_once(quote)?;
        Some(value.to_owned()).filter(|value| !value.is_empty() && !value.contains('\n'))
    })
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn settings_are_found_in_a_program() {
        let program =
            "export default {\n  title: 'Visitas',\n  i18n: { defaultLocale: \"es\", locales: ['es', 'en'] },\n};";
        assert_eq!(setting(program, "title").as_deref(), Some("Visitas"));
        assert_eq!(setting(program, "defaultLocale").as_deref(), Some("es"));
        assert_eq!(setting("subtitle: 'x', title: `y`", "title").as_deref(), Some("y"));
        assert_eq!(setting("title: site.title", "title"), None);
    }
}
