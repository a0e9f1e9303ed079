//! Compares the files at a place with the expected ones.
//!
//! The manifest at a place is not trusted: it could claim that a file of someone else is from temario, or that a
//! changed page is unchanged. So each place inspects the files themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::pending::{PENDING, Pending};
use crate::pipeline::{MANIFEST, Manifest, ManifestEntry};
use crate::signature::SIGNATURE;
use crate::source::JUNK_NAMES;

/// The beginning of the names of temario's temporary files at a place.
const OWN_NAMES: &str = ".temario-deploy.";

/// The state of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// A file whose bytes are those of an expected one.
    Known(ManifestEntry),
    /// A file with the size of an expected one, at a place where comparing bytes needs a download.
    SameSize(ManifestEntry),
    /// A file with other bytes.
    Other,
    /// A link, folder or device; or a parent of the path is not a folder.
    NoFile,
}

/// The state of each path at a place; missing files have no entry.
pub type Standing = BTreeMap<String, Stand>;

/// The expected files at a place, by path: first those of its manifest, then those sent by interrupted runs, then those
/// of the site.
pub type Expected = BTreeMap<String, Vec<ManifestEntry>>;

/// The expected files at a place with these lists, for this site.
pub fn expected(site: &Manifest, there: Option<&Manifest>, pending: Option<&Pending>) -> Expected {
    let mut expected = Expected::new();
    let mut add = |path: &String, entry: Option<&ManifestEntry>| {
        if [MANIFEST, PENDING, SIGNATURE].contains(&path.as_str()) {
            return;
        }
        let known = expected.entry(path.clone()).or_default();
        known.extend(entry.filter(|entry| !known.contains(entry)).cloned());
    };
    for (path, entry) in there.into_iter().flat_map(|there| &there.files) {
        add(path, Some(entry));
    }
    for (path, entries) in pending.into_iter().flat_map(|pending| &pending.files) {
        add(path, None);
        entries.iter().for_each(|entry| add(path, Some(entry)));
    }
    for (path, entry) in &site.files {
        add(path, Some(entry));
    }
    expected
}

/// The state of a place if its lists are correct.
pub fn as_listed(there: Option<&Manifest>, pending: Option<&Pending>) -> Standing {
    let begun = pending.into_iter().flat_map(|pending| &pending.files);
    let begun = begun.filter_map(|(path, entries)| Some((path.clone(), Stand::Known(entries.first()?.clone()))));
    let listed = there.into_iter().flat_map(|there| &there.files);
    begun.chain(listed.map(|(path, entry)| (path.clone(), Stand::Known(entry.clone())))).collect()
}

/// The expected entry that has the given bytes.
pub(super) fn of_bytes(expected: &[ManifestEntry], bytes: &[u8]) -> Stand {
    let is_known = expected.iter().any(|entry| entry.size == bytes.len() as u64);
    let found = is_known.then(|| ManifestEntry::of(bytes)).filter(|entry| expected.contains(entry));
    found.map_or(Stand::Other, Stand::Known)
}

/// The first expected entry that has the given size.
pub(super) fn of_size(expected: &[ManifestEntry], size: u64) -> Stand {
    expected.iter().find(|entry| entry.size == size).map_or(Stand::Other, |entry| Stand::SameSize(entry.clone()))
}

/// The files at a place that are not expected, from its paths, each with whether it is a folder. A folder without
/// expected files is listed as one entry, with a trailing slash. Files of temario, of this run, and of operating systems
/// are omitted.
pub(super) fn others<'p>(expected: &Expected, there: impl IntoIterator<Item = (&'p str, bool)>) -> Vec<String> {
    let folders: BTreeSet<&str> =
        expected.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
    let mut others = BTreeSet::new();
    for (path, is_folder) in there {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_own = [MANIFEST, PENDING, SIGNATURE].contains(&path) || name.starts_with(OWN_NAMES);
        if is_own
            || matches!(name, "" | "." | "..")
            || expected.contains_key(path)
            || folders.contains(path)
            || JUNK_NAMES.contains(&name)
        {
            continue;
        }
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let foreign = above.find(|folder| !folders.contains(folder));
        let foreign = foreign.or(is_folder.then_some(path));
        others.insert(foreign.map_or_else(|| path.to_owned(), |folder| format!("{folder}/")));
    }
    others.into_iter().collect()
}

/// As [`others`], from a listing.
pub(super) fn others_listed(expected: &Expected, listed: &BTreeMap<String, Listed>) -> Vec<String> {
    others(expected, listed.iter().map(|(path, there)| (path.as_str(), *there == Listed::Folder)))
}

/// The state of the expected paths, from a listing of the place: each path with its type and size. `of_file` compares
/// one file.
pub(super) fn of_listing(
    expected: &Expected,
    listed: &BTreeMap<String, Listed>,
    mut of_file: impl FnMut(&str, &[ManifestEntry], u64) -> Stand,
) -> Standing {
    let mut standing = Standing::new();
    for (path, entries) in expected {
        // A path behind a link does not count.
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let is_blocked = above.any(|folder| listed.get(folder).is_some_and(|there| *there != Listed::Folder));
        let stand = match listed.get(path) {
            _ if is_blocked => Stand::NoFile,
            None => continue,
            Some(Listed::File(size)) => of_file(path, entries, *size),
            Some(Listed::Folder | Listed::Other) => Stand::NoFile,
        };
        standing.insert(path.clone(), stand);
    }
    standing
}

/// An item in a listing of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// A file, with its size in bytes.
    File(u64),
    Folder,
    /// A link or a device.
    Other,
}

impl Listed {
    /// From the first letter of the mode in the format of `ls -l`.
    pub fn of_mode(letter: u8, size: u64) -> Self {
        match letter {
            b'-' => Self::File(size),
            b'd' => Self::Folder,
            _ => Self::Other,
        }
    }
}
