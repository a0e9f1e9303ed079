//! Converts places to paths of the new site: `01-module/02-page.md`, numbered in the order of the original.
//!
//! A course has only modules and pages: deeper pages get a joined name in their module, and a single folder around all
//! others is omitted.

use std::collections::{BTreeMap, BTreeSet};

use super::original::{INDEX, Original, PagePlace, number_and_name};
use super::remarks::{ImportRemarkKind, Remarks};
use crate::curriculum::Gathered;
use crate::language::{check_slug, slugify};

/// The new paths of pages and modules.
pub(super) struct Arrangement {
    /// The path of each page below its language's folder, in the order of the original's pages.
    pub paths: Vec<String>,
    /// The folders of modules, each with its original place.
    pub modules: Vec<(String, PagePlace)>,
}

/// The maximum length of a name in bytes, so that every file system accepts it with a number and an extension.
const LONGEST: usize = 80;

pub(super) fn arrange(original: &mut Original, remarks: &mut Remarks) -> Arrangement {
    part_doubles(original, remarks);
    leave_out_single_folder(original);
    move_into_folders(original);
    let places: BTreeSet<PagePlace> = original.pages.iter().map(|page| page.place.clone()).collect();
    let orders = orders(original);
    let mut sorted: Vec<&PagePlace> = places.iter().collect();
    sorted.sort_by_cached_key(|place| sort_key(place, &orders));
    let mut names = Names::new();
    let mut paths: BTreeMap<&PagePlace, String> = BTreeMap::new();
    let mut modules: Vec<(String, PagePlace)> = Vec::new();
    for place in sorted {
        let path = match place.as_slice() {
            [name] if name == INDEX => "index.md".to_owned(),
            // A folder that contains only a front page becomes a page.
            [folder, name] if name == INDEX && places.iter().filter(|one| one[0] == *folder).count() == 1 => {
                format!("{}.md", names.number("", folder))
            }
            [name] => format!("{}.md", names.number("", name)),
            [folder, rest @ ..] => {
                let known = modules.iter().find(|(_, place)| place[0] == *folder).map(|(module, _)| module.clone());
                let module = known.unwrap_or_else(|| {
                    let module = names.number("/", folder);
                    modules.push((module.clone(), vec![folder.clone()]));
                    module
                });
                match rest {
                    [name] if name == INDEX => format!("{module}/index.md"),
                    _ => format!("{module}/{}.md", names.number(&module, &joined(rest))),
                }
            }
            [] => continue,
        };
        paths.insert(place, path);
    }
    let of_page = |place: &PagePlace| paths.get(place).cloned().unwrap_or_default();
    let arranged = original.pages.iter().map(|page| of_page(&page.place)).collect();
    for page in &original.pages {
        if page.place.len() > 3 || (page.place.len() == 3 && page.place[2] != INDEX) {
            let tag = &original.languages[page.language].tag;
            remarks.at(ImportRemarkKind::Flattened, &format!("{} → content/{tag}/{}", page.from, of_page(&page.place)));
        }
        if page.order.is_some() {
            remarks.at(ImportRemarkKind::Numbered, &page.from);
        }
    }
    Arrangement { paths: arranged, modules }
}

/// Renames files with the same place in the same language, for example `a.md` and `a.mdx`.
fn part_doubles(original: &mut Original, remarks: &mut Remarks) {
    let mut seen: BTreeSet<(usize, PagePlace)> = BTreeSet::new();
    for page in &mut original.pages {
        let mut number = 2;
        let place = page.place.clone();
        while !seen.insert((page.language, page.place.clone())) {
            page.place.clone_from(&place);
            if let Some(last) = page.place.last_mut() {
                *last = format!("{last}-{number}");
            }
            number += 1;
        }
        if number > 2 {
            remarks.at(ImportRemarkKind::SamePlace, &page.from);
        }
    }
}

/// A page beside a folder of the same name becomes its front page, if the folder has none.
fn move_into_folders(original: &mut Original) {
    let folders: BTreeSet<String> =
        original.pages.iter().filter(|page| page.place.len() > 1).map(|page| page.place[0].clone()).collect();
    let fronts: BTreeSet<String> = original
        .pages
        .iter()
        .filter(|page| page.place.len() == 2 && page.is_index())
        .map(|page| page.place[0].clone())
        .collect();
    for page in original.pages.iter_mut().filter(|page| page.place.len() == 1) {
        if folders.contains(&page.place[0]) && !fronts.contains(&page.place[0]) {
            page.place.push(INDEX.to_owned());
        }
    }
}

/// If all pages are in one folder, such as `docs/`, its subfolders become the modules.
fn leave_out_single_folder(original: &mut Original) {
    let folders: BTreeSet<&str> =
        original.pages.iter().filter(|page| page.place.len() > 1).map(|page| page.place[0].as_str()).collect();
    let is_deep = |page: &super::original::OriginalPage| page.place.len() > 2 && page.place[1] != INDEX;
    let others = original.pages.iter().any(|page| page.place.len() == 1 && page.place[0] != INDEX);
    let Some(folder) = folders.first().map(|folder| (*folder).to_owned()) else { return };
    if folders.len() != 1 || others || !original.pages.iter().any(is_deep) {
        return;
    }
    // A single folder with its own title is a module.
    if original.folder_titles.keys().any(|(_, place)| *place == [folder.clone()]) {
        return;
    }
    let has_front = original.pages.iter().any(|page| page.place.len() == 1);
    for page in &mut original.pages {
        let is_front = page.place.len() == 2 && page.place[1] == INDEX;
        match (page.place.len() > 1, is_front && has_front) {
            (true, true) => page.place = vec![folder.clone()],
            (true, false) => {
                page.place.remove(0);
            }
            (false, _) => {}
        }
    }
    let below = |place: &PagePlace| (place.len() > 1 && place[0] == folder).then(|| place[1..].to_vec());
    original.folder_orders =
        original.folder_orders.iter().filter_map(|(place, order)| Some((below(place)?, *order))).collect();
    original.folder_titles = original
        .folder_titles
        .iter()
        .filter_map(|((language, place), title)| Some(((*language, below(place)?), title.clone())))
        .collect();
}

/// The explicit order of pages and folders; the first language with one determines it.
fn orders(original: &Original) -> BTreeMap<PagePlace, i64> {
    let mut orders = BTreeMap::new();
    for language in 0..original.languages.len() {
        for page in original.pages.iter().filter(|page| page.language == language) {
            let Some(order) = page.order else { continue };
            let place = if page.is_index() { &page.place[..page.place.len() - 1] } else { &page.place[..] };
            orders.entry(place.to_vec()).or_insert(order);
        }
    }
    for (place, order) in &original.folder_orders {
        orders.entry(place.clone()).or_insert(*order);
    }
    orders
}

type SortKey = Vec<(bool, i64, i64, String)>;

/// Sorts by front page, explicit order, number before the name, and name.
fn sort_key(place: &PagePlace, orders: &BTreeMap<PagePlace, i64>) -> SortKey {
    (1..=place.len())
        .map(|length| {
            let name = &place[length - 1];
            let (number, plain) = number_and_name(name);
            let order = orders.get(&place[..length]).copied().unwrap_or(i64::MAX);
            (name != INDEX, order, number.unwrap_or(i64::MAX), slugify(plain))
        })
        .collect()
}

fn joined(names: &[String]) -> String {
    let names: Vec<&str> = names.iter().filter(|name| *name != INDEX).map(|name| number_and_name(name).1).collect();
    names.join("-")
}

/// The used numbers and names in each folder.
struct Names {
    taken: BTreeMap<String, BTreeSet<String>>,
    counts: BTreeMap<String, usize>,
}

impl Names {
    fn new() -> Self {
        // These names are reserved for generated pages beside the front page.
        let own = Gathered::BESIDE_THE_FRONT_PAGE;
        let mut top: BTreeSet<String> = own.into_iter().map(|page| page.name().to_owned()).collect();
        top.extend(["404", INDEX].map(str::to_owned));
        Self { taken: BTreeMap::from([(String::new(), top)]), counts: BTreeMap::new() }
    }

    /// A name with the next number in a folder: `03-visits`. Modules and top-level pages are numbered separately.
    fn number(&mut self, folder: &str, name: &str) -> String {
        let id = self.id(folder.trim_matches('/'), name);
        let count = self.counts.entry(folder.to_owned()).or_default();
        *count += 1;
        format!("{count:02}-{id}")
    }

    fn id(&mut self, folder: &str, name: &str) -> String {
        let taken = self.taken.entry(folder.to_owned()).or_default();
        let slug = slugify(number_and_name(name).1);
        let cut = &slug[..slug.floor_char_boundary(LONGEST)];
        let cut = cut.trim_end_matches('-');
        let plain = if check_slug(cut).is_ok() && cut != INDEX { cut } else { "page" };
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let free = std::iter::once(plain.to_owned()).chain(numbered).find(|id| !taken.contains(id));
        let id = free.unwrap_or_default();
        taken.insert(id.clone());
        id
    }
}
