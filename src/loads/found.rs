//! What has been found in a file so far, and where.

use std::ops::Range;

use super::format::Format;
use super::target;

/// Something in a file that no reader should get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Where it stands, in bytes of the file.
    pub at: Range<usize>,
    /// The address, or the beginning of what would be run.
    pub target: String,
    /// What is wrong with it.
    pub kind: LoadKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadKind {
    /// It would be loaded from another host, or leads there without anybody's will.
    Foreign,
    /// A script inside a page or drawing, or one that runs text as a program.
    Script,
    /// It cannot be read, so that nobody knows what it loads.
    Unreadable,
    /// A comment with words in it, which a browser does not show and everybody can read.
    Comment,
}

/// Reads a text of any format. The readers of formats stand below it and hand on what they hold of each other.
pub type FormatReader = fn(Format, &str, &mut FoundLoads);

/// What has been found so far.
pub struct FoundLoads {
    loads: Vec<Load>,
    /// Where a text inside a text stands: what is found in it has this place.
    outer: Option<Range<usize>>,
    /// What stands before the text that is being read, in bytes.
    base: usize,
    depth: usize,
    reader: FormatReader,
}

/// How deep addresses that hold documents may lie in each other.
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

    /// An address that a browser loads.
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

    /// Reads a text in the language of a format, which a text of any other can hold.
    pub fn read(&mut self, format: Format, text: &str) {
        (self.reader)(format, text, self);
    }

    /// Reads a text that stands inside another: what is found in it has the place of the whole.
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

    /// Reads a stretch of the text by itself: places in it count from `start`.
    pub fn stretch(&mut self, start: usize, read: impl FnOnce(&mut Self)) {
        self.base += start;
        read(self);
        self.base -= start;
    }

    pub fn finish(mut self, text: &str) -> Vec<Load> {
        // Tokenizers put other signs in the place of some, so that what stands behind is a little further on.
        for load in &mut self.loads {
            let start = floor(text, load.at.start);
            load.at = start..floor(text, load.at.end).max(start);
        }
        self.loads.sort_by(|a, b| (a.at.start, a.kind, &a.target).cmp(&(b.at.start, b.kind, &b.target)));
        self.loads.dedup_by(|later, first| later.at.start == first.at.start && later.kind == first.kind);
        // A page of another program may have hundreds of comments: the first one is told of.
        let mut had_comment = false;
        self.loads.retain(|load| load.kind != LoadKind::Comment || !std::mem::replace(&mut had_comment, true));
        self.loads
    }
}

/// The last place at or before an offset at which a character begins.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
