//! Classifies lines of Markdown: code and headings.

/// Tracks whether the current line is in fenced code: the character and the length of the open fence.
#[derive(Default)]
pub(super) struct CodeFence(Option<(u8, usize)>);

impl CodeFence {
    /// Whether a code block is open after the last line.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Reads the next line, and returns whether it is code. Fences are code too.
    pub fn holds(&mut self, line: &str) -> bool {
        let inner = line.trim_start_matches(' ').trim_end();
        let mark = inner.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'));
        let length = mark.map_or(0, |mark| inner.bytes().take_while(|byte| *byte == mark).count());
        match self.0 {
            Some((open, least)) => {
                if mark == Some(open) && length >= least && inner.len() == length {
                    self.0 = None;
                }
                true
            }
            None => {
                let opens = length >= 3 && !(mark == Some(b'`') && inner[length..].contains('`'));
                if opens {
                    self.0 = mark.map(|mark| (mark, length));
                }
                opens
            }
        }
    }
}

/// The level and the text of a heading that begins with `#`, without an id and closing marks.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let inner = line.trim_end();
    let level = inner.bytes().take_while(|byte| *byte == b'#').count();
    let words = inner[level..].strip_prefix([' ', '\t'])?.trim();
    let words = words.trim_end_matches('#').trim_end();
    let words = match (words.rfind("{#"), words.ends_with('}')) {
        (Some(at), true) => words[..at].trim_end(),
        _ => words,
    };
    ((1..=6).contains(&level) && !words.is_empty()).then_some((level, words))
}
