//! The site of another program, reduced to what temario supports: the common result of reading all layouts.

use std::collections::BTreeMap;

use super::front::{Front, split};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;

/// The name of a front page in a place.
pub(super) const INDEX: &str = "index";

/// The place of a page: the names of its folders, and last its own name; the same in all languages.
pub(super) type PagePlace = Vec<String>;

/// All imported pages, in all languages.
#[derive(Default)]
pub(super) struct Original {
    pub title: String,
    /// The languages; the default language is first.
    pub languages: Vec<OriginalLanguage>,
    /// The pages, in no particular order.
    pub pages: Vec<OriginalPage>,
    /// The explicit order of folders.
    pub folder_orders: BTreeMap<PagePlace, i64>,
    /// The titles of folders without a front page, by language.
    pub folder_titles: BTreeMap<(usize, PagePlace), String>,
    /// The folders in which an address with a leading slash is searched.
    pub file_roots: Vec<String>,
    /// Whether a page can be addressed by its name alone, in any folder.
    pub names_are_addresses: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OriginalLanguage {
    /// The tag in the new site, without a region.
    pub tag: String,
    /// The tag with its region, if it has one.
    pub locale: Option<String>,
    /// Its name in itself.
    pub label: Option<String>,
    /// The site's title in it.
    pub title: Option<String>,
}

impl OriginalLanguage {
    /// The language of a tag such as `es`, `es-MX` or `es_419`, if it is supported.
    pub fn of(tag: &str, known: &[String]) -> Option<Self> {
        let whole = tag.trim().replace('_', "-");
        let primary = whole.split('-').next()?.to_lowercase();
        let region = whole.split_once('-').map(|(_, region)| format!("{primary}-{}", region.to_uppercase()));
        let locale = region.filter(|locale| crate::language::LanguageTag::parse(locale).is_some());
        known.contains(&primary).then_some(Self { tag: primary, locale, ..Self::default() })
    }
}

/// A page in one language.
pub(super) struct OriginalPage {
    /// The index of its language.
    pub language: usize,
    /// The path of the original file.
    pub from: String,
    pub place: PagePlace,
    /// Its order among sibling pages.
    pub order: Option<i64>,
    pub front: Front,
    /// Its text, unchanged.
    pub body: String,
    /// The line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// The title in a table of contents, used if the page has none.
    pub given_title: Option<String>,
}

impl OriginalPage {
    /// Reads a page. A file that is not UTF-8 text is reported and omitted.
    pub fn read(tree: &Tree, from: &str, language: usize, place: PagePlace, remarks: &mut Remarks) -> Option<Self> {
        let Some(text) = tree.text(from) else {
            remarks.at(ImportRemarkKind::NotUtf8, from);
            return None;
        };
        let (front, start) = split(text, from, remarks);
        let body = text[start..].to_owned();
        let first_line = text[..start].matches('\n').count() + 1;
        let order = front.order;
        Some(Self { language, from: from.to_owned(), place, order, front, body, first_line, given_title: None })
    }

    /// Whether it is the front page of a folder.
    pub fn is_index(&self) -> bool {
        self.place.last().is_some_and(|name| name == INDEX)
    }

    /// The folder of its file, with a trailing slash; empty at the top.
    pub fn folder(&self) -> &str {
        self.from.rfind('/').map_or("", |at| &self.from[..=at])
    }
}

/// The number before a name, and the rest: `02-visits`, `2_visits`, `2. Visits`. A year is part of the name.
pub(super) fn number_and_name(name: &str) -> (Option<i64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let is_number = (1..=3).contains(&digits) && !rest.is_empty() && rest.len() < name.len() - digits;
    match name[..digits].parse() {
        Ok(number) if is_number => (Some(number), rest),
        _ => (None, name),
    }
}

/// The path of a page's file without its extension; `None` if it is not a page.
pub(super) fn page_stem(path: &str) -> Option<&str> {
    [".md", ".mdx", ".markdown"].iter().find_map(|ending| path.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

/// Converts a path below a folder to a place.
pub(super) fn place_of(stem: &str) -> PagePlace {
    stem.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gives_the_order_and_a_year_is_a_name() {
        assert_eq!(number_and_name("02-visits"), (Some(2), "visits"));
        assert_eq!(number_and_name("2. Visitas"), (Some(2), "Visitas"));
        assert_eq!(number_and_name("2018-report"), (None, "2018-report"));
        assert_eq!(number_and_name("3d"), (None, "3d"));
        assert_eq!(number_and_name("12"), (None, "12"));
    }

    #[test]
    fn a_region_is_kept_as_the_locale() {
        let known = ["en".to_owned(), "es".to_owned()];
        let language = OriginalLanguage::of("es_mx", &known).expect("known");
        assert_eq!((language.tag.as_str(), language.locale.as_deref()), ("es", Some("es-MX")));
        assert_eq!(OriginalLanguage::of("qaa", &known), None);
    }
}
