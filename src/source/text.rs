//! From byte offsets to lines and columns, as editors count them.

use std::cell::Cell;

use super::Span;

/// Where a byte lies: line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The starts of the lines of one text, to find positions quickly.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The last place asked for: line, byte and column. Faults come in order, and lines may be long.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, last: Cell::new((0, 0, 0)) }
    }

    /// The line and column of a byte; an offset past the end gives the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let (last_line, last_offset, last_column) = self.last.get();
        let (from, counted) =
            if last_line == line && last_offset <= offset { (last_offset, last_column) } else { (start, 0) };
        let column = counted + self.text.get(from..offset).map_or(0, |between| between.chars().count());
        self.last.set((line, offset, column));
        Position { line, column: column + 1 }
    }

    /// Positions of the first and of one past the last byte of a span.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }

    /// The byte range of the lines that a span touches, without the last line end.
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
        assert_eq!(lines.position(4), Position { line: 1, column: 4 });
        assert_eq!(lines.position(5), Position { line: 2, column: 1 });
        assert_eq!(lines.position(9), Position { line: 2, column: 4 });
        assert_eq!(lines.position(11), Position { line: 2, column: 6 });
        assert_eq!(lines.position(9), Position { line: 2, column: 4 });
        assert_eq!(lines.position(999), Position { line: 2, column: 8 });
    }
}
