//! Gives translations with different file names the place of the original, if the pairing is certain.
//!
//! It is certain with a shared key in the front matter, the same name after a different number, the same number if only
//! one page or folder on each side has it, or the same position in the list of pages in a lesson's settings.

use std::collections::{BTreeMap, BTreeSet};

use super::original::{INDEX, Original, OriginalPage, PagePlace, number_and_name};
use super::remarks::{ImportRemarkKind, Remarks};
use crate::language::slugify;

pub(super) fn pair(original: &mut Original, remarks: &mut Remarks) {
    by_key(original, remarks);
    let deepest = original.pages.iter().map(|page| page.place.len()).max().unwrap_or(0);
    for language in 1..original.languages.len() {
        for depth in 0..deepest {
            let renamed = by_name_and_number(original, language, depth);
            for (folder, own, lead) in renamed {
                rename(original, language, &folder, &own, &lead, remarks);
            }
        }
    }
}

/// Pairs pages by Hugo's `translationKey`.
fn by_key(original: &mut Original, remarks: &mut Remarks) {
    let mut leads: BTreeMap<String, (usize, PagePlace, String)> = BTreeMap::new();
    for page in &original.pages {
        let Some(key) = page.front.translation_key.clone() else { continue };
        let lead = leads.entry(key).or_insert_with(|| (page.language, page.place.clone(), page.from.clone()));
        if page.language < lead.0 {
            *lead = (page.language, page.place.clone(), page.from.clone());
        }
    }
    for page in &mut original.pages {
        let Some((language, place, from)) = page.front.translation_key.as_ref().and_then(|key| leads.get(key)) else {
            continue;
        };
        if *language != page.language && *place != page.place {
            keep_name(page);
            page.place.clone_from(place);
            remarks.at(ImportRemarkKind::Paired, &format!("{from} ↔ {}", page.from));
        }
    }
}

/// Computes the value by which a page or folder is compared, if it has one.
type PairKey<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The names at one depth below each folder, in one language.
fn children(original: &Original, language: usize, depth: usize) -> BTreeMap<PagePlace, BTreeSet<String>> {
    let mut children: BTreeMap<PagePlace, BTreeSet<String>> = BTreeMap::new();
    for page in original.pages.iter().filter(|page| page.language == language && page.place.len() > depth) {
        let name = &page.place[depth];
        if name != INDEX {
            children.entry(page.place[..depth].to_vec()).or_default().insert(name.clone());
        }
    }
    children
}

/// The folder, the name and the name in the first language, of each child with different names.
fn by_name_and_number(original: &Original, language: usize, depth: usize) -> Vec<(PagePlace, String, String)> {
    let lead = children(original, 0, depth);
    let mut renamed = Vec::new();
    for (folder, own) in children(original, language, depth) {
        let Some(lead) = lead.get(&folder) else { continue };
        let mut left: Vec<&String> = own.difference(lead).collect();
        let mut open: Vec<&String> = lead.difference(&own).collect();
        let plain = |name: &str| Some(slugify(number_and_name(name).1));
        let number = |name: &str| number_and_name(name).0.map(|number| number.to_string());
        // Lists of different lengths are not a reliable pairing.
        let is_listed = original.names_are_addresses && left.len() == open.len();
        let listed = |name: &str| {
            let place: Vec<&String> = folder.iter().chain([own.get(name).or_else(|| lead.get(name))?]).collect();
            let page = original.pages.iter().find(|page| page.place.iter().eq(place.iter().copied()))?;
            page.order.filter(|_| is_listed).map(|order| order.to_string())
        };
        let ways: [&PairKey<'_>; 3] = [&plain, &number, &listed];
        for way in ways {
            let unique = |names: &[&String], mark: &str| {
                let mut with = names.iter().filter(|name| way(name).as_deref() == Some(mark));
                with.next().map(|name| (*name).clone()).filter(|_| with.next().is_none())
            };
            let pairs: Vec<(String, String)> = left
                .iter()
                .filter_map(|name| way(name))
                .filter_map(|mark| Some((unique(&left, &mark)?, unique(&open, &mark)?)))
                .collect();
            left.retain(|name| !pairs.iter().any(|(own, _)| own == *name));
            open.retain(|name| !pairs.iter().any(|(_, lead)| lead == *name));
            renamed.extend(pairs.into_iter().map(|(own, lead)| (folder.clone(), own, lead)));
        }
    }
    renamed
}

fn rename(original: &mut Original, language: usize, folder: &[String], own: &str, lead: &str, remarks: &mut Remarks) {
    let depth = folder.len();
    let fits = |page: &OriginalPage| page.place.starts_with(folder) && page.place.len() > depth;
    let is_lead = |page: &&OriginalPage| page.language == 0 && fits(page) && page.place[depth] == lead;
    let other = original.pages.iter().find(is_lead).map(|page| page.from.clone()).unwrap_or_default();
    for page in original.pages.iter_mut().filter(|page| page.language == language) {
        if !fits(page) || page.place[depth] != own {
            continue;
        }
        if depth + 1 == page.place.len() {
            keep_name(page);
            remarks.at(ImportRemarkKind::Paired, &format!("{other} ↔ {}", page.from));
        } else if depth + 2 == page.place.len() && page.is_index() {
            page.front.slug = page.front.slug.take().or_else(|| slug_of(own));
            remarks.at(ImportRemarkKind::Paired, &format!("{other} ↔ {}", page.from));
        }
        lead.clone_into(&mut page.place[depth]);
    }
    let titles: Vec<_> = original.folder_titles.keys().filter(|(one, _)| *one == language).cloned().collect();
    for (_, place) in titles.into_iter().filter(|(_, place)| place.len() == depth + 1 && place[depth] == own) {
        let mut renamed = place.clone();
        lead.clone_into(&mut renamed[depth]);
        if let Some(title) = original.folder_titles.remove(&(language, place)) {
            original.folder_titles.insert((language, renamed), title);
        }
    }
}

/// A renamed page keeps its own name in its address.
fn keep_name(page: &mut OriginalPage) {
    let own = page.place.last().filter(|name| *name != INDEX).and_then(|name| slug_of(name));
    page.front.slug = page.front.slug.take().or(own);
}

fn slug_of(name: &str) -> Option<String> {
    Some(slugify(number_and_name(name).1)).filter(|slug| crate::language::check_slug(slug).is_ok())
}
