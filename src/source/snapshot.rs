//! All inputs of a site at one moment, and what of them could not be read.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::digest::Digest;
use super::place::{Place, SourcePath};

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
    /// A text file above [`super::TEXT_LIMIT`].
    TooLarge,
    /// A file name that is not Unicode; the path shows it with replacement marks.
    NameNotUnicode,
}

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

    pub(super) fn sort(&mut self) {
        self.sources.sort_by(|a, b| a.path.cmp(&b.path));
        self.binaries.sort_by(|a, b| a.path.cmp(&b.path));
        self.faults.sort_by(|a, b| a.place.cmp(&b.place));
    }
}
