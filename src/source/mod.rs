//! Every input of a site, read once: [`Snapshot`].
//!
//! This floor is the only one that reads sources, and the one place by which
//! they are changed (`changes`). It turns a folder into a snapshot in which each file has a path relative to the root, a digest and,
//! if it is text, its words. It knows nothing of Markdown, of languages or of
//! what a file means.

mod changes;
mod durable;
mod folder;
mod held;
mod read;
mod seen;
mod text;

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

pub use changes::{Refused, finish, write_changes, write_files, write_new_site};
pub use durable::{FileSystem, close, copy_new, put_new, put_synced, sync_folder};
pub use folder::{Folder, Look};
pub use held::{Held, HoldFault, identity};
pub use read::{INPUTS, JUNK_NAMES, TEXT_LIMIT, is_as_read, is_input, read_snapshot};
pub use text::{LineIndex, Position};

/// A range of bytes in one file, `start..end`, both on character boundaries.
///
/// Offsets count from the first character after a byte-order mark, in a text
/// whose line ends are all `\n` (see [`Snapshot`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from offsets; files are at most [`TEXT_LIMIT`] bytes, so `u32` holds them.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end.max(start)) }
    }

    /// The span as a range to index the text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same span, `base` bytes further on.
    pub fn shifted(self, base: usize) -> Self {
        Self::new(self.start as usize + base, self.end as usize + base)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

fn offset(value: usize) -> u32 {
    u32::try_from(value).expect("text files are limited to far less than 4 GiB when they are read")
}

/// A path below the site's root, with `/` between its parts: `content/es/01-x/02-y.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// A path from its text; the caller has split it at `/`.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// A place in a file: what a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// The range inside it; empty at 0 when the whole file is meant.
    pub span: Span,
}

impl Place {
    /// A range inside a file.
    pub fn new(path: &SourcePath, span: Span) -> Self {
        Self { path: path.clone(), span }
    }

    /// A file as a whole.
    pub fn file(path: &SourcePath) -> Self {
        Self::new(path, Span::default())
    }
}

/// 128 bits of XXH3 over some bytes: identity of content inside one run, not a proof against forgery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(pub u128);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(twox_hash::XxHash3_128::oneshot(bytes))
    }

    /// The first ten hexadecimal digits: enough for the name of an asset.
    pub fn short(self) -> String {
        format!("{:032x}", self.0)[..10].to_owned()
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:032x}", self.0))
    }
}

/// A file that is text: its words, and their digest.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies below the root.
    pub path: SourcePath,
    /// Digest of `text`.
    pub digest: Digest,
    /// The words, without a byte-order mark, lines ended by `\n`.
    pub text: Arc<str>,
}

/// A file that is carried over as it is: a picture, a document to download.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Where it lies below the root.
    pub path: SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// What could not be taken into a snapshot, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFault {
    /// The file or folder.
    pub place: Place,
    /// What is wrong with it.
    pub kind: ReadFaultKind,
}

/// The ways in which a file cannot be an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFaultKind {
    /// The text is not UTF-8; the span marks the first wrong byte.
    NotUtf8,
    /// A control character, U+0000 among them, that no page may hold.
    ControlCharacter(char),
    /// A symbolic link that leads out of the site's root.
    LinkOutside,
    /// A symbolic link that leads to a folder above itself, or to nothing.
    LinkBroken,
    /// A text file above [`TEXT_LIMIT`].
    TooLarge,
    /// A file name that is not Unicode; the path shows it with replacement marks.
    NameNotUnicode,
}

/// Why the inputs could not be read; an [`io::Error`] carries it.
#[derive(Debug)]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: ReadCause,
}

/// Why a file or folder could not be read.
#[derive(Debug)]
pub enum ReadCause {
    /// The machine refuses.
    Refused(io::Error),
    /// Whenever it was read it changed.
    KeepsChanging,
    /// It has changed since it was read, and what was made of it would undo that.
    HasChanged,
}

impl ReadError {
    /// The machine refuses, as an error that names the path.
    pub fn refused(path: &Path, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), Self { path: path.to_path_buf(), cause: ReadCause::Refused(error) })
    }

    fn keeps_changing(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::KeepsChanging })
    }

    /// The file is not any more what was read.
    pub fn has_changed(path: &Path) -> io::Error {
        io::Error::other(Self { path: path.to_path_buf(), cause: ReadCause::HasChanged })
    }

    /// What an error of reading carries.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            ReadCause::Refused(error) => write!(formatter, "{}: {error}", self.path.display()),
            ReadCause::KeepsChanging => write!(formatter, "{} keeps changing", self.path.display()),
            ReadCause::HasChanged => write!(formatter, "{} has changed", self.path.display()),
        }
    }
}

impl std::error::Error for ReadError {}

/// All inputs of a site at one moment.
///
/// Lists are sorted by path, so that nothing downstream depends on the order
/// in which a file system hands out names. Invalid UTF-8 is replaced by
/// U+FFFD and reported, so that a page with a fault can still be shown.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Text files: `site.toml`, Markdown, data, templates, strings, style sheets and scripts of themes.
    pub sources: Vec<Source>,
    /// Everything else below `content/`, `static/` and `themes/`.
    pub binaries: Vec<Binary>,
    /// What could not be read as it should.
    pub faults: Vec<ReadFault>,
}

impl Snapshot {
    /// The text file at a path.
    pub fn source(&self, path: &str) -> Option<&Source> {
        let index = self.sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok()?;
        self.sources.get(index)
    }

    /// The binary file at a path. Some systems write accents apart from their letters, authors do not: the name may
    /// be written either way.
    pub fn binary(&self, path: &str) -> Option<&Binary> {
        if let Ok(index) = self.binaries.binary_search_by(|binary| binary.path.as_str().cmp(path)) {
            return self.binaries.get(index);
        }
        let wanted = (!path.is_ascii()).then(|| path.nfc().collect::<String>())?;
        let is_wanted =
            |binary: &&Binary| !binary.path.as_str().is_ascii() && binary.path.as_str().nfc().eq(wanted.chars());
        self.binaries.iter().find(is_wanted)
    }

    /// The text of a file, whether it is read or copied; `None` if it is no text.
    pub fn text(&self, path: &str) -> Option<&str> {
        if let Some(source) = self.source(path) {
            return Some(&source.text);
        }
        std::str::from_utf8(&self.binary(path)?.bytes).ok()
    }

    /// The text files whose path starts with `folder` and `/`, in order of path.
    pub fn sources_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        let start = self.sources.partition_point(|source| source.path.as_str() < folder);
        self.sources
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |source| source.path.as_str().starts_with(folder))
            .filter(move |source| source.path.as_str().as_bytes().get(folder.len()) == Some(&b'/'))
    }

    /// The binary files whose path starts with `folder` and `/`, in order of path.
    pub fn binaries_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Binary> {
        self.binaries
            .iter()
            .filter(move |binary| binary.path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    /// A snapshot made of texts alone, for tests and for sites that are not on a disk.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut snapshot = Self::default();
        for (path, words) in files {
            read::take(&mut snapshot, SourcePath::new(path), words.as_bytes().to_vec());
        }
        snapshot.sort();
        snapshot
    }

    fn sort(&mut self) {
        self.sources.sort_by(|a, b| a.path.cmp(&b.path));
        self.binaries.sort_by(|a, b| a.path.cmp(&b.path));
        self.faults.sort_by(|a, b| a.place.cmp(&b.place));
    }
}
