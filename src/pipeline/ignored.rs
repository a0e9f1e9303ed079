//! Texts of `content/` that are not read.

use std::collections::BTreeMap;

use crate::config::{LanguageConfig, SiteConfig};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::fold;
use crate::source::{Place, Source};

/// Why texts of `content/` are not read: a finding for each file, and one for a folder that is none of a language.
pub(super) fn ignored(config: &SiteConfig, sources: &[&Source]) -> Vec<Diagnostic> {
    let mut folders: BTreeMap<&str, (usize, &Source)> = BTreeMap::new();
    let mut found = Vec::new();
    for source in sources {
        let path = source.path.as_str();
        let folder = path.split('/').nth(1).filter(|_| path.matches('/').count() > 1);
        let is_language = |folder: &&str| config.languages.find(|one| one.tag.as_str() == *folder).is_some();
        match folder.filter(|folder| !is_language(folder)) {
            Some(folder) if path.ends_with(".md") => folders.entry(folder).or_insert((0, source)).0 += 1,
            _ => found.push(Diagnostic::new(ignored_file(path), Place::file(&source.path))),
        }
    }
    for (folder, (count, first)) in folders {
        let label = |one: &LanguageConfig| one.label.clone().unwrap_or_default();
        let is_near = |one: &&LanguageConfig| {
            let names = [one.tag.as_str().to_owned(), label(one)];
            names.iter().any(|name| fold(name) == fold(folder))
        };
        let (place, count) = (Place::file(&first.path), count.to_string());
        let folder = format!("content/{folder}");
        let fault: Fault = match config.languages.values().find(is_near) {
            Some(near) => {
                let near = format!("content/{}", near.tag.as_str());
                faults::FileIgnoredFolderNear { count, folder, near }.into()
            }
            None => faults::FileIgnoredFolder { count, folder }.into(),
        };
        found.push(Diagnostic::new(fault, place));
    }
    found
}

/// Why a text of `content/` is not read.
fn ignored_file(path: &str) -> Fault {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    match name.strip_suffix(".yaml") {
        Some(stem) => {
            let fitting = format!("{stem}.yml");
            faults::FileIgnoredName { ending: ".yml".to_owned(), fitting, name }.into()
        }
        None => faults::FileIgnored { path: path.to_owned() }.into(),
    }
}
