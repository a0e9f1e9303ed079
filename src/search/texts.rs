//! The texts of sections as scripts, in pieces of a page or two, for the excerpts in results.
//!
//! They are written while words are counted, so that the texts of a large course are never in memory together.

use super::collect::SearchEntry;

/// What happens to texts after their words are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts<'a> {
    /// They stay in the entries, for phrases and lists.
    Kept,
    /// They are written for a language with this tag, and removed from the entries.
    Written(&'a str),
}

/// A piece of the texts as the start of a script; its name is appended later.
#[derive(Clone, Debug)]
pub struct TextPiece {
    /// The index of its first section.
    pub first_section: u32,
    /// `temarioSearch([…]`, without the end of the list.
    pub script: String,
}

/// The intended size of a piece in bytes, before compression.
const SIZE: usize = 1_600;
/// The highest number of pieces; a larger course has larger pieces.
const MOST_PIECES: usize = 768;

/// The approximate size of a piece in bytes, for texts of `all` bytes.
pub fn piece_size(all: usize) -> usize {
    SIZE.max(all / MOST_PIECES)
}

/// Writes entries in sequence.
pub struct TextWriter<'a> {
    tag: &'a str,
    wanted: usize,
    filled: usize,
    pieces: Vec<TextPiece>,
}

impl<'a> TextWriter<'a> {
    /// For a language; a piece has about `wanted` bytes.
    pub fn new(tag: &'a str, wanted: usize) -> Self {
        Self { tag, wanted, filled: usize::MAX, pieces: Vec::new() }
    }

    /// Adds an entry whose first section has this index.
    pub fn add(&mut self, entry: &SearchEntry, first_section: u32) {
        let address = entry.address.as_str();
        let inner = address.strip_prefix(self.tag).and_then(|rest| rest.strip_prefix('/')).unwrap_or(address);
        let end = match entry.questions.as_slice() {
            [] => "]]".to_owned(),
            questions => format!("],{}]", serde_json::to_string(questions).expect("texts are valid JSON")),
        };
        let mut is_open = false;
        for (section, number) in entry.sections.iter().zip(first_section..) {
            let head = if is_open { 0 } else { entry.title.len() + inner.len() + end.len() };
            let size = head + section.text.len() + section.heading.len() + section.anchor.len() + 8;
            if self.filled.saturating_add(size / 2) > self.wanted {
                if is_open {
                    self.out().push_str(&end);
                    is_open = false;
                }
                let mut script = String::with_capacity(self.wanted + self.wanted / 4);
                script.push_str("temarioSearch([");
                self.pieces.push(TextPiece { first_section: number, script });
                self.filled = 0;
            }
            self.filled += size;
            let out = self.out();
            if is_open {
                out.push(',');
            } else {
                if !out.ends_with('[') {
                    out.push(',');
                }
                let head = (inner, &entry.title, entry.notice, &entry.other);
                let head = serde_json::to_string(&head).expect("texts are valid JSON");
                out.push_str(&head[..head.len() - 1]);
                out.push_str(",[");
                is_open = true;
            }
            out.push('[');
            quote(&section.anchor, out);
            out.push(',');
            quote(&section.heading, out);
            out.push(',');
            quote(&section.text, out);
            out.push(']');
        }
        if is_open {
            self.out().push_str(&end);
        }
    }

    fn out(&mut self) -> &mut String {
        &mut self.pieces.last_mut().expect("a piece is begun before anything is written").script
    }

    /// The pieces, in order.
    pub fn finish(self) -> Vec<TextPiece> {
        self.pieces
    }
}

/// Appends a text as a JSON string.
pub fn quote(text: &str, out: &mut String) {
    // Handles only the common characters here, without an early exit, so that the loop is vectorised.
    if text.bytes().fold(false, |others, byte| others | (byte < 0x20 && byte != b'\n')) {
        out.push_str(&serde_json::to_string(text).expect("a text is valid JSON"));
        return;
    }
    out.push('"');
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'"', b'\\', b'\n', text.as_bytes()) {
        out.push_str(&text[copied..at]);
        out.push_str(match text.as_bytes()[at] {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            _ => "\\n",
        });
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
    out.push('"');
}
