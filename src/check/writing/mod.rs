//! Rules over the running text of one page in its own language: [`check`].
//!
//! What is particular to a language comes from its file ([`Writing`]); here nothing names one. Most pages have
//! most faults not at all, so [`signs`] first tells which rules have anything to say. Words are gone over once for all
//! rules that judge words by themselves; marks that come in pairs are judged in [`passages`].
//!
//! Code is no running text. Words of somebody else, in quotation marks or a block quotation, are not judged, and
//! neither are words in emphasis, which are often foreign or spoken of.

mod doubled;
mod gender;
mod numbers;
mod opening;
mod passages;
mod quotation;
mod register;
mod signs;
mod spaces;
mod spelling;

use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, Fault};
use crate::language::Words;
use crate::markdown::{Body, ProseKind};
use crate::source::{Place, Snapshot, Span};
use crate::wording::{Judged, Writing};

use signs::Seen;
pub(super) use signs::Signs;

pub(super) fn check(
    document: &Document,
    (writing, signs): (&Writing, &Signs),
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let page = Page { document, text: &document.body.text, file: &source.text, writing };
    words(&page, found);
    let mut seen = Seen::default();
    for run in runs(&document.body) {
        let signs = signs.look(page.words(run.text));
        seen = seen.and(signs);
        if run.kind == ProseKind::Quoted {
            continue;
        }
        if signs.has(Seen::GENDER) {
            gender::check(&page, &run, found);
        }
        if signs.has(Seen::NUMBER) {
            numbers::check(&page, &run, found);
        }
        if signs.has(Seen::SPACE) {
            spaces::check(&page, &run, found);
        }
    }
    let judges_openings = seen.has(Seen::CLOSING) && opening::concerns(&page);
    let judges_quotations = seen.has(Seen::QUOTATION) && quotation::concerns(&page);
    if judges_openings || judges_quotations {
        let passages = passages::passages(document);
        opening::check(&page, &passages, found);
        quotation::check(&page, &passages, found);
    }
}

/// A page with all that its rules look at.
struct Page<'a> {
    document: &'a Document,
    /// What is read.
    text: &'a str,
    /// What is written.
    file: &'a str,
    writing: &'a Writing,
}

impl Page<'_> {
    /// The running text that is judged: not the words of somebody else.
    fn own_words(&self) -> impl Iterator<Item = Run> {
        runs(&self.document.body).filter(|run| run.kind != ProseKind::Quoted)
    }

    fn words(&self, text: Span) -> &str {
        &self.text[text.range()]
    }

    /// A place in the file by a range of the text.
    fn place(&self, text: Span) -> Place {
        Place::new(&self.document.path, self.document.body.source_of(self.file, text))
    }

    fn fault(&self, fault: impl Into<Fault>, text: Span) -> Diagnostic {
        Diagnostic::new(fault, self.place(text))
    }

    /// Whether a run of text is set in emphasis: foreign words, titles, words that are spoken of.
    fn is_emphasised(&self, run: &Run) -> bool {
        let body = &self.document.body;
        body.opened_before(run.event).next().is_some_and(|element| body.is_emphasis(element))
    }
}

/// A run of running text.
#[derive(Clone, Copy)]
struct Run {
    /// A range of the page's text.
    text: Span,
    kind: ProseKind,
    /// The number of its event.
    event: u32,
}

fn runs(body: &Body) -> impl Iterator<Item = Run> {
    body.prose().map(|(event, prose)| Run { text: prose.text, kind: prose.kind, event })
}

/// One word of a run.
#[derive(Clone, Copy)]
struct Word<'p> {
    text: &'p str,
    start: usize,
    run: Run,
}

impl Word<'_> {
    fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// One walk along the words for all rules that judge a word, or two neighbours, by themselves.
fn words(page: &Page<'_>, found: &mut Vec<Diagnostic>) {
    let mut register = register::Register::default();
    let mut spelling = spelling::Spelling::default();
    if page.writing.words.is_empty() && page.writing.doubled.is_empty() {
        return;
    }
    let bytes = page.text.as_bytes();
    for run in page.own_words() {
        let (start, end) = (run.text.start as usize, run.text.end as usize);
        let mut words = Words::new(page.text, start, end);
        let (mut before, mut before_end) = (start, start);
        while let Some((at, bucket)) = words.next() {
            let after = words.end_of_word();
            // Most neighbours differ in their lengths or first letters.
            if after - at == before_end - before
                && at == before_end + 1
                && bytes[at] | 0x20 == bytes[before] | 0x20
                && bytes[at..after].eq_ignore_ascii_case(&bytes[before..before_end])
            {
                doubled::look(page, (before, at, after), found);
            }
            (before, before_end) = (at, after);
            let judged = page.writing.words.find(bucket, || &page.text[at..after]);
            if judged.is_empty() || page.is_emphasised(&run) {
                continue;
            }
            let word = Word { text: &page.text[at..after], start: at, run };
            for judged in judged {
                match judged {
                    Judged::Register(bits) => register.see(word, *bits),
                    Judged::Spelling { kind, variants, other } => spelling.see(page, word, (*kind, *variants, other)),
                    Judged::Gender => gender::report(page, word.span(), found),
                }
            }
        }
    }
    register.judge(page, found);
    spelling.judge(page, found);
}

/// Whether the bit of a register or variant is set; of more than eight the rest are not judged.
fn has_bit(bits: u8, number: usize) -> bool {
    u32::try_from(number).ok().and_then(|number| bits.checked_shr(number)).is_some_and(|bits| bits & 1 == 1)
}
