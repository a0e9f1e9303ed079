//! From byte offsets to lines and columns as editors count them.

use std::cell::OnceCell;

use super::span::Span;

/// Line and column of a byte, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The offsets of the lines of a text.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The number of characters before each block of [`BLOCK`] bytes; computed for the first long line.
    characters: OnceCell<Vec<usize>>,
}

/// The size of a block in bytes; characters are counted at most within one block for each position.
const BLOCK: usize = 1024;

impl<'a> LineIndex<'a> {
    /// Finds the line starts of a text.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, characters: OnceCell::new() }
    }

    /// The position of a byte; an offset past the end gives the end.
    pub fn position(&self, offset: u32) -> TextPosition {
        let offset = self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = match offset - start {
            0..BLOCK => self.text.get(start..offset).map_or(0, |between| between.chars().count()),
            // A long line may have many diagnostics.
            _ => self.characters_before(offset) - self.characters_before(start),
        };
        TextPosition { line, column: column + 1 }
    }

    /// The number of characters that begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        let begins = |byte: &&u8| !(0x80..0xC0).contains(*byte);
        let blocks = self.characters.get_or_init(|| {
            let mut before = 0;
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                let count = before;
                before += block.iter().filter(begins).count();
                count
            });
            blocks.collect()
        });
        let block = (offset / BLOCK).min(blocks.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        blocks.get(block).copied().unwrap_or(0) + rest.iter().filter(begins).count()
    }

    /// The positions of the first byte of a span and of the one past the last.
    pub fn positions(&self, span: Span) -> (TextPosition, TextPosition) {
        (self.position(span.start), self.position(span.end))
    }

    /// The lines of a span, with `before` lines before and `after` lines after it: the number of the first, and the
    /// byte range without the last line end.
    pub fn lines_around(&self, span: Span, before: usize, after: usize) -> (usize, std::ops::Range<usize>) {
        let first = self.position(span.start).line.saturating_sub(before).max(1);
        let last = (self.position(span.end).line + after).min(self.starts.len());
        let start = self.starts.get(first - 1).copied().unwrap_or(0);
        let end = self.starts.get(last).map_or(self.text.len(), |next| next - 1);
        (first, start..end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let lines = LineIndex::new("año\nqué: sí");
        assert_eq!(lines.position(4), TextPosition { line: 1, column: 4 });
        assert_eq!(lines.position(5), TextPosition { line: 2, column: 1 });
        assert_eq!(lines.position(9), TextPosition { line: 2, column: 4 });
        assert_eq!(lines.position(11), TextPosition { line: 2, column: 6 });
        assert_eq!(lines.position(9), TextPosition { line: 2, column: 4 });
        assert_eq!(lines.position(999), TextPosition { line: 2, column: 8 });
    }

    #[test]
    fn columns_of_a_long_line_are_the_same_in_any_order() {
        let text = format!("uno\n{}\ntres", "añ€😀b".repeat(700));
        let lines = LineIndex::new(&text);
        let (start, end) = (4, text.len() - 5);
        for offset in (start..=end).rev().step_by(7).chain((start..=end).step_by(5)) {
            let offset = text.floor_char_boundary(offset);
            let column = text[start..offset].chars().count() + 1;
            assert_eq!(lines.position(u32::try_from(offset).unwrap()), TextPosition { line: 2, column }, "{offset}");
        }
    }
}
