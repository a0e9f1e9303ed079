//! A page with its runs and words, as the rules use them.

use std::cell::LazyCell;

use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, Fault};
use crate::markdown::{Body, OtherSyntax, ProseKind};
use crate::source::{Place, Span};
use crate::wording::Writing;

/// The syntax of other programs on a page, searched for on first use.
pub(super) type LazySyntax<'a> = LazyCell<OtherSyntax, Box<dyn FnOnce() -> OtherSyntax + 'a>>;

/// A page with everything that its rules use.
pub(super) struct WritingPage<'a> {
    pub(super) document: &'a Document,
    /// The text after parsing.
    pub(super) text: &'a str,
    /// The text of the file.
    pub(super) file: &'a str,
    pub(super) writing: &'a Writing,
}

impl WritingPage<'_> {
    /// The running text that is judged: without text by others.
    pub(super) fn own_words(&self) -> impl Iterator<Item = Run> {
        runs(&self.document.body).filter(|run| run.kind != ProseKind::Quoted)
    }

    pub(super) fn words(&self, text: Span) -> &str {
        &self.text[text.range()]
    }

    /// The place in the file of a span of the text.
    pub(super) fn place(&self, text: Span) -> Place {
        Place::new(&self.document.path, self.document.body.source_of(self.file, text))
    }

    pub(super) fn fault(&self, fault: impl Into<Fault>, text: Span) -> Diagnostic {
        Diagnostic::new(fault, self.place(text))
    }

    /// Whether a run of text is emphasised: foreign words, titles, words mentioned as words.
    pub(super) fn is_emphasised(&self, run: &Run) -> bool {
        let body = &self.document.body;
        body.opened_before(run.event).next().is_some_and(|element| body.is_emphasis(element))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Run {
    /// A range of the page's text.
    pub(super) text: Span,
    pub(super) kind: ProseKind,
    /// The index of its event.
    pub(super) event: u32,
}

pub(super) fn runs(body: &Body) -> impl Iterator<Item = Run> {
    body.prose().map(|(event, prose)| Run { text: prose.text, kind: prose.kind, event })
}

#[derive(Clone, Copy)]
pub(super) struct Word<'p> {
    pub(super) text: &'p str,
    pub(super) start: usize,
    pub(super) run: Run,
}

impl Word<'_> {
    pub(super) fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// Whether the bit of a register or variant is set; registers and variants after the eighth are not judged.
pub(super) fn has_bit(bits: u8, number: usize) -> bool {
    u32::try_from(number).ok().and_then(|number| bits.checked_shr(number)).is_some_and(|bits| bits & 1 == 1)
}
