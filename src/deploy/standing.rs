//! What stands at a place, held against what is known of it.
//!
//! The list at a place comes from the place, and may say anything: that a file of somebody else's is ours, or that a
//! page is as it should be when it is not. So each place looks at the files themselves.

use std::collections::BTreeMap;

use super::pending::{PENDING, Pending};
use crate::pipeline::{MANIFEST, Manifest, ManifestEntry};
use crate::signature::SIGNATURE;

/// What stands at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// A file that is one of those expected. Places that do not see bytes cheaply compare sizes.
    Known(ManifestEntry),
    /// A file with other bytes.
    Other,
    /// A link, a folder, a device; or something that is no folder stands on the way.
    NoFile,
}

/// What stands at a place, by path; what is not there is not in it.
pub type Standing = BTreeMap<String, Stand>;

/// What may stand at a place, by path: what its list says first, then what runs that were cut off have sent, then what
/// the site has.
pub type Expected = BTreeMap<String, Vec<ManifestEntry>>;

/// What may stand at a place that has these lists and gets this site.
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

/// What stands at a place if its lists are right.
pub fn as_listed(there: Option<&Manifest>, pending: Option<&Pending>) -> Standing {
    let begun = pending.into_iter().flat_map(|pending| &pending.files);
    let begun = begun.filter_map(|(path, entries)| Some((path.clone(), Stand::Known(entries.first()?.clone()))));
    let listed = there.into_iter().flat_map(|there| &there.files);
    begun.chain(listed.map(|(path, entry)| (path.clone(), Stand::Known(entry.clone())))).collect()
}

/// The entry of some bytes among those expected.
pub(super) fn of_bytes(expected: &[ManifestEntry], bytes: &[u8]) -> Stand {
    let is_known = expected.iter().any(|entry| entry.size == bytes.len() as u64);
    let found = is_known.then(|| ManifestEntry::of(bytes)).filter(|entry| expected.contains(entry));
    found.map_or(Stand::Other, Stand::Known)
}

/// The first of those expected that has a size.
pub(super) fn of_size(expected: &[ManifestEntry], size: u64) -> Stand {
    expected.iter().find(|entry| entry.size == size).map_or(Stand::Other, |entry| Stand::Known(entry.clone()))
}

/// What stands at the paths expected, by a list of what a place has: each path with whether it is a file or a folder,
/// and its size. `of_file` compares one.
pub(super) fn of_listing(
    expected: &Expected,
    listed: &BTreeMap<String, Listed>,
    mut of_file: impl FnMut(&str, &[ManifestEntry], u64) -> Stand,
) -> Standing {
    let mut standing = Standing::new();
    for (path, entries) in expected {
        // What lies behind a link is not there.
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

/// Something in a list of what a place has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// A file of a size.
    File(u64),
    /// A folder.
    Folder,
    /// A link, a device.
    Other,
}

impl Listed {
    /// From the first letter of a mode, as `ls -l` writes it.
    pub fn of_mode(letter: u8, size: u64) -> Self {
        match letter {
            b'-' => Self::File(size),
            b'd' => Self::Folder,
            _ => Self::Other,
        }
    }
}
