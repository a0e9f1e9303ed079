//! Running text: its span in the body's text and in the file, and whether terms in it may be linked.

use super::{Builder, Item};
use crate::markdown::tree::{Element, Event, Prose, ProseKind};
use crate::source::Span;

impl Builder<'_> {
    /// Appends text with its position. `source` is the offset in the file of its first byte.
    pub(super) fn prose(&mut self, text: &str, source: usize) {
        self.anchor(source);
        // Fast path: most texts have no quotation mark and are of one kind.
        if self.quote.is_none() && memchr::memchr3(b'"', 0xE2, 0xC2, text.as_bytes()).is_none() {
            self.run(text, self.prose_kind());
            return;
        }
        let mut start = 0;
        for (at, character) in text.char_indices() {
            match self.quote {
                Some(closing) if character == closing => {
                    let end = at + character.len_utf8();
                    self.run(&text[start..end], ProseKind::Quoted);
                    self.quote = None;
                    start = end;
                }
                None => {
                    if let Some(closing) = closing(character) {
                        self.run(&text[start..at], self.prose_kind());
                        self.quote = Some(closing);
                        start = at;
                    }
                }
                Some(_) => {}
            }
        }
        let kind = if self.quote.is_some() { ProseKind::Quoted } else { self.prose_kind() };
        self.run(&text[start..], kind);
    }

    /// A line break in running text is part of it: a term may continue on the next line.
    pub(super) fn soft_break(&mut self) {
        let end = self.body.text.len();
        self.body.text.push('\n');
        match self.events.last_mut() {
            Some(Event::Prose(last)) if last.text.end as usize == end => {
                last.text = Span::new(last.text.start as usize, end + 1);
            }
            _ => self.events.push(Event::LineEnd),
        }
        self.space();
    }

    fn run(&mut self, text: &str, kind: ProseKind) {
        if text.is_empty() {
            return;
        }
        let span = self.text(text);
        match self.events.last_mut() {
            Some(Event::Prose(last)) if last.kind == kind && last.text.end == span.start => last.text.end = span.end,
            _ => self.events.push(Event::Prose(Prose { text: span, kind })),
        }
    }

    fn prose_kind(&self) -> ProseKind {
        let quoted = self.quotations.contains(&Element::Quotation);
        let busy = self.heading_text.is_some()
            || !self.links.is_empty()
            || self.in_head
            || self.in_term
            || self.emphases > 0
            || self.items.last() == Some(&Item::TaskLabel);
        match (quoted, busy) {
            (true, _) => ProseKind::Quoted,
            (false, true) => ProseKind::Plain,
            (false, false) => ProseKind::Linkable,
        }
    }

    /// Records that the text from here on comes from offset `source` of the file.
    pub(super) fn anchor(&mut self, source: usize) {
        let text = self.body.text.len();
        let (Ok(text), Ok(source)) = (u32::try_from(text), u32::try_from(source)) else { return };
        let last = self.body.sources.last();
        // One entry covers text that is copied without changes.
        if last.is_none_or(|(before, at)| i64::from(text) - i64::from(*before) != i64::from(source) - i64::from(*at)) {
            self.body.sources.push((text, source));
        }
    }
}

/// The closing mark for an opening mark. Single marks are excluded, because they are also apostrophes.
fn closing(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        _ => None,
    }
}
