//! Reads a folder into a [`Snapshot`]: walking, symbolic links, decoding.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::characters::{composed, visible};
use super::digest::Digest;
use super::place::{Place, SourcePath};
use super::read_error::ReadError;
use super::seen::{SeenPath, Stamp, first_changed};
use super::snapshot::{Binary, ReadFault, ReadFaultKind, Snapshot, Source};
use super::span::Span;

/// The largest text file, in bytes: far above any module, far below the range of `u32` offsets.
pub const TEXT_LIMIT: u64 = 64 * 1024 * 1024;

/// Files that operating systems create; they are never inputs.
pub const JUNK_NAMES: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Extensions of files that are read as text: below `content/`, and below `themes/`.
const CONTENT_TEXTS: [&str; 4] = ["md", "yml", "yaml", "lock"];
const THEME_TEXTS: [&str; 9] = ["toml", "html", "css", "js", "svg", "xml", "txt", "json", "md"];

/// The paths of inputs, from the site's root.
pub const INPUTS: [&str; 5] = ["site.toml", "content", "static", "themes", "languages"];

/// How often a site that changes during reading is read again.
const TRIES: u32 = 10;

/// The pause before the second reading; each further pause is twice as long. The sum is about five seconds.
const PAUSE: Duration = Duration::from_millis(10);

/// Reads all inputs below a root, `site.toml` and the folders of [`INPUTS`], as they were at one moment: if anything
/// changes during reading, everything is read again.
///
/// # Errors
/// A [`ReadError`] with the path of the first file or folder that cannot be read or keeps changing.
pub fn read_snapshot(root: &Path) -> io::Result<Snapshot> {
    let mut pause = PAUSE;
    for attempt in 1.. {
        let mut reading = SnapshotReading::begin();
        reading.whole(root)?;
        let Some(changed) = reading.first_changed(root)? else { return Ok(reading.snapshot) };
        if attempt == TRIES {
            return Err(ReadError::keeps_changing(&changed));
        }
        thread::sleep(pause);
        pause *= 2;
    }
    unreachable!("the last attempt returns")
}

/// A reading in progress, with the stamps that detect later changes.
pub(super) struct SnapshotReading {
    /// Unsorted until [`SnapshotReading::whole`] is done.
    pub snapshot: Snapshot,
    /// Whether a symbolic link was found, or a name that is not in NFC: a file may have two paths.
    pub has_links: bool,
    seen: Vec<SeenPath>,
    start: SystemTime,
}

impl SnapshotReading {
    pub fn begin() -> Self {
        let start = SystemTime::now();
        Self { snapshot: Snapshot::default(), has_links: false, seen: Vec::new(), start }
    }

    /// Reads all inputs below a root.
    pub fn whole(&mut self, root: &Path) -> io::Result<()> {
        for input in INPUTS {
            self.part(root, input)?;
        }
        self.snapshot.sort();
        Ok(())
    }

    /// Adds the files at and below a path.
    pub fn part(&mut self, root: &Path, path: &str) -> io::Result<()> {
        let canonical = fs::canonicalize(root).map_err(|error| ReadError::refused(root, error))?;
        let mut listing = Listing::new(self.start);
        self.has_links |= listing.walk(root, &canonical, path)?;
        self.snapshot.faults.append(&mut listing.faults);
        let decomposed = listing.names.into_iter().filter(|(path, on_disk)| path != on_disk);
        self.snapshot.decomposed.extend(decomposed);
        self.has_links |= !self.snapshot.decomposed.is_empty();
        self.seen.append(&mut listing.folders);
        let start = self.start;
        let parts: Vec<(Snapshot, Vec<SeenPath>)> = listing
            .files
            .into_par_iter()
            .with_min_len(64)
            .try_fold(<(Snapshot, Vec<SeenPath>)>::default, |(mut snapshot, mut seen), (path, location)| {
                let read = read_file(&mut snapshot, path, &location, start);
                seen.push(SeenPath { stamp: read.map_err(|error| ReadError::refused(&location, error))?, location });
                Ok::<_, io::Error>((snapshot, seen))
            })
            .collect::<io::Result<_>>()?;
        for (part, mut seen) in parts {
            self.snapshot.sources.extend(part.sources);
            self.snapshot.binaries.extend(part.binaries);
            self.snapshot.faults.extend(part.faults);
            self.seen.append(&mut seen);
        }
        Ok(())
    }

    /// The first file or folder that has changed since it was read; one that cannot be read counts as changed.
    fn first_changed(&self, root: &Path) -> io::Result<Option<PathBuf>> {
        if let Some(changed) = first_changed(&self.seen) {
            return Ok(Some(changed));
        }
        // Two entries created within one tick of the clock leave the same time on a folder. In that interval its
        // entries are compared.
        if !self.seen.iter().any(SeenPath::is_young_folder) {
            return Ok(None);
        }
        let canonical = fs::canonicalize(root).map_err(|error| ReadError::refused(root, error))?;
        let mut listing = Listing::new(self.start);
        for input in INPUTS {
            listing.walk(root, &canonical, input)?;
        }
        let mut known: Vec<&Path> = self.seen.iter().map(|seen| seen.location.as_path()).collect();
        let folders = listing.folders.iter().map(|seen| seen.location.as_path());
        let mut now: Vec<&Path> = listing.files.iter().map(|(_, location)| location.as_path()).chain(folders).collect();
        known.sort();
        now.sort();
        let differs = known.iter().zip(&now).position(|(known, now)| known != now);
        let differs = differs.or((known.len() != now.len()).then(|| known.len().min(now.len())));
        Ok(differs.and_then(|at| known.get(at).or(now.get(at))).map(|path| path.to_path_buf()))
    }
}

/// Whether a path, from the root, is one of [`INPUTS`] or below one, and is not skipped.
pub fn is_input(path: &str) -> bool {
    let mut names = path.split('/');
    let folder = names.next().unwrap_or_default();
    INPUTS.contains(&folder) && !names.any(|name| is_skipped(name, folder))
}

/// Whether a name is skipped, below the input `folder`.
fn is_skipped(name: &str, folder: &str) -> bool {
    JUNK_NAMES.contains(&name) || (folder != "static" && (name.starts_with('.') || name.ends_with('~')))
}

/// The files and folders that the file system lists.
struct Listing {
    start: SystemTime,
    files: Vec<(SourcePath, PathBuf)>,
    /// The paths beyond ASCII on the disk, by the path in NFC.
    names: BTreeMap<SourcePath, SourcePath>,
    /// Folders, and missing inputs.
    folders: Vec<SeenPath>,
    faults: Vec<ReadFault>,
}

impl Listing {
    fn new(start: SystemTime) -> Self {
        Self { start, files: Vec::new(), names: BTreeMap::new(), folders: Vec::new(), faults: Vec::new() }
    }

    /// The path in NFC of a path on the disk; a fault if another one is the same.
    fn name(&mut self, on_disk: SourcePath) -> Result<SourcePath, ReadFault> {
        if on_disk.as_str().is_ascii() {
            return Ok(on_disk);
        }
        let path = SourcePath::new(&composed(on_disk.as_str()));
        // The folder has its own fault.
        let folder = |path: &SourcePath| path.as_str().rsplit_once('/').map(|(folder, _)| SourcePath::new(folder));
        match self.names.get(&path) {
            Some(other) if *other != on_disk && folder(other) == folder(&on_disk) => {
                Err(fault(&on_disk, ReadFaultKind::NameTwice(other.clone())))
            }
            _ => {
                self.names.insert(path.clone(), on_disk);
                Ok(path)
            }
        }
    }

    fn folder(&mut self, location: &Path) {
        let stamp = fs::metadata(location).ok().map(|metadata| Stamp::of(&metadata, self.start));
        self.folders.push(SeenPath { location: location.to_path_buf(), stamp });
    }

    /// Lists the files at and below a path, following symbolic links inside the root; returns whether there was one.
    fn walk(&mut self, root: &Path, canonical: &Path, path: &str) -> io::Result<bool> {
        let start = root.join(path);
        match fs::symlink_metadata(&start) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.folders.push(SeenPath { location: start, stamp: None });
                return Ok(false);
            }
            Err(error) => return Err(ReadError::refused(&start, error)),
        }
        let folder = path.split('/').next().unwrap_or_default();
        let mut has_links = false;
        let mut entries = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let location = error.path().unwrap_or(&start).to_path_buf();
                    // A symbolic link to nothing, or to itself.
                    let refused = |inner: &io::Error| inner.kind() == io::ErrorKind::PermissionDenied;
                    let dangling = error.io_error().is_some_and(|inner| !refused(inner))
                        && fs::symlink_metadata(&location).is_ok_and(|meta| meta.is_symlink());
                    if error.loop_ancestor().is_some() || dangling {
                        has_links = true;
                        self.faults.push(fault(&relative(root, &location).0, ReadFaultKind::LinkBroken));
                        continue;
                    }
                    // The file was removed during the walk.
                    if error.io_error().is_some_and(|inner| inner.kind() == io::ErrorKind::NotFound) {
                        continue;
                    }
                    let inner = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked"));
                    return Err(ReadError::refused(&location, inner));
                }
            };
            let name = entry.file_name().to_string_lossy();
            if is_skipped(&name, folder) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let (path, is_unicode) = relative(root, entry.path());
            if entry.path_is_symlink() {
                has_links = true;
                let inside = fs::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(canonical));
                if !inside {
                    self.faults.push(fault(&path, ReadFaultKind::LinkOutside));
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                    continue;
                }
            }
            let path = match self.name(path) {
                Ok(path) => path,
                Err(fault) => {
                    self.faults.push(fault);
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                // Its entries are listed afterwards.
                self.folder(entry.path());
            }
            if !is_unicode {
                self.faults.push(fault(&path, ReadFaultKind::NameNotUnicode));
            } else if entry.file_type().is_file() {
                self.files.push((path, entry.into_path()));
            }
        }
        Ok(has_links)
    }
}

/// Reads one file into a snapshot; returns its stamp, or `None` if the file no longer exists.
fn read_file(
    snapshot: &mut Snapshot,
    path: SourcePath,
    location: &Path,
    start: SystemTime,
) -> io::Result<Option<Stamp>> {
    let file = match fs::File::open(location) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let metadata = file.metadata()?;
    let mut stamp = Stamp::of(&metadata, start);
    if is_text(path.as_str()) && metadata.len() > TEXT_LIMIT {
        snapshot.faults.push(fault(&path, ReadFaultKind::TooLarge));
        return Ok(Some(stamp));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(metadata.len()).unwrap_or(usize::MAX)).map_err(io::Error::other)?;
    // With `take`, because `File::read_to_end` would ask for the size again.
    file.take(u64::MAX).read_to_end(&mut bytes)?;
    stamp.note(&bytes);
    take(snapshot, path, bytes);
    Ok(Some(stamp))
}

/// Whether a text file on the disk still has the content in a snapshot; if the snapshot has no such text, whether
/// nothing is at its path.
///
/// # Errors
/// The file cannot be read.
pub fn is_as_read(root: &Path, snapshot: &Snapshot, path: &SourcePath) -> io::Result<bool> {
    let mut now = Snapshot::default();
    if snapshot.source(path.as_str()).is_none() {
        // What could not be read then is not replaced either: a file too large, a broken link, a folder.
        return match fs::symlink_metadata(root.join(snapshot.on_disk(path).as_str())) {
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        };
    }
    match fs::read(root.join(snapshot.on_disk(path).as_str())) {
        Ok(bytes) => take(&mut now, path.clone(), bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let digest = |snapshot: &Snapshot| snapshot.source(path.as_str()).map(|source| source.digest);
    Ok(digest(&now) == digest(snapshot))
}

fn decode(path: &SourcePath, bytes: Vec<u8>, faults: &mut Vec<ReadFault>) -> String {
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    // A translation record has digests of its texts, which its reader computes again.
    if !path.as_str().ends_with(".lock") {
        if let Cow::Owned(composed) = composed(&text) {
            text = composed;
        }
        // Themes are programs of a site, whose texts may name invisible characters.
        if !path.as_str().starts_with("themes/") {
            let (kept, removed) = visible(&text);
            let removed = removed.iter().map(|one| ReadFault {
                place: Place::new(path, one.span),
                kind: ReadFaultKind::Invisible(one.character, one.count),
            });
            faults.extend(removed);
            if let Cow::Owned(kept) = kept {
                text = kept;
            }
        }
    }
    // Searched in the decoded text, so the span is correct after the replacements above.
    if let Some(at) = memchr::memmem::find(text.as_bytes(), "\u{FFFD}".as_bytes()) {
        let place = Place::new(path, Span::new(at, at + '\u{FFFD}'.len_utf8()));
        faults.push(ReadFault { place, kind: ReadFaultKind::NotUtf8 });
    }
    text
}

/// The first control character other than tab and line feed, with its offset.
fn control_character(text: &str) -> Option<(usize, char)> {
    // Two fast checks of bytes first, which nearly every file passes. The first checks all bytes without an early exit,
    // so that the compiler can vectorise it.
    let is_control = |byte: u8| (byte < 0x20) & (byte != b'\t') & (byte != b'\n') | (byte == 0x7F);
    let ascii = text.bytes().fold(false, |found, byte| found | is_control(byte));
    let beyond = memchr::memchr_iter(0xC2, text.as_bytes())
        .any(|at| text.as_bytes().get(at + 1).is_some_and(|next| *next < 0xA0));
    if !ascii && !beyond {
        return None;
    }
    text.char_indices().find(|(_, character)| character.is_control() && !matches!(character, '\t' | '\n'))
}

fn is_text(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    match path.split('/').next() {
        Some("content") => CONTENT_TEXTS.contains(&ending),
        Some("languages") => ending == "toml",
        Some("themes") => THEME_TEXTS.contains(&ending),
        // Files in `static/` are copied byte for byte.
        first => first == Some("site.toml"),
    }
}

fn relative(root: &Path, location: &Path) -> (SourcePath, bool) {
    let below = location.strip_prefix(root).unwrap_or(location);
    let is_unicode = below.to_str().is_some();
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (SourcePath::new(&parts.join("/")), is_unicode)
}

fn fault(path: &SourcePath, kind: ReadFaultKind) -> ReadFault {
    ReadFault { place: Place::file(path), kind }
}

/// Adds a file to a snapshot, as text or as bytes.
fn take(snapshot: &mut Snapshot, path: SourcePath, bytes: Vec<u8>) {
    if !is_text(path.as_str()) {
        let digest = Digest::of(&bytes);
        snapshot.binaries.push(Binary { path, digest, bytes: bytes.into() });
        return;
    }
    let text = decode(&path, bytes, &mut snapshot.faults);
    if let Some((at, character)) = control_character(&text) {
        snapshot.faults.push(ReadFault {
            place: Place::new(&path, Span::new(at, at + character.len_utf8())),
            kind: ReadFaultKind::ControlCharacter(character),
        });
    }
    snapshot.sources.push(Source { digest: Digest::of(text.as_bytes()), text: Arc::from(text), path });
}

impl Snapshot {
    /// A snapshot of texts only, for tests and for sites that are not on a disk.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut snapshot = Self::default();
        let mut listing = Listing::new(SystemTime::UNIX_EPOCH);
        for (path, words) in files {
            match listing.name(SourcePath::new(path)) {
                Ok(path) => take(&mut snapshot, path, words.as_bytes().to_vec()),
                Err(fault) => snapshot.faults.push(fault),
            }
        }
        snapshot.sort();
        snapshot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_mark_and_windows_line_ends_do_not_change_the_text() {
        let snapshot = Snapshot::from_texts([("content/a.md", "\u{FEFF}uno\r\ndos\r\n")]);
        assert_eq!(&*snapshot.sources[0].text, "uno\ndos\n");
        assert!(snapshot.faults.is_empty());
    }

    #[test]
    fn a_nul_is_reported_at_its_place() {
        let snapshot = Snapshot::from_texts([("content/a.md", "ab\0c")]);
        assert_eq!(snapshot.faults[0].kind, ReadFaultKind::ControlCharacter('\0'));
        assert_eq!(snapshot.faults[0].place.span, Span::new(2, 3));
    }
}
