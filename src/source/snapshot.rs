//! All inputs of a site at one moment, and the files that could not be read.

use std::sync::Arc;

use super::characters::composed;
use super::digest::Digest;
use super::place::{Place, SourcePath};

/// A text file: its text and digest.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path from the root.
    pub path: SourcePath,
    /// The digest of `text`.
    pub digest: Digest,
    /// The text in NFC, without a byte-order mark and without invisible characters that hide something, with `\n` as
    /// line ends.
    pub text: Arc<str>,
}

/// A file that is copied unchanged: a picture, a document to download.
#[derive(Clone, Debug)]
pub struct Binary {
    /// The path from the root.
    pub path: SourcePath,
    /// The digest of `bytes`.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// A file that cannot be an input, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFault {
    /// The file or folder.
    pub place: Place,
    /// The kind of fault.
    pub kind: ReadFaultKind,
}

/// The reasons why a file cannot be an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFaultKind {
    /// The text is not UTF-8; the span marks the first wrong byte.
    NotUtf8,
    /// A control character other than tab and line feed.
    ControlCharacter(char),
    /// A symbolic link out of the site's root.
    LinkOutside,
    /// A symbolic link to a folder above itself, or to nothing.
    LinkBroken,
    /// A text file larger than [`super::TEXT_LIMIT`].
    TooLarge,
    /// A file name that is not Unicode; the path has replacement characters.
    NameNotUnicode,
    /// Two names in one folder that differ only in their Unicode form, and the path of the other. The file is not read.
    NameTwice(SourcePath),
    /// An invisible character that was removed, and how often; the span is that of the first word in which it was.
    Invisible(char, usize),
}

/// All inputs of a site at one moment.
///
/// Lists are sorted by path, so nothing depends on the order of the file system. Invalid UTF-8 is replaced by U+FFFD
/// and reported, so that the page can still be shown.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Text files: `site.toml`, Markdown, data, templates, strings, style sheets and scripts of themes.
    pub sources: Vec<Source>,
    /// Everything else below `content/`, `static/` and `themes/`.
    pub binaries: Vec<Binary>,
    /// Files that could not be read as they should be.
    pub faults: Vec<ReadFault>,
    /// The paths on the disk that are not in NFC, after those in NFC under which their files are known.
    pub(super) decomposed: Vec<(SourcePath, SourcePath)>,
}

impl Snapshot {
    /// The text file at a path.
    pub fn source(&self, path: &str) -> Option<&Source> {
        let index = self.sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok()?;
        self.sources.get(index)
    }

    /// The binary file at a path, which may be written with composed or decomposed accents.
    pub fn binary(&self, path: &str) -> Option<&Binary> {
        let path = &*composed(path);
        let index = self.binaries.binary_search_by(|binary| binary.path.as_str().cmp(path)).ok()?;
        self.binaries.get(index)
    }

    /// The path on the disk of a file that was read: some systems and programs write names with decomposed accents.
    pub fn on_disk<'a>(&'a self, path: &'a SourcePath) -> &'a SourcePath {
        let known = self.decomposed.iter().find(|(known, _)| known == path);
        known.map_or(path, |(_, on_disk)| on_disk)
    }

    /// The text of a file, as text file or binary; `None` if it is not text.
    pub fn text(&self, path: &str) -> Option<&str> {
        if let Some(source) = self.source(path) {
            return Some(&source.text);
        }
        std::str::from_utf8(&self.binary(path)?.bytes).ok()
    }

    /// The text files whose path starts with `folder` and `/`, sorted by path.
    pub fn sources_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        let start = self.sources.partition_point(|source| source.path.as_str() < folder);
        self.sources
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |source| source.path.as_str().starts_with(folder))
            .filter(move |source| source.path.as_str().as_bytes().get(folder.len()) == Some(&b'/'))
    }

    /// The binary files whose path starts with `folder` and `/`, sorted by path.
    pub fn binaries_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Binary> {
        self.binaries
            .iter()
            .filter(move |binary| binary.path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    pub(super) fn sort(&mut self) {
        self.sources.sort_by(|a, b| a.path.cmp(&b.path));
        self.binaries.sort_by(|a, b| a.path.cmp(&b.path));
        self.faults.sort_by(|a, b| a.place.cmp(&b.place));
        self.decomposed.sort();
    }
}
