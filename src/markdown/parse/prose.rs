//! Running text: where it stands in the HTML and in the file, and whether it may be linked.

use super::{Frame, Item, Writer};
use crate::markdown::body::{Prose, ProseKind, Statement};
use crate::markdown::html::escape_text;
use crate::source::Span;

impl Writer<'_> {
    /// Writes words, and notes where they stand. `source` is the byte of the file where they begin.
    pub(super) fn prose(&mut self, text: &str, source: usize) {
        self.anchor(source);
        // Most texts hold no quotation mark: then the whole is of one kind.
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

    /// A line end inside running text belongs to it: a term may go on in the next line.
    pub(super) fn prose_break(&mut self) {
        let end = self.body.html.len();
        if let Some(last) = self.body.prose.last_mut()
            && last.html.end as usize + 1 == end
            && last.html.start as usize >= self.pending
        {
            last.html = Span::new(last.html.start as usize, end);
        }
    }

    /// Quotation marks do not reach beyond their paragraph, heading, item or cell.
    pub(super) fn end_quotation(&mut self) {
        self.quote = None;
        self.body.paragraphs.push(self.at());
    }

    /// A paragraph in an item takes the place of the item.
    pub(super) fn open_statement(&mut self, span: Span) {
        self.statement = Some((span, self.references()));
    }

    pub(super) fn close_statement(&mut self) {
        let Some((span, before)) = self.statement.take() else { return };
        let div = match self.frames.last() {
            Some((Frame::Div(_, _, div, _), _)) => Some(*div),
            // A footnote is a source, and needs none.
            Some((Frame::Footnote(..), _)) => return,
            _ => None,
        };
        let is_cited = self.references() > before;
        self.body.statements.push(Statement { span, div, is_cited });
    }

    fn references(&self) -> usize {
        self.body.citations.len() + self.footnote_references
    }

    fn run(&mut self, text: &str, kind: ProseKind) {
        if text.is_empty() {
            return;
        }
        let start = self.body.html.len();
        escape_text(text, &mut self.body.html);
        let end = self.body.html.len();
        match self.body.prose.last_mut() {
            // What stands before a node and what follows it are not one run.
            Some(last)
                if last.kind == kind
                    && last.html.end as usize == start
                    && (last.html.start as usize) >= self.pending =>
            {
                last.html = Span::new(last.html.start as usize, end);
            }
            _ => self.body.prose.push(Prose { html: Span::new(start, end), kind }),
        }
    }

    fn prose_kind(&self) -> ProseKind {
        let quoted = self.alerts.contains(&false);
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

    /// Notes that the HTML written from here on stands at `source` in the file.
    fn anchor(&mut self, source: usize) {
        let html = self.body.html.len();
        let (Ok(html), Ok(source)) = (u32::try_from(html), u32::try_from(source)) else { return };
        let last = self.body.anchors.last();
        // While text is copied as it is, one anchor serves for all of it.
        if last.is_none_or(|(before, at)| i64::from(html) - i64::from(*before) != i64::from(source) - i64::from(*at)) {
            self.body.anchors.push((html, source));
        }
    }
}

/// The mark that ends a quotation begun with this one. Single marks are left out: they are apostrophes too.
fn closing(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        _ => None,
    }
}
