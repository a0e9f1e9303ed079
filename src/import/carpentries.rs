//! Lessons of The Carpentries, one repository for each language: in the layout of the Workbench or the older one of
//! Jekyll.

use super::error::ImportError;
use super::original::{INDEX, Original, OriginalLanguage, OriginalPage, PagePlace, page_stem, place_of};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;
use super::values;
use crate::config::Node;

const CONFIGS: [&str; 3] = ["config.yaml", "config.yml", "_config.yml"];

/// The folders of pages, in the order of the course: the name in the repository and the name in the course.
const FOLDERS: [(&str, &str); 6] = [
    ("episodes", "episodes"),
    ("_episodes", "episodes"),
    ("learners", "learners"),
    ("instructors", "instructors"),
    ("profiles", "profiles"),
    ("_extras", "learners"),
];

/// Pages beside the front page in the older layout.
const BESIDE: [&str; 2] = ["reference", "setup"];

/// Pages for facilitators, in any folder.
const FOR_FACILITATORS: [&str; 2] = ["guide", "instructor-notes"];

/// The titles of the folders by language; without a title the name of the folder is displayed.
const TITLES: &str = include_str!("folder_titles.toml");

pub(super) fn fits(tree: &Tree) -> bool {
    tree.roots.iter().all(|root| {
        let has = |folder: &str| tree.below(&format!("{root}{folder}/")).any(|(path, _)| page_stem(path).is_some());
        config_path(tree, root).is_some() && (has("episodes") || has("_episodes"))
    })
}

fn config_path(tree: &Tree, root: &str) -> Option<String> {
    CONFIGS.iter().find_map(|name| tree.first([format!("{root}{name}").as_str()]))
}

pub(super) fn read(tree: &Tree, known: &[String], remarks: &mut Remarks) -> Result<Original, ImportError> {
    let mut original = Original { names_are_addresses: true, ..Original::default() };
    for root in &tree.roots {
        let config = config_path(tree, root).and_then(|path| {
            let node = tree.text(&path).and_then(|text| values::parse(text, "yaml"));
            if node.is_none() {
                remarks.at(ImportRemarkKind::ConfigUnreadable, &path);
            }
            node
        });
        let tag = config.as_ref().and_then(|node| values::text(node, "lang")).unwrap_or_else(|| tag_of(root, known));
        let Some(language) = OriginalLanguage::of(&tag, known) else {
            let pages = tree.below(root).filter(|(path, _)| page_stem(path).is_some());
            pages.for_each(|(path, _)| remarks.about(ImportRemarkKind::LanguageLeftOut, &tag, path, 0));
            continue;
        };
        if original.languages.iter().any(|one| one.tag == language.tag) {
            return Err(ImportError::SameLanguage(language.tag));
        }
        let title = config.as_ref().and_then(|node| values::text(node, "title"));
        if original.languages.is_empty() {
            original.title = title.clone().unwrap_or_default();
        }
        original.languages.push(OriginalLanguage { title, ..language });
        original.file_roots.push(root.clone());
        read_lesson(tree, root, config.as_ref(), &mut original, remarks);
    }
    Ok(original)
}

/// The language tag at the end of a repository's name: `git-novice-es`; `en` if there is none.
fn tag_of(root: &str, known: &[String]) -> String {
    let name = root.trim_end_matches('/');
    let last = name.rsplit(['-', '_', '.']).next().unwrap_or_default();
    if known.iter().any(|tag| tag == last) { last.to_owned() } else { "en".to_owned() }
}

fn read_lesson(tree: &Tree, root: &str, config: Option<&Node>, original: &mut Original, remarks: &mut Remarks) {
    let language = original.languages.len() - 1;
    let order = Order::of(config);
    for (path, rest) in tree.below(root) {
        let Some(stem) = page_stem(rest) else { continue };
        let Some((place, order)) = place_in_lesson(stem, &order) else {
            remarks.at(ImportRemarkKind::NotTaken, path);
            continue;
        };
        let Some(mut page) = OriginalPage::read(tree, path, language, place, remarks) else { continue };
        page.order = order.or(page.order);
        if page.place == [INDEX] {
            page.given_title.clone_from(&original.languages[language].title);
        }
        let name = page.place.last().cloned().unwrap_or_default();
        page.front.is_for_facilitators = page.place[0] == "instructors" || FOR_FACILITATORS.contains(&name.as_str());
        original.pages.push(page);
    }
    let titles = values::parse(TITLES, "toml");
    let own = titles.as_ref().and_then(|node| values::get(node, &original.languages[language].tag));
    let lesson = original.languages[language].title.clone();
    for (number, (_, folder)) in (1..).zip(FOLDERS) {
        let place = vec![folder.to_owned()];
        original.folder_orders.entry(place.clone()).or_insert(number);
        // The folder of episodes gets the title of the lesson.
        let title = if folder == "episodes" { lesson.clone() } else { None };
        let title = title.or_else(|| values::text(own?, folder));
        original.folder_titles.extend(title.map(|title| ((language, place), title)));
    }
}

/// The order of pages from the settings, by folder.
struct Order(Vec<(&'static str, Vec<String>)>);

impl Order {
    fn of(config: Option<&Node>) -> Self {
        let read = |folder| {
            let files = config.and_then(|node| values::as_texts(values::get(node, folder)?)).unwrap_or_default();
            (folder, files)
        };
        Self(["episodes", "learners", "instructors", "profiles"].map(read).into())
    }

    fn find(&self, folder: &str, stem: &str) -> Option<i64> {
        let (_, files) = self.0.iter().find(|(known, _)| *known == folder)?;
        let at = files.iter().position(|file| page_stem(file).unwrap_or(file) == stem)?;
        i64::try_from(at).ok()
    }
}

fn place_in_lesson(stem: &str, order: &Order) -> Option<(PagePlace, Option<i64>)> {
    if stem == INDEX {
        return Some((vec![INDEX.to_owned()], None));
    }
    if BESIDE.contains(&stem) {
        return Some((vec!["learners".to_owned(), stem.to_owned()], None));
    }
    let (folder, rest) = stem.split_once('/')?;
    let (_, name) = FOLDERS.iter().find(|(known, _)| *known == folder)?;
    let mut place = vec![(*name).to_owned()];
    place.extend(place_of(rest));
    Some((place, order.find(name, rest)))
}
