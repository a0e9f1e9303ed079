//! A data file that does not exist although its entries are used.

use super::consequences::DATA;
use crate::curriculum::{DIAGRAM_FILE, DataLocation, GLOSSARY, INSTRUMENTS, is_library};
use crate::diagnostic::{Diagnostic, faults, nearest};
use crate::source::{Place, Snapshot, SourcePath};

/// Endings that data have under another name.
const ENDINGS: [&str; 7] = [".yml", ".yaml", ".bak", ".old", ".txt", ".json", "~"];

/// The fewest uses that tell of a file which is lost; with fewer, and no file of nearly its name, each use is told.
const FEWEST: usize = 10;

pub(super) fn check(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    for (location, rules) in DATA {
        let (DataLocation::File(wanted) | DataLocation::Folder(wanted)) = location;
        let paths = || {
            snapshot.sources.iter().map(|source| &source.path).chain(snapshot.faults.iter().map(|one| &one.place.path))
        };
        if paths().any(|path| location.has(path.as_str())) {
            continue;
        }
        let uses = found.iter().filter(|one| one.rule == rules[0]).count();
        let near = if uses == 0 { None } else { misnamed(snapshot, location) };
        if uses < FEWEST && near.is_none() {
            continue;
        }
        let (path, uses) = (wanted.to_owned(), uses.to_string());
        let place = Place::file(&SourcePath::new(wanted));
        found.push(match near {
            Some(near) => {
                let own = match location {
                    DataLocation::File(_) => near.to_string(),
                    DataLocation::Folder(_) => {
                        near.as_str().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
                    }
                };
                Diagnostic::new(faults::DataMissingNear { path, uses, near: own }, place).beside(Place::file(near))
            }
            None => Diagnostic::new(faults::DataMissing { path, uses }, place),
        });
    }
}

/// The lists with which data files begin.
const LISTS: [(&str, &str); 3] = [(GLOSSARY, "terms:"), (INSTRUMENTS, "instruments:"), (DIAGRAM_FILE, "diagrams:")];

/// The file that begins with the list of the data, in whichever language its name is; otherwise the file or, for a
/// folder, a file of the folder that has nearly the name of the data.
fn misnamed(snapshot: &Snapshot, location: DataLocation) -> Option<&SourcePath> {
    let is_data = |path: &str| ENDINGS.iter().any(|ending| path.to_lowercase().ends_with(ending)) && !is_library(path);
    let sources = snapshot.sources_below("content").map(|source| &source.path);
    let others = snapshot.binaries_below("content").map(|binary| &binary.path);
    let all: Vec<&SourcePath> = sources.chain(others).filter(|path| is_data(path.as_str())).collect();
    let (DataLocation::File(wanted) | DataLocation::Folder(wanted)) = location;
    let list = LISTS.iter().find(|(path, _)| *path == wanted).map(|(_, list)| *list);
    let begins = |path: &SourcePath| {
        let text = snapshot.text(path.as_str()).unwrap_or_default();
        list.is_some_and(|list| text.lines().any(|line| line.trim_end() == list))
    };
    if let Some(found) = all.iter().copied().find(|path| begins(path)) {
        return Some(found);
    }
    let stem = |name: &str| name.split('.').next().unwrap_or(name).to_lowercase();
    let name_of = |path: &str| -> Option<String> {
        let mut parts = path.rsplit('/');
        let name = parts.next()?;
        match location {
            DataLocation::File(_) => Some(stem(name)),
            DataLocation::Folder(_) => parts.next().filter(|folder| *folder != "content").map(str::to_lowercase),
        }
    };
    let name = stem(wanted.rsplit('/').next().unwrap_or(wanted));
    let names: Vec<(String, &SourcePath)> =
        all.into_iter().filter_map(|path| Some((name_of(path.as_str())?, path))).collect();
    let near = nearest(&name, names.iter().map(|(name, _)| name.as_str()))?.to_owned();
    names.into_iter().find(|(name, _)| *name == near).map(|(_, path)| path)
}
