//! Findings in a file, with their positions.

use std::ops::Range;

use super::format::Format;
use super::target;

/// Something in a file that must not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The position, in bytes of the file.
    pub at: Range<usize>,
    /// The address, or the beginning of the program.
    pub target: String,
    /// The kind of finding.
    pub kind: LoadKind,
}

/// The kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadKind {
    /// It is loaded from another host, or leads there without an action of the reader.
    Foreign,
    /// A script inside a page or drawing, or a call that runs text as a program.
    Script,
    /// It cannot be read, so what it loads is unknown.
    Unreadable,
    /// A comment with words, which a browser does not show and anyone can read in the source.
    Comment,
}

/// Reads a text of any format. Readers of single formats get it as a parameter, so they do not import each other.
pub type FormatReader = fn(Format, &str, &mut FoundLoads);

/// The findings so far.
pub struct FoundLoads {
    loads: Vec<Load>,
    /// The position of the enclosing text, which findings in an inner text get.
    outer: Option<Range<usize>>,
    /// The offset of the current text in the file, in bytes.
    base: usize,
    depth: usize,
    reader: FormatReader,
}

/// The greatest depth of nested addresses that contain documents.
const DEEPEST: usize = 4;

impl FoundLoads {
    pub fn new(reader: FormatReader) -> Self {
        Self { loads: Vec::new(), outer: None, base: 0, depth: 0, reader }
    }

    pub fn push(&mut self, kind: LoadKind, at: Range<usize>, target: &str) {
        let at = self.outer.clone().unwrap_or(at.start + self.base..at.end + self.base);
        let mut target: String = target.trim().chars().take(120).collect();
        target.retain(|character| !character.is_control());
        self.loads.push(Load { at, target, kind });
    }

    pub fn unreadable(&mut self, at: Range<usize>) {
        self.push(LoadKind::Unreadable, at, "");
    }

    pub fn comment(&mut self, at: Range<usize>, words: &str) {
        if !words.trim().is_empty() {
            self.push(LoadKind::Comment, at, words);
        }
    }

    pub fn script(&mut self, at: Range<usize>, target: &str) {
        self.push(LoadKind::Script, at, target);
    }

    /// Adds an address that a browser loads.
    pub fn address(&mut self, address: &str, at: Range<usize>) {
        match target::of(address) {
            target::AddressTarget::Here => {}
            target::AddressTarget::Foreign => self.push(LoadKind::Foreign, at, address),
            target::AddressTarget::Script => self.script(at, address),
            target::AddressTarget::Document(format, text) => self.inside(at, |found| match text {
                Some(text) => found.read(format, &text),
                None => found.unreadable(0..0),
            }),
        }
    }

    /// Reads a text of a format, which a text of any other format can contain.
    pub fn read(&mut self, format: Format, text: &str) {
        (self.reader)(format, text, self);
    }

    /// Reads a text inside another: its findings get the position of the whole inner text.
    pub fn inside(&mut self, at: Range<usize>, read: impl FnOnce(&mut Self)) {
        if self.depth == DEEPEST {
            return self.unreadable(at);
        }
        let outer = self.outer.clone();
        self.outer.get_or_insert(at.start + self.base..at.end + self.base);
        self.depth += 1;
        read(self);
        self.depth -= 1;
        self.outer = outer;
    }

    /// Reads a part of the text separately: positions in it count from `start`.
    pub fn stretch(&mut self, start: usize, read: impl FnOnce(&mut Self)) {
        self.base += start;
        read(self);
        self.base -= start;
    }

    pub fn finish(mut self, text: &str) -> Vec<Load> {
        // Tokenizers replace some characters, which shifts the positions after them.
        for load in &mut self.loads {
            let start = floor(text, load.at.start);
            load.at = start..floor(text, load.at.end).max(start);
        }
        self.loads.sort_by(|a, b| (a.at.start, a.kind, &a.target).cmp(&(b.at.start, b.kind, &b.target)));
        self.loads.dedup_by(|later, first| later.at.start == first.at.start && later.kind == first.kind);
        // Only the first comment is reported: a page written by another program may have hundreds.
        let mut had_comment = false;
        self.loads.retain(|load| load.kind != LoadKind::Comment || !std::mem::replace(&mut had_comment, true));
        self.loads
    }
}

/// The last character boundary at or before an offset.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
