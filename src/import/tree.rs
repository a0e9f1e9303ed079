//! The folders to import, read once: every file by its path, as bytes.
//!
//! The folders are not written to, and links that lead outside are not followed. This is the only file of the importer
//! that reads files; it does not interpret them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::remarks::{ImportRemarkKind, Remarks};
use crate::source::TEXT_LIMIT;

/// Generated folders, at any depth.
const MADE_ANYWHERE: [&str; 3] = ["node_modules", "__pycache__", "bower_components"];

/// Generated folders, at the top level.
const MADE_AT_TOP: [&str; 8] = ["public", "resources", "themes", "target", "build", "book", "_site", "vendor"];

/// Files by path, with `/` as separator.
pub(super) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    /// The path prefix of each folder: empty if there is only one, else its name and `/`.
    pub roots: Vec<String>,
}

impl Tree {
    /// Reads folders, in the given order.
    pub fn read(folders: &[PathBuf], remarks: &mut Remarks) -> io::Result<Self> {
        let mut tree = Self { files: BTreeMap::new(), roots: Vec::new() };
        for folder in folders {
            let canonical = fs::canonicalize(folder).map_err(|error| at(folder, &error))?;
            let root = tree.root_for(&canonical, folders.len());
            tree.walk(&canonical, &root, remarks)?;
            tree.roots.push(root);
        }
        Ok(tree)
    }

    fn root_for(&self, folder: &Path, count: usize) -> String {
        if count == 1 {
            return String::new();
        }
        let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let plain = format!("{name}/");
        let numbered = (2..).map(|number| format!("{name}-{number}/"));
        std::iter::once(plain).chain(numbered).find(|root| !self.roots.contains(root)).unwrap_or_default()
    }

    fn walk(&mut self, folder: &Path, root: &str, remarks: &mut Remarks) -> io::Result<()> {
        let mut entries = WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = entry.map_err(|error| {
                let location = error.path().unwrap_or(folder).to_path_buf();
                at(&location, &error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked")))
            })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_made =
                MADE_ANYWHERE.contains(&name.as_str()) || (entry.depth() == 1 && MADE_AT_TOP.contains(&name.as_str()));
            if entry.depth() > 0 && entry.file_type().is_dir() && (is_made || name.starts_with('.')) {
                entries.skip_current_dir();
                continue;
            }
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let path = format!("{root}{}", below.to_string_lossy().replace('\\', "/"));
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            if below.to_str().is_none() {
                remarks.at(ImportRemarkKind::NameNotUnicode, &path);
            } else if let Some(location) = readable(folder, &entry, &path, remarks) {
                self.files.insert(path, fs::read(&location).map_err(|error| at(&location, &error))?);
            }
        }
        Ok(())
    }

    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The text of a file, without a byte-order mark; `None` if it is not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        let text = std::str::from_utf8(self.bytes(path)?).ok()?;
        Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths below a folder, each with its part after the folder, which ends in `/` or is empty.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.paths().filter_map(move |path| Some((path, path.strip_prefix(folder)?)))
    }

    /// The first of the given files that exists.
    pub fn first<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Option<String> {
        paths.into_iter().find(|path| self.files.contains_key(*path)).map(str::to_owned)
    }
}

/// The path to read an entry from; `None` for a folder, a link that is broken or leads outside, or a file that is too
/// large for a page or picture.
fn readable(folder: &Path, entry: &walkdir::DirEntry, path: &str, remarks: &mut Remarks) -> Option<PathBuf> {
    let mut location = entry.path().to_path_buf();
    if entry.path_is_symlink() {
        let target = fs::canonicalize(&location).ok().filter(|target| target.starts_with(folder) && target.is_file());
        let Some(target) = target else {
            remarks.at(ImportRemarkKind::LinkNotFollowed, path);
            return None;
        };
        location = target;
    }
    let facts = fs::metadata(&location).ok().filter(fs::Metadata::is_file)?;
    if facts.len() > TEXT_LIMIT {
        remarks.at(ImportRemarkKind::TooLarge, path);
        return None;
    }
    Some(location)
}

fn at(location: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", location.display()))
}
