//! A site's folder, read repeatedly: only the parts that may have changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::characters::composed;
use super::digest::Digest;
use super::place::SourcePath;
use super::read::{SnapshotReading, is_input};
use super::snapshot::{ReadFault, Snapshot};

/// What to read again. It is a hint: digests decide what has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// These files and folders, by path from the site's root, with the content of folders.
    At(BTreeSet<String>),
    /// Everything.
    Everywhere,
}

impl Look {
    /// An empty set of paths.
    pub fn nowhere() -> Self {
        Self::At(BTreeSet::new())
    }

    /// Whether there is nothing to look at.
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Self::At(paths) if paths.is_empty())
    }

    /// Adds the paths of another `Look`.
    pub fn extend(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::At(paths), Self::At(more)) => paths.extend(more),
            _ => *self = Self::Everywhere,
        }
    }
}

/// A folder with all inputs of a site as last read. A change during a read is not waited for: the watcher reports it,
/// and the next read includes it.
pub struct Folder {
    root: PathBuf,
    snapshot: Snapshot,
    /// A file reached by a symbolic link, or whose name is not in NFC, has two paths and is watched at one, so everything
    /// is read again.
    has_links: bool,
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// The path and I/O error of the first file or folder that cannot be read.
    pub fn open(root: &Path) -> io::Result<Self> {
        let mut reading = SnapshotReading::begin();
        reading.whole(root)?;
        Ok(Self { root: root.to_path_buf(), snapshot: reading.snapshot, has_links: reading.has_links })
    }

    /// The inputs.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Reads the given parts again; returns whether any input has changed.
    ///
    /// # Errors
    /// As in [`Folder::open`]; the inputs are then unchanged.
    pub fn look(&mut self, look: &Look) -> io::Result<bool> {
        match look {
            Look::At(paths) if !self.has_links && !self.any_link(paths) => self.look_at(paths),
            _ => self.look_everywhere(),
        }
    }

    fn any_link(&self, paths: &BTreeSet<String>) -> bool {
        let is_link = |path: &String| fs::symlink_metadata(self.root.join(path)).is_ok_and(|meta| meta.is_symlink());
        paths.iter().any(|path| composed(path) != path.as_str() || is_link(path))
    }

    fn look_everywhere(&mut self) -> io::Result<bool> {
        let Self { snapshot, has_links, .. } = Self::open(&self.root)?;
        self.has_links = has_links;
        let is_changed = inputs(&self.snapshot).ne(inputs(&snapshot)) || self.snapshot.faults != snapshot.faults;
        self.snapshot = snapshot;
        Ok(is_changed)
    }

    fn look_at(&mut self, paths: &BTreeSet<String>) -> io::Result<bool> {
        // The content of a folder in the list is read with it. In this order a folder comes before its files.
        let mut parts: Vec<&str> = Vec::new();
        for path in paths.iter().filter(|path| is_input(path)) {
            if !parts.iter().any(|part| is_within(path, part)) {
                parts.push(path);
            }
        }
        let mut reading = SnapshotReading::begin();
        for part in &parts {
            reading.part(&self.root, part)?;
            if reading.has_links {
                return self.look_everywhere();
            }
        }
        let mut fresh = reading.snapshot;
        fresh.sort();
        let mut old = Snapshot::default();
        for part in &parts {
            for range in ranges(&self.snapshot.sources, part, |source| &source.path) {
                old.sources.extend(self.snapshot.sources.drain(range));
            }
            for range in ranges(&self.snapshot.binaries, part, |binary| &binary.path) {
                old.binaries.extend(self.snapshot.binaries.drain(range));
            }
            let faults = std::mem::take(&mut self.snapshot.faults);
            let (gone, kept): (Vec<ReadFault>, _) =
                faults.into_iter().partition(|fault| is_within(fault.place.path.as_str(), part));
            self.snapshot.faults = kept;
            old.faults.extend(gone);
        }
        old.sort();
        let is_changed = inputs(&old).ne(inputs(&fresh)) || old.faults != fresh.faults;
        self.snapshot.sources.extend(fresh.sources);
        self.snapshot.binaries.extend(fresh.binaries);
        self.snapshot.faults.extend(fresh.faults);
        self.snapshot.sort();
        Ok(is_changed)
    }
}

/// All inputs by path and digest.
fn inputs(snapshot: &Snapshot) -> impl Iterator<Item = (&SourcePath, Digest)> {
    let sources = snapshot.sources.iter().map(|source| (&source.path, source.digest));
    sources.chain(snapshot.binaries.iter().map(|binary| (&binary.path, binary.digest)))
}

fn is_within(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The ranges of the files at and below a path in a sorted list; the later range first.
fn ranges<T>(sorted: &[T], part: &str, path: impl Fn(&T) -> &SourcePath) -> [Range<usize>; 2] {
    let from = |wanted: &str| sorted.partition_point(|one| path(one).as_str() < wanted);
    let own = from(part);
    let is_there = sorted.get(own).is_some_and(|one| path(one).as_str() == part);
    // `0` follows `/`.
    [from(&format!("{part}/"))..from(&format!("{part}0")), own..own + usize::from(is_there)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    /// Reading the changed parts gives the same snapshot as reading the folder.
    fn same(folder: &Folder, root: &Path) {
        let whole = Folder::open(root).expect("read").snapshot;
        assert_eq!(inputs(&folder.snapshot).collect::<Vec<_>>(), inputs(&whole).collect::<Vec<_>>());
        assert_eq!(folder.snapshot.faults, whole.faults);
    }

    fn at(paths: &[&str]) -> Look {
        Look::At(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn a_look_at_files_and_folders_sees_what_changed_there() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path();
        write(root, "site.toml", "title = \"Curso\"\n");
        write(root, "content/es/01-x/index.md", "uno");
        write(root, "content/es/01-x.md", "junto");
        write(root, "content/es/01-x-y/index.md", "otro");
        let mut folder = Folder::open(root).expect("read");
        assert!(!folder.look(&at(&["content", "site.toml", "nowhere"])).expect("looked"));

        write(root, "content/es/01-x/index.md", "dos");
        write(root, "content/media/a.png", "png");
        assert!(folder.look(&at(&["content/es/01-x", "content/es/01-x/index.md", "content/media"])).expect("looked"));
        same(&folder, root);

        fs::rename(root.join("content/es/01-x"), root.join("content/es/02-x")).expect("renamed");
        assert!(folder.look(&at(&["content/es/01-x", "content/es/02-x"])).expect("looked"));
        same(&folder, root);

        write(root, "content/es/.swap.md", "no");
        write(root, "public/index.html", "no");
        assert!(
            !folder
                .look(&at(&["content/es/.swap.md", "public", "public/index.html", "content/es/a~"]))
                .expect("looked")
        );
        same(&folder, root);

        fs::remove_dir_all(root.join("content")).expect("removed");
        assert!(folder.look(&at(&["content"])).expect("looked"));
        same(&folder, root);
    }

    #[test]
    fn a_fault_goes_with_its_file() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path();
        write(root, "content/es/index.md", "a\0b");
        let mut folder = Folder::open(root).expect("read");
        assert_eq!(folder.snapshot.faults.len(), 1);
        write(root, "content/es/index.md", "ab");
        assert!(folder.look(&at(&["content/es/index.md"])).expect("looked"));
        same(&folder, root);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_shows_is_read_again_when_its_target_changes() {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path();
        write(root, "content/en/index.md", "one");
        let mut folder = Folder::open(root).expect("read");
        std::os::unix::fs::symlink("index.md", root.join("content/en/copy.md")).expect("linked");
        assert!(folder.look(&at(&["content/en/copy.md"])).expect("looked"));
        same(&folder, root);
        write(root, "content/en/index.md", "two");
        assert!(folder.look(&at(&["content/en/index.md"])).expect("looked"));
        same(&folder, root);
    }
}
