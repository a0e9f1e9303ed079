//! The folders to import from, read once: every file by its path, as bytes.
//!
//! Nothing is ever written there, and no link is followed out of them. This is
//! the only file of the importer that touches the disk; it does not know what
//! any file means.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::remarks::{ImportRemarkKind, Remarks};
use crate::source::TEXT_LIMIT;

/// Folders that programs fill and nobody writes, wherever they lie.
const MADE_ANYWHERE: [&str; 3] = ["node_modules", "__pycache__", "bower_components"];

/// The same, where they lie at the top.
const MADE_AT_TOP: [&str; 8] = ["public", "resources", "themes", "target", "build", "book", "_site", "vendor"];

/// Files by path, with `/` between the names.
pub(super) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    /// What the paths of each folder begin with: nothing if there is only one, else its name and `/`.
    pub roots: Vec<String>,
}

impl Tree {
    /// Reads folders, in the order in which they were named.
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

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The text of a file, if it is text in UTF-8; without a byte order mark.
    pub fn text(&self, path: &str) -> Option<&str> {
        let text = std::str::from_utf8(self.bytes(path)?).ok()?;
        Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// All paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths below a folder, which ends in `/` or is empty, with what follows it.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.paths().filter_map(move |path| Some((path, path.strip_prefix(folder)?)))
    }

    /// The first of some files that there is.
    pub fn first<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Option<String> {
        paths.into_iter().find(|path| self.files.contains_key(*path)).map(str::to_owned)
    }
}

/// Where the bytes of an entry are: not of a folder, nor of a link that leads out or in a circle, nor of a file
/// that is too large for any page or picture.
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
