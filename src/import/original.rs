//! A site as another program has it, understood as far as ours goes: what every layout is read into.

use std::collections::BTreeMap;

use super::front::{Front, split};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;

/// The name of a front page among the names of a place.
pub(super) const INDEX: &str = "index";

/// Names of folders and, last, of the page: the same in all languages.
pub(super) type PagePlace = Vec<String>;

/// All pages in all languages that are taken over.
#[derive(Default)]
pub(super) struct Original {
    /// The site's title.
    pub title: String,
    /// The languages, that of readers of whom nothing is known first.
    pub languages: Vec<OriginalLanguage>,
    /// The pages, in no particular order.
    pub pages: Vec<OriginalPage>,
    /// The order of folders that say one.
    pub folder_orders: BTreeMap<PagePlace, i64>,
    /// The titles of folders that have one without having a front page, by language.
    pub folder_titles: BTreeMap<(usize, PagePlace), String>,
    /// Folders in which an address that begins with `/` is looked for.
    pub file_roots: Vec<String>,
    /// Whether a page answers to its bare name, in whatever folder it lies.
    pub names_are_addresses: bool,
}

/// A language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OriginalLanguage {
    /// Its tag as our site has it: without a region.
    pub tag: String,
    /// The tag with its region, if it has one.
    pub locale: Option<String>,
    /// Its name in itself.
    pub label: Option<String>,
    /// The site's title in it.
    pub title: Option<String>,
}

impl OriginalLanguage {
    /// The language of a tag such as `es`, `es-MX` or `es_419`, if it is among those that can be written.
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
    /// Its language, by its place in the list.
    pub language: usize,
    /// The file it was read from.
    pub from: String,
    /// Where it stands.
    pub place: PagePlace,
    /// Its place among its neighbours.
    pub order: Option<i64>,
    /// What stands above it.
    pub front: Front,
    /// Its text, to the byte.
    pub body: String,
    /// The line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// What a table of contents calls it, for a page that says nothing itself.
    pub given_title: Option<String>,
}

impl OriginalPage {
    /// Reads a page. A file that is no text is reported and left out.
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

    /// The folder that holds its file, with `/` at its end unless it is the top.
    pub fn folder(&self) -> &str {
        self.from.rfind('/').map_or("", |at| &self.from[..=at])
    }
}

/// The number in front of a name and the rest: `02-visits`, `2_visits`, `2. Visits`. A year is a part of a name.
pub(super) fn number_and_name(name: &str) -> (Option<i64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let is_number = (1..=3).contains(&digits) && !rest.is_empty() && rest.len() < name.len() - digits;
    match name[..digits].parse() {
        Ok(number) if is_number => (Some(number), rest),
        _ => (None, name),
    }
}

/// The name of a page's file without its ending; `None` if it is no page.
pub(super) fn page_stem(path: &str) -> Option<&str> {
    [".md", ".mdx", ".markdown"].iter().find_map(|ending| path.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

/// A path below a folder as a place.
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
        assert_eq!(OriginalLanguage::of("fr", &known), None);
    }
}
