//! Writes the arranged pages as files of a site.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::Arrangement;
use super::front::Front;
use super::links::Media;
use super::original::{Original, OriginalPage};
use super::remarks::{ImportRemarkKind, Remarks};
use super::titles::title_of;
use super::tree::Tree;
use crate::config::SITE_FILE;

/// The files of a site by path.
pub(super) type SiteFiles = BTreeMap<String, Vec<u8>>;

/// Whether the pages contain HTML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlPresence {
    Some,
    None,
}

pub(super) fn compose(
    tree: &Tree,
    original: &Original,
    arrangement: &Arrangement,
    (media, html): (&Media, HtmlPresence),
    remarks: &mut Remarks,
) -> SiteFiles {
    let mut files = SiteFiles::new();
    files.insert(SITE_FILE.to_owned(), settings(original, html).into_bytes());
    let fronts: BTreeSet<String> = original.languages.iter().map(|language| format!("/{}/", language.tag)).collect();
    for (page, path) in original.pages.iter().zip(&arrangement.paths) {
        let tag = &original.languages[page.language].tag;
        // The front pages have these addresses.
        let taken = page.front.aliases.iter().filter(|alias| fronts.contains(*alias));
        taken.for_each(|alias| remarks.about(ImportRemarkKind::AliasDropped, alias, &page.from, 0));
        files.insert(format!("content/{tag}/{path}"), text(page, &fronts).into_bytes());
    }
    for (from, to) in media.files() {
        files.insert(format!("content/{to}"), tree.bytes(from).unwrap_or_default().to_vec());
    }
    add_front_pages(original, arrangement, &mut files, remarks);
    files
}

/// The text of a page, with the line ends of its body.
fn text(page: &OriginalPage, taken: &BTreeSet<String>) -> String {
    let end = if page.body.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = page.front.compose(end, taken);
    text.push_str(&list("questions", &page.front.questions, end));
    text.push_str(&page.body);
    let keypoints = list("keypoints", &page.front.keypoints, end);
    if !keypoints.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    text.push_str(&keypoints);
    text
}

/// A list from front matter as a block.
fn list(block: &str, texts: &[String], end: &str) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let items: String = texts.iter().map(|text| format!("- {text}{end}")).collect();
    format!("{end}::: {block}{end}{items}:::{end}")
}

fn settings(original: &Original, html: HtmlPresence) -> String {
    // A JSON string is also a valid TOML string.
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut lines = vec![format!("title = {}", quoted(&original.title))];
    lines.extend(original.languages.first().map(|language| format!("default_language = {}", quoted(&language.tag))));
    for language in &original.languages {
        lines.push(format!("\n[languages.{}]", language.tag));
        let keys = [("label", &language.label), ("title", &language.title), ("locale", &language.locale)];
        lines.extend(keys.iter().filter_map(|(key, value)| Some(format!("{key} = {}", quoted(value.as_deref()?)))));
    }
    if html == HtmlPresence::Some {
        lines.push("\n[markdown]\nraw_html = true".to_owned());
    }
    lines.join("\n") + "\n"
}

/// Adds missing front pages, for each language and for each module with pages.
fn add_front_pages(original: &Original, arrangement: &Arrangement, files: &mut SiteFiles, remarks: &mut Remarks) {
    let mut made = BTreeSet::new();
    for (index, language) in original.languages.iter().enumerate() {
        let tag = &language.tag;
        let title = language.title.clone().unwrap_or_else(|| original.title.clone());
        made.insert((format!("content/{tag}/index.md"), title, false));
        for (module, place) in &arrangement.modules {
            let folder = format!("content/{tag}/{module}/");
            if !files.keys().any(|path| path.starts_with(&folder)) {
                continue;
            }
            let own = original.folder_titles.get(&(index, place.clone())).cloned();
            let name = place.first().map(String::as_str).unwrap_or_default();
            let mut pages = original.pages.iter().filter(|page| page.place.first() == place.first());
            let is_for_facilitators = pages.all(|page| page.front.is_for_facilitators);
            made.insert((format!("{folder}index.md"), own.unwrap_or_else(|| title_of(name)), is_for_facilitators));
        }
    }
    for (path, title, is_for_facilitators) in made {
        files.entry(path).or_insert_with_key(|path| {
            remarks.at(ImportRemarkKind::FrontMade, path);
            let front = Front { title: Some(title), is_for_facilitators, ..Front::default() };
            front.compose("\n", &BTreeSet::new()).into_bytes()
        });
    }
}
